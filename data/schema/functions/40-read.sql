-- read: requests as JSON, for whoever may see them
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

set role albo_owner;

create or replace function albo.request_json(p_request albo.request)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    select jsonb_build_object(
      'id', p_request.id,
      'protocol_number', p_request.protocol_number,
      'state', t.code,
      'organization', albo.organization_shown(o),
      'service', jsonb_build_object('code', s.code, 'kind', s.kind, 'title', v.title, 'version', v.version,
                                    'fee_cents', v.fee_cents, 'term_days', v.term_days),
      'submitted_at', albo.utc(p_request.submitted_at),
      'deadline', to_char(p_request.deadline, 'YYYY-MM-DD'),
      'closed_at', albo.utc(p_request.closed_at),
      'form', v.form,
      'values', albo.request_values(p_request.organization_id, p_request.id),
      'channel', coalesce(p_request.channel, 'portal'),
      'acts_for', (select b.acts_for from albo.submission b
                   where b.organization_id = p_request.organization_id and b.request_id = p_request.id),
      'withdrawal_asked_at', albo.utc(p_request.withdrawal_asked_at),
      'supplement_expired', p_request.supplement_expired,
      'payments', albo.payments_json(p_request),
      'preavvisi', albo.preavvisi_json(p_request),
      'outcome', p_request.outcome,
      'reasons', p_request.reasons,
      'transfer', albo.transfer_json(p_request),
      'entry', (select jsonb_build_object('register', g.name, 'section', c.name, 'number', e.number,
                                          'from', to_char(e.effective_from, 'YYYY-MM-DD'),
                                          'to', to_char(e.effective_to, 'YYYY-MM-DD'))
                from albo.entry e
                join albo.register g on g.organization_id = e.organization_id and g.id = e.register_id
                join albo.section c on c.organization_id = e.organization_id and c.id = e.section_id
                where e.organization_id = p_request.organization_id and e.id = p_request.entry_id))
      || albo.corrections_json(p_request)
    from albo.service_version v
    join albo.service s on s.organization_id = v.organization_id and s.id = v.service_id
    join albo.organization o on o.id = v.organization_id
    join albo.state t on t.state = p_request.state
    where v.organization_id = p_request.organization_id and v.id = p_request.service_version_id);
end
$$;

comment on function albo.request_json(albo.request) is
'What the applicant and the office both see of a request, without its history.';

create or replace function albo.request_for_portal(p_request albo.request)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_doc    jsonb := albo.request_json(p_request);
  v_office text := v_doc #>> '{organization,name}';
begin
  return v_doc || jsonb_build_object(
    'row_version', p_request.row_version,
    'supplements', albo.supplements_json(p_request, false),
    'messages', albo.messages_json(p_request, v_office),
    'documents', albo.documents_json(p_request),
    'history', (
    select jsonb_agg(jsonb_build_object(
             'at', albo.utc(h.at), 'action', h.action, 'from_state', f.code, 'to_state', t.code,
             'actor', case when h.actor_kind = 'applicant' then h.actor else v_office end)
           order by h.seq)
    from albo.history h
    left join albo.state f on f.state = h.from_state
    join albo.state t on t.state = h.to_state
    where h.organization_id = p_request.organization_id and h.request_id = p_request.id
      and h.action not in ('note', 'propose_supplement', 'discard_supplement', 'assign', 'release', 'review_supplement',
                           'verify_value', 'unverify_value')
      and (h.action <> 'document' or h.details ->> 'purpose' is distinct from 'other')));
end
$$;

comment on function albo.request_for_portal(albo.request) is
'A request as its applicant sees it: staff act under the name of their office, and what the office does among itself is left out.';

create or replace function albo.wrapped_values(p_submission albo.submission, p_version bigint)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_is_filed boolean := exists (
    select from albo.request r
    left join albo.transfer t on t.destination_organization_id = r.organization_id and t.destination_request_id = r.id
    left join albo.request o on o.organization_id = t.organization_id and o.id = t.request_id
    where r.organization_id = p_submission.organization_id and r.id = p_submission.request_id
      and (r.filed_by is not null or o.filed_by is not null));
begin
  return (
    select coalesce(jsonb_object_agg(d.key, jsonb_build_object('declared', d.value) || case
             when d.value is distinct from p_submission.declared -> d.key
                  and not p_submission.verified ? d.key then jsonb_build_object(
               'original', p_submission.declared -> d.key, 'verified', null, 'source', 'supplement', 'verified_at', null)
             when p_submission.verified ? d.key then jsonb_build_object(
               'verified', p_submission.verified #> array[d.key, 'value'],
               'source', p_submission.verified #> array[d.key, 'source'],
               'verified_at', p_submission.verified #> array[d.key, 'at'])
             -- Nobody vouched for what the office wrote down, not even for a name.
             when v_is_filed then '{"verified": null, "source": "office", "verified_at": null}'
             when p_submission.applicant ? f.identity_attribute then jsonb_build_object(
               'verified', d.value, 'source', 'identity', 'verified_at', albo.utc(p_submission.submitted_at))
             else '{"verified": null, "source": "applicant", "verified_at": null}' end
           || case when m.field is null then '{}' else jsonb_build_object(
                'verified', d.value, 'source', 'office', 'verified_at', albo.utc(m.at), 'verified_by', m.actor) end), '{}')
    from jsonb_each(albo.request_values(p_submission.organization_id, p_submission.request_id)) d
    left join albo.form_field f on f.organization_id = p_submission.organization_id
                               and f.service_version_id = p_version and f.id = d.key
    left join albo.value_marks(p_submission.organization_id, p_submission.request_id) m
           on m.field = d.key and m.value_sha256 = albo.value_sha256(d.value));
end
$$;

comment on function albo.wrapped_values(albo.submission, bigint) is
'Values by field as {"declared":…,"verified":…,"source":…,"verified_at":…}; what the identity gave was verified when it was submitted, what the office filed is its word, what a supplement changed has its original beside it, what the office checked since says by whom ("verified_by").';

create or replace function albo.wrapped_value(p_request albo.request, p_field text)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    select albo.wrapped_values(b, p_request.service_version_id) -> p_field
    from albo.submission b
    where b.organization_id = p_request.organization_id and b.request_id = p_request.id);
end
$$;

comment on function albo.wrapped_value(albo.request, text) is
'One value of a request as albo.wrapped_values has it; null where there is none.';

create or replace function albo.verbs(p_request albo.request, p_duty text)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_has_open_items boolean;
  v_has_answers    boolean;
  v_has_proposal   boolean;
  v_has_position   boolean;
  v_is_unpaid      boolean;
  v_has_preavviso  boolean;
  v_transfer       text;
begin
  select coalesce(bool_or(i.state = 'open' and s.asked_at is not null), false),
         coalesce(bool_or(i.state in ('open', 'answered') and s.asked_at is not null), false),
         coalesce(bool_or(s.state = 'proposed'), false)
    into v_has_open_items, v_has_answers, v_has_proposal
  from albo.supplement s
  join albo.supplement_item i on i.organization_id = s.organization_id and i.supplement_id = s.id
  where s.organization_id = p_request.organization_id and s.request_id = p_request.id;

  select coalesce(bool_or(true), false), coalesce(bool_or(p.is_mandatory), false) into v_has_position, v_is_unpaid
  from albo.payment_position p
  where p.organization_id = p_request.organization_id and p.request_id = p_request.id and p.state = 'open';

  v_has_preavviso := exists (
    select from albo.preavviso p
    where p.organization_id = p_request.organization_id and p.request_id = p_request.id and p.closed_at is null);

  select x.transfer ->> 'side' into v_transfer
  from albo.transfer_json(p_request) x (transfer)
  where x.transfer ->> 'state' = 'offered';

  return (
    select coalesce(jsonb_agg(jsonb_build_object('action', t.action, 'to_state', t.code,
                                                 'enabled', t.reason is null, 'reason', t.reason)
                              order by t.to_state, t.action), '[]')
    from (
      select x.action, max(x.to_state) as to_state,
             (select s.code from albo.state s where s.state = max(x.to_state)) as code,
             case when x.action = 'approve' and v_has_open_items then 'open_items'
                  when x.action = 'approve' and v_is_unpaid then 'unpaid'
                  when x.action = 'approve' and p_request.withdrawal_asked_at is not null then 'withdrawal_asked'
                  when x.action = 'approve' and albo.fee_is_unpaid(p_request) then 'fee_unpaid'
                  when x.action = 'approve' and v_transfer = 'origin' then 'transfer_offered'
                  when x.action = 'transfer_offer' and v_has_open_items then 'open_items'
                  when x.action = 'transfer_offer' and v_is_unpaid then 'unpaid'
                  when x.action = 'transfer_offer' and p_request.withdrawal_asked_at is not null then 'withdrawal_asked'
                  when x.action = 'transfer_offer'
                       and not exists (select from albo.transfer_destinations(p_request.organization_id)) then 'no_destination'
                  when x.action = 'assign'
                       and not exists (select from albo.staff a
                                       where a.organization_id = p_request.organization_id and a.is_active
                                         and a.duty = 'administrator' and a.id <> p_request.assignee_id)
                       then 'no_other_administrator' end as reason
      from albo.transition x
      where x.from_state = p_request.state
        and (case p_duty when 'officer' then x.by_officer when 'administrator' then x.by_administrator end)
        -- A verb exists once its function does, and while there is what it is about.
        and exists (select from pg_catalog.pg_proc p
                    where p.proname = x.action and p.pronamespace = 'office'::regnamespace)
        and (case x.action
               when 'discard_supplement' then v_has_proposal
               when 'review_supplement' then v_has_answers
               when 'paid_elsewhere' then v_has_position
               when 'cancel_payment' then v_has_position
               when 'send_preavviso' then not v_has_preavviso
               when 'close_preavviso' then v_has_preavviso
               when 'ask_withdrawal' then p_request.withdrawal_asked_at is null
               when 'cancel_withdrawal' then p_request.withdrawal_asked_at is not null
               when 'assign' then p_request.assignee_id is not null
               when 'transfer_offer' then v_transfer is null and albo.is_outgoing(p_request.organization_id, p_request.id)
               else true end)
      group by x.action
    ) t);
end
$$;

comment on function albo.verbs(albo.request, text) is
'What a duty may do with a request now, as [{"action","to_state","enabled","reason"}]: a verb that is there but would be refused says why.';

create or replace function albo.request_for_staff(p_request albo.request, p_staff albo.staff)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    select albo.request_json(p_request) || jsonb_build_object(
      'row_version', p_request.row_version,
      'data', albo.wrapped_values(b, p_request.service_version_id),
      'applicant', b.applicant,
      'assignee', (select jsonb_build_object('login', a.login, 'name', a.name)
                   from albo.staff a
                   where a.organization_id = p_request.organization_id and a.id = p_request.assignee_id),
      'rules', v.rules,
      'checklist', p_request.checklist,
      'supplements', albo.supplements_json(p_request, true),
      'messages', albo.messages_json(p_request, null),
      'notes', albo.notes_json(p_request),
      'filed_by', (select a.name from albo.staff a
                   where a.organization_id = p_request.organization_id and a.id = p_request.filed_by),
      'attachments', (
        select coalesce(jsonb_agg(albo.attachment_json(a) order by a.id), '[]')
        from albo.attachment a
        where a.organization_id = p_request.organization_id and a.request_id = p_request.id),
      'verbs', albo.verbs(p_request, p_staff.duty),
      'chain', jsonb_build_object('organization_id', p_request.organization_id, 'seq', p_request.history_seq,
                                  'hash', encode(p_request.history_hash, 'hex')),
      'history', (
        select jsonb_agg(jsonb_build_object(
                 'seq', h.seq, 'at', albo.utc(h.at), 'action', h.action, 'from_state', f.code,
                 'to_state', t.code, 'actor_kind', h.actor_kind, 'actor', h.actor,
                 'details', h.details, 'hash', encode(h.hash, 'hex'),
                 'chained', jsonb_build_object('from_state', h.from_state, 'to_state', h.to_state,
                                               'actor_id', h.actor_id, 'details', h.details::text)) order by h.seq)
        from albo.history h
        left join albo.state f on f.state = h.from_state
        join albo.state t on t.state = h.to_state
        where h.organization_id = p_request.organization_id and h.request_id = p_request.id))
    from albo.submission b
    join albo.service_version v on v.organization_id = b.organization_id
                               and v.id = p_request.service_version_id
    where b.organization_id = p_request.organization_id and b.request_id = p_request.id);
end
$$;

comment on function albo.request_for_staff(albo.request, albo.staff) is
'A request as the office sees it, with what this person may do now. Rows of history have what their hash is made of ("chained"), so that a client can make it anew; "chain" tells where the chain ends.';

create or replace function albo.inbox_row(p_organization int, p_request bigint)
returns table (id bigint, protocol_number text, applicant text, service jsonb, kind text, state smallint,
               submitted_at timestamptz, deadline date, assignee text, unread boolean, row_version int)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  select * from albo.inbox_lines(p_organization, array[p_request]);
end
$$;

comment on function albo.inbox_row(int, bigint) is 'One line of the inbox.';

create or replace function albo.open_counts(p_organization int)
returns table (state smallint, n bigint)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  select r.state, count(*) from albo.request r
  where r.organization_id = p_organization and r.state < 6
  group by r.state order by r.state;
end
$$;

comment on function albo.open_counts(int) is
'How many requests are in each open state. Closed ones are never counted live.';

create or replace function albo.staff_json(p_staff albo.staff)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    select jsonb_build_object(
      'login', p_staff.login, 'name', p_staff.name, 'duty', p_staff.duty,
      'organization', jsonb_build_object('id', o.id, 'code', o.code, 'kind', o.kind, 'name', o.name),
      'schema_version', i.schema_version, 'is_demo', i.is_demo)
    from albo.organization o, albo.installation i
    where o.id = p_staff.organization_id);
end
$$;

comment on function albo.staff_json(albo.staff) is 'Who is calling, and of which body.';

reset role;
