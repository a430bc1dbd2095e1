-- fixture: two bodies with staff of each duty, two citizens, services with small forms
--
-- SPDX-License-Identifier: AGPL-3.0-or-later
--
-- Included inside the transaction of a test, so that nothing of it stays.  The tests
-- run as the superuser albo_admin, and act as others through test.refusal_as.

set client_min_messages = warning;

-- What the tests need to act as others, and to remember what they met.
create schema test;
grant usage on schema test to public;

create table test.var (name text primary key, value text);
grant select, insert, update on test.var to public;

create function test.put(p_name text, p_value anyelement) returns text
language sql as $$
  insert into test.var values (p_name, p_value::text)
  on conflict (name) do update set value = excluded.value returning value
$$;

create function test.get(p_name text) returns text
language sql as $$ select value from test.var where name = p_name $$;

-- "AL422 preavviso_required" for a statement that is refused, "" for one that is not.
create function test.refusal(p_sql text) returns text
language plpgsql as $$
declare
  v_state  text;
  v_detail text;
begin
  execute p_sql;
  return '';
exception when others then
  get stacked diagnostics v_state = returned_sqlstate, v_detail = pg_exception_detail;
  return v_state || case when v_state = 'AL422'
    then ' ' || (select string_agg(concat_ws(':', p ->> 'field', p ->> 'code'), ' ')
                 from jsonb_array_elements(v_detail::jsonb -> 'problems') p) else '' end;
end
$$;

-- The same as a login; test.value_as gives what a statement returned, after another one.
create function test.refusal_as(p_login text, p_sql text) returns text
language plpgsql as $$
declare
  v_refusal text;
begin
  perform set_config('session_authorization', p_login, true);
  v_refusal := test.refusal(p_sql);
  perform set_config('session_authorization', 'albo_admin', true);
  return v_refusal;
end
$$;

create function test.value_as(p_login text, p_sql text, p_before text default 'select 1') returns text
language plpgsql
set search_path from current
set row_security from current
as $$
declare
  v_value text;
begin
  perform set_config('session_authorization', p_login, true);
  execute p_before;
  execute p_sql into v_value;
  perform set_config('session_authorization', 'albo_admin', true);
  return v_value;
end
$$;

-- The same as a role without a login, such as the owner of the tables.
create function test.refusal_role(p_role text, p_sql text) returns text
language plpgsql as $$
declare
  v_refusal text;
begin
  perform set_config('role', p_role, true);
  v_refusal := test.refusal(p_sql);
  perform set_config('role', 'none', true);
  return v_refusal;
end
$$;

create role "a.operatore"       login in role albo_office;
create role "a.amministratore"  login in role albo_office;
create role "a.amministratore2" login in role albo_office;
create role "a.rtd"             login in role albo_audit;
create role "b.operatore"       login in role albo_office;
create role "b.amministratore"  login in role albo_office;
create role "b.rtd"             login in role albo_audit;
create role "nessuno"           login in role albo_office;
create role "estraneo"          login;

select test.put('a', admin.organization_add('ente-a', 'order', 'Ente A', '{"patron_day": "12-07"}')),
       test.put('b', admin.organization_add('ente-b', 'order', 'Ente B', '{}'));

select admin.staff_add(test.get(o)::int, o || '.' || l, initcap(l) || ' ' || upper(o), l || '@example.org', d)
from unnest(array['a', 'b']) o,
     (values ('operatore', 'officer'), ('amministratore', 'administrator'), ('rtd', 'auditor')) s (l, d);
select admin.staff_add(test.get('a')::int, 'a.amministratore2', 'Amministratore2 A', null, 'administrator');

-- A form with a field of every kind that submission treats differently.
select test.put('preset', $json$
{"format": 1, "kind": "order",
 "registers": [{"code": "albo", "name": {"it": "Albo", "en": "Register"}, "is_public": true,
                "sections": [{"code": "A", "name": {"it": "Sezione A"}}, {"code": "B", "name": {"it": "Sezione B"}}]}],
 "services": [
  {"code": "iscrizione", "kind": "enrolment", "title": {"it": "Iscrizione", "en": "Enrolment"},
   "summary": {"it": "…"}, "description": {"it": "…"}, "fee_cents": 0, "term_days": 30,
   "rules": {"register": "albo", "section_field": "section", "checklist": [{"id": "identity", "label": {"it": "Identità"}}, {"id": "files", "label": {"it": "Allegati"}}]},
   "form": {"format": 1, "sections": [
     {"id": "you", "title": {"it": "Tu"}, "fields": [
       {"id": "fiscal_code", "type": "fiscal_code", "label": {"it": "CF"}, "required": true, "from": "fiscal_code"},
       {"id": "email", "type": "email", "label": {"it": "Email"}, "required": true, "from": "email"},
       {"id": "info", "type": "note", "label": {"it": "Nota"}, "text": {"it": "…"}}]},
     {"id": "what", "title": {"it": "Che cosa"}, "fields": [
       {"id": "section", "type": "choice", "label": {"it": "Sezione"}, "required": true,
        "options": [{"value": "A", "label": {"it": "A"}}, {"value": "B", "label": {"it": "B"}}]},
       {"id": "languages", "type": "multichoice", "label": {"it": "Lingue"},
        "options": [{"value": "it", "label": {"it": "it"}}, {"value": "en", "label": {"it": "en"}}]},
       {"id": "since", "type": "date", "label": {"it": "Dal"}},
       {"id": "income", "type": "money", "label": {"it": "Reddito"}},
       {"id": "home", "type": "address", "label": {"it": "Residenza"}},
       {"id": "has_employer", "type": "checkbox", "label": {"it": "Dipendente"}},
       {"id": "employer", "type": "text", "label": {"it": "Datore"}, "required": true,
        "visible_when": {"field": "has_employer", "equals": true}},
       {"id": "truth", "type": "declaration", "label": {"it": "Dichiaro"}, "required": true, "text": {"it": "…"}}]},
     {"id": "files", "title": {"it": "Allegati"}, "fields": [
       {"id": "document", "type": "attachment", "label": {"it": "Documento"}, "required": true,
        "media_types": ["application/pdf"], "max_size": 300000, "max_files": 2}]}]}},
  {"code": "cancellazione", "kind": "removal", "title": {"it": "Cancellazione"}, "summary": {"it": "…"},
   "description": {"it": "…"}, "fee_cents": 0, "term_days": 60,
   "rules": {"register": "albo", "effective_date_field": "day", "cause_field": "cause", "resolution_number_required": true},
   "form": {"format": 1, "sections": [{"id": "s", "title": {"it": "S"}, "fields": [
     {"id": "day", "type": "date", "label": {"it": "Dal"}, "required": true},
     {"id": "cause", "type": "text", "label": {"it": "Causa"}}]}]}},
  {"code": "trasferimento", "kind": "transfer", "title": {"it": "Trasferimento"}, "summary": {"it": "…"},
   "description": {"it": "…"}, "fee_cents": 0, "term_days": 30,
   "rules": {"register": "albo", "direction_field": "direction", "destination_section_field": "section", "effective_date_field": "day"},
   "form": {"format": 1, "sections": [{"id": "s", "title": {"it": "S"}, "fields": [
     {"id": "direction", "type": "choice", "label": {"it": "Verso"}, "required": true,
      "options": [{"value": "in", "label": {"it": "in"}}, {"value": "out", "label": {"it": "out"}}, {"value": "inside", "label": {"it": "inside"}}]},
     {"id": "section", "type": "text", "label": {"it": "Sezione"}},
     {"id": "day", "type": "date", "label": {"it": "Dal"}}]}]}}]}
$json$::text);

select admin.preset_apply(test.get(o)::int, test.get('preset')::jsonb) from unnest(array['a', 'b']) o;

select test.put('mario', admin.citizen_add('{"fiscal_code": "RSSMRA80A01H501U", "given_name": "Mario", "family_name": "Rossi", "birth_date": "1980-01-01", "sex": "M", "email": "mario@example.org"}')),
       test.put('elena', admin.citizen_add('{"fiscal_code": "BNCMRA99T61H501E", "given_name": "Mara", "family_name": "Bianchi"}'));

select login.session_open('{"fiscal_code": "RSSMRA80A01H501U", "given_name": "Mario", "family_name": "Rossi"}', 'spid', 2, sha256('mario-token')),
       login.session_open('{"fiscal_code": "BNCMRA99T61H501E", "given_name": "Mara", "family_name": "Bianchi"}', 'cie', 2, sha256('mara-token'));

-- A draft of Mario's that could be submitted as it is; returns its id.
create function test.ready_draft(p_token text default 'mario-token', p_org text default 'ente-a',
                                 p_service text default 'iscrizione', p_values jsonb default null)
returns bigint language plpgsql as $$
declare
  v_draft jsonb := portal.draft_open(p_token, p_org, p_service);
  v_pdf   bytea := convert_to(E'%PDF-1.4\n%%EOF\n', 'UTF8');
  v_file  bigint;
begin
  perform portal.draft_save(p_token, (v_draft ->> 'id')::bigint, (v_draft ->> 'row_version')::int,
    coalesce(p_values, '{"email": "altra@example.org", "section": "A", "truth": true}'::jsonb), 1);
  if p_service = 'iscrizione' then
    v_file := portal.attachment_begin(p_token, (v_draft ->> 'id')::bigint, 'document', 'carta.pdf', 'application/pdf');
    perform portal.attachment_append(p_token, v_file, 0, v_pdf);
    perform portal.attachment_finish(p_token, v_file, sha256(v_pdf));
  end if;
  return (v_draft ->> 'id')::bigint;
end
$$;

-- A submitted request; returns its id.
create function test.submitted(p_token text default 'mario-token', p_org text default 'ente-a',
                               p_service text default 'iscrizione', p_values jsonb default null)
returns bigint language plpgsql as $$
declare
  v_draft bigint := test.ready_draft(p_token, p_org, p_service, p_values);
begin
  return portal.submit(p_token, v_draft,
                       (portal.draft_get(p_token, v_draft) ->> 'row_version')::int,
                       gen_random_uuid()) ->> 'request_id';
end
$$;
