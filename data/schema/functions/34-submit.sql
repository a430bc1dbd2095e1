-- submit: a draft becomes a request
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

set role albo_owner;

create or replace function albo.identity_of(p_citizen albo.citizen)
returns jsonb
language plpgsql
immutable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return jsonb_strip_nulls(jsonb_build_object(
    'fiscal_code', p_citizen.fiscal_code,
    'family_name', p_citizen.family_name,
    'given_name', p_citizen.given_name,
    'birth_date', to_char(p_citizen.birth_date, 'YYYY-MM-DD'),
    'birth_place', p_citizen.birth_place,
    'sex', p_citizen.sex,
    'email', p_citizen.email,
    'pec', p_citizen.pec,
    'mobile_phone', p_citizen.mobile_phone));
end
$$;

comment on function albo.identity_of(albo.citizen) is
'The attributes that the identity of a citizen has, by the names forms use in "from".';

create or replace function albo.attachments_of(p_organization int, p_draft bigint, p_request bigint)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    select coalesce(jsonb_object_agg(x.field, x.files), '{}')
    from (
      select a.field, jsonb_agg(jsonb_build_object(
               'id', a.id, 'name', a.name, 'media_type', a.media_type, 'size', a.size,
               'sha256', encode(a.sha256, 'hex')) order by a.id) as files
      from albo.attachment a
      where a.organization_id = p_organization and a.sha256 is not null
        and (a.draft_id = p_draft or a.request_id = p_request)
      group by a.field
    ) x);
end
$$;

comment on function albo.attachments_of(int, bigint, bigint) is
'Complete files of a draft or of a request, by field: the plain values of attachment fields.';

create or replace function albo.draft_values(p_draft albo.draft, p_identity jsonb)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_given jsonb;
begin
  select jsonb_object_agg(f.id, p_identity -> f.identity_attribute) into v_given
  from albo.form_field f
  where f.organization_id = p_draft.organization_id and f.service_version_id = p_draft.service_version_id
    and p_identity ? f.identity_attribute;

  return p_draft.answers || albo.capacity_values(p_draft) || coalesce(v_given, '{}')
      || albo.attachments_of(p_draft.organization_id, p_draft.id, null);
end
$$;

comment on function albo.draft_values(albo.draft, jsonb) is
'Plain values of a draft: what was typed, over it what was declared of whom the citizen acts for and what the identity gives, and the files.';

create or replace function albo.protocol_next(p_organization int, p_at timestamptz,
                                              out protocol_number text, out submitted_at timestamptz)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_year   int := extract(year from albo.rome_day(coalesce(p_at, clock_timestamp())));
  v_number bigint;
begin
  insert into albo.protocol_counter as c (organization_id, year, last_number, last_at)
  values (p_organization, v_year, 1, coalesce(p_at, clock_timestamp()))
  on conflict (organization_id, year) do update
  set last_number = c.last_number + 1,
      -- Evaluated once the row is ours: the order of numbers is the order of instants.
      -- Who waited over New Year's Eve still belongs to the old one.
      last_at = greatest(c.last_at, least(
        coalesce(p_at, clock_timestamp()),
        make_timestamptz(v_year + 1, 1, 1, 0, 0, 0, 'Europe/Rome') - interval '1 microsecond'))
  returning c.last_number, c.last_at into v_number, submitted_at;

  submitted_at := coalesce(p_at, submitted_at);
  protocol_number := v_year || '/' || lpad(v_number::text, 7, '0');
end
$$;

comment on function albo.protocol_next(int, timestamptz) is
'Takes the next protocol number of the year. Ask late: others who submit to the same organization wait until this transaction ends.';

create or replace function albo.submit(p_citizen albo.citizen, p_draft albo.draft, p_actor albo.actor,
                                       p_at timestamptz default null)
returns albo.request
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_org       int := p_draft.organization_id;
  v_identity  jsonb := coalesce(p_draft.applicant, albo.identity_of(p_citizen));
  v_check     record;
  v_declared  jsonb;
  v_has_twin  boolean;
  v_has_rival boolean;
  v_protocol  record;
  v_request   albo.request;
  v_history   albo.history;
  v_term      int;
  v_fee_due   text;
  v_windows   jsonb;
  v_position  bigint;
  v_subject   text;
  v_capacity  albo.capacity := albo.capacity_of_draft(p_draft);
begin
  -- A declaration may have been withdrawn, or the minor come of age, since the draft was begun.
  if p_draft.capacity_id is not null then
    perform albo.require_capacity(p_citizen.id, p_draft.capacity_id,
                                  (select s from albo.service s where s.organization_id = v_org and s.id = p_draft.service_id));
  end if;

  v_check := albo.form_check(v_org, p_draft.service_version_id, albo.draft_values(p_draft, v_identity));
  v_declared := v_check.declared;

  -- What another body sent is completed here, by asking for it.
  if v_check.problems is not null and p_draft.channel is distinct from 'transfer' then
    perform albo.raise_problems(v_check.problems);
  end if;

  -- One statement: what somebody else hands in for the same citizen is either a request
  -- already, or still a draft that may become one before us.
  select exists (select from albo.request r
                 where r.organization_id = v_org and r.citizen_id = p_citizen.id
                   and r.service_id = p_draft.service_id and r.state < 6
                   and r.acts_for is not distinct from v_capacity.fiscal_code),
         exists (select from albo.draft d
                 where d.organization_id = v_org and d.citizen_id = p_citizen.id
                   and d.service_id = p_draft.service_id and d.filed_by is null and d.id <> p_draft.id)
         or exists (select from albo.draft d
                    where d.organization_id = v_org and d.citizen_id = p_citizen.id
                      and d.service_id = p_draft.service_id and d.filed_by is not null and d.id <> p_draft.id)
    into v_has_twin, v_has_rival;

  if v_has_twin then
    perform albo.raise_problem(null, 'open_twin');
  end if;

  v_request.organization_id := v_org;
  v_request.id := nextval('albo.request_id_seq');
  v_request.service_id := p_draft.service_id;
  v_request.service_version_id := p_draft.service_version_id;
  v_request.citizen_id := p_citizen.id;
  v_request.channel := p_draft.channel;
  v_request.filed_by := p_draft.filed_by;
  v_request.received_on := p_draft.received_on;
  v_request.corrects_id := p_draft.corrects_id;
  v_request.acts_for := v_capacity.fiscal_code;

  select v.term_days, v.rules ->> 'fee_due', v.rules -> 'windows',
         coalesce(v_capacity.fiscal_code, nullif(nullif(upper(replace(v_declared ->> (v.rules #>> '{member,fiscal_code}'), ' ', '')), ''),
                v_identity ->> 'fiscal_code')),
         -- What another body offers was no draft before.
         v_has_rival or v.rules ? 'direction_field'
    into v_term, v_fee_due, v_windows, v_subject, v_has_rival
  from albo.service_version v
  where v.organization_id = v_org and v.id = p_draft.service_version_id;

  -- Paper counts on the day it came, whenever the office files it.
  if v_windows is not null
     and albo.window_is_closed(v_windows, coalesce(p_draft.received_on,
                                                   albo.rome_day(coalesce(p_at, clock_timestamp())))) then
    perform albo.raise_problem(null, 'window_closed');
  end if;

  -- From here on, whoever submits to the same organization waits for us.
  v_protocol := albo.protocol_next(v_org, p_at);
  v_request.protocol_number := v_protocol.protocol_number;
  v_request.submitted_at := v_protocol.submitted_at;

  if v_has_rival
     and exists (select from albo.request r
                 where r.organization_id = v_org and r.citizen_id = p_citizen.id
                   and r.service_id = p_draft.service_id and r.state < 6
                   and r.acts_for is not distinct from v_capacity.fiscal_code) then
    perform albo.raise_problem(null, 'open_twin');
  end if;

  v_request.deadline := albo.deadline(albo.clock_start(v_request), v_term, v_org);
  v_request.state := (select t.to_state from albo.transition t where t.from_state is null);

  v_history.organization_id := v_org;
  v_history.request_id := v_request.id;
  v_history.seq := 1;
  v_history.at := v_request.submitted_at;
  v_history.action := 'submit';
  v_history.to_state := v_request.state;
  v_history.actor_kind := p_actor.kind;
  v_history.actor_id := p_actor.id;
  v_history.actor := p_actor.name;
  -- The chain thus holds what was declared, files included: their hashes are among the values.
  v_history.details := jsonb_build_object(
    'protocol_number', v_request.protocol_number,
    'declared_sha256', encode(sha256(convert_to(v_declared::text, 'UTF8')), 'hex'))
    || case when p_draft.filed_by is null and p_draft.corrects_id is null and p_draft.capacity_id is null then '{}' else albo.draft_facts(p_draft) end;
  v_history.hash := albo.history_hash(v_history, null);

  v_request.row_version := 1;
  v_request.is_unread := true;
  v_request.supplement_expired := false;
  v_request.history_seq := 1;
  v_request.history_hash := v_history.hash;

  -- One statement, because others wait for this transaction: to begin and end a statement costs
  -- as much as a row.  Foreign keys are looked at when all of it is written.
  with request as (
    insert into albo.request overriding system value select v_request.*
  ), history as (
    -- Without the id, which the default gives: the trigger that does it otherwise costs a third of
    -- what writing the row costs.
    insert into albo.history (organization_id, request_id, seq, at, action, from_state, to_state, actor_kind,
                              actor_id, actor, details, hash)
    select v_history.organization_id, v_history.request_id, v_history.seq, v_history.at, v_history.action,
           v_history.from_state, v_history.to_state, v_history.actor_kind, v_history.actor_id, v_history.actor,
           v_history.details, v_history.hash
  ), submission as (
    insert into albo.submission (organization_id, request_id, submitted_at, applicant_name, fiscal_code,
                                 subject_code, applicant, declared, acts_for, deadline)
    values (v_org, v_request.id, v_request.submitted_at,
            concat_ws(' ', v_identity ->> 'family_name', v_identity ->> 'given_name'), v_identity ->> 'fiscal_code',
            v_subject, v_identity, v_declared, albo.capacity_json(v_capacity), v_request.deadline)
  )
  insert into albo.outbox (organization_id, key, request_id, kind, payload) values
    (v_org, 'receipt:' || v_request.id, v_request.id, 'mail',
     '{"template":"receipt","to":"applicant"}'),
    (v_org, 'submitted:' || v_request.id, v_request.id, 'mail',
     '{"template":"submitted","to":"office"}');

  delete from albo.attachment a
  where a.organization_id = v_org and a.draft_id = p_draft.id
    and (a.sha256 is null or not v_declared ? a.field);
  update albo.attachment a set draft_id = null, request_id = v_request.id
  where a.organization_id = v_org and a.draft_id = p_draft.id;
  delete from albo.draft d where d.organization_id = v_org and d.id = p_draft.id;

  -- Not one condition with the call in it: SQL would make the call also where the rules say nothing.
  if v_fee_due in ('submission', 'approval') then
    v_position := albo.fee_position_add(v_request, null, v_request.submitted_at);

    if v_position is not null and v_fee_due = 'submission' then
      perform albo.request_move(row (v_org, 'system', null, 'Albo')::albo.actor, v_request.id, null, null,
                                'ask_payment', '{}', p_at);
      select * into v_request from albo.request r where r.organization_id = v_org and r.id = v_request.id;
    end if;
  end if;

  return v_request;
end
$$;

comment on function albo.submit(albo.citizen, albo.draft, albo.actor, timestamptz) is
'Makes a request of a draft whose row is locked: checks the form, gives protocol number and deadline, writes history, receipt and notice, takes over the files, and where the rules say so makes it wait for the fee. AL422 with the form''s problems, window_closed on a day that the rules refuse, or open_twin while a request of the same citizen for the same service and the same subject is open. p_at only for invented data.';

reset role;
