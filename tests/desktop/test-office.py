#!/usr/bin/python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The real program on a real database with the sample data, as TAP.

Runs inside with-postgres.sh --demo and with-display.sh, in English.
"""

import hashlib
import os
import pathlib
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from atspi import Role, poll  # noqa: E402
from office import (ENTRY, SHOTS, Tests, confirm, count, dialog, go_to, inbox, n_rows,  # noqa: E402
                    newest, open_request, press, rows, sidebar_count, sql, start, verbs)


def test_wrong_password(_):
    with start('ordine.operatore', 'wrong') as app:
        app.wait_for(contains='User or password are not right')


def test_unreachable(_):
    with start('ordine.operatore', server='host=/nonexistent') as app:
        app.wait_for(contains='cannot be reached')


def test_not_staff(_):
    sql("create role nobody login password 'albo-demo' in role albo_office")
    with start('nobody') as app:
        app.wait_for(contains='not of the staff')


def test_remembered_password(_):
    """Kept on wish, there at the next start, and gone once it is no longer wished."""
    with start('ordine.rtd', remember=True) as app:
        poll(lambda: rows(app), 15, 'rows')
    with start('ordine.rtd', password=None) as app:
        poll(lambda: rows(app), 15, 'rows without typing the password')
    with start('ordine.rtd', remember=True, password=None) as app:  # it was on: this turns it off
        poll(lambda: rows(app), 15, 'rows')
    with start('ordine.rtd', password=None) as app:
        time.sleep(3)  # a sign-in takes less, where it goes well
        assert not rows(app), 'the password was forgotten'


def test_counts(app):
    for label, state in (('Awaiting review', 1), ('Awaiting supplement', 3),
                         ('Awaiting payment', 4), ('Under review', 5)):
        poll(lambda l=label, s=state: sidebar_count(app, l) == count(s), 10, f'{label} counted')
    open_count = sum(count(state) for state in range(1, 6))
    poll(lambda: sidebar_count(app, 'Open Requests') == open_count, 10, 'open counted')
    app.screenshot(os.path.join(SHOTS, '1-inbox.png'))


def test_search(app):
    protocol, applicant, _ = newest(1)
    family = applicant.split()[0]
    app.key('ctrl+f')
    app.type_keys(family)
    poll(lambda: rows(app) and all(row and family in row[0] for row in rows(app)), 10, f'only {family}')
    app.find(ENTRY, 'Search requests').type('no such person')
    app.wait_for(Role.LABEL, 'No Results')
    app.find(ENTRY, 'Search requests').type('')
    poll(lambda: n_rows(app) > 3, 10, 'all again')


def test_live_update(app):
    go_to(app, 'Awaiting review')
    poll(lambda: n_rows(app) == count(1), 10, 'all awaiting review')
    protocol, _, request = newest(1, 'removal')
    before = count(1)
    poll(lambda: any(protocol in row for row in rows(app)), 10, protocol)
    sql(f"""select albo.request_move(row (r.organization_id, s.duty, s.id, s.name)::albo.actor,
                                     r.id, r.row_version, gen_random_uuid(), 'claim', '{{}}')
            from albo.request r join albo.staff s on s.organization_id = r.organization_id
            where r.id = {request} and s.login = 'ordine.amministratore2'""")
    sql(f"""select pg_notify('albo_' || organization_id, 'request:{request}')
            from albo.request where id = {request}""")
    poll(lambda: not any(protocol in row for row in rows(app)), 10, f'{protocol} gone')
    poll(lambda: sidebar_count(app, 'Awaiting review') == before - 1, 10, 'counted again')


def test_forward(app):
    protocol, _, request = newest(1)
    go_to(app, 'Open Requests')
    open_request(app, protocol)
    poll(lambda: verbs(app) == ['Forward', 'Propose a Supplement'], 10, 'the verbs of an officer')
    assert sql(f'select is_unread from albo.request where id = {request}') == 'f'
    press(app, 'Forward')
    app.wait_for(contains='You confirm that')
    boxes = poll(lambda: dialog(app).all(Role.CHECK_BOX), 10, 'checklist')
    assert boxes
    for box in boxes:
        box.click_at()
        poll(lambda b=box: b.is_checked, 5, f'{box.name} checked')
    app.screenshot(os.path.join(SHOTS, '2-forward.png'))
    confirm(app, 'Forward')
    poll(lambda: sql(f'select state from albo.request where id = {request}') == '2', 10, 'state 2')
    poll(lambda: verbs(app) == ['Propose a Supplement'], 10, 'forwarded once')
    app.screenshot(os.path.join(SHOTS, '3-forwarded.png'))
    return protocol, request


def install_reader(folder):
    """A program that opens PDF files by copying what it is given; where the copy will be."""
    copy = folder / 'opened'
    applications = pathlib.Path(os.environ['XDG_DATA_HOME']) / 'applications'
    applications.mkdir(parents=True, exist_ok=True)
    reader = folder / 'reader'
    reader.write_text(f'#!/bin/sh\ncp "$1" {copy}.part && mv {copy}.part {copy}\n')
    reader.chmod(0o755)
    (applications / 'reader.desktop').write_text(
        f'[Desktop Entry]\nType=Application\nName=Reader\nExec={reader} %f\n'
        'MimeType=application/pdf;\n')
    (pathlib.Path(os.environ['XDG_CONFIG_HOME']) / 'mimeapps.list').write_text(
        '[Default Applications]\napplication/pdf=reader.desktop\n')
    return copy


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else None


def test_attachment(app):
    folder = pathlib.Path(os.environ['HOME'])
    opened, saved = install_reader(folder), folder / 'saved.pdf'
    protocol, _, request = newest(1)
    sha256 = sql(f"""select encode(sha256, 'hex') from albo.attachment
                     where request_id = {request} order by id limit 1""")
    go_to(app, 'Open Requests')
    open_request(app, protocol)

    app.find(Role.PUSH_BUTTON, contains='Open ').click()
    poll(lambda: digest(opened) == sha256, 10, 'the reader gets the very file')

    app.find(Role.PUSH_BUTTON, contains='Save ').click()
    name = poll(lambda: [n for n in app.all(Role.TEXT) if (n.text or '').endswith('.pdf')], 10, 'a file name')[0]
    name.type(str(saved))
    app.screenshot(os.path.join(SHOTS, '2-save.png'))
    poll(lambda: [b for b in app.all(Role.PUSH_BUTTON) if b.name.split(' ')[0] in ('Save', '_Save')
                  and b.is_sensitive], 10, 'Save')[-1].click()
    app.wait_for(contains='Saved as')
    assert digest(saved) == sha256, 'what is saved is the very file'


def test_approve(app, protocol, request):
    open_request(app, protocol)
    poll(lambda: verbs(app) == ['Take Charge', 'Ask for a Supplement', 'Annul'], 10,
         'the verbs of an administrator')
    press(app, 'Take Charge')
    app.wait_for(contains='You become responsible')
    confirm(app, 'Take Charge')
    poll(lambda: 'Approve' in verbs(app), 10, 'Approve')
    press(app, 'Approve')
    app.wait_for(contains='This cannot be undone')
    for entry in app.all(Role.TEXT, contains='Resolution number'):
        entry.type('12/2026')
    app.screenshot(os.path.join(SHOTS, '4-approve.png'))
    confirm(app, 'Approve')
    poll(lambda: sql(f'select state from albo.request where id = {request}') == '6', 10, 'state 6')
    poll(lambda: verbs(app) == [], 10, 'nothing left to do')
    app.wait_for(contains='Entry in the register')
    app.screenshot(os.path.join(SHOTS, '5-approved.png'))
    history = [text for text in app.texts() if 'Giovanni Ferri' in text]
    assert history, 'the history names the person'


def test_register(app, request):
    name = sql(f"""select b.applicant_name from albo.submission b where b.request_id = {request}""")
    go_to(app, 'Professional register')
    entries = app.find(Role.LIST, 'Entries')
    app.find(ENTRY, 'Search entries').type(name.split()[0])
    entries.find(Role.LABEL, name)
    app.screenshot(os.path.join(SHOTS, '6-register.png'))


def test_stale_and_annul(app):
    protocol, _, request = newest(5, 'removal')
    go_to(app, 'Open Requests')
    open_request(app, protocol)
    poll(lambda: 'Annul' in verbs(app), 10, 'Annul')

    # Somebody is faster, and nobody says so.
    press(app, 'Annul')
    app.wait_for(contains='without effect on the register')
    reasons = 'The applicant asked to withdraw.'
    dialog(app).find(Role.TEXT, contains='Reasons').type(reasons)
    dialog(app).find(contains='Outcome', role=(Role.LIST_ITEM, Role.COMBO_BOX)).click_at()
    app.find(Role.LABEL, 'Withdrawn by the applicant')
    app.key('Down', 'Return')
    dialog(app).find(contains='The request becomes “Annulled”')
    app.screenshot(os.path.join(SHOTS, '6-annul.png'))
    sql(f'update albo.request set row_version = row_version + 1 where id = {request}')
    confirm(app, 'Annul')
    dialog(app).find(contains='Somebody changed this request')
    assert sql(f'select state from albo.request where id = {request}') == '5'

    # What was typed is still there, and goes on.
    dialog(app).find(Role.PUSH_BUTTON, 'Go On').click()
    assert dialog(app).find(Role.TEXT, contains='Reasons').text == reasons
    app.screenshot(os.path.join(SHOTS, '7-annul.png'))
    confirm(app, 'Annul')
    poll(lambda: sql(f'select state from albo.request where id = {request}') == '7', 10, 'state 7')
    assert sql(f'select reasons from albo.request where id = {request}') == reasons


def test_auditor(_, protocol):
    with start('ordine.rtd') as app:
        poll(lambda: rows(app), 15, 'rows')
        go_to(app, 'All Requests')
        open_request(app, protocol)
        assert verbs(app) == [], verbs(app)


def test_other_organization(_, protocol):
    with start('scuola.operatore') as app:
        poll(lambda: rows(app), 15, 'rows')
        app.find(ENTRY, 'Search requests').type(newest(7)[1].split()[0] + ' xyz')
        app.wait_for(Role.LABEL, 'No Results')


def main():
    tests = Tests()
    run = tests.run

    run('a wrong password is said to be wrong', test_wrong_password, None)
    run('a server that is not there is said not to be', test_unreachable, None)
    run('who is not staff is told so', test_not_staff, None)
    run('a password is remembered on wish alone', test_remembered_password, None)

    moved = None
    with start('ordine.operatore') as app:
        poll(lambda: rows(app), 15, 'rows')
        run('the counts are those of the database', test_counts, app)
        run('the search finds while one types', test_search, app)
        run('a change of somebody else shows by itself', test_live_update, app)
        run('an attachment opens and is saved as it was sent', test_attachment, app)
        moved = run('an officer forwards after the checklist', test_forward, app)

    protocol, request = moved or newest(2)[::2]
    with start('ordine.amministratore') as app:
        poll(lambda: rows(app), 15, 'rows')
        run('an administrator claims and approves', test_approve, app, protocol, request)
        run('the register has the new entry', test_register, app, request)
        run('a stale command does nothing and keeps the text', test_stale_and_annul, app)

    run('an auditor sees and cannot act', test_auditor, None, protocol)
    run('another organization sees nothing', test_other_organization, None, protocol)

    return tests.end()


if __name__ == '__main__':
    sys.exit(main())
