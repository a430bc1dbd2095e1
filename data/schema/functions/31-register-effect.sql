-- register effect: what an approval does to the register
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

set role albo_owner;

create or replace function albo.entry_of_request(p_request albo.request, p_rules jsonb)
returns albo.entry
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_member albo.member;
  v_entry  albo.entry;
begin
  select (x.member).* into v_member
  from (select albo.member_of(b.organization_id, b.applicant, albo.request_values(b.organization_id, b.request_id),
                              p_rules -> 'member') as member
        from albo.submission b
        where b.organization_id = p_request.organization_id and b.request_id = p_request.id) x;

  select e.* into v_entry
  from albo.register g
  join albo.member m on m.organization_id = g.organization_id and m.fiscal_code = v_member.fiscal_code
  join albo.entry e on e.organization_id = m.organization_id and e.member_id = m.id and e.register_id = g.id
                   and e.effective_to is null
  where g.organization_id = p_request.organization_id and g.code = p_rules ->> 'register';

  if not found then
    perform albo.raise_problem(null, 'not_enrolled');
  end if;

  return v_entry;
end
$$;

comment on function albo.entry_of_request(albo.request, jsonb) is
'The entry in force of whom a request is about, in the register that the rules name. AL422 not_enrolled.';

create or replace function albo.require_effective_day(p_day date, p_at timestamptz)
returns void
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if p_day not between albo.rome_day(p_at) - interval '20 years' and albo.rome_day(p_at) + interval '2 years' then
    perform albo.raise_problem('effective_from', 'invalid');
  end if;
end
$$;

comment on function albo.require_effective_day(date, timestamptz) is
'AL422 for a day on which nobody decides that a register changes: a slip of the year would bind it for good. A judgment may reach back long, hence twenty years; ahead two.';

create or replace function albo.register_effect(p_request albo.request, p_kind text, p_rules jsonb,
                                                p_details jsonb, p_at timestamptz, p_actor albo.actor default null)
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
  v_code      text;
  v_section   bigint;
  v_may_stay  boolean;
  v_offer     albo.transfer;
  v_event     albo.register_event;
begin
  if p_rules ->> 'register' is null then
    return null;
  end if;

  select s.applicant, albo.request_values(v_org, p_request.id) into v_applicant, v_values
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
  perform albo.require_effective_day(v_day, p_at);
  v_number := (p_details ->> 'number')::bigint;

  if p_kind = 'transfer' then
    v_offer := albo.transfer_of(p_request);
  end if;

  -- What was offered stands, whatever a supplement made of the answers since.
  if v_offer.id is not null then
    v_member := albo.transfer_member(v_offer);
    v_direction := 'in';
  else
    v_member := albo.member_of(v_org, v_applicant, v_values, p_rules -> 'member');
    v_direction := coalesce(v_values ->> (p_rules ->> 'direction_field'), 'inside');
  end if;

  if p_kind = 'enrolment' or (p_kind = 'transfer' and v_direction in ('in', 'incoming')) then
    return albo.entry_open(
      v_register,
      albo.section_named(v_org, v_register.id, coalesce(
        p_details ->> 'section', v_values ->> (p_rules ->> 'destination_section_field'),
        v_values ->> (p_rules ->> 'section_field'))),
      v_member, v_number, v_day, p_details, p_request.id, p_actor, p_at);
  end if;

  v_entry := albo.entry_of_request(p_request, p_rules);

  if p_kind = 'removal' then
    perform albo.entry_close(v_org, v_entry.id, v_day,
                             coalesce(nullif(v_values ->> (p_rules ->> 'cause_field'), ''), 'removal'),
                             p_request.id, p_actor, p_at);
    return v_entry.id;
  end if;

  if v_direction in ('out', 'outgoing') then
    perform albo.entry_close(v_org, v_entry.id, v_day, 'transferred_out', p_request.id, p_actor, p_at);
    return v_entry.id;
  end if;

  v_code := coalesce(p_details ->> 'section', v_values ->> (p_rules ->> 'destination_section_field'));
  v_may_stay := coalesce(p_rules -> 'section_may_stay' = 'true', false);
  v_section := case when v_code is null and v_may_stay then v_entry.section_id
                    else albo.section_named(v_org, v_register.id, v_code) end;

  if v_section = v_entry.section_id then
    if not v_may_stay then
      perform albo.raise_problem('section', 'same_section');
    end if;

    -- What changes is not what the register says: a seat, an address.
    v_event.organization_id := v_org;
    v_event.member_id := v_entry.member_id;
    v_event.action := 'confirm';
    v_event.entry_id := v_entry.id;
    v_event.request_id := p_request.id;
    v_event.details := jsonb_build_object('effective_from', to_char(v_day, 'YYYY-MM-DD'));
    perform albo.register_event_add(v_event, p_actor, p_at);
    return v_entry.id;
  end if;

  perform albo.entry_close(v_org, v_entry.id, v_day, 'transfer', p_request.id, p_actor, p_at);
  return albo.entry_open(v_register, v_section, v_member, coalesce(v_number, v_entry.number), v_day,
                         p_details, p_request.id, p_actor, p_at);
end
$$;

comment on function albo.register_effect(albo.request, text, jsonb, jsonb, timestamptz, albo.actor) is
'Writes into the register what an approved request asks, and returns the entry it opened or closed; null when its service has no register. What another body offered brings its own member. AL422 already_enrolled, not_enrolled, unknown_section, same_section, before_entry, number_taken; invalid for a day that no decision reaches.';

reset role;
