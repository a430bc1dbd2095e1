-- procedure: supplements, preavviso, withdrawal, words, and who has a request in hand
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

begin;
\ir fixture.sql
select no_plan();

-- A command on the request that is being looked at, with the version it has; "" when it went well.
create function test.version() returns int
language sql as $$ select row_version from albo.request where id = test.get('r')::bigint $$;
create function test.state() returns text
language sql as $$ select s.code from albo.request r join albo.state s using (state) where r.id = test.get('r')::bigint $$;
create function test.office(p_login text, p_verb text, p_more text default '') returns text
language sql as $$
  select test.refusal_as(p_login, format('select office.%s(%s, %s, gen_random_uuid()%s)', p_verb, test.get('r'), test.version(), p_more))
$$;
create function test.citizen(p_verb text, p_more text default '', p_token text default 'mario-token') returns text
language sql as $$
  select test.refusal_as('albo_portal', format('select portal.%s(%L, %s, %s, gen_random_uuid()%s)', p_verb, p_token, test.get('r'), test.version(), p_more))
$$;
create function test.ask(p_more jsonb default '{}') returns text
language sql as $$
  select ', ' || quote_literal(jsonb_build_object('due_on', to_char(albo.rome_day(now()) + 20, 'YYYY-MM-DD'), 'items',
    '[{"kind": "field", "field": "section", "reason": "La sezione non corrisponde al titolo."},
      {"kind": "text", "reason": "Indicare la data del titolo."}]'::jsonb) || p_more)
$$;
create function test.notices() returns text
language sql as $$
  select string_agg(format('%s→%s', payload ->> 'template', payload ->> 'to'), ' ' order by id) from albo.outbox
  where request_id = test.get('r')::bigint and payload ->> 'template' not in ('receipt', 'submitted')
$$;
create function test.last(p_what text default 'details') returns jsonb
language sql as $$
  select to_jsonb(h) -> p_what from albo.history h where request_id = test.get('r')::bigint order by seq desc limit 1
$$;

select test.put('r', test.submitted());

-- An officer proposes.
select is(test.office('a.operatore', 'propose_supplement', test.ask() ), '', 'an officer proposes what to ask');
select is(test.state(), 'awaiting_review', 'the request stays where it is');
select is(test.office('a.amministratore', 'propose_supplement', test.ask()), 'AL403', 'an administrator asks, and does not propose');
select is(portal.request('mario-token', test.get('r')::bigint) -> 'supplements', '[]'::jsonb, 'the applicant sees no proposal');
select is((select count(*) from jsonb_array_elements(portal.request('mario-token', test.get('r')::bigint) -> 'history')), 1::bigint, 'nor in the history');
select is(test.value_as('a.operatore', format('select office.request(%s) #>> ''{supplements,0,proposed_by}''', test.get('r'))), 'Operatore A', 'the office does');
select is(test.office('a.operatore', 'propose_supplement', test.ask('{"message": "Gentile"}')), '', 'a second proposal takes the place of the first');
select is((select string_agg(state, ' ' order by id) from albo.supplement), 'discarded proposed', 'so there is one');
select is(test.office('a.operatore', 'discard_supplement'), '', 'a proposal is dropped');
select is(test.office('a.operatore', 'discard_supplement'), 'AL422 no_proposal', 'once');
select is(test.office('a.operatore', 'ask_supplement', test.ask()), 'AL403', 'an officer does not send');

-- What an ask must be.
select is(test.office('a.amministratore', 'ask_supplement', test.ask(m::jsonb)), x, format('an ask with %s: %s', left(m, 60), x))
from (values ('{"items": []}', 'AL422 items:required'), ('{"items": {}}', 'AL422 items:required'), ('{"items": [1]}', 'AL422 items:invalid'),
             ('{"items": [{"kind": "text", "reason": " "}]}', 'AL422 items:reason_required'), ('{"items": [{"kind": "text"}]}', 'AL422 items:reason_required'),
             ('{"items": [{"kind": "field", "reason": "x"}]}', 'AL422 items:unknown_field'), ('{"items": [{"kind": "field", "field": "nothing", "reason": "x"}]}', 'AL422 items:unknown_field'),
             ('{"items": [{"kind": "field", "field": "document", "reason": "x"}]}', 'AL422 items:unknown_field'), ('{"items": [{"kind": "attachment", "field": "section", "reason": "x"}]}', 'AL422 items:unknown_field'),
             ('{"items": [{"kind": "text", "field": "section", "reason": "x"}]}', 'AL422 items:unknown_field'), ('{"items": [{"kind": "photo", "reason": "x"}]}', 'AL422 items:invalid'),
             ('{"due_on": null}', 'AL422 due_on:invalid_date'), ('{"due_on": "2020-01-01"}', 'AL422 due_on:invalid_date'), ('{"due_on": "2999-01-01"}', 'AL422 due_on:invalid_date'),
             ('{"clock_effect": "stops"}', 'AL422 clock_effect:invalid_option'), ('{"clock_effect": "restarts"}', 'AL422 clock_effect:restart_not_allowed')) x (m, x);
select is(test.office('a.amministratore', 'ask_supplement', test.ask(jsonb_build_object('message', repeat('x', 20001)))), 'AL422 message:too_long', 'a message has an end');
select is(test.office('a.amministratore', 'ask_supplement', test.ask(jsonb_build_object('clock_effect', 'suspends', 'due_on', to_char(albo.rome_day(now()) + 31, 'YYYY-MM-DD')))),
          'AL422 due_on:beyond_suspension', 'a term is suspended for thirty days at most (art. 2 c. 7 L. 241/1990)');
select is((select count(*) from albo.supplement where asked_at is not null), 0::bigint, 'what is refused leaves nothing');

-- The proposal is sent by an administrator, with another day.
select is(test.office('a.operatore', 'propose_supplement', test.ask('{"message": "Gentile richiedente"}')), '', 'proposed again');
select is(test.office('a.amministratore', 'ask_supplement', format(', ''{"due_on": "%s", "clock_effect": "suspends"}''', to_char(albo.rome_day(now()) + 15, 'YYYY-MM-DD'))), '',
          'an administrator sends the proposal, with a day and an effect of their own');
select is((select format('%s %s %s %s', state, clock_effect, due_on - albo.rome_day(now()), message) from albo.supplement order by id desc limit 1), 'open suspends 15 Gentile richiedente', 'it is open');
select is(test.state(), 'awaiting_supplement', 'the applicant is awaited');
select is((select format('%s %s', kind, limit_on - day) from albo.clock_event), 'supplement_suspends 15', 'the clock knows');
select is(test.notices(), 'supplement_proposed→office supplement_proposed→office supplement_proposed→office supplement→applicant', 'everybody was told');
select ok((select payload ? 'supplement_id' from albo.outbox where payload ->> 'template' = 'supplement'), 'the notice leads to the items');
select test.put('i' || position, id) from albo.supplement_item i where i.supplement_id = (select max(id) from albo.supplement);

-- Answering item by item.
create function test.answer(p_item text, p_value text, p_token text default 'mario-token') returns text
language sql as $$ select test.refusal_as('albo_portal', format('select portal.supplement_item_answer(%L, %s, %L)', p_token, test.get(p_item), p_value)) $$;
select is(test.citizen('answer_supplement'), format('AL422 item_%s:required item_%s:required', test.get('i1'), test.get('i2')), 'nothing was answered yet');
select is(test.state(), 'awaiting_supplement', 'and nothing moved');
select is(test.answer('i1', '"C"'), format('AL422 item_%s:invalid_option', test.get('i1')), 'an answer is what its field takes');
select is(test.answer('i1', '"B"', 'mara-token'), 'AL404', 'another citizen has nothing to answer');
select is(test.answer('i1', '"B"'), '', 'a field is corrected');
select is(test.answer('i2', '3'), format('AL422 item_%s:invalid', test.get('i2')), 'words are words');
select is(test.answer('i2', to_jsonb(repeat('x', 20001))::text), format('AL422 item_%s:too_long', test.get('i2')), 'and not too many');
select is(test.citizen('answer_supplement'), format('AL422 item_%s:required', test.get('i2')), 'all must be answered');
select is(test.value_as('a.operatore', format('select office.request(%s) #> ''{supplements,-1,items,0,answer}''', test.get('r'))), 'null', 'the office sees no answer before it is handed in');
select is(portal.request('mario-token', test.get('r')::bigint) #> '{supplements,-1,items,0,answer}', '"B"'::jsonb, 'the applicant does');
select is(test.answer('i2', '"Il 3 marzo"'), '', 'the words');
select is(test.answer('i2', '""'), '', 'are taken back');
select is(test.answer('i2', '"Il 4 marzo"'), '', 'and said again');
select is(albo.request_values(test.get('a')::int, test.get('r')::bigint) ->> 'section', 'A', 'until it is handed in, what was declared counts');
select is(test.citizen('answer_supplement', p_token => 'mara-token'), 'AL404', 'another citizen does not hand in');
select is(test.citizen('answer_supplement'), '', 'handed in');
select is(test.state(), 'awaiting_administrator', 'nobody had claimed: it waits for an administrator');
select is(albo.request_values(test.get('a')::int, test.get('r')::bigint) ->> 'section', 'B', 'the answer lies over what was declared');
select is((select declared ->> 'section' from albo.submission where request_id = test.get('r')::bigint), 'A', 'which stays');
select is(test.value_as('a.operatore', format('select (office.request(%s) #> ''{data,section}'') - ''verified_at''', test.get('r')))::jsonb,
          '{"declared": "B", "original": "A", "verified": null, "source": "supplement"}'::jsonb, 'the office sees both');
select is((select is_unread from albo.request where id = test.get('r')::bigint), false, 'the office has looked');
select ok(test.last() ? 'answers_sha256', 'the chain holds the answers');
select is(test.answer('i1', '"A"'), 'AL404', 'after that nothing is answered any more');
select is(test.refusal(format('update albo.supplement_item set answer = ''"A"'' where id = %s', test.get('i1'))), 'AL403', 'not by the owner either');
select is(test.refusal('update albo.supplement set due_on = due_on + 1'), 'AL403', 'what has ended stays');
select is(test.refusal('delete from albo.supplement_item'), 'AL403', 'with its items');
select is((select string_agg(kind, ' ' order by seq) from albo.clock_event), 'supplement_suspends supplement_closed', 'the clock resumes');

-- Review of the answers, a second ask.
select is(test.office('a.amministratore', 'review_supplement', format(', ''{"%s": "accepted"}''', test.get('i1'))), '', 'an answer is accepted');
select is(test.office('a.amministratore', 'review_supplement', format(', ''{"%s": "accepted"}''', test.get('i1'))), 'AL422 items:invalid_option', 'once');
select is(test.office('a.amministratore', 'claim'), '', 'claimed');
select is(test.office('a.amministratore', 'ask_supplement', test.ask('{"clock_effect": "suspends"}')), 'AL422 clock_effect:already_suspended', 'the term is suspended once');
select is(test.office('a.amministratore', 'ask_supplement', test.ask('{"items": [{"kind": "text", "reason": "x"}]}')), '', 'asked without effect on the term');
select is(test.office('a.amministratore', 'withdraw_supplement'), '', 'and taken back');
select is(test.state(), 'under_review', 'it returns to whom claimed');
select is((select state from albo.supplement_item order by id desc limit 1), 'cancelled', 'nothing is asked any more');
select is(test.office('a.amministratore', 'ask_supplement', test.ask('{"items": [{"kind": "text", "reason": "x"}]}')), '', 'asked again');

-- Expiry.
select is((select count(*) from worker.expire_supplements(10)), 0::bigint, 'before its day nothing expires');
update albo.supplement set due_on = albo.rome_day(now()) - 1 where state = 'open';
select results_eq('select * from worker.expire_supplements(10)', format('values (''ente-a''::text, %s::bigint)', test.get('r')), 'after it the worker ends it');
select is((select count(*) from worker.expire_supplements(10)), 0::bigint, 'once');
select is((select format('%s %s %s', test.state(), supplement_expired, is_unread) from albo.request where id = test.get('r')::bigint), 'under_review t t', 'the office is told, the flag is set');
select is(test.office('a.amministratore', 'approve', ', ''{}'''), 'AL422 open_items', 'what was asked and never answered holds an approval');
select is(test.value_as('a.amministratore', format('select v -> ''reason'' from jsonb_array_elements(office.request(%s) -> ''verbs'') v where v ->> ''action'' = ''approve''', test.get('r'))),
          '"open_items"', 'and the verb says why');
select is(test.office('a.amministratore', 'review_supplement', format(', ''{"%s": "cancelled"}''', (select max(id) from albo.supplement_item))), '', 'until it is given up');

-- Hands.
select is(test.office('a.amministratore', 'assign', ', ''a.amministratore'''), 'AL422 assignee:same_assignee', 'to oneself again');
select is(test.office('a.amministratore', 'assign', format(', %L', l)), 'AL422 assignee:invalid_option', format('not to %s', coalesce(l, 'nobody')))
from unnest(array['a.operatore', 'a.rtd', 'b.amministratore', 'nobody', null]) l;
select is(test.office('a.amministratore2', 'assign', ', ''a.amministratore2'''), '', 'a colleague takes over');
select is(test.last(), '{"assignee": "a.amministratore2", "before": "a.amministratore"}'::jsonb, 'history says from whom');
select is(test.office('a.amministratore', 'release'), '', 'it is given back');
select is((select format('%s %s', test.state(), assignee_id is null) from albo.request where id = test.get('r')::bigint), 'awaiting_administrator t', 'into the queue');
select is((test.value_as('a.amministratore2', 'select office.claim_next(gen_random_uuid())')::jsonb) ->> 'request_id', test.get('r'), 'the next in the queue');
select is(test.value_as('a.amministratore2', 'select office.claim_next(gen_random_uuid())'), null, 'until there is none');
select is(test.refusal_as('a.operatore', 'select office.claim_next(gen_random_uuid())'), 'AL403', 'officers take none');

-- Preavviso di rigetto.
select is(test.office('a.amministratore', 'annul', ', ''rejected'', ''x'''), 'AL422 outcome:preavviso_required', 'no rejection without a preavviso');
select is(test.office('a.amministratore', 'send_preavviso', ', '' '''), 'AL422 reasons:required', 'it has reasons');
select is(test.office('a.amministratore', 'send_preavviso', ', ''Manca il titolo'''), '', 'told why it cannot be granted');
select is(test.office('a.amministratore', 'send_preavviso', ', ''x'''), 'AL422 preavviso_open', 'one at a time');
select ok((select due_on >= albo.rome_day(now()) + 10 from albo.preavviso), 'ten days for observations');
select is(test.office('a.amministratore', 'annul', ', ''rejected'', ''x'''), 'AL422 outcome:preavviso_required', 'it must be closed first');
select is(test.office('a.amministratore', 'close_preavviso', ', ''upheld'', null'), 'AL422 observations_awaited', 'not before the ten days have passed');
select is(test.citizen('observe_preavviso', ', '''''), 'AL422 observations:required', 'observations are words');
select is(test.citizen('observe_preavviso', ', ''Il titolo è allegato'''), '', 'observations');
select is(test.citizen('observe_preavviso', ', ''x'''), 'AL422 no_preavviso', 'once');
select ok(test.last() ? 'observations_sha256', 'the chain holds them');
select is(test.office('a.amministratore', 'close_preavviso', ', ''upheld'', null'), 'AL422 answer:required', 'they have a right to an answer');
select is(test.office('a.amministratore', 'close_preavviso', ', ''maybe'', ''x'''), 'AL422 ending:invalid_option', 'upheld or accepted');
select is(test.office('a.amministratore', 'close_preavviso', ', ''accepted'', ''Si conviene'''), '', 'the obstacles fell');
select is(test.office('a.amministratore', 'annul', ', ''rejected'', ''x'''), 'AL422 outcome:preavviso_required', 'so there is nothing to reject for');
select is(test.office('a.amministratore', 'close_preavviso', ', ''accepted'', null'), 'AL422 no_preavviso', 'it is closed');
select is(test.office('a.amministratore', 'send_preavviso', ', ''Manca altro'''), '', 'a second one');
update albo.preavviso set due_on = albo.rome_day(now()) - 1 where closed_at is null;
select is(test.office('a.amministratore', 'close_preavviso', ', ''upheld'', null'), '', 'ten days without a word');
select is((select string_agg(kind, ' ' order by seq) from albo.clock_event), 'supplement_suspends supplement_closed preavviso observations preavviso_closed preavviso preavviso_closed', 'the clock knows all of it');
select is(test.refusal('update albo.preavviso set answer = ''x'''), 'AL403', 'what was said stays');
select is(jsonb_array_length(portal.request('mario-token', test.get('r')::bigint) -> 'preavvisi'), 2, 'the applicant sees them');

-- Withdrawal.
select is(test.refusal(format($$select albo.request_move(row (%s, 'administrator', %s, 'X')::albo.actor, %s, %s, null, 'annul', '{"outcome": "withdrawn", "reasons": "x"}')$$,
                              test.get('a'), (select id from albo.staff where login = 'a.amministratore'), test.get('r'), test.version())),
          'AL422 outcome:withdrawal_required', 'nobody withdraws for the applicant');
select is(test.office('a.operatore', 'ask_withdrawal', ', '''''), 'AL422 reasons:required', 'on paper it has a reference');
select is(test.citizen('ask_withdrawal', ', null', 'mara-token'), 'AL404', 'another citizen does not');
select is(test.citizen('ask_withdrawal', ', null'), '', 'the applicant may');
select is(test.citizen('ask_withdrawal', ', null'), 'AL422 already_asked', 'once');
select is(test.state(), 'under_review', 'an administrator closes it');

-- Words.
create function test.say(p_who text, p_kind text, p_text text, p_key text default 'gen_random_uuid()') returns text
language sql as $$
  select case when p_who ~ 'token' then test.refusal_as('albo_portal', format('select portal.%s(%L, %s, %s, %L)', p_kind, p_who, test.get('r'), p_key, p_text))
              else test.refusal_as(p_who, format('select office.%s(%s, %s, %L)', p_kind, test.get('r'), p_key, p_text)) end
$$;
select test.put('version', test.version());
select is(test.say('a.operatore', 'note_add', 'Sentito il collega'), '', 'a note');
select is(test.say('mario-token', 'message_send', 'Quando saprò?'), '', 'a message of the applicant');
select is(test.say('a.amministratore', 'message_send', 'Entro la settimana'), '', 'a message of the office');
select is(test.say('mara-token', 'message_send', 'x'), 'AL404', 'not to another''s request');
select is(test.say('b.operatore', 'note_add', 'x'), 'AL404', 'nor of another body');
select is(test.say('b.operatore', 'message_send', 'x'), 'AL404', 'nor a message');
select is(test.say('a.operatore', 'note_add', t), x, format('a note of %s: %s', left(t, 5), x))
from (values (null, 'AL422 text:required'), (E' \n', 'AL422 text:required'), (repeat('x', 20001), 'AL422 text:too_long')) x (t, x);
select is(test.version()::text, test.get('version'), 'words make nobody''s version stale');
select is((select string_agg(action || ' ' || to_state, ', ' order by seq) from (select * from albo.history where request_id = test.get('r')::bigint order by seq desc limit 3) h),
          'note 5, message 5, message 5', 'but the chain holds them');
select is(albo.history_broken_at(test.get('a')::int, test.get('r')::bigint), null, 'and is whole');
select is((select is_unread from albo.request where id = test.get('r')::bigint), true, 'the office is told of an answer');
select is(jsonb_path_query_array(portal.request('mario-token', test.get('r')::bigint), '$.messages[*].author'), '["Rossi Mario", "Ente A"]'::jsonb, 'the office speaks with one voice');
select unalike(portal.request('mario-token', test.get('r')::bigint)::text, '%Sentito%', 'notes are the office''s own');
select is((select string_agg((read_at is not null)::text, ' ' order by id) from albo.message), 'false true', 'opening marks what the other side wrote');
select test.value_as('a.operatore', format('select office.request(%s) is null', test.get('r')));
select is((select string_agg((read_at is not null)::text, ' ' order by id) from albo.message), 'true true', 'on both sides');
select is(test.refusal('update albo.message set text = ''x'''), 'AL403', 'a message never changes');
select is(test.refusal('delete from albo.note'), 'AL403', 'a note neither');
select test.put('k', quote_literal(gen_random_uuid()));
select is(test.say('a.operatore', 'note_add', 'Una volta', test.get('k')) || test.say('a.operatore', 'note_add', 'Una volta', test.get('k')), '', 'a repeat of the same note');
select is((select count(*) from albo.note where text = 'Una volta'), 1::bigint, 'is done once');
select is(test.say('a.amministratore', 'note_add', 'Altro', test.get('k')), 'AL422 key_reused', 'another person''s key');

-- While the applicant wants to withdraw, nothing is granted; the applicant may go on after all.
select is(test.office('a.amministratore2', 'approve', ', ''{}'''), 'AL422 withdrawal_asked', 'what the applicant does not want any more is not granted');
select is(test.citizen('cancel_withdrawal', p_token => 'mara-token'), 'AL404', 'another citizen does not change that');
select is(test.citizen('cancel_withdrawal'), '', 'the applicant goes on after all');
select is(test.citizen('cancel_withdrawal'), 'AL422 no_withdrawal', 'once');
select is(test.citizen('ask_withdrawal', ', ''Cambio città'''), '', 'and may ask again');

-- The end.
select is(test.office('a.amministratore', 'annul', ', ''withdrawn'', ''Il richiedente ha rinunciato'''), '', 'closed as withdrawn');
select is(test.say('mario-token', 'message_send', 'Grazie'), '', 'a word may still be said');
select is(albo.history_broken_at(test.get('a')::int, test.get('r')::bigint), null, 'the chain goes on');
select is(test.refusal(format('update albo.request set history_seq = history_seq + 2 where id = %s', test.get('r'))), 'AL405', 'in steps of one');
select is(test.office('a.amministratore', 'claim'), 'AL405', 'and nothing else');

-- A letter that an administrator records while closing.
select test.put('r', test.submitted('mara-token', 'ente-b', 'iscrizione', '{"email": "m@example.org", "section": "B", "truth": true}'));
select test.put('k', quote_literal(gen_random_uuid()));
select is(test.refusal_as('b.amministratore', format('select office.annul(%s, 1, %s, ''withdrawn'', '' '')', test.get('r'), test.get('k'))), 'AL422 reasons:required', 'a letter has a reference');
select is(test.refusal_as('b.amministratore', format('select office.annul(%s, 2, %s, ''withdrawn'', ''x'')', test.get('r'), test.get('k'))), 'AL409', 'a stale version records none');
select is(test.value_as('b.amministratore', format('select office.annul(%s, 1, %s, ''withdrawn'', ''Lettera prot. 7'')', test.get('r'), test.get('k'))),
          test.value_as('b.amministratore', format('select office.annul(%s, 1, %s, ''withdrawn'', ''Lettera prot. 7'')', test.get('r'), test.get('k'))), 'closed as withdrawn, once');
select is((select string_agg(action || ' ' || actor_kind, ', ' order by seq) from albo.history where request_id = test.get('r')::bigint),
          'submit applicant, ask_withdrawal administrator, annul administrator', 'history tells both');
select is(albo.history_broken_at(test.get('b')::int, test.get('r')::bigint), null, 'in one chain');

-- A correction's supplement comes to the register: the section that was answered.
select test.put('r', test.submitted());
select test.office('a.amministratore', 'ask_supplement', test.ask('{"items": [{"kind": "field", "field": "section", "reason": "x"}]}'));
select test.put('i1', (select max(id) from albo.supplement_item));
select test.answer('i1', '"B"'), test.citizen('answer_supplement');
select test.office('a.amministratore', 'claim');
select is(test.office('a.amministratore', 'approve', ', ''{}'''), '', 'approved');
select is((select c.code from albo.request r join albo.entry e on e.id = r.entry_id join albo.section c on c.id = e.section_id where r.id = test.get('r')::bigint), 'B',
          'the register has what was answered');

-- A preavviso that is open when the request is granted after all.
select test.put('r', test.submitted('mara-token', 'ente-a', 'iscrizione', '{"email": "m@example.org", "section": "B", "truth": true}'));
select test.office('a.amministratore', 'claim'), test.office('a.amministratore', 'send_preavviso', ', ''x''');
select is(test.office('a.amministratore', 'approve', ', ''{}'''), '', 'granted with a preavviso open');
select is((select ending from albo.preavviso where request_id = test.get('r')::bigint), 'accepted', 'which ends');

-- Observations are heard whatever the office does meanwhile.
create function test.heard(p_verb text, p_more text) returns text language plpgsql as $$
declare
  v_heard text;
begin
  perform test.office('a.amministratore', p_verb, p_more);
  v_heard := test.citizen('observe_preavviso', ', ''Osservo''');
  raise exception using errcode = 'T0000', message = test.state() || ' ' || v_heard;
exception when sqlstate 'T0000' then return sqlerrm;
end
$$;
select test.put('r', test.submitted('mara-token', 'ente-a', 'trasferimento', '{"direction": "in", "section": "A"}'));
create or replace function test.citizen(p_verb text, p_more text default '', p_token text default 'mara-token') returns text
language sql as $$
  select test.refusal_as('albo_portal', format('select portal.%s(%L, %s, %s, gen_random_uuid()%s)', p_verb, p_token, test.get('r'), test.version(), p_more))
$$;
select test.office('a.amministratore', 'claim'), test.office('a.amministratore', 'send_preavviso', ', ''Manca il titolo''');
select is(test.heard(v, m), s || ' ', format('after %s too', v))
from (values ('release', '', 'awaiting_administrator'), ('ask_supplement', test.ask('{"items": [{"kind": "text", "reason": "x"}]}'), 'awaiting_supplement'),
             ('ask_payment', ', ''[{"kind": "fee", "description": "x", "amount_cents": 1}]''', 'awaiting_payment')) x (v, m, s);

-- A text of signs that nobody sees says nothing.
select is(test.office('a.amministratore', 'annul', format(', ''inadmissible'', %L', t)), 'AL422 reasons:required', format('%L is no reason', t))
from unnest(array[E'\u200b', E'\u00a0', '.', E' \n-', E'\u202e\u2060']) t;

-- What history tells of an ask is what was kept of it.
select is(test.office('a.amministratore', 'ask_supplement', test.ask('{"items": [{"kind": "text", "reason": "x", "x": 1}], "supplement_id": 1, "position_id": 99, "x": "y"}')), '', 'an ask with more than it takes');
select is((select array_agg(k order by k) from jsonb_object_keys(test.last()) k), array['clock_effect', 'due_on', 'items', 'supplement_id'], 'is kept without that');
select is(test.last() ->> 'supplement_id', (select max(id)::text from albo.supplement), 'and names itself');
select is((select payload - 'template' - 'to' from albo.outbox where request_id = test.get('r')::bigint order by id desc limit 1),
          jsonb_build_object('supplement_id', (select max(id) from albo.supplement)), 'so does its notice');
select is(test.office('a.amministratore', 'withdraw_supplement'), '', 'taken back');
select is(test.refusal(format($$select albo.request_move(row (%s, 'administrator', %s, 'X')::albo.actor, %s, %s, null, 'ask_supplement', jsonb_build_object('x', (select string_agg(md5(i::text), '') from generate_series(1, 20000) i)))$$,
          test.get('a'), (select id from albo.staff where login = 'a.amministratore'), test.get('r'), test.version())), 'AL422 details:too_much', 'and is of a size');

-- A day to answer by that is a holiday moves on.
select test.put('sunday', albo.rome_day(now()) + 14 - extract(dow from albo.rome_day(now()))::int);
select is(test.office('a.amministratore', 'ask_supplement', test.ask(jsonb_build_object('due_on', test.get('sunday'), 'items', '[{"kind": "field", "field": "section", "reason": "x"}]'::jsonb))), '', 'asked for a Sunday');
select cmp_ok((select due_on from albo.supplement order by id desc limit 1), '>', test.get('sunday')::date, 'is due on the next working day');

-- What was written and never handed in was not answered.
select test.put('i1', (select max(id) from albo.supplement_item));
select is(test.answer('i1', '"B"', 'mara-token'), '', 'written');
update albo.supplement set due_on = albo.rome_day(now()) - 1 where state = 'open';
select is((select count(*) from worker.expire_supplements(10)), 1::bigint, 'and never handed in');
select is(test.office('a.amministratore', 'review_supplement', format(', ''{"%s": "accepted"}''', test.get('i1'))), 'AL422 items:invalid_option', 'is not accepted');
select is(test.office('a.amministratore', 'approve', ', ''{}'''), 'AL422 open_items', 'and holds the approval');

-- Nobody is assigned what nobody took in hand.
select test.put('r', test.submitted('mara-token', 'ente-b', 'trasferimento', '{"direction": "in", "section": "A"}'));
select is(test.office('b.amministratore', 'ask_payment', ', ''[{"kind": "fee", "description": "x", "amount_cents": 1}]'''), '', 'waiting for a payment');
select is(test.office('b.amministratore', 'assign', ', ''b.amministratore'''), 'AL422 assignee:not_claimed', 'it is claimed first');

-- Who somebody is, is not corrected; and a form is whole after an answer too.
select test.put('r', test.submitted('mara-token', 'ente-b', 'iscrizione', '{"email": "m@example.org", "section": "B", "truth": true}'));
select is(test.office('b.amministratore', 'ask_supplement', test.ask('{"items": [{"kind": "field", "field": "fiscal_code", "reason": "x"}]}')), 'AL422 items:identity_field', 'the identity says it');
select is(test.office('b.amministratore', 'ask_supplement', test.ask('{"items": [{"kind": "field", "field": "has_employer", "reason": "x"}]}')), '', 'a box that shows another field');
select test.put('i1', (select max(id) from albo.supplement_item));
select is(test.answer('i1', 'true', 'mara-token'), '', 'ticked');
select is(test.citizen('answer_supplement'), format('AL422 item_%s:required', (select max(id) from albo.supplement_item)), 'wants the other one');

select * from finish();
rollback;
