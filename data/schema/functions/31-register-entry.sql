-- register entry: periods of membership are opened and closed here, and nowhere else
--
-- SPDX-License-Identifier: AGPL-3.0-or-later
--
-- Who changes a register locks its row first, then the member's: numbers and periods of
-- one register cannot cross, and the member's chain of events has one head.

set role albo_owner;

create or replace function albo.register_event_hash(p_row albo.register_event, p_previous bytea)
returns bytea
language plpgsql
immutable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return sha256(convert_to(concat_ws(
    E'\n', 'albo-register-1', p_row.organization_id, p_row.member_id, p_row.seq,
    to_char(p_row.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    p_row.action, p_row.entry_id, coalesce(p_row.annotation_id::text, '-'), coalesce(p_row.request_id::text, '-'),
    p_row.actor_kind, coalesce(p_row.actor_id::text, '-'), to_json(p_row.actor)::text,
    p_row.details::text, coalesce(encode(p_previous, 'hex'), '-')), 'UTF8'));
end
$$;

comment on function albo.register_event_hash(albo.register_event, bytea) is
'SHA-256 of a row''s canonical text, the previous row''s hash last; made like albo.history_hash.';

create or replace function albo.register_event_add(
  p_event albo.register_event,
  p_actor albo.actor,
  p_at    timestamptz)
returns void
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_event albo.register_event := p_event;
  v_head  bytea;
begin
  select m.event_seq + 1, m.event_hash into v_event.seq, v_head
  from albo.member m
  where m.organization_id = p_event.organization_id and m.id = p_event.member_id
  for no key update;

  v_event.at := coalesce(p_at, clock_timestamp());
  v_event.actor_kind := case when p_actor.kind = 'administrator' then p_actor.kind else 'system' end;
  v_event.actor_id := p_actor.id;
  v_event.actor := coalesce(p_actor.name, 'albo-admin');
  v_event.details := jsonb_strip_nulls(coalesce(p_event.details, '{}'));
  v_event.hash := albo.register_event_hash(v_event, v_head);

  insert into albo.register_event select v_event.*;

  update albo.member m set event_seq = v_event.seq, event_hash = v_event.hash
  where m.organization_id = v_event.organization_id and m.id = v_event.member_id;
end
$$;

comment on function albo.register_event_add(albo.register_event, albo.actor, timestamptz) is
'Writes that the register changed: action, entry, annotation, request and details are the caller''s; number, actor and hash are filled here. Without an actor it was albo-admin, an import.';

create or replace function albo.register_broken_at(p_organization int, p_member bigint)
returns int
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    select coalesce(
      (select min(x.seq)
       from (select v.seq, v.hash,
                    albo.register_event_hash(v, lag(v.hash) over (order by v.seq)) as right_hash,
                    row_number() over (order by v.seq) as right_seq
             from albo.register_event v
             where v.organization_id = p_organization and v.member_id = p_member) x
       where x.hash <> x.right_hash or x.seq <> x.right_seq),
      (select greatest(m.event_seq, 1)
       from albo.member m
       where m.organization_id = p_organization and m.id = p_member
         and (select v.hash from albo.register_event v
              where v.organization_id = p_organization and v.member_id = p_member
              order by v.seq desc limit 1) is distinct from m.event_hash)));
end
$$;

comment on function albo.register_broken_at(int, bigint) is
'First event of a member that does not fit the chain, or null when all do.';

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
                                           p_number bigint, p_from date, p_details jsonb, p_request bigint,
                                           p_actor albo.actor default null, p_at timestamptz default null)
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
  v_event  albo.register_event;
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

  v_event.organization_id := p_register.organization_id;
  v_event.member_id := v_member;
  v_event.action := 'open';
  v_event.entry_id := v_entry;
  v_event.request_id := p_request;
  v_event.details := jsonb_build_object(
    'register', p_register.code, 'number', v_number, 'effective_from', to_char(p_from, 'YYYY-MM-DD'),
    'section', (select c.code from albo.section c
                where c.organization_id = p_register.organization_id and c.id = p_section),
    'resolution_number', p_details ->> 'resolution_number', 'resolution_date', p_details ->> 'resolution_date');
  perform albo.register_event_add(v_event, p_actor, p_at);

  return v_entry;
end
$$;

comment on function albo.entry_open(albo.register, bigint, albo.member, bigint, date, jsonb, bigint, albo.actor, timestamptz) is
'Opens a period of membership and returns its id; the register''s row must be locked. Without a number it gives the next one. AL422 already_enrolled or number_taken.';

create or replace function albo.entry_close(p_organization int, p_entry bigint, p_to date, p_cause text, p_request bigint,
                                            p_actor albo.actor default null, p_at timestamptz default null)
returns void
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_event albo.register_event;
begin
  update albo.entry e set effective_to = p_to, cause = p_cause, closed_by = p_request
  where e.organization_id = p_organization and e.id = p_entry and e.effective_from < p_to
  returning e.member_id into v_event.member_id;

  if not found then
    perform albo.raise_problem('effective_from', 'before_entry');
  end if;

  v_event.organization_id := p_organization;
  v_event.action := 'close';
  v_event.entry_id := p_entry;
  v_event.request_id := p_request;
  v_event.details := jsonb_build_object('effective_to', to_char(p_to, 'YYYY-MM-DD'), 'cause', p_cause);
  perform albo.register_event_add(v_event, p_actor, p_at);
end
$$;

comment on function albo.entry_close(int, bigint, date, text, bigint, albo.actor, timestamptz) is
'Closes a period of membership; the register''s row must be locked. AL422 when the day is not after the one it began.';

reset role;
