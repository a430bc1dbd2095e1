-- payment: what is owed, on every channel, and how it is settled
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

begin;
\ir fixture.sql
select no_plan();

create function test.version() returns int
language sql as $$ select row_version from albo.request where id = test.get('r')::bigint $$;
create function test.state() returns text
language sql as $$ select s.code from albo.request r join albo.state s using (state) where r.id = test.get('r')::bigint $$;
create function test.office(p_login text, p_verb text, p_more text default '') returns text
language sql as $$
  select test.refusal_as(p_login, format('select office.%s(%s, %s, gen_random_uuid()%s)', p_verb, test.get('r'), test.version(), p_more))
$$;
create function test.received(p_receipt text) returns text
language sql as $$ select test.refusal_as('albo_worker', format('select worker.payment_received(%s, gen_random_uuid(), %L)', test.get('p'), p_receipt)) $$;
create function test.last_position() returns text
language sql as $$ select test.put('p', (select max(id) from albo.payment_position)) $$;
-- The same services with a fee, and the rule that says when it is due.
create function test.fee(p_rules jsonb) returns void
language sql as $$
  select albo.service_publish(test.get('a')::int, s || jsonb_build_object('fee_cents', 5000, 'rules', (s -> 'rules') || p_rules))
  from jsonb_array_elements(test.get('preset')::jsonb -> 'services') s where s ->> 'code' = 'iscrizione'
$$;

-- Without a fee, an administrator says what is owed.
select test.put('r', test.submitted());
select is(test.office('a.amministratore', 'ask_payment', ', null'), 'AL422 positions:required', 'nothing is owed');
select is(test.office('a.amministratore', 'ask_payment', format(', %L', p)), x, format('%s: %s', left(p, 70), x))
from (values ('{}', 'AL422 positions:invalid'), ('[]', 'AL422 positions:invalid'), ('[{"kind": "gift", "description": "x", "amount_cents": 1}]', 'AL422 kind:invalid_option'),
             ('[{"kind": "fee", "description": " ", "amount_cents": 1}]', 'AL422 description:invalid'), ('[{"kind": "fee", "description": "x", "amount_cents": 0}]', 'AL422 amount_cents:invalid'),
             ('[{"kind": "fee", "description": "x", "amount_cents": 1.5}]', 'AL422 amount_cents:invalid'), ('[{"kind": "fee", "description": "x", "amount_cents": 1, "due_on": "x"}]', 'AL422 due_on:invalid_date'),
             ('[{"kind": "fee", "description": "x", "amount_cents": 1, "is_mandatory": false}]', 'AL422 positions:required')) x (p, x);
select is((select count(*) from albo.payment_position), 0::bigint, 'what is refused leaves nothing');
select is(test.office('a.operatore', 'ask_payment', ', null'), 'AL403', 'an officer does not ask');
select is(test.office('a.amministratore', 'ask_payment', ', ''[{"kind": "fee", "description": "Diritti", "amount_cents": 3200}, {"kind": "stamp_duty", "description": "Bollo", "amount_cents": 1600}]'''), '', 'two positions');
select is(test.state(), 'awaiting_payment', 'the request waits');
select is((select payload ->> 'template' from albo.outbox where request_id = test.get('r')::bigint order by id desc limit 1), 'payment', 'the applicant is told');
select is(jsonb_path_query_array(portal.request('mario-token', test.get('r')::bigint), '$.payments[*].amount_cents'), '[3200, 1600]'::jsonb, 'and sees what');
select test.put('p', (select min(id) from albo.payment_position)), test.put('p2', (select max(id) from albo.payment_position));

-- A receipt.
select is(test.received('{}'), 'AL422 receipt:required', 'a receipt has a name');
select is(test.received('{"receipt_id": "R1", "amount_cents": 3200}'), '', 'pagoPA says it was paid');
select is(test.state(), 'awaiting_payment', 'the other one is still owed');
select is(test.received('{"receipt_id": "R2", "amount_cents": 3200}'), '', 'more money for the same is not refused');
select is((select format('%s %s', reason, receipt) from albo.unmatched_receipt), 'paid {"receipt_id": "R2", "amount_cents": 3200}', 'and settles nothing: it is kept');
select is(test.received('{"receipt_id": "R1", "amount_cents": 3200}'), 'AL422 receipt:receipt_used', 'what settled it is not more money');
select test.put('p', test.get('p2'));
select is(test.received(format('{"receipt_id": %s, "amount_cents": 1600}', to_json(r))), 'AL422 receipt:receipt_used', format('a receipt settles one position: %s', to_json(r)))
from unnest(array['R1', ' R1', E'R1\n', 'R2']) r;
select is(test.received(format('{"receipt_id": "RX", "amount_cents": %s}', r)), 'AL422 receipt:amount_differs', 'not of ' || r)
from unnest(array['1', '1599', '1601', '-1600', '1600.5', '"1600"', 'null', '1e400', '99999999999999999999', '1600, "notification_fee_cents": 1', '1601, "notification_fee_cents": "1"', '1599, "notification_fee_cents": -1']) r;
select is(test.received('{"receipt_id": "RX"}'), 'AL422 receipt:amount_differs', 'nor of nothing');
select is(test.received(r), 'AL422 receipt:' || x, 'no name: ' || left(r, 40))
from (values ('[]', 'required'), ('{"receipt_id": " ", "amount_cents": 1600}', 'required'), ('{"receipt_id": 1, "amount_cents": 1600}', 'required'),
             (format('{"receipt_id": "%s", "amount_cents": 1600}', repeat('x', 201)), 'too_long')) x (r, x);

-- Paid elsewhere: the notice that was still payable closes with it.
select is(test.office('a.amministratore', 'paid_elsewhere', format(', %s, ''{"reference": "x", "paid_on": "' || current_date || '"}''', test.get('p'))), 'AL403', 'an officer has the proof');
select is(test.office('a.operatore', 'paid_elsewhere', format(', %s, %L', test.get('p'), p)), x, format('%s: %s', p, x))
from (values ('{}', 'AL422 reference:required'), ('{"reference": "CRO 1"}', 'AL422 paid_on:invalid_date'), ('{"reference": "CRO 1", "paid_on": "2999-01-01"}', 'AL422 paid_on:invalid_date'),
             ('{"reference": "CRO 1", "paid_on": "' || current_date || '", "attachment_id": 1}', 'AL422 attachment_id:unknown_file')) x (p, x);
select is(test.office('a.operatore', 'paid_elsewhere', ', 0, ''{"reference": "CRO 1", "paid_on": "' || current_date || '"}'''), 'AL422 position_id:no_position', 'a position of this request');
select is(test.office('a.operatore', 'paid_elsewhere', format(', %s, ''{"reference": "CRO 1", "paid_on": "' || current_date || '"}''', test.get('p'))), '', 'with proof it is settled');
select is(test.state(), 'awaiting_review', 'and the request goes on where it was');
select is((select string_agg(state, ' ' order by id) from albo.payment_position), 'paid paid_elsewhere', 'each in its way');
select is(test.refusal('update albo.payment_position set amount_cents = 1'), 'AL403', 'what was settled stays');
select is(test.refusal('delete from albo.payment_position'), 'AL403', 'and is never removed');
select test.put('k', gen_random_uuid());
select test.put('kept', test.value_as('albo_worker', format('select worker.payment_received(%s, %L, ''{"receipt_id": "R3 ", "amount_cents": 1600}'')', test.get('p'), test.get('k'))));
select is(test.get('kept')::jsonb #- '{unmatched,id}' #- '{unmatched,at}' #- '{unmatched,position_id}' #- '{unmatched,request_id}', '{"unmatched": {"reason": "paid_elsewhere", "receipt_id": "R3"}}'::jsonb, 'paid a second time: it is kept');
select is(test.value_as('albo_worker', format('select worker.payment_received(%s, %L, ''{"receipt_id": "R3", "amount_cents": 1600}'')', test.get('p'), k)), test.get('kept'), 'the same receipt again is the same answer')
from (values (test.get('k')), (gen_random_uuid()::text)) x (k);
select is((select count(*) from albo.unmatched_receipt where receipt ->> 'receipt_id' = 'R3'), 1::bigint, 'and one row');
select is(test.refusal('update albo.unmatched_receipt set reason = reason'), 'AL403', 'which stays');
select is(test.refusal('delete from albo.unmatched_receipt'), 'AL403', 'and is never removed');
select is(jsonb_path_query_array(portal.request('mario-token', test.get('r')::bigint), '$.payments[*].unmatched_receipts[*].receipt_id'), '["R2", "R3"]'::jsonb, 'both sides see it');
select is(jsonb_path_query_array(test.value_as('a.operatore', format('select office.request(%s)', test.get('r')))::jsonb, '$.payments[*].unmatched_receipts[*].reason'), '["paid", "paid_elsewhere"]'::jsonb, 'and why');

-- Given up.
select is(test.office('a.amministratore', 'claim'), '', 'claimed');
select is(test.office('a.amministratore', 'ask_payment', ', ''[{"kind": "other", "description": "Copie", "amount_cents": 500}]'''), '', 'asked again');
select test.last_position();
select is(test.office('a.amministratore', 'cancel_payment', format(', %s, '' ''', test.get('p'))), 'AL422 reasons:required', 'giving up has reasons');
select is(test.office('a.amministratore', 'cancel_payment', format(', %s, ''Chieste per errore''', test.get('p'))), '', 'given up');
select is(test.state(), 'under_review', 'back to whom claimed');
select is(test.received('{"receipt_id": "R4", "amount_cents": 500}'), '', 'paid though it was given up');
select is((select reason from albo.unmatched_receipt where receipt ->> 'receipt_id' = 'R4'), 'cancelled', 'is money to give back');
select is(test.office('a.amministratore', 'approve', ', ''{}'''), '', 'approved');

-- A fee that is due with the submission.
select test.fee('{"fee_due": "submission"}');
select test.put('r', test.submitted('mara-token', 'ente-a', 'iscrizione', '{"email": "m@example.org", "section": "B", "truth": true}'));
select test.last_position();
select is(test.state(), 'awaiting_payment', 'a fee due with the submission makes it wait at once');
select is((select string_agg(action || ' ' || actor_kind, ', ' order by seq) from albo.history where request_id = test.get('r')::bigint), 'submit applicant, ask_payment system', 'Albo asks');
select is((select format('%s %s %s', kind, amount_cents, is_mandatory) from albo.payment_position order by id desc limit 1), 'fee 5000 t', 'for what the service costs');
select is(test.received('{"receipt_id": "R9", "amount_cents": 5000}'), '', 'paid');
select is(test.state(), 'awaiting_review', 'then the office checks it');
select is(albo.history_broken_at(test.get('a')::int, test.get('r')::bigint), null, 'the chain is whole');
select is(test.office('a.amministratore', 'annul', ', ''duplicate'', ''x'''), '', 'annulled');

-- A fee that is due before the approval.
select test.fee('{"fee_due": "approval"}');
select test.put('r', test.submitted('mara-token', 'ente-a', 'iscrizione', '{"email": "m@example.org", "section": "B", "truth": true}'));
select test.last_position();
select is(test.state(), 'awaiting_review', 'a fee due before the approval lets the office begin');
select test.office('a.amministratore', 'claim');
select is(test.office('a.amministratore', 'approve', ', ''{}'''), 'AL422 unpaid', 'but not end');
select is(test.value_as('a.amministratore', format('select v -> ''reason'' from jsonb_array_elements(office.request(%s) -> ''verbs'') v where v ->> ''action'' = ''approve''', test.get('r'))), '"unpaid"', 'the verb says why');
select is(test.received('{"receipt_id": "R10", "amount_cents": 5150, "notification_fee_cents": 150}'), '', 'paid while it is reviewed');
select is(test.state(), 'under_review', 'where it stays');
select is(test.office('a.amministratore', 'approve', ', ''{}'''), '', 'approved');

-- A fee that an administrator asks for is not forgotten.
select test.fee('{"fee_due": "request"}');
insert into albo.citizen (identity_key, given_name, family_name, fiscal_code) values ('TINIT-VRDLEO70A01H501X', 'Leo', 'Verdi', 'VRDLEO70A01H501X');
select login.session_open('{"fiscal_code": "VRDLEO70A01H501X", "given_name": "Leo", "family_name": "Verdi"}', 'cie', 2, sha256('leo-token'));
select test.put('r', test.submitted('leo-token', 'ente-a', 'iscrizione', '{"email": "l@example.org", "section": "B", "truth": true}'));
select test.office('a.amministratore', 'claim');
select is(test.office('a.amministratore', 'approve', ', ''{}'''), 'AL422 fee_unpaid', 'nobody asked for it yet');
select is(test.value_as('a.amministratore', format('select v -> ''reason'' from jsonb_array_elements(office.request(%s) -> ''verbs'') v where v ->> ''action'' = ''approve''', test.get('r'))), '"fee_unpaid"', 'the verb says why');
select is(test.office('a.amministratore', 'ask_payment', ', ''[{"kind": "fee", "description": "Acconto", "amount_cents": 4999}]'''), '', 'a part of it');
select test.last_position();
select is(test.received('{"receipt_id": "R12", "amount_cents": 4999}'), '', 'which is paid');
select is(test.office('a.amministratore', 'approve', ', ''{}'''), 'AL422 fee_unpaid', 'is not the fee');
select is(test.office('a.amministratore', 'ask_payment', ', ''[{"kind": "other", "description": "Copie", "amount_cents": 9000}]'''), '', 'something else');
select test.last_position();
select is(test.office('a.operatore', 'paid_elsewhere', format(', %s, ''{"reference": "CRO 2", "paid_on": "%s"}''', test.get('p'), (current_date - interval '2 years 3 days')::date)), 'AL422 paid_on:invalid_date', 'not paid years before');
select is(test.office('a.operatore', 'paid_elsewhere', format(', %s, ''{"reference": "CRO 2", "paid_on": "%s"}''', test.get('p'), current_date - 1)), '', 'paid yesterday');
select is(test.office('a.amministratore', 'approve', ', ''{}'''), 'AL422 fee_unpaid', 'is not the fee either');
savepoint asked;
select test.office('a.amministratore', 'ask_payment', ', ''[{"kind": "fee", "description": "Diritti", "amount_cents": 5000}]''');
select test.last_position();
select is(test.office('a.amministratore', 'cancel_payment', format(', %s, ''Esente''', test.get('p'))), '', 'the fee given up');
select is(test.office('a.amministratore', 'approve', ', ''{}'''), '', 'is no obstacle');
rollback to asked;
select test.office('a.amministratore', 'ask_payment', ', ''[{"kind": "fee", "description": "Diritti", "amount_cents": 5000}]''');
select test.last_position();
select is(test.received('{"receipt_id": "R13", "amount_cents": 5000}'), '', 'the fee paid');
select is(test.office('a.amministratore', 'approve', ', ''{}'''), '', 'neither');

-- Where the rules do not say when, it is collected elsewhere.
select test.fee('{}');
insert into albo.citizen (identity_key, given_name, family_name, fiscal_code) values ('TINIT-VRDLIA70A41H501X', 'Lia', 'Verdi', 'VRDLIA70A41H501X');
select login.session_open('{"fiscal_code": "VRDLIA70A41H501X", "given_name": "Lia", "family_name": "Verdi"}', 'cie', 2, sha256('lia-token'));
select test.put('r', test.submitted('lia-token', 'ente-a', 'iscrizione', '{"email": "l@example.org", "section": "B", "truth": true}'));
select test.office('a.amministratore', 'claim');
select is(test.office('a.amministratore', 'approve', ', ''{}'''), '', 'a fee without a rule');

-- An annulment cancels what is owed.
select test.put('r', test.submitted('mario-token', 'ente-b'));
select test.refusal_as('b.amministratore', format('select office.ask_payment(%s, 1, gen_random_uuid(), ''[{"kind": "fee", "description": "x", "amount_cents": 1}]'')', test.get('r')));
select is(test.refusal_as('b.amministratore', format('select office.annul(%s, 2, gen_random_uuid(), ''inadmissible'', ''x'')', test.get('r'))), '', 'annulled while it waits for a payment');
select is((select state from albo.payment_position order by id desc limit 1), 'cancelled', 'nothing is owed any more');
select test.last_position();
select is(test.received('{"receipt_id": "R20", "amount_cents": 1}'), '', 'paid after the request was closed');
select is((select format('%s %s', request_id = test.get('r')::bigint, reason) from albo.unmatched_receipt where receipt ->> 'receipt_id' = 'R20'), 't cancelled', 'is kept with it');
select is(test.state(), 'annulled', 'which stays closed');
select test.put('r', test.submitted('mario-token', 'ente-b'));
select test.refusal_as('b.amministratore', format('select office.ask_payment(%s, 1, gen_random_uuid(), ''[{"kind": "fee", "description": "x", "amount_cents": 1}]'')', test.get('r')));
select test.last_position();
select is(test.received('{"receipt_id": "R1", "amount_cents": 1}'), 'AL422 receipt:receipt_used', 'what another body was paid with pays nothing here');
select is(test.refusal('update albo.payment_position set state = ''paid'', closed_at = now(), proof = ''{"receipt_id": "R1 "}'' where id = ' || test.get('p')), '23505', 'not even by hand');

-- Where the rules say that a payment stops the clock.
select test.fee('{"fee_due": "submission", "payment_suspends": true}');
select test.put('r', test.submitted('mario-token', 'ente-a', 'trasferimento', '{"direction": "in", "section": "A"}'));
select is((select count(*) from albo.clock_event where request_id = test.get('r')::bigint), 0::bigint, 'other services go on');
insert into albo.citizen (identity_key, given_name, family_name, fiscal_code) values ('TINIT-NREADA70A41H501X', 'Ada', 'Neri', 'NREADA70A41H501X');
select login.session_open('{"fiscal_code": "NREADA70A41H501X", "given_name": "Ada", "family_name": "Neri"}', 'cie', 2, sha256('ada-token'));
select test.put('r', test.submitted('ada-token', 'ente-a', 'iscrizione', '{"email": "a@example.org", "section": "B", "truth": true}'));
select test.last_position();
select test.received('{"receipt_id": "R11", "amount_cents": 5000}');
select is((select string_agg(kind, ' ' order by seq) from albo.clock_event where request_id = test.get('r')::bigint), 'payment_asked payment_closed', 'this one stops and resumes');

select * from finish();
rollback;
