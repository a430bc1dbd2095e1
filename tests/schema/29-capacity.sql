-- capacity: for whom a citizen acts, what it opens, and what it does not
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

begin;
\ir fixture.sql
select no_plan();

create function test.preset(p_rules jsonb) returns text
language sql as $$
  select test.refusal(format('select admin.preset_apply(%s, %L)', test.get('a'), jsonb_build_object('format', 1, 'kind', 'order', 'registers', '[]'::jsonb,
    'services', jsonb_build_array('{"code": "minori", "kind": "other", "title": {"it": "Minori"}, "summary": {"it": "…"}, "description": {"it": "…"}, "fee_cents": 0, "term_days": 30,
      "form": {"format": 1, "sections": [{"id": "s", "title": {"it": "S"}, "fields": [
        {"id": "role", "type": "choice", "label": {"it": "Veste"}, "options": [{"value": "parent", "label": {"it": "p"}}, {"value": "guardian", "label": {"it": "g"}}]},
        {"id": "code", "type": "fiscal_code", "label": {"it": "CF"}, "required": true}, {"id": "family", "type": "text", "label": {"it": "Cognome"}},
        {"id": "born", "type": "date", "label": {"it": "Nato"}}]}]}}'::jsonb
      || jsonb_build_object('rules', '{"member": {"kind": "person", "fiscal_code": "code", "family_name": "family", "birth_date": "born"}}'::jsonb || p_rules)))))
$$;

-- Which services let one act for others.
select is(test.preset(jsonb_build_object('acts_for', x)), r, x::text || ': ' || r)
from (values ('1'::jsonb, 'AL422 acts_for:invalid'), ('{}', 'AL422 acts_for:invalid'), ('{"kinds": []}', 'AL422 acts_for:invalid'), ('{"kinds": ["king"]}', 'AL422 acts_for:invalid'),
             ('{"kinds": ["minor"], "x": 1}', 'AL422 acts_for:invalid'), ('{"kinds": ["minor"], "ground_field": "none"}', 'AL422 none:rules'),
             ('{"kinds": ["minor"], "ground_field": "role"}', '')) v (x, r);

-- What can be declared.
create function test.minor(p_changes jsonb default '{}') returns jsonb
language sql as $$
  select '{"kind": "minor", "ground": "parent", "fiscal_code": "bnc lcu 17a01 h501e", "family_name": "Bianchi", "given_name": "Luca", "declared": true}'::jsonb
    || jsonb_build_object('birth_date', to_char(albo.rome_day(now()) - interval '9 years', 'YYYY-MM-DD')) || p_changes
$$;
create function test.body(p_changes jsonb default '{}') returns jsonb
language sql as $$
  select '{"kind": "legal_person", "ground": "delegate", "fiscal_code": "00743110157", "name": "Associazione", "declared": true}'::jsonb || p_changes
$$;
create function test.declare(p_capacity jsonb, p_token text default 'mario-token') returns text
language sql as $$ select test.refusal_as('albo_portal', format('select portal.capacity_declare(%L, %L)', p_token, p_capacity)) $$;

select is(test.declare(c), r, r || ': ' || c::text)
from (values
  ('{}'::jsonb, 'AL422 kind:invalid'), (test.minor('{"kind": "dog"}'), 'AL422 kind:invalid'), (test.minor('{"ground": "delegate"}'), 'AL422 ground:invalid'),
  (test.minor('{"ground": null}'), 'AL422 ground:required'), (test.minor('{"fiscal_code": ""}'), 'AL422 fiscal_code:required'),
  (test.minor('{"fiscal_code": "BNCLCU17A01H501A"}'), 'AL422 fiscal_code:invalid_fiscal_code'), (test.minor('{"fiscal_code": "00743110157"}'), 'AL422 fiscal_code:invalid_fiscal_code'),
  (test.minor('{"fiscal_code": "RSSMRA80A01H501U"}'), 'AL422 fiscal_code:own_fiscal_code'), (test.minor('{"family_name": " "}'), 'AL422 family_name:required'),
  (test.minor('{"given_name": "a\nb"}'), 'AL422 given_name:invalid'), (test.minor('{"birth_date": "2010-02-31"}'), 'AL422 birth_date:required'),
  (test.minor(jsonb_build_object('birth_date', to_char(albo.rome_day(now()) - interval '18 years', 'YYYY-MM-DD'))), 'AL422 birth_date:not_minor'),
  (test.minor(jsonb_build_object('birth_date', to_char(albo.rome_day(now()) + 1, 'YYYY-MM-DD'))), 'AL422 birth_date:not_minor'),
  (test.minor('{"declared": false}'), 'AL422 declared:must_accept'), (test.minor('{"declared": "true"}'), 'AL422 declared:must_accept'),
  (test.body('{"name": ""}'), 'AL422 name:required'), (test.body('{"ground": "parent"}'), 'AL422 ground:invalid'),
  (test.minor(), ''), (test.minor(), ''), (test.body(), '')) v (c, r);
select is((select string_agg(concat_ws(' ', x ->> 'kind', x ->> 'ground', x ->> 'fiscal_code', x ->> 'name'), ', ') from jsonb_array_elements(portal.capacities('mario-token')) x),
          'legal_person delegate 00743110157 Associazione, minor parent BNCLCU17A01H501E Bianchi Luca', 'each once');
select is(portal.capacities('mara-token'), '[]'::jsonb, 'and nobody else has them');
select test.put('minor', (select id from albo.capacity where kind = 'minor')), test.put('body', (select id from albo.capacity where kind = 'legal_person'));

-- A draft for somebody.
create function test.open_for(p_token text, p_service text, p_capacity text) returns text
language sql as $$ select test.refusal_as('albo_portal', format('select portal.draft_open_for(%L, ''ente-a'', %L, %s)', p_token, p_service, p_capacity)) $$;
select is(test.open_for('mara-token', 'minori', test.get('minor')), 'AL404', 'not with somebody else''s declaration');
select is(test.open_for('mario-token', 'iscrizione', test.get('minor')), 'AL422 capacity_not_allowed', 'not where one acts for oneself only');
select is(test.open_for('mario-token', 'minori', test.get('body')), 'AL422 capacity_not_allowed', 'nor for another kind');
select is(test.open_for('mario-token', 'minori', '0'), 'AL404', 'nor without a declaration');
select test.put('d1', portal.draft_open_for('mario-token', 'ente-a', 'minori', test.get('minor')::bigint) ->> 'id'),
       test.put('d2', portal.draft_open('mario-token', 'ente-a', 'minori') ->> 'id');
select isnt(test.get('d1'), test.get('d2'), 'one''s own draft is another one');
select is(portal.draft_open_for('mario-token', 'ente-a', 'minori', test.get('minor')::bigint) ->> 'id', test.get('d1'), 'and each is resumed');
select is(portal.draft_get('mario-token', test.get('d1')::bigint) #>> '{acts_for,name}', 'Bianchi Luca', 'a draft says for whom');
select is((portal.draft_get('mario-token', test.get('d1')::bigint) -> 'values') - array['born'], '{"code": "BNCLCU17A01H501E", "role": "parent", "family": "Bianchi"}'::jsonb, 'and its form is filled so');
select is(portal.draft_get('mario-token', test.get('d2')::bigint) -> 'values', '{}'::jsonb, 'one''s own is not');
select portal.draft_save('mario-token', test.get('d1')::bigint, 1, '{"code": "RSSLCU16A41H501B", "family": "Altri"}', 1);
select is(portal.draft_get('mario-token', test.get('d1')::bigint) #>> '{values,code}', 'BNCLCU17A01H501E', 'whatever is typed');

-- Requests for two subjects are no twins; two for one are.
create function test.submit(p_draft text) returns text
language sql as $$
  select test.refusal_as('albo_portal', format('select portal.submit(''mario-token'', %s, %s, gen_random_uuid())', p_draft, (select row_version from albo.draft where id = p_draft::bigint)))
$$;
select is(test.submit(test.get('d1')), '', 'it is sent');
select portal.draft_save('mario-token', test.get('d2')::bigint, 1, '{"code": "RSSMRA80A01H501U", "role": "parent"}', 1);
select is(test.submit(test.get('d2')), '', 'one''s own beside it');
select test.put('r1', (select id from albo.request where acts_for is not null)), test.put('r2', (select id from albo.request where acts_for is null));
select test.put('d3', portal.draft_open_for('mario-token', 'ente-a', 'minori', test.get('minor')::bigint) ->> 'id');
select is(test.submit(test.get('d3')), 'AL422 open_twin', 'but not a second one for the same minor');
select is(test.declare(test.minor('{"fiscal_code": "RSSLCU16A41H501B", "given_name": "Lucia"}')), '', 'another child');
select test.put('d4', portal.draft_open_for('mario-token', 'ente-a', 'minori', (select id from albo.capacity where given_name = 'Lucia')) ->> 'id');
select is(test.submit(test.get('d4')), '', 'has a request of its own');
select is(test.declare(test.minor('{"ground": "guardian"}')), '', 'a declaration that changes takes the place of the one before');
select is((select string_agg(concat_ws(' ', ground, withdrawn_at is null), ', ' order by id) from albo.capacity where fiscal_code = 'BNCLCU17A01H501E'), 'parent f, guardian t', 'which stays');
select is(test.submit(test.get('d3')), 'AL422 open_twin', 'and makes no second request either');

-- What is kept of it, and who sees it.
select is((select acts_for - array['declared_at'] from albo.submission where request_id = test.get('r1')::bigint),
          '{"kind": "minor", "name": "Bianchi Luca", "ground": "parent", "fiscal_code": "BNCLCU17A01H501E"}'::jsonb, 'the submission says for whom');
select is((select h.details -> 'acts_for' = b.acts_for from albo.history h join albo.submission b using (organization_id, request_id) where h.request_id = test.get('r1')::bigint and h.action = 'submit'), true,
          'the chain has the same');
select is((select string_agg(coalesce(subject_code, '-'), ' ' order by request_id) from albo.submission where request_id in (test.get('r1')::bigint, test.get('r2')::bigint)), 'BNCLCU17A01H501E -', 'it counts for its subject');
select is(portal.request('mario-token', test.get('r1')::bigint) #>> '{acts_for,name}', 'Bianchi Luca', 'the applicant sees it');
select is(portal.receipt('mario-token', test.get('r1')::bigint) #>> '{acts_for,ground}', 'parent', 'the receipt has it');
select is(portal.receipt('mario-token', test.get('r2')::bigint) -> 'acts_for', 'null', 'one''s own has none');
select is(test.value_as('a.operatore', format('select office.request(%s) #>> ''{acts_for,name}''', test.get('r1'))), 'Bianchi Luca', 'the office sees it');
select is(jsonb_array_length(portal.export('mario-token') -> 'acts_for'), 4, 'and all of it is in one''s copy');

-- A declaration opens nothing that others did.
select is(test.declare(test.minor(), 'mara-token'), '', 'somebody else declares the same');
select is(test.refusal_as('albo_portal', format('select portal.request(''mara-token'', %s)', test.get('r1'))), 'AL404', 'and sees no request');
select is(portal.area('mara-token') -> 'requests', '[]', 'nor a list of them');
select test.put('d5', portal.draft_open_for('mara-token', 'ente-a', 'minori', (select c.id from albo.capacity c join albo.citizen p on p.id = c.citizen_id where p.family_name = 'Bianchi')) ->> 'id');
select is(test.refusal_as('albo_portal', format('select portal.submit(''mara-token'', %s, 1, gen_random_uuid())', test.get('d5'))), '', 'nor whether there is one');
select is(jsonb_array_length(test.value_as('a.operatore', format('select office.duplicates(%s) -> ''requests''', test.get('r1')))::jsonb), 1, 'the office is told of both');

-- What ends.
select is(test.refusal_as('albo_portal', format('select portal.capacity_withdraw(''mara-token'', %s)', test.get('body'))), 'AL404', 'nobody withdraws another''s');
select is(test.refusal_as('albo_portal', format('select portal.capacity_withdraw(''mario-token'', (select (x ->> ''id'')::bigint from jsonb_array_elements(portal.capacities(''mario-token'')) x where x ->> ''ground'' = ''guardian''))')), '', 'one''s own is');
select is((select count(*) from albo.draft where id = test.get('d3')::bigint), 0::bigint, 'the draft goes with it');
select is(portal.request('mario-token', test.get('r1')::bigint) #>> '{acts_for,ground}', 'parent', 'the request stays as it was');
update albo.capacity set birth_date = albo.rome_day(now()) - interval '18 years' where given_name = 'Lucia';
select is((select string_agg(x ->> 'kind', ' ') from jsonb_array_elements(portal.capacities('mario-token')) x), 'legal_person', 'who comes of age speaks for oneself');

select * from finish();
rollback;
