#!/usr/bin/python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The page of a request, as a person reads it, as TAP.

Runs inside with-postgres.sh --demo and with-display.sh, in English.
"""

import os
import pathlib
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from atspi import Role, poll  # noqa: E402
from office import (SHOTS, Tests, go_to, newest, open_request, rows,  # noqa: E402
                    sql, start)


def show(app, page):
    """Chooses a page of the request; the one of two switchers that fits is shown."""
    poll(lambda: [t for t in app.all(Role.PAGE_TAB, page) if t.is_showing], 10, page)[0].click()


def shot(app, name):
    app.screenshot(os.path.join(SHOTS, f'detail-{name}.png'))


def seq(request):
    return int(sql(f'select history_seq from albo.request where id = {request}'))


def test_values(app, request):
    """A mark is a row of history; undone it is another one."""
    before = seq(request)
    app.wait_for(contains='Verified by the digital identity')
    app.find(Role.PUSH_BUTTON, 'Mark “Citizenship” as verified').click()
    app.find(Role.PUSH_BUTTON, contains='Undo').click()  # at once: it is not offered for long
    poll(lambda: seq(request) == before + 2, 10, 'two steps')
    assert sql(f"""select string_agg(action || ' ' || actor, ', ' order by seq) from albo.history
                   where request_id = {request} and seq > {before}""") == \
        'verify_value Marta Colombo, unverify_value Marta Colombo'
    app.wait_for(Role.PUSH_BUTTON, 'Mark “Citizenship” as verified')
    app.find(Role.PUSH_BUTTON, 'Mark “Residence” as verified').click()
    app.wait_for(Role.PUSH_BUTTON, 'Take back the verification of “Residence”')
    app.wait_for(contains='Verified by Marta Colombo')
    shot(app, 'verified')


def test_preview(app):
    """A file is shown inside the window, after its hash was checked."""
    app.find(Role.PUSH_BUTTON, contains='Show ').click()
    app.wait_for(Role.LABEL, contains='Page 1 of')
    app.wait_for(contains='· checked')
    shot(app, 'preview')
    app.find(Role.PUSH_BUTTON, 'Larger').click()
    app.find(Role.PUSH_BUTTON, 'Close the Preview').click()
    app.wait_gone(Role.PUSH_BUTTON, 'Close the Preview')
    app.wait_for(contains='Protocol: ')


def test_applicant(app):
    show(app, 'Applicant')
    app.wait_for(contains='Date of birth')
    app.wait_for(contains='There is nothing else of this person here')
    shot(app, 'applicant')


def test_words(app, request):
    """A message and a note arrive once; what was typed stays until it is sent."""
    show(app, 'Messages')
    app.wait_for(contains='Nobody has written yet')
    app.find(Role.TEXT, 'Message to the applicant').type('Please bring the <b>original</b>.')
    app.find(Role.TEXT, 'Internal note').type('Call on Monday')
    show(app, 'History')
    show(app, 'Messages')
    app.find(Role.PUSH_BUTTON, 'Send Message').click()
    app.wait_for(contains='Not read yet')
    app.find(Role.LABEL, 'Please bring the <b>original</b>.')
    note = app.find(Role.TEXT, 'Internal note')
    assert note.text_or_none() == 'Call on Monday', note.text_or_none()
    app.find(Role.PUSH_BUTTON, 'Add Note').click()
    poll(lambda: note.text_or_none() == '', 10, 'the note is sent')
    app.wait_for(Role.LABEL, 'Call on Monday')
    shot(app, 'messages')
    assert sql(f'select text from albo.message where request_id = {request}') == 'Please bring the <b>original</b>.'
    assert sql(f'select count(*) from albo.note where request_id = {request}') == '1'


def test_answer_arrives(app, request):
    """What the applicant writes shows by itself."""
    sql(f"""select albo.say(row(b.organization_id, 'applicant', r.citizen_id, b.applicant_name)::albo.actor,
                            r.id, gen_random_uuid(), 'message', 'I shall bring it.')
            from albo.request r join albo.submission b on b.request_id = r.id where r.id = {request}""")
    sql(f"select pg_notify('albo_' || organization_id, 'request:{request}') from albo.request where id = {request}")
    app.wait_for(Role.LABEL, 'I shall bring it.')


def test_procedure(app):
    show(app, 'Procedure')
    app.wait_for(contains='Used so far')
    app.wait_for(contains='art. 2')
    app.wait_for(contains='Not checked')
    shot(app, 'procedure')


def test_history(app):
    show(app, 'History')
    app.wait_for(contains='The steps of the history fit each other')
    app.wait_for(contains='Value verified: Residence')
    assert not app.find_now(contains='changed')
    shot(app, 'history')


def test_save_as_pdf(app, protocol):
    """The receipt is a PDF file with the protocol number."""
    saved = pathlib.Path(os.environ['HOME']) / 'receipt.pdf'
    app.find(name='Print and Save').click_at()
    app.find(Role.MENU_ITEM, 'Save Receipt as PDF…').click()
    name = poll(lambda: [n for n in app.all(Role.TEXT) if (n.text_or_none() or '').endswith('.pdf')], 10,
                'a file name')[0]
    name.type(str(saved))
    poll(lambda: [b for b in app.all(Role.PUSH_BUTTON) if b.name.split(' ')[0] in ('Save', '_Save')
                  and b.is_sensitive], 10, 'Save')[-1].click()
    poll(lambda: saved.exists() and saved.read_bytes().startswith(b'%PDF'), 10, 'the receipt')
    text = subprocess.run(['pdftotext', str(saved), '-'], capture_output=True, text=True, check=True).stdout
    assert protocol in text and 'Page 1 of' in text, text


def test_links(app):
    """Another request of the same person, and the entry in the register, are one click away."""
    protocol, other = sql("""
        select r.protocol_number || '|' || o.protocol_number
        from albo.request r
        join albo.organization g on g.id = r.organization_id and g.code = 'ordine'
        join albo.submission b on b.organization_id = r.organization_id and b.request_id = r.id
        join albo.submission x on x.organization_id = b.organization_id and x.fiscal_code = b.fiscal_code
                              and x.request_id <> b.request_id
        join albo.request o on o.organization_id = x.organization_id and o.id = x.request_id
        join albo.member m on m.organization_id = b.organization_id and m.fiscal_code = b.fiscal_code
        where b.subject_code is null and x.subject_code is null and o.state < 6
        order by r.id limit 1""").split('|')
    go_to(app, 'All Requests')
    open_request(app, protocol)
    show(app, 'Applicant')
    row = app.find(Role.LIST_ITEM, contains=f'{other} ·')
    shot(app, 'others')
    row.click_at()
    app.find(contains=f'Protocol: {other}', timeout=10)
    show(app, 'Applicant')
    readings = "select count(*) from albo.access_log where what = 'member'"
    before = int(sql(readings))
    app.find(Role.LIST_ITEM, contains='Fiscal code ').click_at()
    poll(lambda: int(sql(readings)) == before + 1, 10, 'the page of the member is read')
    shot(app, 'member')


def test_changed_history(app, request):
    """A name that somebody changed behind the program's back is found."""
    sql(f"""alter table albo.history disable trigger user;
            update albo.history set actor = 'Nobody' where request_id = {request} and seq = 1;
            alter table albo.history enable trigger user;
            select pg_notify('albo_' || organization_id, 'request:{request}') from albo.request where id = {request}""")
    show(app, 'Messages')
    app.find(Role.TEXT, 'Internal note').type('Look at the history')
    app.find(Role.PUSH_BUTTON, 'Add Note').click()
    app.wait_for(Role.LABEL, 'Look at the history')
    show(app, 'History')
    app.wait_for(contains='The history was changed')
    shot(app, 'changed')


def test_auditor(_, protocol):
    """Sees all of it, marks and writes nothing."""
    with start('ordine.rtd') as app:
        poll(lambda: rows(app), 15, 'rows')
        go_to(app, 'All Requests')
        open_request(app, protocol)
        app.wait_for(contains='Verified by Marta Colombo')
        assert not app.find_now(Role.PUSH_BUTTON, contains='as verified')
        show(app, 'Messages')
        app.wait_for(Role.LABEL, 'Call on Monday')
        assert not app.find_now(Role.PUSH_BUTTON, 'Add Note')
        show(app, 'Applicant')
        app.wait_for(contains='There is nothing else of this person here')


def main():
    tests = Tests()
    run = tests.run
    protocol, _, request = newest(1)

    with start('ordine.operatore') as app:
        poll(lambda: rows(app), 15, 'rows')
        go_to(app, 'Open Requests')
        open_request(app, protocol)
        run('a value is marked, and the mark undone', test_values, app, request)
        run('a file is shown inside the window', test_preview, app)
        run('the applicant has a card', test_applicant, app)
        run('a message and a note arrive once', test_words, app, request)
        run('an answer shows by itself', test_answer_arrives, app, request)
        run('the deadline is explained', test_procedure, app)
        run('the history is checked', test_history, app)
        run('a receipt is saved as PDF', test_save_as_pdf, app, protocol)
        run('a changed history is told', test_changed_history, app, request)

        run('other requests and entries are one click away', test_links, app)

    run('an auditor reads and changes nothing', test_auditor, None, protocol)
    return tests.end()


if __name__ == '__main__':
    sys.exit(main())
