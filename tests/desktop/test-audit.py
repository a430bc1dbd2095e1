#!/usr/bin/python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The auditor's view from outside, on a real database with the sample data, as TAP.

Runs inside with-postgres.sh --demo and with-display.sh, in English.
"""

import os
import pathlib
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from atspi import Role, poll  # noqa: E402
from office import (BUILD, ENTRY, SHOTS, Tests, go_to, newest, open_request, rows,  # noqa: E402
                    sql, start)


def lines(app, name, limit=20):
    """The first lines of a log, each as the texts of its cells."""
    for node in app.all(Role.LIST, name):
        found = [[cell.name for cell in row.all(Role.LABEL)] for row in node.children(limit)]
        if found and len(found[0]) >= 4:
            return found
    return []


def page(app, title):
    app.find(Role.PAGE_TAB, title).click()


def leaf(app, index):
    """One page of the view alone: the logs beside it are long to look through."""
    node = app
    while True:
        below = list(node.children())
        if len(below) >= 6:
            return below[index]
        node = below[1] if len(below) == 3 else below[0]


def shot(app, name):
    app.app.screenshot(os.path.join(SHOTS, f'audit-{name}.png'))


def test_history(app):
    first = sql("""select r.protocol_number from albo.history h
                   join albo.organization o on o.id = h.organization_id and o.code = 'ordine'
                   join albo.request r on r.organization_id = h.organization_id and r.id = h.request_id
                   order by h.at desc, h.id desc limit 1""")
    poll(lambda: first in (lines(app, 'What was done') or [[]])[0], 10, 'the newest row first')
    shot(app, '1-history')


def test_filter(app):
    protocol = newest(5)[0]
    app.find(name='Filter').click()
    app.find(ENTRY, 'Protocol').type(protocol)
    app.find(Role.PUSH_BUTTON, 'Show').click()
    poll(lambda: (found := lines(app, 'What was done')) and all(protocol in row for row in found), 10, f'only {protocol}')
    app.find(Role.LABEL, protocol)
    app.find(Role.PUSH_BUTTON, 'Show everything').click()
    poll(lambda: len({row[1] for row in lines(app, 'What was done')}) > 3, 10, 'all again')


def test_access(program, app):
    protocol = newest(5)[0]
    go_to(program, 'All Requests')
    open_request(program, protocol)
    go_to(program, 'Audit')
    page(app, 'Access')
    name = sql("select name from albo.staff where login = 'ordine.rtd'")
    poll(lambda: (found := lines(app, 'What was opened')) and name in found[0] and protocol in found[0], 10,
         'the reading was recorded')
    shot(app, '2-access')


def test_changes(app):
    admin = os.path.join(BUILD, 'src', 'admin', 'albo-admin')
    subprocess.run([admin, 'staff', 'suspend', 'ordine.amministratore2', '--reason', 'Ferie'], check=True,
                   stdout=subprocess.DEVNULL)
    page(app, 'Changes')
    poll(lambda: any('Person suspended' in row and 'Ferie' in row for row in lines(app, 'What was changed')), 10, 'the suspension')
    page(app, 'Staff')
    people = app.find(Role.LIST, 'Staff on that day')
    poll(lambda: any('Administrator' in text for text in people.texts()), 10, 'who may act')
    name = sql("select name from albo.staff where login = 'ordine.amministratore2'")
    assert name not in people.texts(), 'who is suspended may not act'
    shot(app, '3-staff')


def test_verification(app):
    folder = pathlib.Path(os.environ['HOME'])
    subprocess.run([os.path.join(BUILD, 'src', 'admin', 'albo-admin'), 'seal', '--new-key', '--key', str(folder / 'key.pem')],
                   check=True, stdout=subprocess.DEVNULL)
    page(app, 'Verification')
    here = leaf(app, 5)
    here.find(Role.PUSH_BUTTON, 'Verify Now').click()
    here.find(name='Nothing Wrong Was Found', timeout=60)
    texts = here.texts()
    assert sql('select key_id from albo.seal_key') in texts, texts
    shot(app, '5-verified')


def test_tampering(app):
    protocol, _, request = newest(5)
    sql(f"""set session_replication_role = replica;
            update albo.history set actor = 'Nobody' where request_id = {request} and seq = 2""")
    here = leaf(app, 5)
    here.find(Role.PUSH_BUTTON, 'Verify Now').click()
    here.find(name='Something Is Wrong', timeout=60)
    here.find(contains=f'{protocol}: row 2 of its history was changed')
    shot(app, '6-wrong')


def main():
    tests = Tests()
    run = tests.run
    with start('ordine.rtd') as program:
        poll(lambda: rows(program), 30, 'rows')
        go_to(program, 'Audit')
        app = program.find(Role.FILLER, 'Audit', timeout=30)  # looked at alone: the list beside it is long
        run('what was done comes newest first', test_history, app)
        run('a filter shows one request, and goes away', test_filter, app)
        run('a reading is in the access log', test_access, program, app)
        run('changes and staff follow a suspension', test_changes, app)
        run('a verification checks every row and the seal', test_verification, app)
        run('a changed row is named', test_tampering, app)
    return tests.end()


if __name__ == '__main__':
    sys.exit(main())
