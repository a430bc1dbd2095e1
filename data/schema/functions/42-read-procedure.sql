-- read procedure: supplements, payments, preavviso and words of a request, as JSON
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

set role albo_owner;

create or replace function albo.supplements_json(p_request albo.request, p_for_staff boolean)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    select coalesce(jsonb_agg(
      jsonb_build_object(
        'id', s.id, 'state', s.state, 'message', s.message, 'due_on', to_char(s.due_on, 'YYYY-MM-DD'),
        'is_late', s.state = 'open' and s.due_on < albo.rome_day(now()),
        'clock_effect', s.clock_effect, 'asked_at', albo.utc(s.asked_at), 'closed_at', albo.utc(s.closed_at),
        'items', (
          select jsonb_agg(jsonb_build_object(
                   'id', i.id, 'kind', i.kind, 'field', i.field, 'reason', i.reason, 'state', i.state,
                   'follows', i.follows_id,
                   -- What the applicant is still writing is the applicant's.
                   'answer', case when s.state = 'answered' or not p_for_staff then i.answer end,
                   'files', (select coalesce(jsonb_agg(albo.attachment_json(a) order by a.id), '[]')
                             from albo.attachment a
                             where a.organization_id = i.organization_id and a.supplement_item_id = i.id
                               and (a.request_id = s.request_id
                                    or (not p_for_staff and a.target_request_id = s.request_id and a.sha256 is not null))))
                   order by i.position)
          from albo.supplement_item i
          where i.organization_id = s.organization_id and i.supplement_id = s.id))
      || case when p_for_staff then jsonb_build_object(
           'proposed_by', p.name, 'proposed_at', albo.utc(s.proposed_at), 'asked_by', a.name) else '{}' end
      order by s.id), '[]')
    from albo.supplement s
    left join albo.staff p on p.organization_id = s.organization_id and p.id = s.proposed_by
    left join albo.staff a on a.organization_id = s.organization_id and a.id = s.asked_by
    where s.organization_id = p_request.organization_id and s.request_id = p_request.id
      and (p_for_staff or s.asked_at is not null));
end
$$;

comment on function albo.supplements_json(albo.request, boolean) is
'What was asked for a request, oldest first. The applicant sees no proposals and no names; the office sees no answer before it is handed in.';

create or replace function albo.payments_json(p_request albo.request)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object(
             'id', p.id, 'kind', p.kind, 'description', p.description, 'amount_cents', p.amount_cents,
             'due_on', to_char(p.due_on, 'YYYY-MM-DD'), 'is_mandatory', p.is_mandatory, 'state', p.state,
             'created_at', albo.utc(p.created_at), 'closed_at', albo.utc(p.closed_at), 'proof', p.proof)
             || case when u.receipts is null then '{}' else jsonb_build_object('unmatched_receipts', u.receipts) end
             order by p.id), '[]')
    from albo.payment_position p
    left join lateral (
      select jsonb_agg(jsonb_build_object(
               'receipt_id', k.receipt -> 'receipt_id', 'amount_cents', k.receipt -> 'amount_cents',
               'reason', k.reason, 'at', albo.utc(k.at)) order by k.id) as receipts
      from albo.unmatched_receipt k
      where k.organization_id = p.organization_id and k.position_id = p.id
    ) u on true
    where p.organization_id = p_request.organization_id and p.request_id = p_request.id);
end
$$;

comment on function albo.payments_json(albo.request) is 'The payment positions of a request, oldest first; with what came for them when it was not owed any more, where anything did.';

create or replace function albo.preavvisi_json(p_request albo.request)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object(
             'id', p.id, 'reasons', p.reasons, 'sent_at', albo.utc(p.sent_at), 'due_on', to_char(p.due_on, 'YYYY-MM-DD'),
             'observations', p.observations, 'observed_at', albo.utc(p.observed_at), 'answer', p.answer,
             'ending', p.ending, 'closed_at', albo.utc(p.closed_at)) order by p.id), '[]')
    from albo.preavviso p
    where p.organization_id = p_request.organization_id and p.request_id = p_request.id);
end
$$;

comment on function albo.preavvisi_json(albo.request) is
'The preavvisi di rigetto of a request, with observations and answers, oldest first.';

create or replace function albo.messages_json(p_request albo.request, p_office text)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object(
             'id', m.id, 'at', albo.utc(m.at), 'from', case when m.staff_id is null then 'applicant' else 'office' end,
             'author', coalesce(case when m.staff_id is not null then p_office end, s.name, b.applicant_name),
             'kind', m.kind, 'text', m.text, 'read_at', albo.utc(m.read_at)) order by m.id), '[]')
    from albo.message m
    join albo.submission b on b.organization_id = m.organization_id and b.request_id = m.request_id
    left join albo.staff s on s.organization_id = m.organization_id and s.id = m.staff_id
    where m.organization_id = p_request.organization_id and m.request_id = p_request.id);
end
$$;

comment on function albo.messages_json(albo.request, text) is
'Messages of a request, oldest first; with the name of an office, that stands for those of its people.';

create or replace function albo.notes_json(p_request albo.request)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object('id', n.id, 'at', albo.utc(n.at), 'author', s.name, 'text', n.text)
                              order by n.id), '[]')
    from albo.note n
    join albo.staff s on s.organization_id = n.organization_id and s.id = n.staff_id
    where n.organization_id = p_request.organization_id and n.request_id = p_request.id);
end
$$;

comment on function albo.notes_json(albo.request) is 'Internal notes on a request, oldest first.';

reset role;
