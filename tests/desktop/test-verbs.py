#!/usr/bin/python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every verb of the office, from its button to what it did in the database, as TAP.

Runs inside with-postgres.sh --demo and with-display.sh, in English.
"""

import os
import pathlib
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from atspi import Role, poll  # noqa: E402
from office import (SHOTS, Tests, confirm, dialog, find_dialog, newest, open_request, rows,  # noqa: E402
                    sql, start, toolbar, use_verb)


def shot(app, name):
    app.screenshot(os.path.join(SHOTS, f'verbs-{name}.png'))


def state(request):
    return int(sql(f'select state from albo.request where id = {request}'))


def becomes(request, number):
    poll(lambda: state(request) == number, 10, f'state {number}')


def fill(app, title, text):
    dialog(app).find(Role.TEXT, contains=title).type(text)


def choose(app, title, label, n_down):
    """Chooses in a row of the dialog by the keyboard, n_down below what is chosen."""
    combo = dialog(app).find(role=(Role.LIST_ITEM, Role.COMBO_BOX), contains=title)
    combo.scroll_into(680).click_at()
    app.find(Role.LABEL, label)
    app.key(*['Down'] * n_down, 'Return')


def done(app):
    poll(lambda: find_dialog(app) is None, 10, 'the dialog gone')


def verbs(app):
    return [b.name for b in toolbar(app).all(Role.PUSH_BUTTON) if b.name != 'More']


def touch(request):
    """Something about the request is new, and everybody is told."""
    sql(f"""select albo.history_add(row (r.organization_id, s.duty, s.id, s.name)::albo.actor, r.id, 'note', '{{}}')
            from albo.request r join albo.staff s on s.organization_id = r.organization_id
            where r.id = {request} and s.login = 'ordine.operatore'""")
    sql(f"select pg_notify('albo_' || organization_id, 'request:{request}') from albo.request where id = {request}")


def supplement(request, column):
    return sql(f'select {column} from albo.supplement where request_id = {request} order by id desc limit 1')


def test_propose(app, protocol, request):
    open_request(app, protocol)
    use_verb(app, 'Propose a Supplement')
    assert not dialog(app).find(Role.PUSH_BUTTON, 'Propose').is_sensitive, 'nothing is asked yet'
    dialog(app).find(Role.PUSH_BUTTON, 'Ask for Something Else').click()
    fill(app, 'What is asked, and why', 'A copy of the diploma, both sides.')
    dialog(app).find(contains='The administrators are told of the proposal')
    dialog(app).find(contains='Please add or correct by')
    shot(app, 'propose')
    confirm(app, 'Propose')
    poll(lambda: supplement(request, 'state') == 'proposed', 10, 'proposed')
    done(app)


def test_draft_is_kept(protocol, request):
    """What was typed is there again after the program was killed."""
    app = start('ordine.operatore')
    try:
        poll(lambda: rows(app), 15, 'rows')
        open_request(app, protocol)
        use_verb(app, 'Record a Withdrawal')
        fill(app, 'By which letter', 'Letter of the 3rd')
        poll(lambda: list(pathlib.Path(os.environ['XDG_STATE_HOME']).rglob(f'{request}-ask_withdrawal.json')),
             10, 'the draft')
        app.kill()
    finally:
        app.end()
    with start('ordine.operatore') as app:
        poll(lambda: rows(app), 15, 'rows')
        open_request(app, protocol)
        use_verb(app, 'Record a Withdrawal')
        dialog(app).find(contains='This is what you had typed')
        poll(lambda: dialog(app).find(Role.TEXT, contains='By which letter').text == 'Letter of the 3rd', 5,
             'the text again')
        confirm(app, 'Record')
        poll(lambda: sql(f'select withdrawal_asked_at is not null from albo.request where id = {request}') == 't',
             10, 'the withdrawal')
        done(app)
        assert not list(pathlib.Path(os.environ['XDG_STATE_HOME']).rglob(f'{request}-ask_withdrawal.json'))
        use_verb(app, 'Cancel the Withdrawal')
        fill(app, 'By which letter', 'Telephone call of the 4th')
        confirm(app, 'Record')
        poll(lambda: sql(f'select withdrawal_asked_at is null from albo.request where id = {request}') == 't',
             10, 'no withdrawal any more')
        done(app)


def test_discard(app, protocol, request):
    open_request(app, protocol)
    use_verb(app, 'Discard the Proposal')
    dialog(app).find(contains='A copy of the diploma')
    dialog(app).find(contains='Nobody is notified')
    confirm(app, 'Discard')
    poll(lambda: supplement(request, 'state') == 'discarded', 10, 'discarded')
    done(app)


def test_ask(app, request):
    """A field of the form and words; the term is suspended, and the deadline said before."""
    use_verb(app, 'Ask for a Supplement')
    box = dialog(app)
    check = box.find(Role.CHECK_BOX)
    check.click_at()
    poll(lambda: check.is_checked, 5, 'picked')
    fill(app, f'Reason: {check.name}', 'It differs from the document.')
    choose(app, 'Effect on the term', 'Suspended until the answer', 1)
    box.find(contains='The deadline moves from')
    box.find(contains='It differs from the document.', role=Role.LABEL)
    shot(app, 'ask')
    confirm(app, 'Send')
    becomes(request, 3)
    done(app)
    assert supplement(request, 'state || clock_effect') == 'opensuspends'


def test_withdraw(app, request):
    use_verb(app, 'Take the Ask Back')
    dialog(app).find(contains='It differs from the document')
    confirm(app, 'Take Back')
    becomes(request, 2)
    done(app)


def test_claim(app, request):
    use_verb(app, 'Take Charge')
    dialog(app).find(contains='The request becomes “Under review”')
    dialog(app).find(contains='The register does not change')
    shot(app, 'claim')
    confirm(app, 'Take Charge')
    becomes(request, 5)
    done(app)


def test_review(app, request):
    """The applicant answers, as the portal lets them; each answer is decided."""
    use_verb(app, 'Ask for a Supplement')
    dialog(app).find(Role.PUSH_BUTTON, 'Ask for Something Else').click()
    fill(app, 'What is asked, and why', 'Since when?')
    confirm(app, 'Send')
    becomes(request, 3)
    done(app)
    sql(f"""select albo.supplement_item_answer(c, i.id, '"Since March"')
            from albo.request r join albo.citizen c on c.id = r.citizen_id
            join albo.supplement s on s.request_id = r.id and s.state = 'open'
            join albo.supplement_item i on i.supplement_id = s.id where r.id = {request}""")
    sql(f"""select albo.request_move(row (r.organization_id, 'applicant', r.citizen_id, 'X')::albo.actor, r.id,
                                     r.row_version, gen_random_uuid(), 'answer_supplement', '{{}}')
            from albo.request r where r.id = {request}""")
    touch(request)
    poll(lambda: 'Review the Answers' in verbs(app), 15, 'the answers to review')
    use_verb(app, 'Review the Answers')
    dialog(app).find(contains='Since March')
    choose(app, 'Decision:', 'Accept the answer', 1)
    shot(app, 'review')
    confirm(app, 'Record')
    poll(lambda: sql(f"""select i.state from albo.supplement_item i join albo.supplement s on s.id = i.supplement_id
                         where s.request_id = {request} order by i.id desc limit 1""") == 'accepted', 10, 'accepted')
    done(app)


def test_ask_payment(app, request):
    use_verb(app, 'Ask for a Payment')
    dialog(app).find(Role.PUSH_BUTTON, 'Add a Position').click()
    fill(app, 'What for', 'Stamp')
    fill(app, 'Amount in euro', 'sixteen')
    dialog(app).find(contains='Write an amount in euro')
    fill(app, 'Amount in euro', '16,00')
    dialog(app).find(contains='The request becomes “Awaiting payment”')
    shot(app, 'payment')
    confirm(app, 'Ask')
    becomes(request, 4)
    done(app)
    assert sql(f"""select string_agg(amount_cents || ' ' || is_mandatory, ',') from albo.payment_position
                   where request_id = {request} and description = 'Stamp'""") == '1600 true'


def test_paid_elsewhere(protocol, request):
    with start('ordine.operatore') as app:
        poll(lambda: rows(app), 15, 'rows')
        open_request(app, protocol)
        for left in range(int(sql(f"""select count(*) from albo.payment_position
                                      where request_id = {request} and state = 'open'""")), 0, -1):
            proof(app, request, left)
        becomes(request, 5)
        assert sql(f"""select count(*) from albo.payment_position p join albo.attachment a
                       on a.id = (p.proof ->> 'attachment_id')::bigint and a.request_id = p.request_id
                       where p.request_id = {request}""") != '0', 'the proof is the request\'s'


def proof(app, request, left):
    receipt = pathlib.Path(os.environ['HOME']) / 'receipt.pdf'
    receipt.write_bytes(b'%PDF-1.4\n' + b'x' * 300000)
    use_verb(app, 'Record a Payment')
    if left > 1:
        choose(app, 'Payment', 'Choose a payment', 1)
    fill(app, 'Reference of the payment', 'CRO 123')
    fill(app, 'Paid on', '01/01/1999')
    dialog(app).find(contains='This day is not possible')  # said at the field, before anything is sent
    fill(app, 'Paid on', sql("select to_char(current_date, 'DD/MM/YYYY')"))
    dialog(app).find(Role.PUSH_BUTTON, 'Choose a File').click()
    chooser = poll(lambda: next((n for n in app.children() if n.name.startswith('Proof')), None), 15, 'a chooser')
    app.key('slash')
    poll(lambda: [n for n in chooser.all(Role.TEXT) if n.text == '/'], 15, 'a place to type')[-1].type(str(receipt))
    app.key('Return')
    dialog(app).find(contains='receipt.pdf')
    dialog(app).find(contains='The applicant is told that the payment was recorded')
    shot(app, 'paid')
    confirm(app, 'Record')
    poll(lambda: int(sql(f"""select count(*) from albo.payment_position
                             where request_id = {request} and state = 'open'""")) == left - 1, 15, 'settled')
    done(app)


def test_cancel_payment(app, request):
    touch(request)
    poll(lambda: 'Approve' in verbs(app), 15, 'the page as it is now')
    sql(f"""insert into albo.payment_position (organization_id, request_id, kind, description, amount_cents, created_at)
            select organization_id, id, 'other', 'Mistake', 500, now() from albo.request where id = {request}""")
    touch(request)
    poll(lambda: 'Approve' not in verbs(app), 15, 'the page as it is now')
    use_verb(app, 'Approve', disabled=True)
    app.find(contains='Something is still to be paid')
    app.find(Role.PUSH_BUTTON, 'Close Close').click()
    use_verb(app, 'Cancel a Payment')
    fill(app, 'Reasons', 'It was asked by mistake.')
    confirm(app, 'Give Up')
    poll(lambda: sql(f"""select state from albo.payment_position
                         where request_id = {request} and description = 'Mistake'""") == 'cancelled', 10, 'cancelled')
    done(app)


def test_preavviso(app, request):
    use_verb(app, 'Notice of Rejection')
    fill(app, 'Reasons', 'The diploma is missing.')
    dialog(app).find(contains='The deadline moves from')
    shot(app, 'preavviso')
    confirm(app, 'Send')
    poll(lambda: sql(f'select count(*) from albo.preavviso where request_id = {request} and closed_at is null') == '1',
         10, 'open')
    done(app)
    use_verb(app, 'Close the Notice')
    choose(app, 'Ending', 'The reasons stand: it may be rejected', 1)
    dialog(app).find(contains='The ten days for the applicant’s observations have not passed')
    choose(app, 'Ending', 'The obstacles are overcome: it goes on', 1)
    dialog(app).find(contains='The applicant is told that the obstacles are overcome')
    shot(app, 'close-preavviso')
    confirm(app, 'Close the Notice')
    poll(lambda: sql(f'select ending from albo.preavviso where request_id = {request}') == 'accepted', 10, 'accepted')
    done(app)


def test_assign_and_release(app, request):
    use_verb(app, 'Assign')
    choose(app, 'Administrator', 'Choose an administrator', 1)
    dialog(app).find(contains='The other administrator is told')
    shot(app, 'assign')
    confirm(app, 'Assign')
    poll(lambda: sql(f"""select s.login from albo.request r join albo.staff s on s.id = r.assignee_id
                         where r.id = {request}""") == 'ordine.amministratore2', 10, 'the other one')
    done(app)
    use_verb(app, 'Give Back')
    confirm(app, 'Give Back')
    becomes(request, 2)
    done(app)


def test_stale(app, request):
    """Somebody is faster: what changed is said, and what was typed goes on."""
    use_verb(app, 'Annul')
    fill(app, 'Reasons', 'It is the same as another request.')
    choose(app, 'Outcome', 'Choose an outcome', 3)
    dialog(app).find(contains='The request becomes “Annulled”')
    sql(f"""select albo.request_move(row (r.organization_id, s.duty, s.id, s.name)::albo.actor,
                                     r.id, r.row_version, gen_random_uuid(), 'claim', '{{}}')
            from albo.request r join albo.staff s on s.organization_id = r.organization_id
            where r.id = {request} and s.login = 'ordine.amministratore2'""")
    confirm(app, 'Annul')
    dialog(app).find(contains='Somebody changed this request meanwhile')
    dialog(app).find(contains='Taking charge')
    assert state(request) == 5, 'nothing was done'
    shot(app, 'stale')
    dialog(app).find(Role.PUSH_BUTTON, 'Go On').click()
    assert dialog(app).find(Role.TEXT, contains='Reasons').text == 'It is the same as another request.'
    dialog(app).find(contains='The request becomes “Annulled”')
    shot(app, 'annul')
    confirm(app, 'Annul')
    becomes(request, 7)
    assert sql(f'select outcome from albo.request where id = {request}') == 'duplicate'
    done(app)
    poll(lambda: verbs(app) == [], 10, 'nothing is to be done any more')


def test_claim_next(app):
    """With nothing open, the one that waits longest; GTK 4.8 reads a message's button out twice."""
    oldest = sql("""select r.id from albo.request r join albo.organization o on o.id = r.organization_id
                    where o.code = 'ordine' and r.state = 2 order by r.submitted_at, r.id limit 1""")
    app.find(Role.PUSH_BUTTON, 'Take Charge of the Oldest').click()
    app.find(Role.PUSH_BUTTON, 'Take Charge Take Charge').click()
    becomes(oldest, 5)
    toolbar(app)


def main():
    tests = Tests()
    protocol, _, request = newest(1)

    with start('ordine.operatore') as app:
        poll(lambda: rows(app), 15, 'rows')
        tests.run('an officer proposes a supplement', test_propose, app, protocol, request)
    tests.run('what was typed is there again after a crash', test_draft_is_kept, protocol, request)

    with start('ordine.amministratore') as app:
        poll(lambda: rows(app), 15, 'rows')
        tests.run('the oldest of the queue is taken in charge', test_claim_next, app)
        tests.run('an administrator discards it', test_discard, app, protocol, request)
        tests.run('a supplement is asked, with field and term', test_ask, app, request)
        tests.run('it is taken back', test_withdraw, app, request)
        tests.run('a request is taken in charge', test_claim, app, request)
        tests.run('answers are reviewed item by item', test_review, app, request)
        tests.run('a payment is asked in euro', test_ask_payment, app, request)
        tests.run('an officer records it with its proof', test_paid_elsewhere, protocol, request)
        tests.run('an unpaid one says why nothing is approved, and is cancelled', test_cancel_payment, app, request)
        tests.run('a notice of rejection is sent and closed', test_preavviso, app, request)
        tests.run('a request is assigned, and given back', test_assign_and_release, app, request)
        tests.run('a stale verb shows what changed and goes on', test_stale, app, request)

    return tests.end()


if __name__ == '__main__':
    sys.exit(main())
