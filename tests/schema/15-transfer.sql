-- transfer: out of a body and into another one, of this database or not
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

begin;
\ir fixture.sql
select no_plan();

-- Both bodies have a form with more in it; only one asks where from.
select test.put('wide', jsonb_build_object('format', 1, 'kind', 'order', 'services', jsonb_build_array(
  jsonb_set(jsonb_set(test.get('preset')::jsonb #> '{services,2}', '{form,sections,0,fields}', (test.get('preset')::jsonb #> '{services,2,form,sections,0,fields}') ||
    '[{"id": "origin", "type": "text", "label": {"it": "Da"}, "visible_when": {"field": "direction", "equals": "in"}},
      {"id": "destination", "type": "text", "label": {"it": "A"}, "visible_when": {"field": "direction", "equals": "out"}},
      {"id": "email", "type": "email", "label": {"it": "Email"}, "from": "email"},
      {"id": "reason", "type": "text", "label": {"it": "Motivo"}, "required": true},
      {"id": "level", "type": "choice", "label": {"it": "Livello"}, "options": [{"value": "x", "label": {"it": "x"}}, {"value": "y", "label": {"it": "y"}}]},
      {"id": "truth", "type": "declaration", "label": {"it": "Dichiaro"}, "required": true, "text": {"it": "…"}}]'),
    '{rules}', (test.get('preset')::jsonb #> '{services,2,rules}') || '{"origin_organization_field": "origin", "destination_organization_field": "destination"}'))));
select admin.preset_apply(test.get('a')::int, test.get('wide')::jsonb);
select admin.preset_apply(test.get('b')::int, jsonb_set(test.get('wide')::jsonb, '{services,0,form,sections,0,fields,7,options}', '[{"value": "y", "label": {"it": "y"}}, {"value": "z", "label": {"it": "z"}}]'));
select test.put('e', admin.member_add(test.get('a')::int, 'albo', 'A', '{"fiscal_code": "RSSMRA80A01H501U", "family_name": "Rossi", "given_name": "Mario"}', 7, '2010-01-01'));
select test.put('next', to_char(now() + interval '40 days', 'YYYY-MM-DD'));
select test.put('far', to_char(now() + interval '1 year', 'YYYY-MM-DD'));
select test.put('too_far', to_char(now() + interval '25 months', 'YYYY-MM-DD'));

-- An outgoing request in the hands of a's administrator; its id.
create function test.outgoing(p_values jsonb default '{}', p_token text default 'mario-token', p_org text default 'ente-a') returns bigint
language plpgsql as $$
declare
  v_request bigint := test.submitted(p_token, p_org, 'trasferimento', '{"direction": "out", "reason": "Casa", "truth": true, "level": "x", "destination": "Ordine di Altrove"}' || p_values);
begin
  perform test.value_as(right(p_org, 1) || '.amministratore', format('select office.claim(%s, 1, gen_random_uuid())', v_request));
  perform test.put('out', v_request);
  return v_request;
end
$$;
create function test.offer(p_details text default null, p_destination text default 'ente-b', p_login text default 'a.amministratore', p_version int default 2, p_key uuid default gen_random_uuid()) returns text
language plpgsql as $$
declare
  v_refusal text := test.refusal_as(p_login, format('select office.transfer_offer(%s, %s, %L, %L, %L)', test.get('out'), p_version, p_key, p_destination,
                                                    coalesce(p_details, format('{"effective_from": "%s"}', test.get('next')))));
begin
  perform test.put('in', (select destination_request_id from albo.transfer where request_id = test.get('out')::bigint and state = 'offered'));
  return v_refusal;
end
$$;
create function test.version(p_request text) returns int language sql as $$ select row_version from albo.request where id = test.get(p_request)::bigint $$;
create function test.move(p_login text, p_call text, p_request text) returns text language sql as $$
  select test.refusal_as(p_login, format(p_call, test.get(p_request), test.version(p_request)))
$$;
create function test.stands() returns text language sql as $$
  select concat_ws(' ', (select concat_ws('/', s.code, r.outcome) from albo.request r join albo.state s using (state) where r.id = test.get('out')::bigint),
                   (select concat_ws('/', s.code, r.outcome) from albo.request r join albo.state s using (state) where r.id = test.get('in')::bigint),
                   (select state from albo.transfer where request_id = test.get('out')::bigint order by id desc limit 1),
                   (select nullif(concat_ws('/', effective_to::text, cause), '') from albo.entry where id = test.get('e')::bigint),
                   (select string_agg(concat_ws('/', effective_from::text, number), ' ') from albo.entry where organization_id = test.get('b')::int))
$$;

-- What is offered, and what is not.
select test.outgoing();
select is(test.offer(format('{"effective_from": "%s"}', test.get('next')) , d), 'AL422 ' || x, format('offered to %s: %s', d, x))
from (values ('ente-z', 'destination:unknown_organization'), ('ente-a', 'destination:same_organization'), (null, 'destination:required'), ('', 'destination:required')) y (d, x);
select is(test.offer(replace(d, '2030-01-01', test.get('next'))), 'AL422 ' || x, format('an offer refused: %s', x))
from (values ('{}', 'effective_from:required'), ('{"effective_from": "2010-01-01"}', 'effective_from:before_entry'), ('{"effective_from": "domani"}', 'effective_from:invalid'),
             (format('{"effective_from": "%s"}', test.get('too_far')), 'effective_from:invalid'), ('{"effective_from": "1999-01-01"}', 'effective_from:invalid'), ('{"effective_from": "9999-12-31"}', 'effective_from:invalid'),
             ('{"effective_from": "2030-01-01", "section": "Z"}', 'section:unknown_section'), ('{"effective_from": "2030-01-01", "nulla_osta": {"number": 1}}', 'number:invalid'),
             ('{"effective_from": "2030-01-01", "nulla_osta": {"stamp": "x"}}', 'stamp:unknown_field'), ('{"effective_from": "2030-01-01", "member": 1}', 'member:unknown_field'), ('[]', 'details:invalid')) y (d, x);
select is(test.offer(p_login => l), x, format('not by %s', l)) from (values ('a.operatore', 'AL403'), ('b.amministratore', 'AL404'), ('a.rtd', '42501')) y (l, x);
select is(test.offer(p_version => 1), 'AL409', 'nor by who saw an older version');
select is((select count(*) from albo.request where organization_id = test.get('b')::int), 0::bigint, 'nothing arrived there');
select is(jsonb_path_query_array(test.value_as('a.amministratore', format('select office.transfer_destinations(%s)', test.get('out')))::jsonb, '$[*].code'), '["ente-b"]', 'where it could be offered');
select ok((test.value_as('a.amministratore', format('select office.request(%s)', test.get('out')))::jsonb -> 'verbs') @> '[{"action": "transfer_offer", "enabled": true}]', 'a verb says that it can be');

select test.put('k', gen_random_uuid());
select test.put('offer', format('{"effective_from": "%s", "section": "B", "nulla_osta": {"number": "NO 5", "date": "2026-02-01"}, "resolution_number": "88"}', test.get('next')));
select is(test.offer(test.get('offer'), p_key => test.get('k')::uuid), '', x) from unnest(array['offered', 'and again with the same key']) x;
select is((select count(*) from albo.request where organization_id = test.get('b')::int), 1::bigint, 'one request arrives');
select row_eq('select r.state::int, r.channel, r.protocol_number, r.citizen_id, r.row_version from albo.request r where r.id = ' || test.get('in'),
              row (1, 'transfer'::text, (select extract(year from now() at time zone 'Europe/Rome') || '/0000001'), test.get('mario')::bigint, 1), 'with a number of that body''s, to be reviewed, of the same citizen');
select is((select declared from albo.submission where request_id = test.get('in')::bigint),
          jsonb_build_object('direction', 'in', 'section', 'B', 'day', test.get('next'), 'origin', 'Ente A', 'reason', 'Casa', 'email', 'mario@example.org'),
          'with what both forms have, the other direction, and where from: no declaration, no option that is not one here');
select row_eq('select h.action, h.actor_kind, h.actor, h.to_state::int from albo.history h where h.request_id = ' || test.get('in'), row ('submit'::text, 'system'::text, 'Ente A'::text, 1), 'its history names the origin');
select is((select h.details from albo.history h where h.request_id = test.get('out')::bigint and h.action = 'transfer_offer'),
          test.get('offer')::jsonb || jsonb_build_object('destination', 'ente-b', 'destination_name', 'Ente B', 'protocol_number', (select protocol_number from albo.request where id = test.get('in')::bigint)),
          'and the origin''s the destination and its protocol');
select is((select array_agg(kind || ' ' || (payload ->> 'template') order by key) from albo.outbox where request_id = test.get('in')::bigint), array['mail receipt', 'mail submitted'], 'receipt and notice are on their way');
select is(test.stands(), 'under_review awaiting_review offered', 'and nothing is decided');
select is((test.value_as('a.amministratore', format('select office.request(%s)', test.get('out')))::jsonb -> 'transfer') - 'offered_at',
          jsonb_build_object('side', 'origin', 'state', 'offered', 'organization', '{"code": "ente-b", "name": "Ente B"}'::jsonb, 'effective_from', test.get('next'),
                             'nulla_osta', '{"number": "NO 5", "date": "2026-02-01"}'::jsonb, 'closed_at', null), 'the office sees the offer');
select is(portal.request('mario-token', test.get('in')::bigint) #>> '{transfer,side}', 'destination', 'and so does the citizen');
select set_eq(format('select x.organization_id, x.request_id from albo.request r cross join lateral albo.request_sides(r) x where r.id = %s', test.get(side)),
              format('values (%s, %s::bigint), (%s, %s)', test.get('a'), test.get('out'), test.get('b'), test.get('in')), 'both bodies are woken for ' || side) from unnest(array['out', 'in']) side;
select is((select count(*) from albo.request r cross join lateral albo.request_sides(r) x where r.organization_id = test.get('a')::int and r.id not in (select request_id from albo.transfer)),
          (select count(*) from albo.request r where r.organization_id = test.get('a')::int and r.id not in (select request_id from albo.transfer)), 'of any other request one');

-- While it is open.
select is(test.offer(p_version => 3), 'AL422 transfer_offered', 'not offered twice');
select is(test.move('a.amministratore', 'select office.approve(%s, %s, gen_random_uuid(), ''{}'')', 'out'), 'AL422 transfer_offered', 'the origin does not approve alone');
select ok((test.value_as('a.amministratore', format('select office.request(%s)', test.get('out')))::jsonb -> 'verbs') @> '[{"action": "approve", "enabled": false, "reason": "transfer_offered"}]', 'and is told why');
select is(test.move('b.amministratore', 'select office.claim(%s, %s, gen_random_uuid())', 'in'), '', 'the destination takes it in hand');
select is(test.move('b.amministratore', 'select office.approve(%s, %s, gen_random_uuid(), ''{"effective_from": "2031-01-01"}'')', 'in'), 'AL422 effective_from:differs', 'the day is the origin''s');
select is(test.move('a.amministratore', 'select office.release(%s, %s, gen_random_uuid())', 'out'), '', 'the origin puts it back');
select is(test.move('b.amministratore', 'select office.approve(%s, %s, gen_random_uuid(), ''{}'')', 'in'), 'AL422 origin_not_ready', 'it is not closed behind the origin''s back');
select is(test.stands(), 'awaiting_administrator under_review offered', 'and then neither is');
select is(test.move('a.amministratore', 'select office.claim(%s, %s, gen_random_uuid())', 'out'), '', 'the origin takes it again');

-- Both or none: the section is full, so to say.
select is(test.move('b.amministratore', 'select office.approve(%s, %s, gen_random_uuid(), ''{"section": "Z"}'')', 'in'), 'AL422 section:unknown_section', 'what the destination''s register refuses');
select is(test.stands(), 'under_review under_review offered', 'closes nothing');

select is(test.move('b.amministratore', 'select office.approve(%s, %s, gen_random_uuid(), ''{"resolution_number": "9"}'')', 'in'), '', 'the destination approves');
select is(test.stands(), format('approved/approved approved/approved accepted %s/transferred_out %1$s/1', test.get('next')), 'and both close on one day');
select row_eq('select h.actor_kind, h.actor, h.from_state::int, h.to_state::int from albo.history h where h.action = ''transfer_close''', row ('system'::text, 'Ente B'::text, 5, 6), 'the origin''s history says by whom');
select is((select h.details from albo.history h where h.action = 'transfer_close') - 'protocol_number',
          jsonb_build_object('destination', 'Ente B', 'effective_from', test.get('next'), 'nulla_osta', '{"number": "NO 5", "date": "2026-02-01"}'::jsonb, 'resolution_number', '88'), 'and all that was certified');
select is((select e.closed_by from albo.entry e where e.id = test.get('e')::bigint), test.get('out')::bigint, 'the period points to the request that closed it');
select is((select array_agg(e.opened_by || ' ' || s.code || ' ' || e.resolution_number) from albo.entry e join albo.section s on s.id = e.section_id where e.organization_id = test.get('b')::int), array[test.get('in') || ' B 9'], 'and the new one to the other');
select is((select array_agg(v.action || ' ' || v.actor || ' ' || v.request_id order by v.organization_id, v.seq) from albo.register_event v where v.request_id is not null),
          array['close Ente B ' || test.get('out'), 'open Amministratore B ' || test.get('in')], 'both chains of the member say so');
select is((select count(*) from albo.outbox where request_id in (test.get('out')::bigint, test.get('in')::bigint) and payload ->> 'template' = 'approved'), 2::bigint, 'the citizen hears of both');
select is(test.refusal(s), 'AL403', 'what has ended stays: ' || s) from unnest(array['update albo.transfer set state = ''offered'', closed_at = null', 'update albo.transfer set effective_from = ''2020-01-01''', 'delete from albo.transfer', 'truncate albo.transfer']) s;

-- Refused there.
select test.put('e', admin.member_add(test.get('a')::int, 'albo', 'A', '{"fiscal_code": "BNCMRA99T61H501E", "family_name": "Bianchi", "given_name": "Mara"}', null, '2010-01-01'));
select test.outgoing('{}', 'mara-token');
select is(test.offer(), '', 'another one is offered');
update albo.request set is_unread = false where id = test.get('out')::bigint;
select is(test.move('b.amministratore', 'select office.annul(%s, %s, gen_random_uuid(), ''inadmissible'', ''Manca il titolo'')', 'in'), '', 'the destination does not want it');
select is(test.stands(), format('under_review annulled/inadmissible refused %s/1', test.get('next')), 'the origin''s request stays');
select is((select h.details ->> 'reasons' from albo.history h where h.request_id = test.get('out')::bigint and h.action = 'transfer_refuse'), 'Manca il titolo', 'with why in its history');
select is((select payload ->> 'to' from albo.outbox where request_id = test.get('out')::bigint and payload ->> 'template' = 'transfer_refused'), 'office', 'its office is told');
select is((select is_unread from albo.request where id = test.get('out')::bigint), true, 'and sees it as unread');
-- … offered again, and withdrawn.
select is(test.offer(p_version => test.version('out')), '', 'it may be offered again');
select is(test.move('b.amministratore', 'select office.claim(%s, %s, gen_random_uuid())', 'in'), '', 'and be looked at');
select is(test.move('a.amministratore', 'select office.annul(%s, %s, gen_random_uuid(), ''ex_officio'', ''Doppione'')', 'out'), '', 'the origin gives up');
select is(test.stands(), format('annulled/ex_officio annulled/ex_officio withdrawn %s/1', test.get('next')), 'both are annulled');
select is((select reasons from albo.request where id = test.get('in')::bigint), 'Ente A: Doppione', 'with the origin''s reasons');
select is((select count(*) from albo.transfer where state = 'offered'), 0::bigint, 'no offer is left open');

-- A twin there, a body that takes nobody, one who asks to come in.
select test.outgoing('{}', 'mara-token');
select test.put('twin', test.submitted('mara-token', 'ente-b', 'trasferimento', '{"direction": "in", "section": "A", "reason": "x", "truth": true}'));
select is(test.offer(), 'AL422 open_twin', 'not where one is already asking to come in');
select is(test.move('b.amministratore', 'select office.annul(%s, %s, gen_random_uuid(), ''duplicate'', ''x'')', 'twin'), '', 'once that is gone');
update albo.service set is_active = false where organization_id = test.get('b')::int and code = 'trasferimento';
select is(test.offer(), 'AL422 destination:no_transfer_service', 'not where the service is closed');
update albo.service set is_active = true where organization_id = test.get('b')::int and code = 'trasferimento';
insert into albo.payment_position (organization_id, request_id, kind, description, amount_cents, created_at) values (test.get('a')::int, test.get('out')::bigint, 'fee', 'x', 100, now());
select is(test.offer(), 'AL422 unpaid', 'not while something is owed');
update albo.payment_position set state = 'cancelled', closed_at = now() where state = 'open';
select test.put('mara_out', test.get('out'));

-- A body that is here is offered it, under whatever name; another kind of body is not.
select is(test.move('a.amministratore', format('select office.approve(%%s, %%s, gen_random_uuid(), %L)', jsonb_build_object('destination', d)), 'out'), 'AL422 destination:destination_is_here', format('not behind the back of "%s"', d))
from unnest(array['Ente B', 'ente-b', ' ENTE  b.', 'Ente' || chr(160) || 'B']) d;
select is(test.move('a.amministratore', format('select office.approve(%%s, %%s, gen_random_uuid(), %L)', d), 'out'), 'AL422 ' || x, format('nor with %s', d))
from (values (jsonb_build_object('effective_from', test.get('too_far')), 'effective_from:invalid'), ('{"effective_from": "1999-01-01"}', 'effective_from:invalid'),
             ('{"number": 100000000}', 'number:invalid')) y (d, x);
update albo.organization set kind = 'school' where id = test.get('b')::int;
select is(test.offer(), 'AL422 destination:no_transfer_service', 'what is not listed is not offered to');
update albo.organization set kind = 'order' where id = test.get('b')::int;

-- Where the rules want a nulla osta.
savepoint rules;
set local session_replication_role = replica;
update albo.service_version set rules = rules || '{"nulla_osta": true}' where organization_id = test.get('a')::int;
set local session_replication_role = origin;
select is(test.offer(), 'AL422 nulla_osta:required', 'nothing is offered without it');
select is(test.offer(format('{"effective_from": "%s", "nulla_osta": %s}', test.get('next'), n)), 'AL422 nulla_osta:required', 'nor with ' || n)
from unnest(array['null', '{}', '{"notes": "x"}', '{"number": " "}']) n;
select is(test.move('a.amministratore', 'select office.approve(%s, %s, gen_random_uuid(), ''{"effective_from": "2030-05-01"}'')', 'out'), 'AL422 nulla_osta:required', 'nor approved');
select is(test.offer(format('{"effective_from": "%s", "nulla_osta": {"number": "7"}}', test.get('next'))), '', 'offered with its number');
rollback to rules;

-- To a body that is not here.
select is(test.move('a.amministratore', 'select office.approve(%s, %s, gen_random_uuid(), ''{"nulla_osta": {"number": 3}}'')', 'out'), 'AL422 number:invalid', 'a nulla osta that is none');
select is(test.move('a.amministratore', 'select office.approve(%s, %s, gen_random_uuid(), ''{"effective_from": "' || test.get('far') || '", "nulla_osta": {"number": "NO 6", "notes": "via PEC"}}'')', 'out'), '', 'approved without an offer');
select row_eq('select t.state, t.destination, t.effective_from, t.nulla_osta, t.destination_organization_id from albo.transfer t where t.request_id = ' || test.get('out'),
              row ('outside'::text, 'Ordine di Altrove'::text, test.get('far')::date, '{"number": "NO 6", "notes": "via PEC"}'::jsonb, null::int), 'where to and with what is kept');
select row_eq('select effective_to, cause from albo.entry where id = ' || test.get('e'), row (test.get('far')::date, 'transferred_out'::text), 'the entry closes');
select is((portal.request('mara-token', test.get('out')::bigint) -> 'transfer') - 'offered_at' - 'closed_at' - 'nulla_osta',
          jsonb_build_object('side', 'origin', 'state', 'outside', 'organization', '{"code": null, "name": "Ordine di Altrove"}'::jsonb, 'effective_from', test.get('far')), 'the citizen sees it');

-- Who comes in, or moves inside, is offered to nobody.
select test.put('out', test.submitted('mara-token', 'ente-a', 'trasferimento', '{"direction": "in", "section": "A", "reason": "x", "truth": true}'));
select is(test.move('a.amministratore', 'select office.claim(%s, %s, gen_random_uuid())', 'out'), '', 'one who wants to come back');
select is(test.offer(), 'AL422 not_outgoing', 'is not sent away');
select ok(not (test.value_as('a.amministratore', format('select office.request(%s)', test.get('out')))::jsonb -> 'verbs') @> '[{"action": "transfer_offer"}]', 'and no verb says so');
select is(test.move('a.amministratore', 'select office.approve(%s, %s, gen_random_uuid(), ''{"effective_from": "' || test.get('far') || '"}'')', 'out'), '', 'a body that is not here sent somebody');
select is((select count(*) from albo.transfer where request_id = test.get('out')::bigint), 0::bigint, 'of which no offer tells');

-- Answers that change while it is open: where to, and who.
select test.put('e', admin.member_add(test.get('a')::int, 'albo', 'A', '{"fiscal_code": "VRDLCU80A01H501X", "family_name": "Verdi", "given_name": "Luca"}', null, '2010-01-01'));
select login.session_open('{"fiscal_code": "VRDLCU80A01H501X", "given_name": "Luca", "family_name": "Verdi"}', 'spid', 2, sha256('luca-token'));
select test.outgoing('{}', 'luca-token');
select is(test.offer(), '', 'one more is offered');
create function test.changes(p_request text, p_login text, p_value text) returns text language plpgsql as $$
declare
  v_refusal text := test.move(p_login, 'select office.ask_supplement(%s, %s, gen_random_uuid(), ''{"items": [{"kind": "field", "field": "direction", "reason": "x"}, {"kind": "field", "field": "section", "reason": "x"}], "due_on": "' || (current_date + 20) || '"}'')', p_request);
begin
  perform portal.supplement_item_answer('luca-token', i.id, to_jsonb(case i.field when 'direction' then p_value else 'B' end))
  from albo.supplement_item i join albo.supplement s on s.id = i.supplement_id where s.request_id = test.get(p_request)::bigint;
  perform portal.answer_supplement('luca-token', test.get(p_request)::bigint, test.version(p_request), gen_random_uuid());
  return v_refusal || (albo.request_values(r.organization_id, r.id) ->> 'direction') from albo.request r where r.id = test.get(p_request)::bigint;
end
$$;
select is(test.changes('out', 'a.amministratore', 'inside'), 'inside', 'the origin lets the direction be changed');
select is(test.move('b.amministratore', 'select office.claim(%s, %s, gen_random_uuid())', 'in'), '', 'the destination takes it');
select is(test.changes('in', 'b.amministratore', 'inside'), 'inside', 'and lets its own be changed');
select is(test.move('b.amministratore', 'select office.approve(%s, %s, gen_random_uuid(), ''{}'')', 'in'), '', 'it is approved');
select is((select array_agg(o.code || ' ' || m.fiscal_code || ' ' || concat_ws('/', e.effective_from::text, e.effective_to::text, e.cause) order by o.id, e.id)
           from albo.entry e join albo.member m on m.organization_id = e.organization_id and m.id = e.member_id join albo.organization o on o.id = e.organization_id
           where m.fiscal_code = 'VRDLCU80A01H501X'),
          array['ente-a VRDLCU80A01H501X 2010-01-01/' || test.get('next') || '/transferred_out', 'ente-b VRDLCU80A01H501X ' || test.get('next')], 'and all the same who was offered leaves there and enters here');

select is_empty('select * from admin.history_check()', 'all chains verify');
select is_empty('select * from admin.register_check()', 'those of the members too');
select * from finish();
rollback;
