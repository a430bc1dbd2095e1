-- register transfer: an entry leaves one body and enters another on one day
--
-- SPDX-License-Identifier: AGPL-3.0-or-later
--
-- Between two bodies of this database the origin offers, the destination gets a request of
-- its own, and its approval closes both in one transaction.  Whoever decides on either
-- request locks both first, the lower organization first, and then both registers in the
-- same order: two opposite transfers queue and never wait for each other.

set role albo_owner;

create or replace function albo.transfer_lock(p_organization int, p_request bigint)
returns void
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_side record;
begin
  for v_side in
    select x.organization_id, x.request_id
    from albo.transfer t
    cross join lateral (values (t.organization_id, t.request_id),
                               (t.destination_organization_id, t.destination_request_id)) x (organization_id, request_id)
    where t.state = 'offered'
      and ((t.organization_id = p_organization and t.request_id = p_request)
           or (t.destination_organization_id = p_organization and t.destination_request_id = p_request))
    order by 1, 2
  loop
    perform from albo.request r
    where r.organization_id = v_side.organization_id and r.id = v_side.request_id
    for no key update;
  end loop;
end
$$;

comment on function albo.transfer_lock(int, bigint) is
'Locks both requests of an open offer, in the order in which everybody does; nothing for other requests. To be called before either is locked alone.';

create or replace function albo.transfer_of(p_request albo.request)
returns albo.transfer
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_transfer albo.transfer;
begin
  select * into v_transfer
  from albo.transfer t
  where t.state = 'offered'
    and ((t.organization_id = p_request.organization_id and t.request_id = p_request.id)
         or (t.destination_organization_id = p_request.organization_id and t.destination_request_id = p_request.id));

  if not found then
    return null;
  end if;

  -- An offer made since transfer_lock looked: who waits now could wait for ever.
  begin
    perform from albo.request r
    where (r.organization_id, r.id) in ((v_transfer.organization_id, v_transfer.request_id),
                                        (v_transfer.destination_organization_id, v_transfer.destination_request_id))
    for no key update nowait;
  exception when lock_not_available then
    raise exception 'the request has changed meanwhile' using errcode = 'AL409';
  end;

  return v_transfer;
end
$$;

comment on function albo.transfer_of(albo.request) is
'The open offer that a request is a side of, both sides locked; null when there is none. AL409 when it has just been made.';

create or replace function albo.transfer_member(p_transfer albo.transfer)
returns albo.member
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_member albo.member;
begin
  select * into v_member
  from albo.member m
  where m.organization_id = p_transfer.organization_id and m.id = p_transfer.member_id;

  if not found then
    perform albo.raise_problem(null, 'origin_not_ready');
  end if;

  return v_member;
end
$$;

comment on function albo.transfer_member(albo.transfer) is
'Who leaves, as the register of the origin has it. AL422 origin_not_ready for an offer that does not say.';

create or replace function albo.is_outgoing(p_organization int, p_request bigint)
returns boolean
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return exists (
    select from albo.request r
    join albo.service s on s.organization_id = r.organization_id and s.id = r.service_id
    join albo.service_version v on v.organization_id = r.organization_id and v.id = r.service_version_id
    where r.organization_id = p_organization and r.id = p_request and s.kind = 'transfer'
      and v.rules ->> 'register' is not null
      and albo.request_values(r.organization_id, r.id) ->> (v.rules ->> 'direction_field') in ('out', 'outgoing'));
end
$$;

comment on function albo.is_outgoing(int, bigint) is 'Whether a request asks to leave for another body.';

create or replace function albo.transfer_service(p_organization int)
returns albo.service_version
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_version albo.service_version;
begin
  select v.* into v_version
  from albo.service s
  join albo.service_version v on v.organization_id = s.organization_id and v.id = s.current_version_id
  where s.organization_id = p_organization and s.kind = 'transfer' and s.is_active
    and v.rules ->> 'register' is not null and v.rules ->> 'direction_field' is not null
  order by s.id
  limit 1;

  return v_version;
end
$$;

comment on function albo.transfer_service(int) is
'The service by which a body receives transfers from others, as published now; null when it has none.';

create or replace function albo.transfer_destinations(p_organization int)
returns setof albo.organization
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  select o.*
  from albo.organization mine
  join albo.organization o on o.kind = mine.kind and o.id <> mine.id
  where mine.id = p_organization and (albo.transfer_service(o.id)).id is not null;
end
$$;

comment on function albo.transfer_destinations(int) is
'The bodies of this database, of the same kind, that receive transfers: only these are offered one, and always these are.';

create or replace function albo.transfer_outside(p_move albo.move)
returns text
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_request albo.request := p_move.request;
  v_named   text := left(coalesce(
    p_move.details ->> 'destination',
    nullif(btrim(albo.request_values(v_request.organization_id, v_request.id)
                 ->> (p_move.rules ->> 'destination_organization_field')), '')), 400);
begin
  if exists (select from albo.transfer_destinations(v_request.organization_id) d
             where albo.folded_name(v_named) in (albo.folded_name(d.code), albo.folded_name(d.name))) then
    perform albo.raise_problem('destination', 'destination_is_here');
  end if;

  return v_named;
end
$$;

comment on function albo.transfer_outside(albo.move) is
'Where an outgoing transfer that nobody was offered leads, as the approval or else the answers name it; null when neither does. AL422 destination_is_here for a body that office.transfer_offer reaches. Who asks to come in from such a body is not recognised: there the form has only what the citizen wrote, and the origin is not told.';

create or replace function albo.folded_name(p_name text)
returns text
language plpgsql
immutable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return nullif(regexp_replace(lower(normalize(p_name, NFKC)), '[^[:alnum:]]+', '', 'g'), '');
end
$$;

comment on function albo.folded_name(text) is
'A name without what people write differently: capitals, spaces, punctuation. Null when nothing is left.';

create or replace function albo.transfer_answers(p_from albo.request, p_to albo.service_version, p_origin text,
                                                 p_day date, p_section text)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_values  jsonb := albo.request_values(p_from.organization_id, p_from.id);
  v_answers jsonb;
begin
  -- Neither files nor declarations: those were handed to another body.
  select coalesce(jsonb_object_agg(f.id, v_values -> f.id), '{}') into v_answers
  from albo.form_field f
  join albo.form_field g on g.organization_id = p_from.organization_id
                        and g.service_version_id = p_from.service_version_id and g.id = f.id and g.type = f.type
  where f.organization_id = p_to.organization_id and f.service_version_id = p_to.id
    and f.type not in ('attachment', 'declaration', 'note') and v_values ? f.id
    and f.id is distinct from p_to.rules ->> 'destination_organization_field'
    and albo.value_problem(f, v_values -> f.id) is null;

  return v_answers || (
    select coalesce(jsonb_object_agg(f.id, x.value), '{}')
    from (values ('direction_field', null), ('effective_date_field', to_char(p_day, 'YYYY-MM-DD')),
                 ('destination_section_field', p_section), ('origin_organization_field', p_origin)) y (rule, text)
    join albo.form_field f on f.organization_id = p_to.organization_id and f.service_version_id = p_to.id
                          and f.id = p_to.rules ->> y.rule
    cross join lateral (
      select to_jsonb(case when y.rule <> 'direction_field' then y.text
                           when 'incoming' = any (f.options) then 'incoming' else 'in' end)) x (value)
    where x.value is not null and x.value <> 'null'
      and (y.rule = 'direction_field' or albo.value_problem(f, x.value) is null));
end
$$;

comment on function albo.transfer_answers(albo.request, albo.service_version, text, date, text) is
'What an outgoing request tells the form of the destination: the values that both have under one name and type, the direction, the day, the section proposed and the name of the origin.';

create or replace function albo.nulla_osta(p_nulla_osta jsonb)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return albo.checked_object(coalesce(nullif(p_nulla_osta, 'null'), '{}'), '{}', array['date'],
                             array['number', 'notes'], '{}');
end
$$;

comment on function albo.nulla_osta(jsonb) is
'A nulla osta as {"number":…,"date":…,"notes":…}, all optional. AL422 for anything else.';

create or replace function albo.require_nulla_osta(p_rules jsonb, p_nulla_osta jsonb)
returns void
language plpgsql
immutable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if p_rules -> 'nulla_osta' = 'true'
     and coalesce(nullif(btrim(p_nulla_osta ->> 'number'), ''), nullif(p_nulla_osta ->> 'date', '')) is null then
    perform albo.raise_problem('nulla_osta', 'required');
  end if;
end
$$;

comment on function albo.require_nulla_osta(jsonb, jsonb) is
'AL422 required where the rules want a nulla osta of whoever leaves, and there is neither its number nor its date.';

create or replace function albo.move_transfer_offer(p_move albo.move)
returns albo.move
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_request     albo.request := p_move.request;
  v_details     jsonb;
  v_nulla_osta  jsonb;
  v_day         date;
  v_origin      albo.organization;
  v_destination albo.organization;
  v_version     albo.service_version;
  v_entry       albo.entry;
  v_citizen     albo.citizen;
  v_draft       albo.draft;
  v_incoming    albo.request;
begin
  if not albo.is_outgoing(v_request.organization_id, v_request.id) then
    perform albo.raise_problem(null, 'not_outgoing');
  elsif (albo.transfer_of(v_request)).id is not null then
    perform albo.raise_problem(null, 'transfer_offered');
  end if;

  v_details := albo.checked_object(p_move.details, array['destination', 'effective_from'],
                                   array['effective_from', 'resolution_date'],
                                   array['destination', 'section', 'resolution_number'], array['nulla_osta']);
  v_nulla_osta := albo.nulla_osta(v_details -> 'nulla_osta');
  perform albo.require_nulla_osta(p_move.rules, v_nulla_osta);
  v_day := albo.date_or_null(v_details ->> 'effective_from');
  perform albo.approval_details(v_details - '{destination,section,nulla_osta}'::text[], p_move.rules);
  perform albo.require_effective_day(v_day, p_move.at);
  perform albo.require_nothing_open(v_request);

  select * into v_origin from albo.organization o where o.id = v_request.organization_id;
  select * into v_destination from albo.organization o where o.code = v_details ->> 'destination';
  v_version := albo.transfer_service(v_destination.id);

  if v_destination.id is null then
    perform albo.raise_problem('destination', 'unknown_organization');
  elsif v_destination.id = v_origin.id then
    perform albo.raise_problem('destination', 'same_organization');
  elsif not exists (select from albo.transfer_destinations(v_origin.id) d where d.id = v_destination.id) then
    perform albo.raise_problem('destination', 'no_transfer_service');
  elsif v_details ? 'section' and not exists (
          select from albo.register g
          join albo.section c on c.organization_id = g.organization_id and c.register_id = g.id
          where g.organization_id = v_destination.id and g.code = v_version.rules ->> 'register'
            and c.code = v_details ->> 'section') then
    perform albo.raise_problem('section', 'unknown_section');
  end if;

  v_entry := albo.entry_of_request(v_request, p_move.rules);
  if v_entry.effective_from >= v_day then
    perform albo.raise_problem('effective_from', 'before_entry');
  end if;

  select * into v_citizen from albo.citizen c where c.id = v_request.citizen_id;

  -- Submitted like any other, from a draft that nobody typed.
  v_draft.organization_id := v_destination.id;
  v_draft.citizen_id := v_request.citizen_id;
  v_draft.service_id := v_version.service_id;
  v_draft.service_version_id := v_version.id;
  v_draft.answers := albo.transfer_answers(v_request, v_version, v_origin.name, v_day, v_details ->> 'section');
  v_draft.channel := 'transfer';
  -- Who the applicant is, in the words that the origin has: a provider's or its own.
  select b.applicant into v_draft.applicant
  from albo.submission b
  where b.organization_id = v_request.organization_id and b.request_id = v_request.id;
  v_incoming := albo.submit(v_citizen, v_draft,
                            row (v_destination.id, 'system', null, v_origin.name)::albo.actor);

  insert into albo.transfer (organization_id, request_id, destination_organization_id, destination_request_id,
                             destination, effective_from, member_id, details, nulla_osta, offered_by, offered_at,
                             state)
  values (v_request.organization_id, v_request.id, v_destination.id, v_incoming.id, v_destination.name, v_day,
          v_entry.member_id, v_details - '{destination,effective_from,nulla_osta}'::text[], v_nulla_osta, (p_move.actor).id, p_move.at,
          'offered');

  p_move.details := v_details || jsonb_build_object(
    'destination_name', v_destination.name, 'protocol_number', v_incoming.protocol_number);
  return p_move;
end
$$;

comment on function albo.move_transfer_offer(albo.move) is
'Offers an outgoing transfer to another body of this database, which gets a request of its own. Details: destination (its code), effective_from, section proposed there, nulla_osta {number,date,notes}, resolution_number, resolution_date. AL422 not_outgoing, transfer_offered, unknown_organization, same_organization, no_transfer_service (also of another kind of body), open_twin there, and what an approval would refuse.';

create or replace function albo.transfer_json(p_request albo.request)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    select jsonb_build_object(
             'side', case when x.is_ours then 'origin' else 'destination' end, 'state', x.state,
             'organization', jsonb_build_object('code', o.code, 'name', coalesce(o.name, x.destination)),
             'effective_from', to_char(x.effective_from, 'YYYY-MM-DD'), 'nulla_osta', x.nulla_osta,
             'offered_at', albo.utc(x.offered_at), 'closed_at', albo.utc(x.closed_at))
    from (
      select t.*, true as is_ours from albo.transfer t
      where t.organization_id = p_request.organization_id and t.request_id = p_request.id
      union all
      select t.*, false from albo.transfer t
      where t.destination_organization_id = p_request.organization_id and t.destination_request_id = p_request.id
    ) x
    left join albo.organization o on o.id = case when x.is_ours then x.destination_organization_id else x.organization_id end
    order by x.id desc
    limit 1);
end
$$;

comment on function albo.transfer_json(albo.request) is
'The latest offer that a request is a side of, with the other body; null when there is none.';

create or replace function office.transfer_offer(p_request bigint, p_row_version int, p_key uuid, p_destination text,
                                                 p_details jsonb)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if jsonb_typeof(coalesce(p_details, '{}')) <> 'object' then
    perform albo.raise_problem('details', 'invalid');
  end if;

  return albo.staff_moves(p_request, p_row_version, p_key, 'transfer_offer',
                          coalesce(p_details, '{}') || jsonb_build_object('destination', p_destination));
end
$$;

comment on function office.transfer_offer(bigint, int, uuid, text, jsonb) is
'Offers an outgoing transfer to another body, by its code: see albo.move_transfer_offer. The request waits under review until the destination approves its own, which closes both, or annuls it.';

create or replace function office.transfer_destinations(p_request bigint)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_request albo.request := albo.request_of_staff(albo.caller('office'), p_request);
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object(
             'code', o.code, 'name', o.name,
             'sections', (select jsonb_agg(jsonb_build_object('code', c.code, 'name', c.name) order by c.id)
                          from albo.register g
                          join albo.section c on c.organization_id = g.organization_id and c.register_id = g.id
                          where g.organization_id = o.id and g.code = x.rules ->> 'register')) order by o.name, o.id), '[]')
    from albo.transfer_destinations(v_request.organization_id) o
    cross join lateral albo.transfer_service(o.id) x);
end
$$;

comment on function office.transfer_destinations(bigint) is
'The bodies of this database, of the same kind, to which a request could be offered, with the sections of their register.';

reset role;
