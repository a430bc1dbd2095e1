#!/usr/bin/python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Somebody leaves one body for another of the same database: offered, arrived, accepted, as TAP.

Both bodies look on, each at a program of its own, and nobody reads anything anew by hand.
Runs inside with-postgres.sh --demo and with-display.sh, in English.
"""

import os
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from atspi import Role, poll  # noqa: E402
from office import (BUILD, SHOTS, Tests, confirm, dialog, find_dialog, inbox, open_request, rows,  # noqa: E402
                    sidebar_count, sql, start, use_verb)

ADMIN = os.path.join(BUILD, 'src', 'admin', 'albo-admin')
NEIGHBOUR = 'Ordine degli Ingegneri della Provincia Vicina'
ORIGIN = 'Ordine degli Ingegneri della Provincia di Esempio'
PASSWORD = 'vicino-lontano-vicino'


def admin(*words, answer=None):
    subprocess.run([ADMIN, *words], input=answer, check=True, text=True, stdout=subprocess.DEVNULL)


def come_forward(app):
    subprocess.run(['xdotool', 'windowraise', app.focus()], check=True)


def shot(app, name):
    app.screenshot(os.path.join(SHOTS, f'transfer-{name}.png'))


def done(app):
    poll(lambda: find_dialog(app) is None, 10, 'the dialog gone')


def choose(app, title, label):
    """Takes the choice below what is chosen, once a label of the list is there."""
    dialog(app).find(role=(Role.LIST_ITEM, Role.COMBO_BOX), contains=title).click_at()
    app.find(Role.LABEL, label)
    app.key('Down', 'Return')


def make_neighbour():
    admin('organization', 'add', '--code', 'vicino', '--kind', 'order', '--name', NEIGHBOUR,
          '--preset', 'professional-order')
    admin('staff', 'add', '--organization', 'vicino', '--login', 'vicino.amministratore', '--name', 'Vera Lago',
          '--email', 'vera@example.org', '--duty', 'administrator', '--password-stdin', answer=PASSWORD + '\n')


def outgoing():
    """A request to leave that an administrator has in hand: id, protocol, login and name."""
    return sql("""select r.id || '|' || r.protocol_number || '|' || s.login || '|' || b.applicant_name
                  from albo.request r
                  join albo.organization o on o.id = r.organization_id and o.code = 'ordine'
                  join albo.staff s on s.organization_id = r.organization_id and s.id = r.assignee_id
                  join albo.submission b on b.organization_id = r.organization_id and b.request_id = r.id
                  where r.state = 5 and albo.is_outgoing(r.organization_id, r.id)
                  order by r.id limit 1""").split('|')


def test_offer(app, request, protocol):
    open_request(app, protocol)
    use_verb(app, 'Offer the Transfer')
    choose(app, 'Body of destination', NEIGHBOUR)
    day = sql("select to_char(current_date + 40, 'DD/MM/YYYY')")
    dialog(app).find(Role.TEXT, contains='Effective from').type(day)
    dialog(app).find(Role.TEXT, contains='Number of the nulla osta').type('NO 5')
    shot(app, '1-offer')
    confirm(app, 'Offer')
    poll(lambda: sql(f"""select t.state || ' ' || (t.effective_from = current_date + 40) || ' ' || (t.nulla_osta ->> 'number')
                         from albo.transfer t where t.request_id = {request}""") == 'offered true NO 5', 10, 'offered')
    done(app)
    app.find(contains=f'Transfer offered to: {NEIGHBOUR}')
    use_verb(app, 'Approve', disabled=True)
    app.find(contains='The transfer was offered to another body, whose decision is awaited.')
    shot(app, '2-offered')
    app.find(Role.PUSH_BUTTON, 'Close Close').click()


def test_arrival(app, request, applicant):
    arrived = sql(f'select destination_request_id from albo.transfer where request_id = {request}')
    protocol = sql(f'select protocol_number from albo.request where id = {arrived}')
    poll(lambda: any(protocol in row and row[0].startswith(applicant) for row in rows(app)), 15, 'a row for it')
    poll(lambda: sidebar_count(app, 'Open Requests') == 1, 10, 'it is counted')
    come_forward(app)
    inbox(app).select_row(0)
    app.find(contains=f'Transfer from: {ORIGIN}')
    shot(app, '3-arrived')
    return arrived


def test_acceptance(app, arrived):
    use_verb(app, 'Take Charge')
    confirm(app, 'Take Charge')
    poll(lambda: sql(f'select state from albo.request where id = {arrived}') == '5', 10, 'in hand')
    done(app)
    use_verb(app, 'Approve')
    dialog(app).find(contains='Day of the transfer')
    assert not dialog(app).find_now(Role.TEXT, contains='Effective from'), 'the day is the other body\'s'
    assert not dialog(app).find(Role.PUSH_BUTTON, 'Approve').is_sensitive, 'not without a section'
    choose(app, 'Section', 'Choose a section')
    shot(app, '4-accept')
    confirm(app, 'Approve')
    poll(lambda: sql(f'select state from albo.request where id = {arrived}') == '6', 10, 'approved')
    done(app)


def test_both_closed(app, request, arrived):
    app.find(contains=f'Transfer to: {NEIGHBOUR}', timeout=15)
    come_forward(app)
    app.find(Role.LABEL, 'Approved')
    shot(app, '5-closed')
    assert sql(f"""select string_agg(concat_ws(' ', o.code, e.effective_from = current_date + 40,
                                               e.effective_to = current_date + 40, e.cause), ', ' order by o.id)
                   from albo.entry e join albo.organization o on o.id = e.organization_id
                   where e.closed_by = {request} or e.opened_by = {arrived}""") == \
        'ordine f t transferred_out, vicino t', 'the entry leaves the one and enters the other on one day'


def main():
    tests = Tests()
    make_neighbour()
    request, protocol, login, applicant = outgoing()
    with start('vicino.amministratore', PASSWORD) as there, start(login) as here:
        poll(lambda: rows(here), 15, 'rows')
        tests.run('a transfer is offered to another body', test_offer, here, request, protocol)
        arrived = tests.run('it arrives there by itself', test_arrival, there, request, applicant)
        tests.run('and is accepted', test_acceptance, there, arrived)
        tests.run('which is seen where it was offered', test_both_closed, here, request, arrived)
    return tests.end()


if __name__ == '__main__':
    sys.exit(main())
