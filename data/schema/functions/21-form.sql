-- form: what a form asks, and whether values answer it
--
-- SPDX-License-Identifier: AGPL-3.0-or-later
--
-- src/core reads, validates and renders forms for people.  This is the part that must
-- hold even when the portal is in a stranger's hands: no field that the form does not
-- have, nothing required left out, every value of the kind its field has.  Both mean
-- the same by a condition and by a filled field, and say what is wrong in the same words.

set role albo_owner;

create or replace function albo.form_fields(p_form jsonb)
returns setof albo.form_field
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_section jsonb;
  v_field   jsonb;
  v_row     albo.form_field;
begin
  if p_form -> 'format' is distinct from '1' or jsonb_typeof(p_form -> 'sections') is distinct from 'array' then
    perform albo.raise_problem('form', 'format');
  end if;

  v_row.position := 0;

  for v_section in select * from jsonb_array_elements(p_form -> 'sections') loop
    if jsonb_typeof(v_section -> 'fields') is distinct from 'array' then
      perform albo.raise_problem('form', 'format');
    end if;

    for v_field in select * from jsonb_array_elements(v_section -> 'fields') loop
      v_row.position := v_row.position + 1;
      v_row.id := v_field ->> 'id';
      v_row.type := v_field ->> 'type';

      if coalesce(v_row.id, '') !~ '^[a-z][a-z0-9_]{0,40}$'
         or coalesce(v_row.type, '') not in (
           'text', 'multiline', 'integer', 'money', 'date', 'choice', 'multichoice', 'checkbox',
           'declaration', 'fiscal_code', 'vat_number', 'iban', 'email', 'pec', 'phone', 'postal_code',
           'municipality', 'province', 'country', 'address', 'attachment', 'note')
         or coalesce(v_field ->> 'from', 'email') not in (
           'fiscal_code', 'family_name', 'given_name', 'birth_date', 'birth_place', 'sex',
           'email', 'pec', 'mobile_phone')
         or jsonb_typeof(coalesce(v_field -> 'required', 'false')) <> 'boolean'
         or (v_row.type in ('choice', 'multichoice')
             and jsonb_typeof(v_field -> 'options') is distinct from 'array') then
        perform albo.raise_problem(v_row.id, 'form_field');
      end if;

      v_row.is_required := coalesce((v_field -> 'required')::boolean, v_row.type = 'declaration');
      v_row.identity_attribute := v_field ->> 'from';
      v_row.visible_when := case
        when v_section ? 'visible_when' and v_field ? 'visible_when'
          then jsonb_build_object('all', jsonb_build_array(v_section -> 'visible_when', v_field -> 'visible_when'))
        else coalesce(v_section -> 'visible_when', v_field -> 'visible_when') end;
      v_row.shown_for := coalesce(v_row.visible_when -> 'in',
        case when v_row.visible_when ? 'equals' then jsonb_build_array(v_row.visible_when -> 'equals') end);
      v_row.shown_by := case when not v_row.shown_for @> '[null]' then v_row.visible_when ->> 'field' end;
      v_row.options := case when v_row.type in ('choice', 'multichoice') then
        array(select o ->> 'value' from jsonb_array_elements(v_field -> 'options') o) end;
      v_row.media_types := null;
      v_row.max_size := null;
      v_row.max_files := null;

      if v_row.type = 'attachment' then
        v_row.media_types := case when v_field ? 'media_types'
          then array(select jsonb_array_elements_text(v_field -> 'media_types'))
          else array['application/pdf', 'application/pkcs7-mime', 'image/jpeg', 'image/png'] end;
        v_row.max_size := coalesce((v_field ->> 'max_size')::bigint, 10 * 1024 * 1024);
        v_row.max_files := coalesce((v_field ->> 'max_files')::int, 1);

        if v_row.max_size not between 1 and 100 * 1024 * 1024 or v_row.max_files not between 1 and 20 then
          perform albo.raise_problem(v_row.id, 'form_field');
        end if;
      end if;

      return next v_row;
    end loop;
  end loop;
end
$$;

comment on function albo.form_fields(jsonb) is
'The fields of a form document, flat, without organization and version. AL422 where the document is not one.';

create or replace function albo.condition_holds(p_condition jsonb, p_values jsonb)
returns boolean
language plpgsql
immutable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_part  jsonb;
  v_value jsonb;
begin
  if p_condition ? 'all' then
    for v_part in select * from jsonb_array_elements(p_condition -> 'all') loop
      if not albo.condition_holds(v_part, p_values) then
        return false;
      end if;
    end loop;
    return true;
  elsif p_condition ? 'any' then
    for v_part in select * from jsonb_array_elements(p_condition -> 'any') loop
      if albo.condition_holds(v_part, p_values) then
        return true;
      end if;
    end loop;
    return false;
  elsif p_condition ? 'not' then
    return not albo.condition_holds(p_condition -> 'not', p_values);
  end if;

  v_value := p_values -> (p_condition ->> 'field');

  if p_condition ? 'equals' then
    return coalesce(v_value = p_condition -> 'equals', false);
  elsif p_condition ? 'in' then
    return coalesce(v_value in (select * from jsonb_array_elements(p_condition -> 'in')), false);
  else
    return albo.is_filled(v_value) = coalesce((p_condition -> 'not_empty')::boolean, true);
  end if;
end
$$;

comment on function albo.condition_holds(jsonb, jsonb) is
'Whether a condition of visible_when holds on plain values: field with equals, in or not_empty; all, any, not.';

create or replace function albo.is_filled(p_value jsonb)
returns boolean
language plpgsql
immutable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return p_value is not null and p_value not in ('null', '""', '[]', '{}', 'false');
end
$$;

comment on function albo.is_filled(jsonb) is
'Whether a value answers a field; an unticked box does not.';

create or replace function albo.value_problem(p_field albo.form_field, p_value jsonb)
returns text
language plpgsql
immutable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_kind text := jsonb_typeof(p_value);
begin
  -- Expressions without a query inside: there is one call for each field of each form.
  case p_field.type
    when 'integer', 'money' then
      return case when v_kind <> 'number' or p_value::text !~ '^-?[0-9]{1,18}$'
                  then 'invalid_' || p_field.type end;
    when 'date' then
      return case when v_kind <> 'string' or albo.date_or_null(p_value #>> '{}') is null
                  then 'invalid_date' end;
    when 'choice' then
      return case when v_kind <> 'string' or (p_value #>> '{}') <> all (p_field.options)
                  then 'invalid_option' end;
    when 'multichoice' then
      return case when v_kind <> 'array' or not p_value <@ to_jsonb(p_field.options)
                  then 'invalid_option' end;
    when 'checkbox', 'declaration' then
      return case when v_kind <> 'boolean' then 'invalid' end;
    when 'address' then
      return case when v_kind <> 'object'
                    or p_value - array['street', 'number', 'postal_code', 'municipality', 'province',
                                       'country'] <> '{}'
                    or jsonb_path_exists(p_value, 'strict $.* ? (@.type() != "string")')
                  then 'invalid' end;
    when 'attachment' then
      return case when jsonb_array_length(p_value) > p_field.max_files then 'too_many_files'
                  when jsonb_path_exists(p_value, '$[*] ? (@.size > $max)',
                                         jsonb_build_object('max', p_field.max_size)) then 'too_large'
                  when not jsonb_path_query_array(p_value, '$[*].media_type')
                           <@ to_jsonb(p_field.media_types) then 'media_type' end;
    else
      return case when v_kind <> 'string' then 'invalid' end;
  end case;
end
$$;

comment on function albo.value_problem(albo.form_field, jsonb) is
'Code of what is wrong with a value that is there, or null. Attachments come from the database, all else from strangers.';

create or replace function albo.form_check(p_organization int, p_version bigint, p_values jsonb,
                                           out problems jsonb, out declared jsonb)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_hidden  text[];
  v_n_known bigint;
begin
  -- What is not shown cannot be corrected: its value is left out, and is no problem.
  -- "offset 0" keeps what is used more than once from being computed more than once.
  select jsonb_agg(jsonb_build_object('field', y.id, 'code', y.code) order by y.position)
           filter (where y.code is not null and y.is_shown),
         array_agg(y.id) filter (where y.value is not null and not y.is_shown),
         count(y.value)
    into problems, v_hidden, v_n_known
  from (
    select x.position, x.id, x.value,
           case when x.visible_when is null then true
                when x.shown_by is not null then x.shown_for @> jsonb_build_array(p_values -> x.shown_by)
                else albo.condition_holds(x.visible_when, p_values)
           end as is_shown,
           case
             -- The plain cases are decided here: a call for each of forty fields takes its time.
             when jsonb_typeof(x.value) = 'string' and x.value <> '""'
                  and (x.type in ('text', 'multiline', 'fiscal_code', 'vat_number', 'iban', 'email', 'pec',
                                  'phone', 'postal_code', 'municipality', 'province', 'country')
                       or (x.type = 'choice' and x.value #>> '{}' = any (x.options))) then null
             when x.value = 'true' and x.type in ('checkbox', 'declaration') then null
             when x.type = 'note' then case when x.value is not null then 'unknown_field' end
             when x.value is not null and x.value not in ('null', '""', '[]', '{}', 'false')
               then albo.value_problem(x.field, x.value)
             when x.is_required
               then case x.type when 'declaration' then 'must_accept' else 'required' end
           end as code
    from (
      select f.position, f.id, f.type, f.is_required, f.visible_when, f.shown_by, f.shown_for, f.options,
             f as field, p_values -> f.id as value
      from albo.form_field f
      where f.organization_id = p_organization and f.service_version_id = p_version
      offset 0
    ) x
    offset 0
  ) y;

  -- A stranger's name is not repeated: only a field of the form is named.
  if v_n_known <> (select count(*) from jsonb_object_keys(p_values)) then
    problems := coalesce(problems, '[]') || '[{"field": null, "code": "unknown_field"}]';
  end if;

  declared := p_values - coalesce(v_hidden, '{}');
end
$$;

comment on function albo.form_check(int, bigint, jsonb) is
'What keeps values from being submitted, as [{"field":…,"code":…}], null when nothing does; and the values that count, which are those of the fields that are shown.';

reset role;
