#!/usr/bin/python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""An administrator adds and suspends a person, from outside, on a real database, as TAP.

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


def main():
    tests = Tests()
    run = tests.run
    with start('ordine.amministratore') as app:
        poll(lambda: rows(app), 30, 'rows')
        go_to(app, 'Staff')
        view = app.find(Role.FILLER, 'Staff', timeout=30)
        run('a login of the server itself is refused, and the typing kept', test_refused, app, view)
        run('a person is added and signs in', test_added, app, view)
    return tests.end()


if __name__ == '__main__':
    sys.exit(main())
