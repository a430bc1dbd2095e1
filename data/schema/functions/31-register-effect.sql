-- register effect: what an approval does to the register
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

set role albo_owner;

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
  v_section   bigint;
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
  v_number := (p_details ->> 'number')::bigint;
  v_member := albo.member_of(v_org, v_applicant, v_values, p_rules -> 'member');
  v_direction := coalesce(v_values ->> (p_rules ->> 'direction_field'), 'inside');

  if p_kind = 'enrolment' or (p_kind = 'transfer' and v_direction in ('in', 'incoming')) then
    return albo.entry_open(
      v_register,
      albo.section_named(v_org, v_register.id, coalesce(
        p_details ->> 'section', v_values ->> (p_rules ->> 'destination_section_field'),
        v_values ->> (p_rules ->> 'section_field'))),
      v_member, v_number, v_day, p_details, p_request.id, p_actor, p_at);
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
                             p_request.id, p_actor, p_at);
    return v_entry.id;
  end if;

  if v_direction in ('out', 'outgoing') then
    perform albo.entry_close(v_org, v_entry.id, v_day, 'transferred_out', p_request.id, p_actor, p_at);
    return v_entry.id;
  end if;

  v_section := albo.section_named(v_org, v_register.id, coalesce(
    p_details ->> 'section', v_values ->> (p_rules ->> 'destination_section_field')));

  if v_section = v_entry.section_id then
    if p_rules -> 'section_may_stay' is distinct from 'true' then
      perform albo.raise_problem('section', 'same_section');
    end if;

    -- What changes is not what the register says: a seat, an address.
    perform albo.register_event_add(
      jsonb_populate_record(null::albo.register_event, jsonb_build_object(
        'organization_id', v_org, 'member_id', v_entry.member_id, 'action', 'confirm', 'entry_id', v_entry.id,
        'request_id', p_request.id,
        'details', jsonb_build_object('effective_from', to_char(v_day, 'YYYY-MM-DD')))), p_actor, p_at);
    return v_entry.id;
  end if;

  perform albo.entry_close(v_org, v_entry.id, v_day, 'transfer', p_request.id, p_actor, p_at);
  return albo.entry_open(v_register, v_section, v_member, coalesce(v_number, v_entry.number), v_day,
                         p_details, p_request.id, p_actor, p_at);
end
$$;

comment on function albo.register_effect(albo.request, text, jsonb, jsonb, timestamptz, albo.actor) is
'Writes into the register what an approved request asks, and returns the entry it opened or closed; null when its service has no register. AL422 already_enrolled, not_enrolled, unknown_section, same_section, before_entry, number_taken.';

reset role;
