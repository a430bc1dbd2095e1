-- portal profile: how a citizen is reached, who read their data, and a copy of all of it
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

set role albo_owner;

create or replace function albo.email_is_valid(p_address text)
returns boolean
language plpgsql
immutable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return coalesce(
    length(p_address) <= 254
    and length(split_part(p_address, '@', 1)) <= 64
    and p_address ~ ('^[A-Za-z0-9!#$%&''*+/=?^_`{|}~-]+([.][A-Za-z0-9!#$%&''*+/=?^_`{|}~-]+)*'
                     || '@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?[.])+[A-Za-z][A-Za-z0-9-]{0,61}[A-Za-z0-9]$'), false);
end
$$;

comment on function albo.email_is_valid(text) is
'A sanity check of an address, plain or certified. The same as albo_email_is_valid in src/core.';

create or replace function albo.phone_is_valid(p_number text)
returns boolean
language plpgsql
immutable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return coalesce(length(p_number) <= 32 and p_number ~ '^[+]?[0-9 ./()-]+$'
                  and length(regexp_replace(p_number, '[^0-9]', '', 'g')) between 6 and 15, false);
end
$$;

comment on function albo.phone_is_valid(text) is
'Whether a text has 6 to 15 digits and nothing else but what people put between them. The same as albo_phone_is_valid in src/core.';

create or replace function albo.contact_json(p_citizen bigint)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_contact albo.citizen_contact;
begin
  select * into v_contact from albo.citizen_contact c where c.citizen_id = p_citizen;

  return jsonb_build_object(
    'email', v_contact.email, 'pec', v_contact.pec, 'mobile_phone', v_contact.mobile_phone,
    'language', coalesce(v_contact.language, 'it'), 'channel', coalesce(v_contact.channel, 'email'),
    'row_version', coalesce(v_contact.row_version, 0), 'updated_at', albo.utc(v_contact.updated_at));
end
$$;

comment on function albo.contact_json(bigint) is
'How a citizen chose to be reached; row_version 0 where nothing was chosen yet.';

create or replace function portal.profile(p_token text)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_citizen albo.citizen := albo.session_citizen(p_token);
begin
  return jsonb_build_object(
    'counts', albo.area_counts(v_citizen),
    'identity', albo.identity_of(v_citizen),
    'contact', albo.contact_json(v_citizen.id),
    'n_open', (select count(*) from albo.request r where r.citizen_id = v_citizen.id and r.state < 6
                 -- Notices of a request that the office filed for them go where the paper says.
                 and r.filed_by is null));
end
$$;

comment on function portal.profile(text) is
'Who the citizen is, by their identity, how they want to be reached, and how many open requests that they sent it bears on.';

create or replace function portal.profile_save(p_token text, p_row_version int, p_contact jsonb)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_citizen  albo.citizen := albo.session_citizen(p_token);
  v_new      albo.citizen_contact;
  v_problems jsonb;
begin
  if jsonb_typeof(p_contact) is distinct from 'object' or octet_length(p_contact::text) > 4096 then
    perform albo.raise_problem(null, 'invalid');
  end if;

  v_new.email := nullif(btrim(p_contact ->> 'email'), '');
  v_new.pec := nullif(btrim(p_contact ->> 'pec'), '');
  v_new.mobile_phone := nullif(btrim(p_contact ->> 'mobile_phone'), '');
  v_new.language := coalesce(p_contact ->> 'language', 'it');
  v_new.channel := coalesce(p_contact ->> 'channel', 'email');

  select jsonb_agg(jsonb_build_object('field', x.field, 'code', x.code) order by x.turn) into v_problems
  from (values
    (1, 'email', 'invalid_email', v_new.email is not null and not albo.email_is_valid(v_new.email)),
    (2, 'pec', 'invalid_email', v_new.pec is not null and not albo.email_is_valid(v_new.pec)),
    (3, 'pec', 'required', v_new.pec is null and v_new.channel = 'pec'),
    (4, 'mobile_phone', 'invalid_phone', v_new.mobile_phone is not null and not albo.phone_is_valid(v_new.mobile_phone)),
    (5, 'language', 'invalid_option', v_new.language not in ('it', 'en')),
    (6, 'channel', 'invalid_option', v_new.channel not in ('email', 'pec'))) x (turn, field, code, is_wrong)
  where x.is_wrong;

  if v_problems is not null then
    perform albo.raise_problems(v_problems);
  end if;

  insert into albo.citizen_contact as c (citizen_id, email, pec, mobile_phone, language, channel)
  select v_citizen.id, v_new.email, v_new.pec, v_new.mobile_phone, v_new.language, v_new.channel
  where p_row_version = 0
  on conflict (citizen_id) do nothing;

  if not found then
    update albo.citizen_contact c
    set email = v_new.email, pec = v_new.pec, mobile_phone = v_new.mobile_phone, language = v_new.language,
        channel = v_new.channel, row_version = c.row_version + 1, updated_at = now()
    where c.citizen_id = v_citizen.id and c.row_version = p_row_version;

    -- The same again, of a button pressed twice, is saved already.
    if not found and not exists (
      select from albo.citizen_contact c
      where c.citizen_id = v_citizen.id
        and (c.email, c.pec, c.mobile_phone, c.language, c.channel)
            is not distinct from (v_new.email, v_new.pec, v_new.mobile_phone, v_new.language, v_new.channel)) then
      raise exception 'the contacts have changed meanwhile' using errcode = 'AL409';
    end if;
  end if;

  return albo.contact_json(v_citizen.id);
end
$$;

comment on function portal.profile_save(text, int, jsonb) is
'Keeps how the citizen wants to be reached: {"email","pec","mobile_phone","language","channel"}. From the next notice on it bears on all requests that the citizen sent, open ones too; what they declared in a request does not change. AL409 it changed since the version seen (0: none yet), unless to the same; AL422 with the fields.';

create or replace function albo.readers_json(p_request albo.request)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object('day', to_char(x.day, 'YYYY-MM-DD'), 'duty', x.duty, 'what', x.what,
                                                 'n', x.n, 'last_at', albo.utc(x.last_at)) order by x.last_at desc), '[]')
    from (
      select albo.rome_day(l.at) as day, s.duty, l.what, count(*) as n, max(l.at) as last_at
      from albo.access_log l
      join albo.staff s on s.organization_id = l.organization_id and s.id = l.staff_id
      where l.organization_id = p_request.organization_id and l.request_id = p_request.id
      group by 1, 2, 3
      order by max(l.at) desc
      limit 500) x);
end
$$;

comment on function albo.readers_json(albo.request) is
'Who of the office opened a request or its files: by day, duty and what, the newest first. By duty and never by name: a person has a right to know when and why their data were read, not which employee did it on the body''s instructions (art. 15 of Regulation (EU) 2016/679; Court of Justice, C-579/21, 22 June 2023). The duty is the one that the person has today; the auditor of the body sees the names.';

create or replace function portal.readers(p_token text, p_request bigint)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_citizen albo.citizen := albo.session_citizen(p_token, albo.request_level(p_request));
  v_request albo.request := albo.request_of_citizen(v_citizen, p_request);
begin
  return albo.request_head(v_request) || jsonb_build_object(
    'counts', albo.area_counts(v_citizen), 'readers', albo.readers_json(v_request));
end
$$;

comment on function portal.readers(text, bigint) is
'Who of the office read one''s request, by duty; see albo.readers_json. AL404 if it is not one''s own.';

create or replace function albo.registrations_json(p_citizen albo.citizen)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object(
             'organization', o.name, 'register', g.name, 'section', c.name, 'number', e.number,
             'from', to_char(e.effective_from, 'YYYY-MM-DD'), 'to', to_char(e.effective_to, 'YYYY-MM-DD'),
             'name', m.name, 'birth_date', to_char(m.birth_date, 'YYYY-MM-DD'))
             order by o.name, e.effective_from, e.id), '[]')
    from albo.organization o
    join albo.member m on m.organization_id = o.id and m.fiscal_code = p_citizen.fiscal_code
    join albo.entry e on e.organization_id = m.organization_id and e.member_id = m.id
    join albo.register g on g.organization_id = e.organization_id and g.id = e.register_id
    join albo.section c on c.organization_id = e.organization_id and c.id = e.section_id);
end
$$;

comment on function albo.registrations_json(albo.citizen) is
'The periods that the registers have under a citizen''s own fiscal code, which their identity vouches for.';

create or replace function albo.field_labels(p_form jsonb)
returns jsonb
language plpgsql
immutable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    select coalesce(jsonb_object_agg(f ->> 'id', jsonb_build_object('type', f -> 'type', 'label', f -> 'label')), '{}')
    from jsonb_array_elements(p_form -> 'sections') s
    cross join lateral jsonb_array_elements(s -> 'fields') f
    where f ->> 'type' <> 'note');
end
$$;

comment on function albo.field_labels(jsonb) is 'What the fields of a form are called, and of which type they are, by id.';

create or replace function albo.personal_data(p_citizen albo.citizen, p_with_forms boolean)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_left_out text[] := case when p_with_forms then '{}' else '{form}' end;
begin
  return jsonb_build_object(
    'format', 'albo-personal-data/1',
    'exported_at', albo.utc(clock_timestamp()),
    'identity', albo.identity_of(p_citizen),
    'identity_updated_at', albo.utc(p_citizen.updated_at),
    'contact', albo.contact_json(p_citizen.id) - 'row_version',
    'registrations', albo.registrations_json(p_citizen),
    'acts_for', (
      select coalesce(jsonb_agg(albo.capacity_json(c) || jsonb_build_object('birth_date', to_char(c.birth_date, 'YYYY-MM-DD'),
                                                                            'withdrawn_at', albo.utc(c.withdrawn_at)) order by c.id), '[]')
      from albo.capacity c where c.citizen_id = p_citizen.id),
    'drafts', (
      select coalesce(jsonb_agg((d.draft - 'identity' - 'row_version' - 'step' - v_left_out)
                                || jsonb_build_object('fields', albo.field_labels(d.draft -> 'form'))
                                order by (d.draft ->> 'id')::bigint), '[]')
      from (select albo.draft_json(x) as draft from albo.drafts_of(albo.applicant(p_citizen, null)) x) d),
    'requests', (
      select coalesce(jsonb_agg((q.request - 'row_version' - v_left_out)
                                || jsonb_build_object('fields', albo.field_labels(q.request -> 'form'),
                                                      'readers', albo.readers_json(q.row), 'rating', albo.rating_json(q.row),
                                                      'clock', albo.clock((q.row).organization_id, (q.row).id, null))
                                order by (q.row).submitted_at, (q.row).id), '[]')
      from (select r as row, albo.request_for_portal(r) as request
            from albo.request r where r.citizen_id = p_citizen.id) q));
end
$$;

comment on function albo.personal_data(albo.citizen, boolean) is
'All that is kept about a citizen; with the forms that were filled in whole, or only with what their fields are called.';

create or replace function portal.export(p_token text)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return albo.personal_data(albo.session_citizen(p_token), false);
end
$$;

comment on function portal.export(text) is
'All that is kept about the citizen, for machines (artt. 15 and 20 of Regulation (EU) 2016/679): identity, contacts, registrations, drafts, and requests with values and the labels of their fields, messages, history, payments, files by name and hash, and who read them by duty. Files themselves are downloaded one by one.';

create or replace function portal.export_print(p_token text)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return albo.personal_data(albo.session_citizen(p_token), true);
end
$$;

comment on function portal.export_print(text) is
'The same as portal.export with the forms themselves, from which the names of what was chosen come: for the copy that people read.';

reset role;
