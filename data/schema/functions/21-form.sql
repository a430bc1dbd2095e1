-- form: what a form asks, and whether values answer it
--
-- SPDX-License-Identifier: AGPL-3.0-or-later
--
-- src/core reads, validates and renders forms for people.  This is the part that must
-- hold even when the portal is in a stranger's hands: no field that the form does not
-- have, nothing required left out, every value of the kind its field has.  Both mean
-- the same by a condition and by a filled field, and say what is wrong in the same words.

set role albo_owner;

create or replace function albo.form_field_of(p_field jsonb, p_format int, p_in_group boolean)
returns albo.form_field
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_row  albo.form_field;
  v_part albo.form_field;
begin
  v_row.id := p_field ->> 'id';
  v_row.type := p_field ->> 'type';

  if coalesce(v_row.id, '') !~ '^[a-z][a-z0-9_]{0,40}$'
     or coalesce(v_row.type, '') not in (
       'text', 'multiline', 'integer', 'money', 'date', 'choice', 'multichoice', 'checkbox',
       'declaration', 'fiscal_code', 'vat_number', 'iban', 'email', 'pec', 'phone', 'postal_code',
       'municipality', 'province', 'country', 'address', 'attachment', 'group', 'note')
     or coalesce(p_field ->> 'from', 'email') not in (
       'fiscal_code', 'family_name', 'given_name', 'birth_date', 'birth_place', 'sex',
       'email', 'pec', 'mobile_phone')
     or jsonb_typeof(coalesce(p_field -> 'required', 'false')) <> 'boolean'
     or (v_row.type in ('choice', 'multichoice')
         and jsonb_typeof(p_field -> 'options') is distinct from 'array')
     or (v_row.type = 'group' and jsonb_typeof(p_field -> 'fields') is distinct from 'array')
     or (p_format < 2 and (v_row.type = 'group' or p_field ? 'ordered'))
     or (p_in_group and (v_row.type in ('group', 'attachment') or p_field ? 'from')) then
    perform albo.raise_problem(v_row.id, 'form_field');
  end if;

  v_row.is_required := coalesce((p_field -> 'required')::boolean, v_row.type = 'declaration');
  v_row.identity_attribute := p_field ->> 'from';
  v_row.visible_when := p_field -> 'visible_when';
  v_row.options := case when v_row.type in ('choice', 'multichoice') then
    array(select o ->> 'value' from jsonb_array_elements(p_field -> 'options') o) end;

  if v_row.type in ('multichoice', 'group') then
    v_row.min_items := coalesce((p_field ->> 'min_items')::int, 0);
    v_row.max_items := coalesce((p_field ->> 'max_items')::int,
                                case v_row.type when 'group' then 10 else greatest(cardinality(v_row.options), 1) end);

    if v_row.max_items < 1 or v_row.min_items not between 0 and v_row.max_items
       or (v_row.type = 'group' and v_row.max_items > 20) then
      perform albo.raise_problem(v_row.id, 'form_field');
    end if;
  end if;

  if v_row.type = 'group' then
    v_row.parts := '[]';
    for i in 0 .. jsonb_array_length(p_field -> 'fields') - 1 loop
      v_part := albo.form_field_of(p_field -> 'fields' -> i, p_format, true);
      v_part.position := i + 1;
      v_row.parts := v_row.parts || jsonb_build_array(jsonb_strip_nulls(to_jsonb(v_part)));
    end loop;
  end if;

  if v_row.type = 'attachment' then
    v_row.media_types := case when p_field ? 'media_types'
      then array(select jsonb_array_elements_text(p_field -> 'media_types'))
      else array['application/pdf', 'application/pkcs7-mime', 'image/jpeg', 'image/png'] end;
    v_row.max_size := coalesce((p_field ->> 'max_size')::bigint, 10 * 1024 * 1024);
    v_row.max_files := coalesce((p_field ->> 'max_files')::int, 1);

    if v_row.max_size not between 1 and 100 * 1024 * 1024 or v_row.max_files not between 1 and 20 then
      perform albo.raise_problem(v_row.id, 'form_field');
    end if;
  end if;

  return v_row;
end
$$;

comment on function albo.form_field_of(jsonb, int, boolean) is
'One field of a form document, without its place and the condition of its section; a group with the fields of its entries in parts. AL422 form_field where it is not one.';

create or replace function albo.form_fields(p_form jsonb)
returns setof albo.form_field
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_section  jsonb;
  v_field    jsonb;
  v_row      albo.form_field;
  v_position int := 0;
begin
  if coalesce(p_form -> 'format', 'null') not in ('1', '2')
     or jsonb_typeof(p_form -> 'sections') is distinct from 'array' then
    perform albo.raise_problem('form', 'format');
  end if;

  for v_section in select * from jsonb_array_elements(p_form -> 'sections') loop
    if jsonb_typeof(v_section -> 'fields') is distinct from 'array' then
      perform albo.raise_problem('form', 'format');
    end if;

    for v_field in select * from jsonb_array_elements(v_section -> 'fields') loop
      v_row := albo.form_field_of(v_field, (p_form ->> 'format')::int, false);
      v_position := v_position + 1;
      v_row.position := v_position;

      v_row.visible_when := case
        when v_section ? 'visible_when' and v_field ? 'visible_when'
          then jsonb_build_object('all', jsonb_build_array(v_section -> 'visible_when', v_field -> 'visible_when'))
        else coalesce(v_section -> 'visible_when', v_field -> 'visible_when') end;
      v_row.shown_for := coalesce(v_row.visible_when -> 'in',
        case when v_row.visible_when ? 'equals' then jsonb_build_array(v_row.visible_when -> 'equals') end);
      v_row.shown_by := case when not v_row.shown_for @> '[null]' then v_row.visible_when ->> 'field' end;

      return next v_row;
    end loop;
  end loop;
end
$$;

comment on function albo.form_fields(jsonb) is
'The fields of a form document, flat, without organization and version. AL422 where the document is not one.';

create or replace function albo.takes_answers_of(p_new albo.form_field, p_old albo.form_field)
returns boolean
language plpgsql
immutable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if p_new.type <> p_old.type then
    return false;
  elsif p_new.type <> 'group' then
    return true;
  end if;

  return not exists (
    select from jsonb_array_elements(p_old.parts) o
    where not exists (select from jsonb_array_elements(p_new.parts) n
                      where n ->> 'id' = o ->> 'id' and n ->> 'type' = o ->> 'type'));
end
$$;

comment on function albo.takes_answers_of(albo.form_field, albo.form_field) is
'Whether what answered a field of another version can answer this one: same type, and for a group every field of the old entries is still there.';

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
      if v_kind <> 'array' or not p_value <@ to_jsonb(p_field.options) then
        return 'invalid_option';
      end if;
      return case when jsonb_array_length(p_value)
                       > (select count(distinct x.value) from jsonb_array_elements(p_value) x)
                    then 'repeated_item'
                  when jsonb_array_length(p_value) < p_field.min_items then 'too_few_items'
                  when jsonb_array_length(p_value) > p_field.max_items then 'too_many_items' end;
    when 'group' then
      return (albo.group_check(p_field, p_value)).problems #>> '{0,code}';
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

create or replace function albo.group_check(p_field albo.form_field, p_value jsonb,
                                            out problems jsonb, out declared jsonb)
language plpgsql
immutable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_item  jsonb;
  v_kept  jsonb;
  v_part  albo.form_field;
  v_value jsonb;
  v_code  text;
  v_index int := -1;
begin
  problems := '[]';
  declared := '[]';

  if jsonb_typeof(p_value) <> 'array' then
    problems := jsonb_build_array(jsonb_build_object('field', p_field.id, 'code', 'invalid'));
    return;
  elsif jsonb_array_length(p_value) > p_field.max_items then
    problems := jsonb_build_array(jsonb_build_object('field', p_field.id, 'code', 'too_many_entries'));
    return;
  end if;

  for v_item in select * from jsonb_array_elements(p_value) loop
    v_index := v_index + 1;
    v_kept := '{}';

    if jsonb_typeof(v_item) <> 'object' then
      problems := problems || jsonb_build_object('field', p_field.id, 'code', 'invalid');
      continue;
    end if;

    for v_part in
      select f.* from jsonb_array_elements(p_field.parts) e, jsonb_populate_record(null::albo.form_field, e) f
    loop
      v_value := v_item -> v_part.id;

      if v_part.visible_when is not null and not albo.condition_holds(v_part.visible_when, v_item) then
        continue;
      end if;

      if v_value is not null then
        v_kept := v_kept || jsonb_build_object(v_part.id, v_value);
      end if;

      v_code := case
        when v_part.type = 'note' then case when v_value is not null then 'unknown_field' end
        when albo.is_filled(v_value) then albo.value_problem(v_part, v_value)
        when v_part.is_required then case v_part.type when 'declaration' then 'must_accept' else 'required' end
      end;

      if v_code is not null then
        problems := problems || jsonb_build_object('field', p_field.id || '.' || v_index || '.' || v_part.id, 'code', v_code);
      end if;
    end loop;

    -- A stranger's name is not repeated: only the entry is named.
    if exists (select from jsonb_object_keys(v_item) k
               where k not in (select e ->> 'id' from jsonb_array_elements(p_field.parts) e)) then
      problems := problems || jsonb_build_object('field', p_field.id || '.' || v_index, 'code', 'unknown_field');
    end if;

    declared := declared || jsonb_build_array(v_kept);
  end loop;

  if jsonb_array_length(p_value) < p_field.min_items then
    problems := problems || jsonb_build_object('field', p_field.id, 'code', 'too_few_entries');
  end if;
end
$$;

comment on function albo.group_check(albo.form_field, jsonb) is
'What is wrong with the entries of a group, as [{"field":"group.0.field","code":…}], empty when nothing is; and the entries without what is not shown in them.';

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
  v_groups  albo.form_field[];
  v_group   albo.form_field;
  v_check   record;
begin
  -- What is not shown cannot be corrected: its value is left out, and is no problem.
  -- "offset 0" keeps what is used more than once from being computed more than once.
  select jsonb_agg(jsonb_build_object('field', y.id, 'code', y.code) order by y.position)
           filter (where y.code is not null and y.is_shown),
         array_agg(y.id) filter (where y.value is not null and not y.is_shown),
         count(y.value),
         array_agg(y.field) filter (where y.has_entries and y.is_shown)
    into problems, v_hidden, v_n_known, v_groups
  from (
    select x.position, x.id, x.value, x.field, x.type = 'group' and albo.is_filled(x.value) as has_entries,
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
               then case when x.type <> 'group' then albo.value_problem(x.field, x.value) end
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

  -- Few forms have groups; the fields of their entries have names of their own.
  if v_groups is not null then
    foreach v_group in array v_groups loop
      v_check := albo.group_check(v_group, p_values -> v_group.id);
      problems := nullif(coalesce(problems, '[]') || v_check.problems, '[]');
      declared := declared || jsonb_build_object(v_group.id, v_check.declared);
    end loop;
  end if;
end
$$;

comment on function albo.form_check(int, bigint, jsonb) is
'What keeps values from being submitted, as [{"field":…,"code":…}], null when nothing does; and the values that count, which are those of the fields that are shown, in the entries of groups too.';

reset role;
