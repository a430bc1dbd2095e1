-- admin demo: invented requests, through the same doors as real ones
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

set role albo_owner;

create or replace function admin.mark_demo()
returns void
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if not (select i.is_demo from albo.installation i)
     and (exists (select from albo.request) or exists (select from albo.citizen)) then
    perform albo.raise_problem(null, 'not_empty');
  end if;

  update albo.installation i set is_demo = true where not i.is_demo;
end
$$;

comment on function admin.mark_demo() is
'Declares that the people in this database are invented, so that they may sign in without proof. AL422 not_empty where there are real ones.';

create or replace function albo.demo_pdf(p_text text)
returns bytea
language plpgsql
immutable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_content text := format(E'BT /F1 18 Tf 72 720 Td (%s) Tj ET', regexp_replace(p_text, '[^A-Za-z0-9 ._-]', '', 'g'));
  v_objects text[] := array[
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R'
      || ' /Resources << /Font << /F1 5 0 R >> >> >>',
    format(E'<< /Length %s >>\nstream\n%s\nendstream', length(v_content), v_content),
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>'];
  v_pdf  text := E'%PDF-1.4\n';
  v_xref text := E'0000000000 65535 f \n';
begin
  for i in 1 .. cardinality(v_objects) loop
    v_xref := v_xref || lpad(length(v_pdf)::text, 10, '0') || E' 00000 n \n';
    v_pdf := v_pdf || format(E'%s 0 obj\n%s\nendobj\n', i, v_objects[i]);
  end loop;

  return convert_to(
    v_pdf || format(E'xref\n0 6\n%strailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%s\n%%%%EOF\n',
                    v_xref, length(v_pdf)), 'UTF8');
end
$$;

comment on function albo.demo_pdf(text) is 'A valid PDF of one page with one line of ASCII text.';

create or replace function albo.demo_attach(p_draft albo.draft)
returns void
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_field albo.form_field;
  v_bytes bytea;
  v_id    bigint;
begin
  for v_field in
    select f.* from albo.form_field f
    where f.organization_id = p_draft.organization_id and f.service_version_id = p_draft.service_version_id
      and f.type = 'attachment' and f.is_required
      and (f.visible_when is null or albo.condition_holds(f.visible_when, p_draft.answers))
  loop
    if 'application/pdf' = any (v_field.media_types) then
      v_bytes := albo.demo_pdf('Documento di esempio - ' || v_field.id);
    else
      -- The smallest PNG: one grey point.
      v_bytes := decode('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==', 'base64');
    end if;

    insert into albo.attachment (organization_id, draft_id, field, name, media_type, size, n_chunks, sha256)
    values (p_draft.organization_id, p_draft.id, v_field.id,
            v_field.id || case when 'application/pdf' = any (v_field.media_types) then '.pdf' else '.png' end,
            albo.sniff_media_type(v_bytes), length(v_bytes), 1, sha256(v_bytes))
    returning id into v_id;
    insert into albo.attachment_chunk (organization_id, attachment_id, index, bytes)
    values (p_draft.organization_id, v_id, 0, v_bytes);
  end loop;
end
$$;

comment on function albo.demo_attach(albo.draft) is 'Gives a draft a small valid file for each attachment that its form requires.';

create or replace function albo.demo_details(p_action text, p_outcome text, p_rules jsonb, p_request albo.request,
                                             p_at timestamptz)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return case p_action
    when 'forward' then (select coalesce(jsonb_object_agg(i ->> 'id', true), '{}')
                         from jsonb_array_elements(coalesce(p_rules -> 'checklist', '[]')) i)
    when 'ask_supplement' then jsonb_build_object(
      'due_on', to_char(greatest(albo.rome_day(p_at), albo.rome_day(now()) - 30) + 45, 'YYYY-MM-DD'),
      'message', 'La domanda è quasi completa: manca quanto segue.',
      'items', '[{"kind": "attachment", "reason": "Il documento allegato non si legge: inviarne una copia più nitida."},
                 {"kind": "text", "reason": "Indicare un recapito telefonico."}]'::jsonb)
    when 'ask_payment' then case
      when (select v.fee_cents from albo.service_version v
            where v.organization_id = p_request.organization_id and v.id = p_request.service_version_id) > 0 then '{}'::jsonb
      else '{"positions": [{"kind": "other", "description": "Diritti di segreteria", "amount_cents": 3200}]}' end
    when 'send_preavviso' then '{"reasons": "Mancano i requisiti previsti dalla legge."}'
    when 'observe_preavviso' then '{"observations": "I requisiti ci sono: si veda quanto allegato alla domanda."}'
    when 'close_preavviso' then '{"ending": "upheld", "answer": "Quanto allegato non li dimostra."}'
    when 'approve' then jsonb_build_object(
      'resolution_number', format('%s/%s', p_request.id, extract(year from p_at)),
      'resolution_date', to_char(albo.rome_day(p_at), 'YYYY-MM-DD'))
    when 'annul' then jsonb_build_object(
      'outcome', coalesce(p_outcome, 'withdrawn'),
      'reasons', case coalesce(p_outcome, 'withdrawn')
        when 'withdrawn' then 'Il richiedente ha chiesto di ritirare la richiesta.'
        when 'duplicate' then 'La richiesta ripete un''altra già presentata.'
        when 'inadmissible' then 'La richiesta non riguarda questo ente.'
        when 'rejected' then 'Mancano i requisiti previsti dalla legge.'
        else 'Annullata d''ufficio.' end)
    else '{}' end;
end
$$;

comment on function albo.demo_details(text, text, jsonb, albo.request, timestamptz) is
'What an invented step needs to be taken.';

create or replace function admin.demo_request(p_citizen bigint, p_organization text, p_service text, p_values jsonb,
                                              p_state text, p_submitted_at timestamptz, p_outcome text)
returns bigint
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_org     int := (albo.organization_named(p_organization)).id;
  v_citizen albo.citizen;
  v_draft   albo.draft;
  v_request albo.request;
  v_rules   jsonb;
  v_actor   albo.actor;
  v_officer albo.actor;
  v_system  albo.actor := row (v_org, 'system', null, 'Albo')::albo.actor;
  v_path    text[];
  v_action  text;
  v_at      timestamptz := p_submitted_at;
  v_details jsonb;
begin
  perform albo.require_demo();

  select * into v_citizen from albo.citizen c where c.id = p_citizen;
  if not found then
    raise exception 'no such citizen' using errcode = 'AL404';
  end if;

  select v_org, s.duty, s.id, s.name into v_officer
  from albo.staff s where s.organization_id = v_org and s.duty = 'officer' and s.is_active order by s.id limit 1;
  -- Administrators take turns.
  select v_org, s.duty, s.id, s.name into v_actor
  from albo.staff s where s.organization_id = v_org and s.duty = 'administrator' and s.is_active
  order by md5(s.id || '-' || p_citizen || '-' || p_service) limit 1;

  if v_officer.id is null or v_actor.id is null then
    perform albo.raise_problem('organization', 'staff');
  end if;

  v_path := case p_state
    when 'awaiting_review' then array[]::text[]
    when 'awaiting_administrator' then array['forward']
    when 'awaiting_supplement' then array['forward', 'claim', 'ask_supplement']
    when 'awaiting_payment' then array['ask_payment']
    when 'under_review' then array['forward', 'claim']
    when 'approved' then array['forward', 'claim', 'approve']
    when 'annulled' then array['forward', 'claim'] || case coalesce(p_outcome, 'withdrawn')
      when 'withdrawn' then array['ask_withdrawal', 'annul']
      -- With observations, so that nobody waits ten invented days for them.
      when 'rejected' then array['send_preavviso', 'observe_preavviso', 'close_preavviso', 'annul']
      else array['annul'] end
    end;

  if v_path is null then
    perform albo.raise_problem('state', 'invalid_option');
  end if;

  select v.rules into v_rules
  from albo.service s
  join albo.service_version v on v.organization_id = s.organization_id and v.id = s.current_version_id
  where s.organization_id = v_org and s.code = p_service;

  -- A draft that the invented person may have begun at the portal is left alone.
  insert into albo.draft as d (organization_id, citizen_id, service_id, service_version_id, answers, created_at, updated_at)
  select v_org, p_citizen, s.id, s.current_version_id, coalesce(p_values, '{}'), p_submitted_at, p_submitted_at
  from albo.service s
  where s.organization_id = v_org and s.code = p_service and s.current_version_id is not null
  returning * into v_draft;

  if v_draft.id is null then
    raise exception 'no such service' using errcode = 'AL404';
  end if;

  perform albo.demo_attach(v_draft);
  v_request := albo.submit(v_citizen, v_draft, albo.applicant(v_citizen, v_org), p_submitted_at);

  foreach v_action in array v_path loop
    -- Steps are hours apart, and none lies in the future.
    v_at := least(v_at + interval '1 hour' * (3 + v_request.id % 40), greatest(now(), v_at));
    v_details := albo.demo_details(v_action, p_outcome, v_rules, v_request, v_at);

    perform albo.request_move(
      case v_action when 'forward' then v_officer when 'ask_payment' then v_system
                    when 'ask_withdrawal' then albo.applicant(v_citizen, v_org)
                    when 'observe_preavviso' then albo.applicant(v_citizen, v_org) else v_actor end,
      v_request.id, v_request.row_version, null, v_action, v_details, v_at);
    v_request.row_version := v_request.row_version + 1;
  end loop;

  -- Mails to invented people are not sent.
  delete from albo.outbox o where o.organization_id = v_org and o.request_id = v_request.id;
  if p_state <> 'awaiting_review' then
    update albo.request r set is_unread = false where r.organization_id = v_org and r.id = v_request.id;
  end if;

  return v_request.id;
end
$$;

comment on function admin.demo_request(bigint, text, text, jsonb, text, timestamptz, text) is
'An invented request in a state, with the past that leads there: submission at an instant, then each move some hours later, all through the functions that real requests use. Outcome only for annulled. AL403 unless the database is a demo.';

reset role;
