-- register effect: what an approval does to the register
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

set role albo_owner;

create or replace function albo.member_of(p_organization int, p_applicant jsonb, p_values jsonb, p_member jsonb)
returns albo.member
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_member albo.member;
begin
  v_member.organization_id := p_organization;

  if p_member is null then
    v_member.kind := 'person';
    v_member.fiscal_code := p_applicant ->> 'fiscal_code';
    v_member.family_name := p_applicant ->> 'family_name';
    v_member.given_name := p_applicant ->> 'given_name';
    v_member.birth_date := albo.date_or_null(p_applicant ->> 'birth_date');
  else
    v_member.kind := case coalesce(p_values ->> (p_member ->> 'kind_field'), p_member ->> 'kind')
      when 'legal_person' then 'legal_person' when 'PG' then 'legal_person' when 'pg' then 'legal_person'
      else 'person' end;
    v_member.fiscal_code := p_values ->> (p_member ->> 'fiscal_code');
    v_member.family_name := p_values ->> (p_member ->> 'family_name');
    v_member.given_name := p_values ->> (p_member ->> 'given_name');
    v_member.name := p_values ->> (p_member ->> 'name');
    v_member.birth_date := albo.date_or_null(p_values ->> (p_member ->> 'birth_date'));
  end if;

  v_member.fiscal_code := upper(replace(v_member.fiscal_code, ' ', ''));

  if v_member.kind = 'person' or coalesce(v_member.name, '') = '' then
    v_member.name := nullif(concat_ws(' ', nullif(v_member.family_name, ''), nullif(v_member.given_name, '')), '');
  end if;

  if v_member.fiscal_code is null or v_member.fiscal_code !~ '^[A-Z0-9]{11,16}$' or v_member.name is null then
    perform albo.raise_problem(p_member ->> 'fiscal_code', 'member');
  end if;

  return v_member;
end
$$;

comment on function albo.member_of(int, jsonb, jsonb, jsonb) is
'Whom a request is about: the applicant, or the person or legal person that the rules find in its fields. AL422 when there is none.';

create or replace function albo.section_named(p_organization int, p_register bigint, p_code text)
returns bigint
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_sections bigint[];
begin
  select array_agg(s.id) into v_sections
  from albo.section s
  where s.organization_id = p_organization and s.register_id = p_register
    and (p_code is null or s.code = p_code);

  -- Without a name, only a register of one section leaves no doubt.
  if cardinality(v_sections) is distinct from 1 then
    perform albo.raise_problem('section', case when p_code is null then 'required' else 'unknown_section' end);
  end if;

  return v_sections[1];
end
$$;

comment on function albo.section_named(int, bigint, text) is
'Section of a register by code; without a code, its only one. AL422 otherwise.';

create or replace function albo.entry_open(p_register albo.register, p_section bigint, p_member albo.member,
                                           p_number bigint, p_from date, p_details jsonb, p_request bigint)
returns bigint
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_member bigint;
  v_number bigint := p_number;
  v_entry  bigint;
begin
  select m.id into v_member
  from albo.member m
  where m.organization_id = p_register.organization_id and m.fiscal_code = p_member.fiscal_code;

  if v_member is null then
    insert into albo.member (organization_id, kind, fiscal_code, family_name, given_name, name, birth_date)
    values (p_register.organization_id, p_member.kind, p_member.fiscal_code, p_member.family_name,
            p_member.given_name, p_member.name, p_member.birth_date)
    on conflict (organization_id, fiscal_code) do nothing
    returning id into v_member;
  end if;

  -- Another register of the same body enrolled the same person meanwhile.
  if v_member is null then
    select m.id into v_member
    from albo.member m
    where m.organization_id = p_register.organization_id and m.fiscal_code = p_member.fiscal_code;
  end if;

  if exists (select from albo.entry e
             where e.organization_id = p_register.organization_id and e.member_id = v_member
               and e.register_id = p_register.id and e.period && daterange(p_from, null)) then
    perform albo.raise_problem(null, 'already_enrolled');
  end if;

  if v_number is null then
    v_number := p_register.last_number + 1;
  elsif v_number < 1 or exists (select from albo.entry e
                                where e.organization_id = p_register.organization_id
                                  and e.register_id = p_register.id and e.number = v_number
                                  and e.member_id <> v_member) then
    perform albo.raise_problem('number', 'number_taken');
  end if;

  if v_number > p_register.last_number then
    update albo.register g set last_number = v_number
    where g.organization_id = p_register.organization_id and g.id = p_register.id;
  end if;

  insert into albo.entry (organization_id, register_id, section_id, member_id, number, effective_from,
                          resolution_number, resolution_date, opened_by)
  values (p_register.organization_id, p_register.id, p_section, v_member, v_number, p_from,
          p_details ->> 'resolution_number', albo.date_or_null(p_details ->> 'resolution_date'), p_request)
  returning id into v_entry;

  return v_entry;
end
$$;

comment on function albo.entry_open(albo.register, bigint, albo.member, bigint, date, jsonb, bigint) is
'Opens a period of membership and returns its id; the register''s row must be locked. Without a number it gives the next one. AL422 already_enrolled or number_taken.';

create or replace function albo.entry_close(p_organization int, p_entry bigint, p_to date, p_cause text, p_request bigint)
returns void
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  update albo.entry e set effective_to = p_to, cause = p_cause, closed_by = p_request
  where e.organization_id = p_organization and e.id = p_entry and e.effective_from < p_to;

  if not found then
    perform albo.raise_problem('effective_from', 'before_entry');
  end if;
end
$$;

comment on function albo.entry_close(int, bigint, date, text, bigint) is
'Closes a period of membership. AL422 when the day is not after the one it began.';

create or replace function albo.register_effect(p_request albo.request, p_kind text, p_rules jsonb,
                                                p_details jsonb, p_at timestamptz)
returns bigint
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_org       int := p_request.organization_id;
  v_values    jsonb;
  v_applicant jsonb;
  v_register  albo.register;
  v_member    albo.member;
  v_entry     albo.entry;
  v_day       date;
  v_number    bigint;
  v_direction text;
  v_section   bigint;
begin
  if p_rules ->> 'register' is null then
    return null;
  end if;

  select s.applicant, s.declared into v_applicant, v_values
  from albo.submission s
  where s.organization_id = v_org and s.request_id = p_request.id;

  -- Approvals of one register queue here: its numbers and its periods cannot cross.
  select * into v_register
  from albo.register g
  where g.organization_id = v_org and g.code = p_rules ->> 'register'
  for no key update;

  if not found then
    perform albo.raise_problem(null, 'register');
  end if;

  v_day := coalesce(albo.date_or_null(p_details ->> 'effective_from'),
                    albo.date_or_null(v_values ->> (p_rules ->> 'effective_date_field')),
                    albo.rome_day(p_at));
  v_number := (p_details ->> 'number')::bigint;
  v_member := albo.member_of(v_org, v_applicant, v_values, p_rules -> 'member');
  v_direction := coalesce(v_values ->> (p_rules ->> 'direction_field'), 'inside');

  if p_kind = 'enrolment' or (p_kind = 'transfer' and v_direction in ('in', 'incoming')) then
    return albo.entry_open(
      v_register,
      albo.section_named(v_org, v_register.id, coalesce(
        p_details ->> 'section', v_values ->> (p_rules ->> 'destination_section_field'),
        v_values ->> (p_rules ->> 'section_field'))),
      v_member, v_number, v_day, p_details, p_request.id);
  end if;

  select e.* into v_entry
  from albo.member m
  join albo.entry e on e.organization_id = m.organization_id and e.member_id = m.id
  where m.organization_id = v_org and m.fiscal_code = v_member.fiscal_code
    and e.register_id = v_register.id and e.effective_to is null;

  if not found then
    perform albo.raise_problem(null, 'not_enrolled');
  end if;

  if p_kind = 'removal' then
    perform albo.entry_close(v_org, v_entry.id, v_day,
                             coalesce(nullif(v_values ->> (p_rules ->> 'cause_field'), ''), 'removal'),
                             p_request.id);
    return v_entry.id;
  end if;

  if v_direction in ('out', 'outgoing') then
    perform albo.entry_close(v_org, v_entry.id, v_day, 'transferred_out', p_request.id);
    return v_entry.id;
  end if;

  v_section := albo.section_named(v_org, v_register.id, coalesce(
    p_details ->> 'section', v_values ->> (p_rules ->> 'destination_section_field')));

  if v_section = v_entry.section_id then
    perform albo.raise_problem('section', 'same_section');
  end if;

  perform albo.entry_close(v_org, v_entry.id, v_day, 'transfer', p_request.id);
  return albo.entry_open(v_register, v_section, v_member, coalesce(v_number, v_entry.number), v_day,
                         p_details, p_request.id);
end
$$;

comment on function albo.register_effect(albo.request, text, jsonb, jsonb, timestamptz) is
'Writes into the register what an approved request asks, and returns the entry it opened or closed; null when its service has no register. AL422 already_enrolled, not_enrolled, unknown_section, same_section, before_entry, number_taken.';

reset role;
