#!/usr/bin/python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The list of requests as an office uses it: several at once, a file of them, and a colleague.

Runs inside with-postgres.sh --demo and with-display.sh, in English.  What each control does is
in test-inbox.c and test-inbox-office.c; here is what only a pointer and a keyboard reach.
"""

import csv
import itertools
import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from atspi import Role, State, poll  # noqa: E402
from office import (ENTRY, SHOTS, Tests, dialog, find_dialog, go_to, inbox, n_rows, places, read_ods, rows,  # noqa: E402
                    sql, start)

OF_THE_BODY = "r.organization_id = (select id from albo.organization where code = 'ordine')"
NAMES = {1: 'Awaiting review', 2: 'To be examined', 3: 'Awaiting supplement', 4: 'Awaiting payment', 5: 'Under review'}


def click_row(app, index, modifier=None):
    """A click on the name in a row, with a key held down or without."""
    if modifier:
        subprocess.run(['xdotool', 'keydown', modifier], check=True)
    try:
        list(inbox(app).children(20))[index].find(Role.LABEL).click_at()
    finally:
        if modifier:
            subprocess.run(['xdotool', 'keyup', modifier], check=True)


def n_selected(app):
    return len([row for row in inbox(app).children(20) if row.has_state(State.SELECTED)])


def select(app, *indices):
    click_row(app, indices[0])
    for n, index in enumerate(indices[1:], 2):
        click_row(app, index, 'ctrl')
        poll(lambda n=n: n_selected(app) == n, 10, f'{n} selected')


def test_forward(app):
    go_to(app, 'Awaiting review')
    poll(lambda: rows(app) and all(row[-1] == NAMES[1] for row in rows(app)), 10, 'those to be reviewed')
    protocols = [rows(app)[index][2] for index in (1, 3)]
    forwarded = f'select count(*) from albo.request r where {OF_THE_BODY} and r.state = 2'
    before = int(sql(forwarded))
    select(app, 1, 3)
    app.find(Role.PUSH_BUTTON, 'Forward…').click_at()
    boxes = dialog(app).all(Role.CHECK_BOX)
    for _ in boxes:
        app.key('space', 'Tab')
    poll(lambda: all(box.is_checked for box in boxes), 10, 'all of it confirmed')
    app.screenshot(os.path.join(SHOTS, 'inbox-1-forward.png'))
    dialog(app).find(Role.PUSH_BUTTON, contains='Forward').click()
    poll(lambda: int(sql(forwarded)) == before + 2, 10, 'both forwarded')
    poll(lambda: not any(protocol in row for row in rows(app) for protocol in protocols), 10, 'gone from the list')


def export(app, item, n_up):
    """Chooses an item of the menu, that many from its end, and a place for the file."""
    path = os.path.join(os.environ['HOME'], f'requests.{item.lower()}')
    app.find(name='Sort, columns and export').click_at()
    app.find(contains='Export as CSV')
    app.key(*['Up'] * n_up, 'Return')
    poll(lambda: app.all(Role.TEXT, contains=f'.{item.lower()}'), 10, 'a file name')
    app.key('ctrl+a')
    app.type_keys(path)
    app.key('Return')
    poll(lambda: os.path.exists(path) and find_dialog(app) is None, 10, 'the file')
    return path


def test_export(app):
    go_to(app, 'Open Requests')
    poll(lambda: n_rows(app) > 30, 10, 'all that is open')
    with open(export(app, 'CSV', 1), encoding='utf-8-sig', newline='') as file:
        exported = list(csv.reader(file, delimiter=';'))
    answer = sql(f"""select string_agg(concat_ws('|', r.protocol_number,
                        to_char(r.submitted_at at time zone 'Europe/Rome', 'YYYY-MM-DD HH24:MI'), b.applicant_name,
                        coalesce(r.deadline::text, ''), coalesce(a.name, ''), r.state), '~' order by r.submitted_at desc)
                     from albo.request r
                     join albo.submission b on b.organization_id = r.organization_id and b.request_id = r.id
                     left join albo.staff a on a.organization_id = r.organization_id and a.id = r.assignee_id
                     where {OF_THE_BODY} and r.state < 6""")
    wanted = [line.split('|') for line in answer.split('~')]
    assert [[row[0], row[1], row[2], row[5], row[6]] for row in exported[1:]] == [row[:5] for row in wanted], exported[:3]
    assert [row[4] for row in exported[1:]] == [NAMES[int(row[5])] for row in wanted]


def as_shown(text):
    """A day, or the day of an instant, as the list has it; any other text as it is."""
    return re.sub(r'^(\d{4})-(\d\d)-(\d\d)(T.*)?$', r'\3/\2/\1', text)


def test_spreadsheet(app):
    """Cell by cell, with what can be read in the list."""
    header, *exported = read_ods(export(app, 'ODS', 2))
    assert header == ['Protocol', 'Submitted', 'Applicant', 'Service', 'State', 'Deadline', 'Assigned to'], header
    table = next(node for node in app.all(name='Requests') if node.role_name == 'tree table')
    columns = list(itertools.takewhile(header.__contains__, (label.name for label in table.all(Role.LABEL))))
    shown = rows(app)
    assert len(exported) == n_rows(app) > len(shown) >= 10 and len(columns) >= 5, columns
    for cells, row in zip(shown, exported):
        wanted = [as_shown(row[header.index(column)]) for column in columns]
        assert [cells[0].split(',')[0], *cells[1:]] == [text for text in wanted if text], (cells, row)


def test_search_all(app):
    """What is not among the ones looked at is looked for among all."""
    protocol, name = sql(f"""select r.protocol_number || '|' || b.applicant_name from albo.request r
                             join albo.submission b on b.organization_id = r.organization_id and b.request_id = r.id
                             where {OF_THE_BODY} and r.state = 6 order by r.id limit 1""").split('|')
    go_to(app, 'Overdue')
    app.find(ENTRY, 'Search requests').type(protocol)
    app.find(Role.PUSH_BUTTON, 'Search All Requests').click()
    poll(lambda: [row[0] for row in rows(app)] == [name] and protocol in rows(app)[0], 10, 'found among all')
    assert app.find(ENTRY, 'Search requests').text == protocol, 'the words are still there'
    sidebar, names = places(app)
    chosen = [label for row, label in zip(sidebar.children(), names) if row.has_state(State.SELECTED)]
    assert chosen == ['All Requests'], chosen
    app.find(ENTRY, 'Search requests').type('')


def test_presence(officer, administrator):
    """Two people: what the one opens is marked at the other's."""
    go_to(administrator, 'Open Requests')
    poll(lambda: n_rows(administrator) > 30, 10, 'all that is open')
    name = rows(administrator)[0][0].split(',')[0]
    administrator.focus()
    inbox(administrator).select_row(0)
    poll(lambda: rows(officer)[0][0].startswith(name) and 'Open at Giovanni Ferri' in rows(officer)[0][0], 15,
         'it is seen who has it open')
    officer.screenshot(os.path.join(SHOTS, 'inbox-2-presence.png'))


def test_assign(app):
    go_to(app, 'Mine')
    mine = int(sql("select count(*) from albo.request r join albo.staff a on a.id = r.assignee_id "
                   f"where {OF_THE_BODY} and a.login = 'ordine.amministratore' and r.state < 6"))
    poll(lambda: n_rows(app) == mine, 10, 'those of this person')
    count = ("select count(*) from albo.request r join albo.staff a on a.id = r.assignee_id "
             f"where {OF_THE_BODY} and a.login = 'ordine.amministratore2'")
    had = int(sql(count))
    select(app, 0, 1)
    app.find(Role.PUSH_BUTTON, 'Assign…').click()
    # Somebody else is proposed.  Buttons of such a dialog read their label twice in libadwaita 1.2.
    next(b for b in dialog(app).all(Role.PUSH_BUTTON) if b.name in ('Assign', 'Assign Assign')).click()
    poll(lambda: int(sql(count)) == had + 2, 10, 'both assigned')
    app.screenshot(os.path.join(SHOTS, 'inbox-3-assign.png'))
    poll(lambda: n_rows(app) == mine - 2, 10, 'gone from the list')


def main():
    tests = Tests()
    with start('ordine.operatore') as officer:
        poll(lambda: rows(officer), 15, 'rows')
        tests.run('an officer forwards several at once', test_forward, officer)
        tests.run('the file has what the list has', test_export, officer)
        tests.run('a spreadsheet has what is shown, cell by cell', test_spreadsheet, officer)
        tests.run('what is not found among some is found among all', test_search_all, officer)
        with start('ordine.amministratore') as administrator:
            poll(lambda: rows(administrator), 15, 'rows')
            tests.run('one sees what another one has open', test_presence, officer, administrator)
            tests.run('an administrator assigns several at once', test_assign, administrator)
    return tests.end()


if __name__ == '__main__':
    sys.exit(main())
