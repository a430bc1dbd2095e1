-- history: append-only, and each row holds the one before it
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

begin;
\ir fixture.sql
select no_plan();

select test.put('r', test.submitted());
select test.value_as('a.operatore', format('select office.forward(%s, 1, gen_random_uuid(), ''{"identity": true, "files": true}'')', test.get('r')));
select test.value_as('a.amministratore', format('select office.claim(%s, 2, gen_random_uuid())', test.get('r')));
select test.value_as('a.amministratore2', format('select office.approve(%s, 3, gen_random_uuid(), ''{"resolution_number": "7"}'')', test.get('r')));

select results_eq(
  $$select seq, action, from_state::int, to_state::int, actor_kind, actor from albo.history order by seq$$,
  $$values (1, 'submit', null, 1, 'applicant', 'Mario Rossi'), (2, 'forward', 1, 2, 'officer', 'Operatore A'),
           (3, 'claim', 2, 5, 'administrator', 'Amministratore A'), (4, 'approve', 5, 6, 'administrator', 'Amministratore2 A')$$,
  'each step is there with person and states');
select ok(bool_and(h.at between now() and clock_timestamp()), 'each step has its instant') from albo.history h;
select is((select details ->> 'resolution_number' from albo.history where seq = 4), '7', 'with what was decided');
select is((select details ->> 'declared_sha256' from albo.history where seq = 1),
          (select encode(sha256(convert_to(declared::text, 'UTF8')), 'hex') from albo.submission),
          'the first row holds a hash of what was declared');
select is((select encode(hash, 'hex') from albo.history h where seq = 2),
  (select encode(sha256(convert_to(
     'albo-history-1' || E'\n' || h.organization_id || E'\n' || h.request_id || E'\n2\n'
     || to_char(h.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || E'\nforward\n1\n2\nofficer\n'
     || h.actor_id || E'\n"Operatore A"\n{"checklist": {"files": true, "identity": true}}\n'
     || encode(p.hash, 'hex'), 'UTF8')), 'hex')
   from albo.history h join albo.history p on p.seq = 1 where h.seq = 2),
  'the hash is the one that the notes describe');
select is((select history_hash from albo.request), (select hash from albo.history where seq = 4), 'the head is on the request');
select is(albo.history_broken_at(test.get('a')::int, test.get('r')::bigint), null, 'the chain verifies');
select is_empty('select * from admin.history_check()', 'and so do all');
select is(test.value_as('a.amministratore', $$select set_config('TimeZone', 'Asia/Tokyo', true), 1$$) is not null
          and albo.history_broken_at(test.get('a')::int, test.get('r')::bigint) is null, true, 'in any time zone');
reset timezone;

-- What readings leave behind.
select test.value_as('a.operatore', format('select office.request(%s)', test.get('r')));
select test.value_as('a.rtd', format('select audit.request(%s)', test.get('r')));
select test.value_as('a.rtd', format('select audit.attachment_get(%s)', (select id from albo.attachment)));
select results_eq(
  $$select s.login, l.what, l.request_id from albo.access_log l join albo.staff s on s.id = l.staff_id order by l.id$$,
  format($$values ('a.operatore', 'request', %1$s::bigint), ('a.rtd', 'request', %1$s), ('a.rtd', 'attachment', %1$s)$$, test.get('r')),
  'who read what is recorded');

create function test.n_readings(p_login text) returns bigint language sql as $$
  select count(*) from albo.access_log l join albo.staff s on s.id = l.staff_id where s.login = p_login and l.what = 'attachment' $$;
select test.value_as('a.operatore', format('select office.attachment_chunk(%s, 0)', (select id from albo.attachment)));
select is(test.n_readings('a.operatore'), 1::bigint, 'taking a file by its pieces is recorded too');
select test.value_as('a.operatore', format('select office.attachment_chunk(%s, 1)', (select id from albo.attachment)));
select is(test.n_readings('a.operatore'), 1::bigint, 'once for all its pieces');

-- Nobody changes it: not the owner of the table, not a superuser.
select is(test.refusal_as(r, s), case r when 'albo_admin' then 'AL403' else '42501' end, format('%s: %s', r, s))
from unnest(array['albo_admin', 'a.amministratore', 'albo_worker']) r,
     unnest(array['update albo.history set actor = ''x''', 'delete from albo.history', 'truncate albo.history']) s;
select is(test.refusal_role('albo_owner', s), 'AL403', 'albo_owner: ' || s)
from unnest(array['update albo.history set actor = ''x''', 'delete from albo.history where seq = 4', 'truncate albo.history',
                  'update albo.access_log set what = ''request''', 'delete from albo.access_log', 'truncate albo.access_log',
                  'delete from albo.command', 'update albo.command set result = ''{}''', 'truncate albo.command',
                  'update albo.submission set applicant_name = ''X''', 'delete from albo.submission',
                  'update albo.submission set declared = declared || ''{"section": "B"}''', 'truncate albo.submission',
                  'update albo.attachment set name = ''x'' where request_id is not null',
                  'update albo.attachment set request_id = null, draft_id = 1 where request_id is not null',
                  'delete from albo.attachment where request_id is not null', 'truncate albo.attachment cascade',
                  'update albo.attachment_chunk set bytes = ''x''', 'delete from albo.attachment_chunk',
                  'truncate albo.attachment_chunk',
                  'insert into albo.attachment_chunk select organization_id, attachment_id, 1, bytes from albo.attachment_chunk',
                  'update albo.service_version set fee_cents = 1', 'delete from albo.service_version',
                  'truncate albo.service_version cascade',
                  'update albo.form_field set is_required = false', 'delete from albo.form_field',
                  'insert into albo.form_field select organization_id, service_version_id, 99, ''extra'', type, false from albo.form_field limit 1',
                  'update albo.entry set number = 99', 'update albo.entry set effective_from = ''2000-01-01''',
                  'delete from albo.entry', 'truncate albo.entry cascade']) s;
select is(test.refusal_role('albo_owner', s), '', 'albo_owner may: ' || s)
from unnest(array['update albo.submission set verified = ''{"section": {"value": "B", "source": "office"}}''',
                  'update albo.entry set effective_to = ''2100-01-01'', cause = ''x''']) s;

-- Whoever gets round the triggers is found out.
create function test.tamper(p_sql text) returns int
language plpgsql as $$
declare
  v_seq int;
begin
  alter table albo.history disable trigger user;
  execute p_sql;
  v_seq := albo.history_broken_at(test.get('a')::int, test.get('r')::bigint);
  raise exception using errcode = 'T0000', message = coalesce(v_seq::text, 'whole');
exception when sqlstate 'T0000' then return nullif(sqlerrm, 'whole')::int;
end
$$;
select is(test.tamper('update albo.history set seq = seq'), null, 'an update that changes nothing fits');
select is(test.tamper(s), n, s)
from (values
  ('update albo.history set actor = ''Altri'' where seq = 2', 2),
  ('update albo.history set at = at + interval ''1 microsecond'' where seq = 1', 1),
  ('update albo.history set details = ''{}'' where seq = 4', 4),
  ('update albo.history set actor_id = actor_id + 1 where seq = 3', 3),
  ('update albo.history set from_state = 3 where seq = 3', 3),
  ('update albo.history set to_state = 3 where seq = 3', 3),
  ('update albo.history set action = ''annul'' where seq = 4', 4),
  ('update albo.history set actor_kind = ''system'' where seq = 4', 4),
  ('update albo.history set hash = sha256(''x'') where seq = 2', 2),
  ('delete from albo.history where seq = 1', 2),
  ('delete from albo.history where seq = 3', 4),
  ('delete from albo.history where seq = 4', 4),
  ('delete from albo.history', 4),
  ('delete from albo.history where seq = 2; update albo.history set seq = seq - 1 where seq > 2', 2),
  ('insert into albo.history select (jsonb_populate_record(h, ''{"seq": 5}'')).* from albo.history h where seq = 4', 5)) x (s, n);

-- A name cannot be made to look like two lines.
select isnt(
  albo.history_hash(row (1, 1, 1, now(), 'claim', 1, 2, 'officer', 1, E'A"\n{}', '{}', null, null)::albo.history, null),
  albo.history_hash(row (1, 1, 1, now(), 'claim', 1, 2, 'officer', 1, 'A"', '{}', null, null)::albo.history, null),
  'a newline in a name is not a newline in the text');
select ok(array_length(string_to_array(to_json(E'A\nB'::text)::text, E'\n'), 1) = 1, 'because JSON escapes it');

select * from finish();
rollback;
