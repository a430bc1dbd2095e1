-- groups: what may be answered several times is checked entry by entry, and what is hidden in one is not handed in
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

begin;
\ir fixture.sql
select no_plan();

create function test.group_preset(p_fields text) returns jsonb
language sql as $$
  select format('{"format": 1, "kind": "order", "services": [{"code": "cariche", "kind": "other", "title": {"it": "C", "en": "C"},
    "summary": {"it": "…"}, "description": {"it": "…"}, "fee_cents": 0, "term_days": 30, "rules": {},
    "form": {"format": 2, "sections": [{"id": "s", "title": {"it": "S"}, "fields": [
      {"id": "is_body", "type": "checkbox", "label": {"it": "E"}},
      {"id": "officers", "type": "group", "label": {"it": "C"}, "item_label": {"it": "C"}, "required": true, "min_items": 1, "max_items": 2,
       "visible_when": {"field": "is_body", "equals": true}, "fields": [%s]},
      {"id": "sites", "type": "multichoice", "label": {"it": "S"}, "ordered": true, "max_items": 2,
       "options": [{"value": "x"}, {"value": "y"}, {"value": "z"}]}]}]}}]}', p_fields)::jsonb
$$;

select test.put('fields', '{"id": "name", "type": "text", "label": {"it": "N"}, "required": true},
  {"id": "position", "type": "choice", "label": {"it": "P"}, "options": [{"value": "president"}, {"value": "other"}]},
  {"id": "which", "type": "text", "label": {"it": "Q"}, "required": true, "visible_when": {"field": "position", "equals": "other"}}'::text);
select admin.preset_apply(test.get('a')::int, test.group_preset(test.get('fields')));

create function test.problems(p_answers text) returns text
language plpgsql as $$
declare
  v_refusal text;
begin
  perform test.put('d', test.ready_draft('mario-token', 'ente-a', 'cariche', p_answers::jsonb));
  v_refusal := test.refusal(format('select portal.submit(''mario-token'', %s, (select row_version from albo.draft where id = %s), gen_random_uuid())',
                                   test.get('d'), test.get('d')));
  raise exception using errcode = 'T0000', message = v_refusal;
exception when sqlstate 'T0000' then return sqlerrm;
end
$$;

select is(test.problems(v), p, v)
from (values
  ('', '{}'),
  ('AL422 officers:required', '{"is_body": true}'),
  ('AL422 officers:required', '{"is_body": true, "officers": []}'),
  ('AL422 officers.0.name:required', '{"is_body": true, "officers": [{}]}'),
  ('AL422 officers.1.name:required', '{"is_body": true, "officers": [{"name": "R"}, {"name": ""}]}'),
  ('AL422 officers.0.name:invalid', '{"is_body": true, "officers": [{"name": 7}]}'),
  ('AL422 officers.0.which:required', '{"is_body": true, "officers": [{"name": "R", "position": "other"}]}'),
  ('AL422 officers.0.position:invalid_option', '{"is_body": true, "officers": [{"name": "R", "position": "king"}]}'),
  ('AL422 officers.0:unknown_field', '{"is_body": true, "officers": [{"name": "R", "is_admin": true}]}'),
  ('AL422 officers:invalid', '{"is_body": true, "officers": ["R"]}'),
  ('AL422 officers:invalid', '{"is_body": true, "officers": "R"}'),
  ('AL422 officers:too_many_entries', '{"is_body": true, "officers": [{"name": "R"}, {"name": "S"}, {"name": "T"}]}'),
  ('AL422 sites:repeated_item', '{"sites": ["x", "x"]}'),
  ('AL422 sites:too_many_items', '{"sites": ["x", "y", "z"]}'),
  ('AL422 sites:invalid_option', '{"sites": ["w"]}'),
  ('', '{"sites": ["z", "x"]}'),
  ('', '{"is_body": true, "officers": [{"name": "R", "position": "other", "which": "w"}, {"name": "S"}]}')) x (p, v);

select test.put('r', test.submitted('mario-token', 'ente-a', 'cariche',
  '{"is_body": true, "sites": ["z", "x"], "officers": [{"name": "R", "position": "president", "which": 7}, {"name": "S"}]}'));
select is((select b.declared from albo.submission b where b.request_id = test.get('r')::bigint),
          '{"is_body": true, "sites": ["z", "x"], "officers": [{"name": "R", "position": "president"}, {"name": "S"}]}'::jsonb,
          'what is hidden in an entry is not handed in, and preferences keep their order');

-- A group of a body that is none was hidden as a whole.
select test.put('r2', test.submitted('mara-token', 'ente-a', 'cariche', '{"officers": [{"name": "R"}]}'));
select is((select b.declared from albo.submission b where b.request_id = test.get('r2')::bigint), '{}'::jsonb, 'a hidden group is not handed in');

-- A new version keeps entries whose fields are all still there.
select test.put('d', test.ready_draft('mario-token', 'ente-a', 'cariche', '{"is_body": true, "officers": [{"name": "R"}]}'));
select admin.preset_apply(test.get('a')::int, test.group_preset(test.get('fields') || ', {"id": "since", "type": "date", "label": {"it": "D"}}'));
select is(portal.draft_get('mario-token', test.get('d')::bigint) #> '{values,officers}', '[{"name": "R"}]'::jsonb, 'a field more keeps the entries');
select admin.preset_apply(test.get('a')::int, test.group_preset('{"id": "person", "type": "text", "label": {"it": "N"}}'));
select is(portal.draft_get('mario-token', test.get('d')::bigint) #> '{values,officers}', null::jsonb, 'a field less drops them');

select is(test.refusal(format('select * from albo.form_fields(%L)', f)), p, f)
from (values
  ('AL422 g:form_field', '{"format": 1, "sections": [{"fields": [{"id": "g", "type": "group", "fields": []}]}]}'),
  ('AL422 m:form_field', '{"format": 1, "sections": [{"fields": [{"id": "m", "type": "multichoice", "options": [], "ordered": true}]}]}'),
  ('AL422 g:form_field', '{"format": 2, "sections": [{"fields": [{"id": "g", "type": "group"}]}]}'),
  ('AL422 g:form_field', '{"format": 2, "sections": [{"fields": [{"id": "g", "type": "group", "fields": [], "max_items": 21}]}]}'),
  ('AL422 x:form_field', '{"format": 2, "sections": [{"fields": [{"id": "g", "type": "group", "fields": [{"id": "x", "type": "attachment"}]}]}]}'),
  ('AL422 x:form_field', '{"format": 2, "sections": [{"fields": [{"id": "g", "type": "group", "fields": [{"id": "x", "type": "group", "fields": []}]}]}]}'),
  ('AL422 x:form_field', '{"format": 2, "sections": [{"fields": [{"id": "g", "type": "group", "fields": [{"id": "x", "type": "text", "from": "sex"}]}]}]}'),
  ('AL422 form:format', '{"format": 3, "sections": []}')) x (p, f);

select * from finish();
rollback;
