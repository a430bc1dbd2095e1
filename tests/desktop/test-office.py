#!/usr/bin/python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The real program on a real database with the sample data, as TAP.

Runs inside with-postgres.sh --demo and with-display.sh, in English.
"""

import hashlib
import os
import pathlib
import subprocess
import sys
import time
import traceback

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from atspi import Application, NotFound, Role, poll  # noqa: E402

BUILD = os.environ.get('ALBO_BUILD', 'build')
PROGRAM = os.path.join(BUILD, 'src', 'desktop', 'albo')
SHOTS = os.path.join(BUILD, 'tests', 'desktop', 'screenshots')
CONNINFO = f'host={os.environ["PGHOST"]} dbname={os.environ["PGDATABASE"]}'
PASSWORD = 'albo-demo'
ENTRY = (Role.TEXT, Role.ENTRY)  # GTK calls a search entry an entry, and others a text


def sql(text):
    """Runs SQL as the superuser of the throw-away cluster; the last cell of the answer."""
    answer = subprocess.run(['psql', '-XAtq', '-v', 'ON_ERROR_STOP=1', '-c', text],
                            capture_output=True, text=True, check=False)
    if answer.returncode != 0:
        raise RuntimeError(answer.stderr)
    lines = answer.stdout.strip().splitlines()
    return lines[-1] if lines else ''


def count(state, organization='ordine'):
    return int(sql(f"""select count(*) from albo.request r join albo.organization o
                       on o.id = r.organization_id
                       where o.code = '{organization}' and r.state = {state}"""))


def newest(state, kind='enrolment'):
    """Protocol, applicant and id of a request in a state, that no other one can hinder."""
    return sql(f"""select r.protocol_number || '|' || b.applicant_name || '|' || r.id
                   from albo.request r
                   join albo.submission b on b.organization_id = r.organization_id
                                         and b.request_id = r.id
                   join albo.service s on s.organization_id = r.organization_id
                                      and s.id = r.service_id
                   join albo.organization o on o.id = r.organization_id
                   where o.code = 'ordine' and r.state = {state} and s.kind = '{kind}'
                   order by r.submitted_at desc limit 1""").split('|')


def start(login, password=PASSWORD, server=CONNINFO, remember=False):
    app = Application([PROGRAM, '--server', server, '--user', login],
                      env={'LANGUAGE': 'en', 'G_DEBUG': 'fatal-criticals'},
                      log=os.path.join(SHOTS, f'{login}.log'))
    entry = app.find(Role.TEXT, 'Password')
    if password is not None:
        entry.type(password)
    else:
        time.sleep(1)  # the keyring answers on its own; nothing shows when it has nothing to say
    if remember:
        app.find(Role.CHECK_BOX, 'Remember the password').click_at()
    app.find(Role.PUSH_BUTTON, 'Sign In').click()
    return app


def inbox(app):
    """The list of requests, without the header above it; None if it has no rows."""
    for node in app.all(Role.LIST, 'Requests'):
        first = next(node.children(1), None)
        if first and len(first.all(Role.LABEL)) >= 3:
            return node
    return None


def n_rows(app):
    node = inbox(app)
    return node.accessible.get_child_count() if node else 0


def rows(app):
    """The first rows of the inbox, each as the texts of its cells."""
    node = inbox(app)
    return [[cell.name for cell in row.all(Role.LABEL)] for row in node.children(20)] if node else []


def go_to(app, label):
    """Chooses a place in the sidebar."""
    def choose():
        for node in app.all(Role.LIST, 'Requests and registers'):
            for i, row in enumerate(node.children()):
                if row.name.split(', ')[0] == label:
                    return node.select_row(i)
        return None
    poll(choose, 10, label)


def sidebar_count(app, label):
    for node in app.all(Role.LIST, 'Requests and registers'):
        for row in node.children():
            name = row.name.rsplit(', ', 1)
            if name[0] == label and len(name) == 2:
                return int(name[1])
    return None


def open_request(app, protocol):
    """Searches for a protocol number and opens the only row."""
    app.find(ENTRY, 'Search requests').type(protocol)
    poll(lambda: n_rows(app) == 1 and protocol in rows(app)[0], 10, f'only {protocol}')
    inbox(app).select_row(0)
    app.find(Role.LABEL, protocol, timeout=10)
    app.find(contains=f'Protocol: {protocol}', timeout=10)


def verbs(app):
    bar = app.find_now(name='What you can do')
    return [b.name for b in bar.all(Role.PUSH_BUTTON)] if bar else []


def press(app, verb):
    app.find(name='What you can do').find(Role.PUSH_BUTTON, verb).click()


def confirm(app, verb):
    """Presses the button of the dialog once it may be; GTK 4.8 reads it out twice."""
    def button():
        found = [b for b in app.all(Role.PUSH_BUTTON, f'{verb} {verb}') if b.is_sensitive]
        return found[0] if found else None
    poll(button, 10, f'{verb} allowed').click()


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
    poll(lambda: rows(app) and all(family in row[0] for row in rows(app)), 10, f'only {family}')
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
    poll(lambda: verbs(app) == ['Forward'], 10, 'the verbs of an officer')
    assert sql(f'select is_unread from albo.request where id = {request}') == 'f'
    press(app, 'Forward')
    app.wait_for(contains='You confirm that')
    boxes = poll(lambda: app.all(Role.CHECK_BOX), 10, 'checklist')
    assert boxes
    for box in boxes:
        box.click_at()
        poll(lambda b=box: b.is_checked, 5, f'{box.name} checked')
    app.screenshot(os.path.join(SHOTS, '2-forward.png'))
    confirm(app, 'Forward')
    poll(lambda: sql(f'select state from albo.request where id = {request}') == '2', 10, 'state 2')
    poll(lambda: verbs(app) == [], 10, 'no verbs left')
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
    poll(lambda: verbs(app) == ['Take Charge', 'Annul'], 10, 'the verbs of an administrator')
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
    sql(f'update albo.request set row_version = row_version + 1 where id = {request}')
    reasons = 'The applicant asked to withdraw.'
    app.find(Role.TEXT, 'Reasons').type(reasons)
    app.screenshot(os.path.join(SHOTS, '6-annul.png'))
    combo = app.find(contains='Outcome', role=(Role.LIST_ITEM, Role.COMBO_BOX))
    combo.click_at()
    app.find(Role.LABEL, 'Withdrawn by the applicant')
    app.key('Down', 'Return')
    confirm(app, 'Annul')
    app.wait_for(contains='Somebody changed this request')
    assert sql(f'select state from albo.request where id = {request}') == '5'
    app.find(Role.PUSH_BUTTON, 'Close Close').click()

    # What was typed is still there.
    poll(lambda: 'Annul' in verbs(app), 10, 'Annul')
    press(app, 'Annul')
    poll(lambda: (app.find_now(Role.TEXT, 'Reasons') or app).text_or_none() == reasons, 10,
         'the reasons again')
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
    os.makedirs(SHOTS, exist_ok=True)
    tests = []
    failed = 0

    def run(name, test, *arguments):
        nonlocal failed
        number = len(tests) + 1
        tests.append(name)
        try:
            answer = test(*arguments)
            print(f'ok {number} - {name}', flush=True)
            return answer
        except Exception:  # a test that fails must not hide the next one
            failed += 1
            print(f'not ok {number} - {name}', flush=True)
            for line in traceback.format_exc().splitlines()[-60:]:
                print(f'# {line}', flush=True)
            return None

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

    print(f'1..{len(tests)}')
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
