-- audit: logs, figures, and what a verification is made of, for the auditor of the body alone
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

begin;
\ir fixture.sql
select no_plan();

select test.put('ra', test.submitted('mario-token', 'ente-a')), test.put('rb', test.submitted('mario-token', 'ente-b')),
       test.put('rb2', test.submitted('mara-token', 'ente-b', 'iscrizione', '{"email": "mara@example.org", "section": "B", "truth": true}'));
select test.value_as('b.operatore', format('select office.forward(%s, 1, gen_random_uuid(), ''{"identity": true, "files": true}'')', test.get('rb'))),
       test.value_as('b.amministratore', format('select office.claim(%s, 2, gen_random_uuid())', test.get('rb'))),
       test.value_as('b.amministratore', format('select office.request(%s)', test.get('rb'))),
       test.value_as('b.operatore', format('select office.request(%s)', test.get('rb2'))),
       test.value_as('a.operatore', format('select office.request(%s)', test.get('ra')));
select test.put('protocol', (select protocol_number from albo.request where id = test.get('rb')::bigint));
select test.put('officer', (select id from albo.staff where login = 'b.operatore')), test.put('stranger', (select id from albo.staff where login = 'a.operatore'));

-- Who may call any of it.
create table test.door (call text);
insert into test.door values
  ('audit.history(null, null, 10)'), ('audit.access(null, null, 10)'), ('audit.changes(null, null, 10)'), ('audit.people()'), ('audit.staff_on(null)'),
  ('audit.figures(''2026-01-01'', ''2026-12-31'')'), ('audit.verification()'), ('audit.seals(0, 10)'), ('audit.seal_leaves(1, -1, 10)'),
  ('audit.seal_proof(1)'), ('audit.histories(0, 10)');
grant select on test.door to public;
select is(test.refusal_as(l, 'select ' || d.call), '42501', format('%s: %s', l, d.call))
from test.door d, unnest(array['b.operatore', 'b.amministratore', 'albo_portal', 'albo_login', 'albo_worker', 'estraneo']) l;
grant albo_audit to "b.operatore";
select is(test.refusal_as('b.operatore', 'select ' || d.call), 'AL403', 'an officer in the group by mistake: ' || d.call) from test.door d;
revoke albo_audit from "b.operatore";

-- History: newest first, in pages, filtered.
create function test.b(p_sql text) returns text
language sql as $$ select test.value_as('b.rtd', p_sql) $$;
select is(test.b('select string_agg(x ->> ''action'', '' '') from jsonb_array_elements(audit.history(null, null, 100) -> ''rows'') x'),
          'claim forward submit submit', 'what was done, newest first, and nothing of another body');
select is(test.b('select audit.history(null, null, 100) ->> ''next'''), null, 'nothing behind it');
select is(test.b($$with recursive p as (select audit.history(null, null, 1) as page union all
                                       select audit.history(null, p.page -> 'next', 1) from p where p.page ->> 'next' is not null)
                   select string_agg(p.page #>> '{rows,0,action}', ' ') from p$$), 'claim forward submit submit', 'the same one by one');
select is(test.b(format('select string_agg(x ->> ''action'', '' '') from jsonb_array_elements(audit.history(%L, null, 100) -> ''rows'') x', f)), x, f || ': ' || coalesce(x, 'none'))
from (values (format('{"person": %s}', test.get('officer')), 'forward'), (format('{"person": %s}', test.get('stranger')), null),
             (format('{"protocol": "%s"}', test.get('protocol')), 'claim forward submit'), ('{"protocol": "1999/0000001"}', null),
             ('{"action": "claim"}', 'claim'), ('{"from": "2200-01-01"}', null), ('{"to": "2000-01-01"}', null),
             (format('{"from": "%1$s", "to": "%1$s"}', albo.rome_day(now())), 'claim forward submit submit'), ('{"from": ""}', 'claim forward submit submit')) v (f, x);
select is(test.refusal_as('b.rtd', format('select audit.history(%L, %L, 100)', f, c)), x, concat_ws(' ', f, c, x))
from (values ('{"from": "2026-02-30"}', null, 'AL422 from:invalid_date'), ('{"to": "x"}', null, 'AL422 to:invalid_date'), ('{"person": "x"}', null, 'AL422 person:invalid'),
             ('[]', null, 'AL422 filter:invalid'), ('{}', '{"at": "x", "id": 1}', 'AL422 cursor:invalid'), ('{}', '{"at": "2026-01-01T00:00:00Z"}', 'AL422 cursor:invalid')) v (f, c, x);

-- Readings.
select is(test.b('select string_agg(concat_ws('' '', x ->> ''actor'', x ->> ''action'', x ->> ''request_id''), '', '') from jsonb_array_elements(audit.access(null, null, 100) -> ''rows'') x'),
          format('Operatore B request %s, Amministratore B request %s', test.get('rb2'), test.get('rb')), 'who opened what');
select is(test.b(format('select jsonb_array_length(audit.access(%L, null, 100) -> ''rows'')', f)), n, f || ': ' || n)
from (values (format('{"person": %s}', test.get('officer')), '1'), ('{"action": "attachment"}', '0'), (format('{"protocol": "%s"}', test.get('protocol')), '1'), ('{"to": "2000-01-01"}', '0')) v (f, n);

-- Citizens who asked for what is somebody else's: one row a thing and day, and nothing of what is their own.
select is(portal.note_stranger(t, w, o::bigint), x, format('%s asks for %s %s: %s', t, w, o, x))
from (values ('mara-token', 'request', test.get('rb'), true), ('mara-token', 'request', test.get('rb'), true), ('mara-token', 'request', test.get('rb2'), false),
             ('mario-token', 'request', test.get('rb2'), true), ('mara-token', 'request', '999999', false), ('mara-token', 'draft', '999999', false),
             ('mara-token', 'attachment', '999999', false), ('mara-token', 'request', test.get('ra'), true)) v (t, w, o, x);
select is(test.refusal(format('select portal.note_stranger(%L, %L, 1)', t, w)), x, concat_ws(' ', t, w, x))
from (values ('nobody', 'request', 'AL401'), ('mara-token', 'x', 'AL422 what:invalid'), ('mara-token', null, 'AL422 what:invalid')) v (t, w, x);
select is((select string_agg(times || ' ' || what, ', ' order by id) from albo.stranger_access), '2 request, 1 request, 1 request', 'how often is kept');
select is(test.b('select string_agg(concat_ws('' '', x ->> ''actor_kind'', x ->> ''action'', x ->> ''request_id''), '', '') from jsonb_array_elements(audit.access(null, null, 100) -> ''rows'') x'),
          format('citizen refused_request %1$s, citizen refused_request %2$s, officer request %1$s, administrator request %2$s', test.get('rb2'), test.get('rb')), 'the auditor of the body sees who, and none of another body');
select is(test.b(format('select jsonb_array_length(audit.access(%L, null, 100) -> ''rows'')', f)), n, f || ': ' || n)
from (values (format('{"person": %s}', test.get('officer')), '1'), ('{"action": "refused_request"}', '2'), ('{"action": "refused_draft"}', '0'),
             (format('{"protocol": "%s"}', test.get('protocol')), '2'), ('{"to": "2000-01-01"}', '0')) v (f, n);
select is(test.b($$with recursive p (page, n) as (
                     select audit.access(null, null, 1), 1
                     union all
                     select audit.access(null, p.page -> 'next', 1), p.n + 1 from p where jsonb_typeof(p.page -> 'next') = 'object' and p.n < 10)
                   select string_agg(p.page #>> '{rows,0,action}', ' ') from p$$), 'refused_request refused_request request request', 'the same one by one');

-- Accounts and settings.
select admin.setting_set(test.get('b')::int, 'phone', '"1"'), admin.staff_suspend('b.operatore', 'away', false);
select is(test.b('select string_agg(concat_ws('' '', x ->> ''action'', x ->> ''subject'', x ->> ''after'', x ->> ''reason''), '', '') from jsonb_array_elements(audit.changes(''{"action": "suspended"}'', null, 100) -> ''rows'') x'),
          'suspended Operatore B officer away', 'a suspension with its reason');
select is(test.b('select string_agg(concat_ws('' '', x ->> ''subject'', x ->> ''after''), '', '') from jsonb_array_elements(audit.changes(''{"action": "setting"}'', null, 1) -> ''rows'') x'), 'phone 1', 'a setting');
select is(test.b('select string_agg(x ->> ''action'', '' '') from jsonb_array_elements(audit.changes(null, null, 100) -> ''rows'') x where x ->> ''action'' <> ''setting'''),
          'suspended added added added', 'of the own body');
select is(test.b('select string_agg(x ->> ''name'', '', '') from jsonb_array_elements(audit.people()) x'), 'Amministratore B, Operatore B, Rtd B', 'people, suspended ones too');
select is(test.b('select string_agg(x ->> ''login'', '', '') from jsonb_array_elements(audit.staff_on(null)) x'), 'b.amministratore, b.rtd', 'who may act now');

-- Figures.
select test.put('figures', test.b(format('select audit.figures(%L, %L)', albo.rome_day(now()) - 10, albo.rome_day(now()))));
select is((select array_agg(concat_ws(' ', x ->> 'state', x ->> 'n') order by x ->> 'state') from jsonb_array_elements(test.get('figures')::jsonb -> 'months') x),
          array['awaiting_review 1', 'under_review 1'], 'requests by month and state');
select is((select array_agg(x ->> 'state' order by x ->> 'state') from jsonb_array_elements(test.get('figures')::jsonb -> 'steps') x), array['awaiting_administrator', 'awaiting_review'], 'time in the states that were left');
select is((select array_agg(concat_ws(' ', x ->> 'name', x ->> 'requests', x ->> 'files') order by x ->> 'name') from jsonb_array_elements(test.get('figures')::jsonb -> 'readers') x),
          array['Amministratore B 1 0', 'Operatore B 1 0'], 'who opened how many');
select is(test.get('figures')::jsonb -> 'overdue', '[]', 'nothing is overdue');
select is(test.get('figures')::jsonb #>> '{decisions,approved}', '0', 'nothing was decided');
select is(test.refusal_as('b.rtd', format('select audit.figures(%L, %L)', f, t)), x, concat_ws(' ', f, t, x))
from (values ('2025-01-01', '2026-01-02', ''), ('2025-01-01', '2026-01-03', 'AL422 to:too_long'), (null, '2026-01-01', 'AL422 from:invalid_date'), ('2026-01-02', '2026-01-01', 'AL422 to:invalid_date'),
             ('-infinity', 'infinity', 'AL422 from:invalid_date'), ('2026-01-01', 'infinity', 'AL422 to:invalid_date')) v (f, t, x);

-- A seal over both bodies: leaves of the own one, hashes of the other.
select test.put('key', admin.seal_key_use(decode(repeat('ab', 44), 'hex'), false));
select test.put('to', (select max(id) from albo.history));
select test.put('n', (select n_leaves from admin.seal_begin(test.get('to')::bigint)));
select admin.seal_add(1, test.get('to')::bigint, test.get('n')::bigint, albo.merkle_part(1, 0, test.get('n')::bigint), now(), test.get('key'), decode(repeat('cd', 64), 'hex'));
select is(test.b('select audit.seals(0, 10) #>> ''{0,n_own}'''), '2', 'two of three leaves are the own ones');
select is(test.b('select audit.seals(0, 10) #>> ''{0,first}'''), '1', 'behind the other body''s');
select is(test.b('select jsonb_path_query_array(audit.seal_leaves(1, -1, 10), ''$[*][1]'')'), format('[%s, %s]', test.get('rb'), test.get('rb2')), 'they are the own requests');
select is(test.b('select jsonb_path_query_array(audit.seal_leaves(1, 1, 10), ''$[*][1]'')'), format('[%s]', test.get('rb2')), 'and come in pages');
select is(test.b('select jsonb_array_length(audit.seal_proof(1))'), '1', 'the other body''s leaf is one hash');
select is(test.value_as('a.rtd', 'select jsonb_array_length(audit.seal_proof(1))'), '2', 'two of them are two, where they do not stand together');
create function test.node(p_left bytea, p_right bytea) returns bytea
language sql as $$ select sha256(E'\\x01'::bytea || p_left || p_right) $$;
create function test.leaf(p_leaf jsonb, p_organization text) returns bytea
language sql as $$
  select sha256(E'\\x00'::bytea || convert_to(format(E'albo-seal-leaf-1\n%s\n%s\n%s\n%s\n%s\n', p_organization, p_leaf ->> 1, p_leaf ->> 2, p_leaf ->> 3, p_leaf ->> 4), 'UTF8'))
$$;
select is((select test.node(test.node(decode(p ->> 0, 'hex'), test.leaf(l -> 0, test.get('b'))), test.leaf(l -> 1, test.get('b')))
           from (select test.b('select audit.seal_proof(1)')::jsonb as p, test.b('select audit.seal_leaves(1, -1, 10)')::jsonb as l) x),
          (select root from albo.seal where number = 1), 'own leaves and proof make the root');
select is((select test.node(test.node(test.leaf(l -> 0, test.get('a')), decode(p ->> 0, 'hex')), decode(p ->> 1, 'hex'))
           from (select test.value_as('a.rtd', 'select audit.seal_proof(1)')::jsonb as p, test.value_as('a.rtd', 'select audit.seal_leaves(1, -1, 10)')::jsonb as l) x),
          (select root from albo.seal where number = 1), 'for the other body too');
select ok(test.b('select audit.seal_proof(1)') ~ '^\["[0-9a-f]{64}"\]$', 'of another body there are hashes and nothing else');
select is(test.refusal_as('b.rtd', 'select audit.seal_proof(2)'), 'AL404', 'a seal that is not there');
select is(test.b('select audit.seal_leaves(2, -1, 10)'), '[]', 'has no leaves');

-- Trees of every small size: as the RFC makes them.
create function test.tree(p_start int, p_size int) returns bytea
language plpgsql as $$
declare
  v_left int := 1;
begin
  if p_size = 1 then
    return (select sha256(E'\\x00'::bytea || convert_to(format(E'albo-seal-leaf-1\n%s\n%s\n%s\n%s\n%s\n', organization_id, request_id, protocol_number, seq, encode(hash, 'hex')), 'UTF8'))
            from albo.seal_leaf where seal_number = 9 and position = p_start);
  end if;
  while v_left * 2 < p_size loop v_left := v_left * 2; end loop;
  return test.node(test.tree(p_start, v_left), test.tree(p_start + v_left, p_size - v_left));
end
$$;
insert into albo.seal_leaf (organization_id, seal_number, position, request_id, protocol_number, seq, hash)
select test.get('a')::int, 9, i, 1000 + i, 'x', 1, sha256(i::text::bytea) from generate_series(0, 32) i;
select is((select array_agg(n) from generate_series(1, 33) n where albo.merkle_part(9, 0, n) is distinct from test.tree(0, n)), null, 'parts are as RFC 6962 makes them');

-- Histories.
select is(test.b('select jsonb_path_query_array(audit.histories(0, 10), ''$[*].id'')'), format('[%s, %s]', test.get('rb'), test.get('rb2')), 'the own requests');
select is(test.b(format('select jsonb_path_query_array(audit.histories(%s, 10), ''$[*].id'')', test.get('rb'))), format('[%s]', test.get('rb2')), 'after one');
select is(test.b('select jsonb_array_length(audit.histories(0, 1) #> ''{0,rows}'')'), '3', 'with their rows');
select is((select array_agg(encode(h.hash, 'hex') order by h.seq) from albo.history h where h.request_id = test.get('rb')::bigint),
          array(select r ->> 10 from jsonb_array_elements(test.b('select audit.histories(0, 1) #> ''{0,rows}''')::jsonb) r), 'and their hashes');
select is(test.b('select audit.histories(0, 1) #>> ''{0,leaves}'''), null, 'what seals say is told by their leaves alone');
select is(test.b('select audit.histories(9223372036854775807, 10)'), '[]', 'none after the last');
select is((test.b('select audit.verification()')::jsonb - 'at') - 'keys', jsonb_build_object('organization_id', test.get('b')::int, 'organization', 'Ente B', 'n_requests', 2,
          'head', (select jsonb_build_object('number', 1, 'to_id', to_id, 'hash', encode(hash, 'hex')) from albo.seal_head),
          'counters', (select jsonb_agg(jsonb_build_object('year', year, 'last_number', last_number)) from albo.protocol_counter where organization_id = test.get('b')::int)), 'what it begins with');

select * from finish();
rollback;
