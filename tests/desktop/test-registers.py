#!/usr/bin/python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Registers, payments and filing, driven from outside on a real database, as TAP.

Runs inside with-postgres.sh --demo and with-display.sh, in English.
"""

import hashlib
import os
import pathlib
import subprocess
import sys
import traceback

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from atspi import Application, Role, poll  # noqa: E402

BUILD = os.environ.get('ALBO_BUILD', 'build')
PROGRAM = os.path.join(BUILD, 'src', 'desktop', 'albo')
SHOTS = os.path.join(BUILD, 'tests', 'desktop', 'screenshots')
CONNINFO = f'host={os.environ["PGHOST"]} dbname={os.environ["PGDATABASE"]}'
ENTRY = (Role.TEXT, Role.ENTRY)
N_ROWS = 12
ORGANIZATION = "(select id from albo.organization where code = 'ordine')"


def sql(text):
    answer = subprocess.run(['psql', '-XAtq', '-v', 'ON_ERROR_STOP=1', '-c', text],
                            capture_output=True, text=True, check=False)
    if answer.returncode != 0:
        raise RuntimeError(answer.stderr)
    lines = answer.stdout.strip().splitlines()
    return lines[-1] if lines else ''


def start(login):
    app = Application([PROGRAM, '--server', CONNINFO, '--user', login],
                      env={'LANGUAGE': 'en', 'G_DEBUG': ''},
                      log=os.path.join(SHOTS, f'registers-{login}.log'))
    app.find(Role.TEXT, 'Password').type('albo-demo')
    app.find(Role.PUSH_BUTTON, 'Sign In').click()
    return app


def shot(app, name):
    app.screenshot(os.path.join(SHOTS, f'{name}.png'))


def go_to(app, label):
    def choose():
        for node in app.all(Role.LIST, 'Requests and registers'):
            for i, row in enumerate(node.children()):
                if row.name.split(', ')[0] == label:
                    return node.select_row(i)
        return None
    poll(choose, 15, label)


def rows(app, name):
    """The first lines of a list, each a node; without the header above it."""
    for node in app.all(Role.LIST, name):
        first = next(node.children(1), None)
        if first and len(cells(first)) >= 2:
            return list(node.children(N_ROWS))
    return []


def cells(row):
    return [cell.name for cell in row.all(Role.LABEL, showing=False)]


def numbers(app):
    return [cells(row)[0] for row in rows(app, 'Entries')]


def page(app, name):
    """A view, so that the others are not looked through."""
    return app.find(Role.FILLER, name)


def expected(condition):
    """The numbers of the first entries of the demonstration's register."""
    text = sql(f"""select string_agg(x.number::text, ' ') from (
                     select e.number from albo.entry e where e.organization_id = {ORGANIZATION} and {condition}
                     order by e.number, e.effective_from limit {N_ROWS}) x""")
    return text.split()


def menu_item(node, name):
    """An item of a menu that is open; its mnemonic may be read out."""
    return node.find((Role.MENU_ITEM, Role.PUSH_BUTTON), contains=name)


def window(app, title):
    """A window of the program besides the first one."""
    return poll(lambda: [w for w in app.children() if w.name == title], 10, title)[0]


def button(node, name):
    return poll(lambda: [b for b in node.all(Role.PUSH_BUTTON, name) if b.is_sensitive], 10, name)[-1]


def confirm(app, name):
    """The button of a message dialog; GTK 4.8 reads it out twice."""
    poll(lambda: [b for b in app.all(Role.PUSH_BUTTON, f'{name} {name}') if b.is_sensitive], 10, name)[0].click()


def choose(app, node, row, n_down):
    """Takes a choice of a combo row by the keyboard."""
    poll(lambda: [n for n in node.all((Role.LIST_ITEM, Role.COMBO_BOX)) if n.name.startswith(row)], 10, row)[0].click_at()
    node.find(Role.LIST, timeout=5)
    app.key(*['Down'] * n_down, 'Return')


def choose_file(app, path):
    """Types a path into the dialog that asks for a file."""
    name = poll(lambda: [n for n in app.all(Role.TEXT) if (n.text or '').endswith(path.suffix)], 10,
                'a file name')[0]
    name.type(str(path))
    poll(lambda: [b for b in app.all(Role.PUSH_BUTTON)
                  if b.name.split(' ')[0] in ('Save', '_Save') and b.is_sensitive], 10, 'Save')[-1].click()


def test_list(app):
    go_to(app, 'Professional register')
    view = page(app, 'Professional register')
    today = "e.effective_from <= current_date and (e.effective_to is null or e.effective_to > current_date)"
    poll(lambda: numbers(view) == expected(today), 10, 'the entries in force')
    shot(app, 'registers-1-list')

    view.find(name='Which entries').click_at()
    view.find(Role.LABEL, 'Closed')
    app.key('Down', 'Down', 'Return')
    poll(lambda: numbers(view) == expected('e.effective_to <= current_date'), 10, 'the closed ones')
    view.find(name='Which entries').click_at()
    view.find(Role.LABEL, 'Annotated')
    app.key('Up', 'Up', 'Return')
    poll(lambda: numbers(view) == expected(today), 10, 'those in force again')


def test_as_of(app):
    view = page(app, 'Professional register')
    day = "date '2023-01-01'"
    view.find(name='Show the register as it was on a day').click_at()
    view.find(ENTRY, 'Day, as dd/mm/yyyy').type('01/01/2023')
    view.find(Role.PUSH_BUTTON, 'Show That Day').click()
    view.wait_for(contains='The register as it was on 1 January 2023.')
    then = f'e.effective_from <= {day} and (e.effective_to is null or e.effective_to > {day})'
    poll(lambda: numbers(view) == expected(then), 10, 'the entries of that day')
    shot(app, 'registers-2-as-of')
    view.find(Role.PUSH_BUTTON, 'Back to Today').click()
    today = 'e.effective_from <= current_date and (e.effective_to is null or e.effective_to > current_date)'
    poll(lambda: numbers(view) == expected(today), 10, 'today again')


def test_export(app):
    saved = pathlib.Path(os.environ['HOME']) / 'register.csv'
    view = page(app, 'Professional register')
    view.find(name='Export what is shown').click_at()
    menu_item(view, 'CSV')
    app.key('Down', 'Return')
    choose_file(app, saved)
    n_rows = sql(f'''select count(*) from albo.entry e where e.organization_id = {ORGANIZATION}
                     and e.effective_from <= current_date
                     and (e.effective_to is null or e.effective_to > current_date)''')
    # It is there, and empty, while it is written.
    poll(lambda: saved.exists() and len(saved.read_text(encoding='utf-8-sig').splitlines()) == 1 + int(n_rows),
         20, 'all rows in the file')
    text = saved.read_text(encoding='utf-8-sig')
    assert ';' in text.splitlines()[0]


def open_member(app):
    """Opens the first member of the list; the id of the entry in force."""
    view = page(app, 'Professional register')
    number = numbers(view)[0]
    rows(view, 'Entries')[0].all(Role.LABEL)[1].click_at()
    view.find(Role.LABEL, 'Periods')
    return sql(f"""select e.id from albo.entry e where e.organization_id = {ORGANIZATION} and e.number = {number}
                   and e.effective_to is null""")


def test_annotate(app):
    entry = open_member(app)
    view = page(app, 'Professional register')
    view.find(contains='Time line with 1 bar')
    view.find(contains='Write about No.').click_at()
    menu_item(view, 'Annotate')
    app.key('Return')
    ask = window(app, 'Annotate')
    ask.wait_for(contains='An annotation is added to')
    assert not ask.find(Role.PUSH_BUTTON, 'Write Annotation').is_sensitive, 'not without kind and text'
    choose(app, ask, 'Kind', 1)
    ask.find(Role.TEXT, 'Text of the annotation').type('Suspended for a test.')
    shot(app, 'registers-3-annotate')
    button(ask, 'Write Annotation').click()
    poll(lambda: sql(f"select kind || ' ' || text from albo.annotation where entry_id = {entry}") ==
         'suspension Suspended for a test.', 10, 'the annotation')
    view.find(contains='Time line with 2 bars')
    view.find(contains='Suspension · not public')
    shot(app, 'registers-4-member')
    return entry


def test_close_annotation(app, entry):
    view = page(app, 'Professional register')
    view.find(Role.PUSH_BUTTON, contains='Close Suspension').click()
    ask = window(app, 'Close the Annotation')
    ask.wait_for(contains='The annotation holds no more')
    ask.find(Role.TEXT, 'Reasons').type('Revoked.')
    button(ask, 'Close Annotation').click()
    poll(lambda: sql(f'select closing_reasons from albo.annotation where entry_id = {entry}') == 'Revoked.',
         10, 'the annotation closed')
    view.find(contains='Closed: Revoked.')


def test_correct(app, entry):
    view = page(app, 'Professional register')
    view.find(contains='Write about No.').click_at()
    menu_item(view, 'Correct')
    app.key('Down', 'Return')
    ask = window(app, 'Correct the Entry')
    ask.wait_for(contains='stays on record, with your name')
    ask.find(Role.TEXT, contains='New period from').type('01/01/2001')
    ask.find(Role.TEXT, 'Reasons').type('Wrong day.')
    button(ask, 'Correct').click()
    ask.wait_for(contains='not within the period of the entry')
    ask.find(Role.TEXT, contains='New period from').type('01/11/2026')
    button(ask, 'Correct').click()
    poll(lambda: sql(f'select effective_to from albo.entry where id = {entry}') == '2026-11-01', 10, 'the period closed')
    view.find(contains='Since 1 November 2026')
    shot(app, 'registers-5-corrected')


def test_certificate(app):
    saved = pathlib.Path(os.environ['HOME']) / 'certificate.pdf'
    view = page(app, 'Professional register')
    view.find(Role.PUSH_BUTTON, 'Certificate of enrolment').click_at()
    menu_item(view, 'PDF')
    app.key('Down', 'Return')
    choose_file(app, saved)
    poll(lambda: saved.exists() and saved.read_bytes().startswith(b'%PDF'), 10, 'the certificate')


def test_auditor(_):
    with start('ordine.rtd') as app:
        go_to(app, 'Professional register')
        view = page(app, 'Professional register')
        poll(lambda: numbers(view), 15, 'entries')
        open_member(app)
        assert not view.find_now(contains='Write about'), 'an auditor writes nothing'
        go_to(app, 'Payments')
        view = page(app, 'Payments')
        poll(lambda: rows(view, 'Payments'), 10, 'positions')
        assert not [b for b in view.all(contains='What you can do')], 'nor settles anything'


def test_payments(app):
    go_to(app, 'Payments')
    view = page(app, 'Payments')
    n_open = int(sql(f"select count(*) from albo.payment_position where organization_id = {ORGANIZATION} and state = 'open'"))
    view.find(contains=f'To be paid ({n_open})')
    lines = poll(lambda: rows(view, 'Payments'), 10, 'positions')
    assert len(lines) == int(sql(f'select count(*) from albo.payment_position where organization_id = {ORGANIZATION}'))
    shot(app, 'registers-6-payments')

    view.find(contains='What you can do').click_at()
    menu_item(view, 'Paid Elsewhere')
    app.key('Return')
    ask = window(app, 'Paid Elsewhere')
    ask.find(Role.TEXT, 'Reference of the payment').type('CRO 12345')
    proof = pathlib.Path(os.environ['HOME']) / 'proof.pdf'
    proof.write_bytes(b'%PDF-1.4\n' + b'x' * 300000 + b'\n%%EOF\n')  # more than one piece
    ask.find(Role.PUSH_BUTTON, 'Choose the file of the proof').click()
    window(app, 'Choose the Proof')
    app.type_keys(str(proof))
    app.key('Return')
    ask.find(contains='proof.pdf')
    button(ask, 'Record as Paid').click()
    poll(lambda: sql("select proof ->> 'reference' from albo.payment_position where state = 'paid_elsewhere'") ==
         'CRO 12345', 10, 'the position paid')
    assert sql("""select encode(a.sha256, 'hex') from albo.attachment a join albo.payment_position p
                  on p.organization_id = a.organization_id and p.proof ->> 'attachment_id' = a.id::text""") == \
        hashlib.sha256(proof.read_bytes()).hexdigest(), 'the proof is the very file'
    view.find(contains=f'To be paid ({n_open - 1})')
    view.find(contains='(1)')


def test_give_up(app):
    go_to(app, 'Payments')
    view = page(app, 'Payments')
    view.find(contains='What you can do').click_at()
    menu_item(view, 'Give Up')
    app.key('Return')
    ask = window(app, 'Give Up the Payment')
    ask.find(Role.TEXT, contains='Reasons').type('Not owed.')
    button(ask, 'Give Up').click()
    poll(lambda: sql("select count(*) from albo.payment_position where state = 'cancelled'") == '1', 10, 'given up')


def test_file(app):
    """A removal on paper: begun, kept as a draft, found again and filed."""
    app.key('ctrl+n')
    new = window(app, 'New Request')
    choose(app, new.find(Role.LIST, 'What arrived'), 'Service', 2)
    new.find(Role.TEXT, 'Fiscal code (required)').type('RSSMRA80A01H501Z')
    new.wait_for(contains='not a valid fiscal code')
    for label, text in (('Fiscal code (required)', 'RSSMRA80A01H501U'), ('Family name (required)', 'Rossi'),
                        ('Given name (required)', 'Mario'), ('Place of birth', 'Roma'),
                        ('Email', 'mario@example.org'), ('Mobile phone', '+39 06 1234567')):
        new.find(Role.TEXT, label).type(text)
    button(new, 'Fill In').click()
    new.find(Role.TEXT, 'Enrolment number').type('9')
    button(new, 'File…').click()
    new.wait_for(contains='The request cannot be filed yet:')
    assert new.find(Role.TEXT, 'Enrolment number').text == '9', 'what was typed stays'
    shot(app, 'registers-7-problems')
    app.key('ctrl+s')
    draft = poll(lambda: sql("select id from albo.draft where filed_by is not null and answers ->> 'entry_number' = '9'"),
                 10, 'the draft saved')
    new.wait_for(Role.LABEL, 'Draft saved')
    button(new, 'Close').click()
    poll(lambda: not [w for w in app.children() if w.name == 'New Request'], 10, 'the window closed')

    # What is left is filled in behind the scenes: the rows are tested above.
    sql(f"""update albo.draft d set row_version = row_version + 1, answers = answers || jsonb_build_object(
              'citizenship', 'IT', 'residence', '{{"street": "Via Roma", "number": "1", "postal_code": "00184",
              "municipality": "Roma", "province": "RM", "country": "IT"}}'::jsonb, 'fees_settled', true,
              'declaration_445', true, 'privacy_read', true, 'stamp_method', 'exempt', 'stamp_exemption', 'art. 5')
            || (select jsonb_object_agg(f ->> 'id', f -> 'options' -> 0 -> 'value')
                from albo.service_version v, jsonb_array_elements(v.form -> 'sections') x,
                     jsonb_array_elements(x -> 'fields') f
                where v.id = d.service_version_id and f ->> 'id' in ('reason', 'card', 'seal'))
            where d.id = {draft}""")
    app.key('ctrl+n')
    new = window(app, 'New Request')
    new.find(Role.LIST, 'Your drafts').find(Role.LABEL, 'Rossi Mario').click_at()
    new.find(Role.TEXT, 'Enrolment number')
    button(new, 'File…').click()
    confirm(app, 'File Request')
    new.wait_for(contains='Filed as ')
    shot(app, 'registers-8-filed')
    assert sql("select filed_by is not null from albo.request order by id desc limit 1") == 't'
    button(new, 'Open Request').click()
    app.find(contains='Protocol: ' + sql('select protocol_number from albo.request order by id desc limit 1'))


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

    with start('ordine.amministratore') as app:
        run('the register lists what is in force, and what is closed', test_list, app)
        run('and what was in force on a day', test_as_of, app)
        run('what is shown is exported', test_export, app)
        entry = run('a member is annotated', test_annotate, app)
        run('the annotation is closed', test_close_annotation, app, entry)
        run('an entry is corrected, after a day that is refused', test_correct, app, entry)
        run('a certificate is saved', test_certificate, app)
        run('a payment is given up', test_give_up, app)
    with start('ordine.operatore') as app:
        run('an officer sees what is owed, and records what was paid', test_payments, app)
        run('and files what came on paper', test_file, app)
    run('an auditor reads a member and writes nothing', test_auditor, None)

    print(f'1..{len(tests)}')
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
