#!/usr/bin/python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""An administrator adds a person, changes a setting and a service, from outside, on a real database, as TAP.

Runs inside with-postgres.sh --demo and with-display.sh, in English.
"""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from atspi import Role, poll  # noqa: E402
from office import SHOTS, Tests, go_to, rows, sql, start  # noqa: E402

PASSWORD = 'una password lunga'


def dialog(app, entry):
    """The window above the others, once it has that entry."""
    def last():
        node = list(app.children())[-1]
        return node if [e for e in node.all(Role.TEXT) if e.name.startswith(entry)] else None
    return poll(last, 15, f'a dialog with {entry}')


def fill(node, values):
    for name, text in values.items():
        [entry for entry in node.all(Role.TEXT) if entry.name.startswith(name)][0].type(text)


def press(node, verb):
    [b for b in node.all(Role.PUSH_BUTTON) if b.name.startswith(verb)][-1].click()


def state(login):
    return sql(f"""select s.duty || ' ' || s.is_active || ' ' || r.rolcanlogin
                   from albo.staff s join pg_roles r on r.rolname = s.login where s.login = '{login}'""")


def test_refused(app, view):
    view.find(Role.PUSH_BUTTON, 'Add a Person').click()
    box = dialog(app, 'Login')
    fill(box, {'Name': 'Anna Nuova', 'Login': 'postgres', 'Password': PASSWORD})
    press(box, 'Add')
    app.find(contains='The login begins as proposed')
    assert sql("select count(*) from albo.staff where name = 'Anna Nuova'") == '0'


def test_added(app, view):
    box = dialog(app, 'Login')
    fill(box, {'Login': 'ordine.anna'})  # the rest is still there
    press(box, 'Add')
    poll(lambda: state('ordine.anna') == 'officer true true', 15, 'the person in the database')
    view.find(contains='Anna Nuova')
    app.screenshot(os.path.join(SHOTS, 'administration-1-added.png'))
    with start('ordine.anna', PASSWORD) as other:
        poll(lambda: rows(other), 30, 'the new person sees the inbox')


def setting(key):
    return sql(f"select settings ->> '{key}' from albo.organization where code = 'ordine'")


def show(app, page, entry):
    """Goes there in the sidebar; the page, once it has that entry."""
    go_to(app, page)
    view = app.find(Role.FILLER, page, timeout=30)
    view.find(Role.TEXT, entry)
    return view


def undo(view):
    """At once: it is not offered for long.  What was told before may still be on its way out."""
    def only_one():
        buttons = view.all(Role.PUSH_BUTTON, contains='Undo')
        return buttons[0] if len(buttons) == 1 else None
    poll(only_one, 10, 'one thing to undo').click()


def test_setting(app):
    before = setting('pec')
    view = show(app, 'Organization', 'Certified email (PEC)')
    entry = view.find(Role.TEXT, 'Certified email (PEC)')
    entry.type('nobody')
    view.find(Role.PUSH_BUTTON, 'Save Certified email (PEC)').click()
    view.find(contains='This is not an e-mail address.')
    assert entry.text == 'nobody' and setting('pec') == before
    entry.type('nuova@pec.example')
    view.find(Role.PUSH_BUTTON, 'Save Certified email (PEC)').click()
    poll(lambda: setting('pec') == 'nuova@pec.example', 15, 'the setting in the database')
    undo(view)
    poll(lambda: setting('pec') == before, 15, 'the setting as it was')


def service(what):
    return sql(f"""select {what} from albo.service s join albo.service_version v on v.id = s.current_version_id
                   join albo.organization o on o.id = s.organization_id where o.code = 'ordine' and s.kind = 'enrolment'""")


def test_service(app):
    view = show(app, 'Services', 'Enrolment in the register, Fee in euro')
    view.find(Role.TEXT, 'Enrolment in the register, Fee in euro').type('61,50')
    view.find(Role.PUSH_BUTTON, 'Save Enrolment in the register, Fee in euro').click()
    poll(lambda: service("v.version || ' ' || v.fee_cents") == '2 6150', 15, 'a version with the fee')
    view.find(contains='version 2 of')
    view.find(Role.CHECK_BOX, 'Enrolment in the register is offered').click()
    app.find(contains='Citizens do not find it on the portal any more')
    app.screenshot(os.path.join(SHOTS, 'administration-3-switch.png'))
    press(app, 'Stop Offering')
    poll(lambda: service('s.is_active') == 'f', 15, 'the service taken away')
    view.find(contains='Nobody can ask for it now')
    undo(view)
    poll(lambda: service('s.is_active') == 't', 15, 'the service offered again')


def main():
    tests = Tests()
    run = tests.run
    with start('ordine.amministratore') as app:
        poll(lambda: rows(app), 30, 'rows')
        go_to(app, 'Staff')
        view = app.find(Role.FILLER, 'Staff', timeout=30)
        run('a login of the server itself is refused, and the typing kept', test_refused, app, view)
        run('a person is added and signs in', test_added, app, view)
        run('what a setting cannot be is said beside it; what was saved is undone', test_setting, app)
        run('a fee is a new version, and a service is switched off and on', test_service, app)
    return tests.end()


if __name__ == '__main__':
    sys.exit(main())
