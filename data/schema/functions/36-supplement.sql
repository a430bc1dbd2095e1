-- supplement: what the applicant is asked to add or correct
--
-- SPDX-License-Identifier: AGPL-3.0-or-later
--
-- An officer proposes, an administrator sends.  How it is answered is in the next file.

set role albo_owner;

create or replace function albo.supplement_check(p_move albo.move)
returns void
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_request albo.request := p_move.request;
  v_ask     jsonb := p_move.details;
  v_today   date := albo.rome_day(p_move.at);
  v_due     date := albo.date_or_null(v_ask ->> 'due_on');
  v_effect  text := coalesce(v_ask ->> 'clock_effect', 'none');
  v_item    jsonb;
  v_field   albo.form_field;
begin
  if jsonb_typeof(v_ask -> 'items') is distinct from 'array'
     or jsonb_array_length(v_ask -> 'items') not between 1 and 50 then
    perform albo.raise_problem('items', 'required');
  elsif v_due is null or v_due <= v_today or v_due > v_today + 365 then
    perform albo.raise_problem('due_on', 'invalid_date');
  elsif length(v_ask ->> 'message') > 20000 then
    perform albo.raise_problem('message', 'too_long');
  elsif v_effect not in ('none', 'suspends', 'restarts') then
    perform albo.raise_problem('clock_effect', 'invalid_option');
  elsif v_effect = 'restarts' and p_move.rules -> 'supplement_may_restart' is distinct from 'true' then
    perform albo.raise_problem('clock_effect', 'restart_not_allowed');
  elsif v_effect = 'suspends' and v_due > v_today + 30 then
    perform albo.raise_problem('due_on', 'beyond_suspension');
  elsif v_effect = 'suspends'
        and exists (select from albo.clock_event c
                    where c.organization_id = v_request.organization_id and c.request_id = v_request.id
                      and c.kind = 'supplement_suspends') then
    perform albo.raise_problem('clock_effect', 'already_suspended');
  end if;

  for v_item in select * from jsonb_array_elements(v_ask -> 'items') loop
    select * into v_field
    from albo.form_field f
    where f.organization_id = v_request.organization_id
      and f.service_version_id = v_request.service_version_id and f.id = v_item ->> 'field';

    if jsonb_typeof(v_item) <> 'object' or coalesce(v_item ->> 'kind', '') not in ('field', 'attachment', 'text') then
      perform albo.raise_problem('items', 'invalid');
    elsif albo.is_blank(v_item ->> 'reason') then
      perform albo.raise_problem('items', 'reason_required');
    elsif length(v_item ->> 'reason') > 4000 then
      perform albo.raise_problem('items', 'too_long');
    elsif (v_item ->> 'field' is not null and v_field.id is null)
          or (case v_item ->> 'kind' when 'field' then v_field.id is null or v_field.type in ('attachment', 'note')
                                     when 'attachment' then v_field.type <> 'attachment'
                                     else v_item ->> 'field' is not null end) then
      perform albo.raise_problem('items', 'unknown_field');
    elsif v_field.identity_attribute is not null
          and exists (select from albo.submission b
                      where b.organization_id = v_request.organization_id and b.request_id = v_request.id
                        and b.applicant ? v_field.identity_attribute) then
      -- Who somebody is, the identity says and nobody corrects.
      perform albo.raise_problem('items', 'identity_field');
    end if;
  end loop;
end
$$;

comment on function albo.supplement_check(albo.move) is
'Refuses with AL422 an ask without items, reasons, or a day to answer by; one whose effect on the term the law or the rules do not allow (art. 2 c. 7 L. 241/1990: suspended once, 30 days at most).';

create or replace function albo.supplement_due(p_move albo.move)
returns date
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return albo.deadline(albo.date_or_null(p_move.details ->> 'due_on'), 0, (p_move.request).organization_id);
end
$$;

comment on function albo.supplement_due(albo.move) is
'The last day for an answer: the one that was named, or the next working day where that is a holiday (art. 2963 c.c.).';

create or replace function albo.supplement_told(p_supplement albo.supplement)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return jsonb_strip_nulls(jsonb_build_object(
    'supplement_id', p_supplement.id, 'due_on', to_char(p_supplement.due_on, 'YYYY-MM-DD'),
    'clock_effect', p_supplement.clock_effect, 'message', p_supplement.message,
    'items', (select jsonb_agg(jsonb_build_object('kind', i.kind, 'field', i.field, 'reason', i.reason) order by i.position)
              from albo.supplement_item i
              where i.organization_id = p_supplement.organization_id and i.supplement_id = p_supplement.id)));
end
$$;

comment on function albo.supplement_told(albo.supplement) is
'What history tells of an ask: what was kept of it, and nothing else that the caller said.';

create or replace function albo.supplement_add(p_move albo.move, p_is_proposal boolean)
returns albo.supplement
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_request    albo.request := p_move.request;
  v_supplement albo.supplement;
begin
  perform albo.supplement_check(p_move);
  perform albo.supplement_discard(p_move);

  insert into albo.supplement (organization_id, request_id, state, message, due_on, clock_effect,
                               proposed_by, proposed_at, asked_by, asked_at)
  values (v_request.organization_id, v_request.id, case when p_is_proposal then 'proposed' else 'open' end,
          nullif(btrim(p_move.details ->> 'message'), ''), albo.supplement_due(p_move),
          coalesce(p_move.details ->> 'clock_effect', 'none'),
          case when p_is_proposal then (p_move.actor).id end, case when p_is_proposal then p_move.at end,
          case when not p_is_proposal then (p_move.actor).id end, case when not p_is_proposal then p_move.at end)
  returning * into v_supplement;

  insert into albo.supplement_item (organization_id, supplement_id, position, kind, field, reason)
  select v_request.organization_id, v_supplement.id, i.n, i.item ->> 'kind', i.item ->> 'field', btrim(i.item ->> 'reason')
  from jsonb_array_elements(p_move.details -> 'items') with ordinality i (item, n);

  return v_supplement;
end
$$;

comment on function albo.supplement_add(albo.move, boolean) is
'Writes an ask, as a proposal or as sent, in the place of a proposal that waits.';

create or replace function albo.supplement_discard(p_move albo.move)
returns bigint
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_request albo.request := p_move.request;
  v_id      bigint;
begin
  update albo.supplement s set state = 'discarded', closed_at = p_move.at
  where s.organization_id = v_request.organization_id and s.request_id = v_request.id and s.state = 'proposed'
  returning s.id into v_id;
  return v_id;
end
$$;

comment on function albo.supplement_discard(albo.move) is 'Drops the proposal that waits, and returns its id; null when there is none.';

create or replace function albo.supplement_items_cancel(p_request albo.request)
returns void
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  update albo.supplement_item i set state = 'cancelled'
  from albo.supplement s
  where s.organization_id = p_request.organization_id and s.request_id = p_request.id
    and s.state <> 'proposed'
    and i.organization_id = s.organization_id and i.supplement_id = s.id and i.state = 'open';
end
$$;

comment on function albo.supplement_items_cancel(albo.request) is 'Gives up what was asked of an applicant and not answered.';

create or replace function albo.move_propose_supplement(p_move albo.move)
returns albo.move
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  p_move.details := albo.supplement_told(albo.supplement_add(p_move, true));
  p_move.notice := 'supplement_proposed';
  return p_move;
end
$$;

comment on function albo.move_propose_supplement(albo.move) is 'An officer says what the applicant should be asked; administrators are told.';

create or replace function albo.move_discard_supplement(p_move albo.move)
returns albo.move
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_id bigint := albo.supplement_discard(p_move);
begin
  if v_id is null then
    perform albo.raise_problem(null, 'no_proposal');
  end if;

  p_move.details := jsonb_build_object('supplement_id', v_id);
  return p_move;
end
$$;

comment on function albo.move_discard_supplement(albo.move) is 'Drops a proposal. AL422 no_proposal.';

create or replace function albo.move_ask_supplement(p_move albo.move)
returns albo.move
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_request    albo.request := p_move.request;
  v_proposal   albo.supplement;
  v_supplement albo.supplement;
begin
  select * into v_proposal
  from albo.supplement s
  where s.organization_id = v_request.organization_id and s.request_id = v_request.id and s.state = 'proposed';

  -- What an earlier ask left open is asked anew, or not wanted any more.
  perform albo.supplement_items_cancel(v_request);

  -- Without items of its own, the ask is the officer's proposal; day, effect and message may be changed.
  if v_proposal.id is not null and not p_move.details ? 'items' then
    p_move.details := jsonb_build_object(
      'items', (select jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
                         'kind', i.kind, 'field', i.field, 'reason', i.reason)) order by i.position)
                from albo.supplement_item i
                where i.organization_id = v_proposal.organization_id and i.supplement_id = v_proposal.id),
      'due_on', to_char(v_proposal.due_on, 'YYYY-MM-DD'), 'clock_effect', v_proposal.clock_effect,
      'message', v_proposal.message) || p_move.details;
    perform albo.supplement_check(p_move);

    update albo.supplement s
    set state = 'open', asked_by = (p_move.actor).id, asked_at = p_move.at,
        due_on = albo.supplement_due(p_move),
        clock_effect = coalesce(p_move.details ->> 'clock_effect', 'none'),
        message = nullif(btrim(p_move.details ->> 'message'), '')
    where s.organization_id = v_proposal.organization_id and s.id = v_proposal.id
    returning * into v_supplement;
  else
    v_supplement := albo.supplement_add(p_move, false);
  end if;

  if v_supplement.clock_effect <> 'none' then
    v_request.deadline := albo.clock_add(
      v_request.organization_id, v_request.id, v_request.history_seq + 1, albo.rome_day(p_move.at),
      'supplement_' || v_supplement.clock_effect, v_supplement.due_on);
  end if;

  p_move.details := albo.supplement_told(v_supplement);
  p_move.request := v_request;
  p_move.notice := 'supplement';
  return p_move;
end
$$;

comment on function albo.move_ask_supplement(albo.move) is
'Sends an ask: details are {"items":[{"kind","field","reason"}],"due_on","clock_effect","message"}; without items, the officer''s proposal. The applicant gets a notice with a link to each item.';

create or replace function albo.supplement_close(p_move albo.move, p_state text)
returns albo.move
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_request    albo.request := p_move.request;
  v_supplement albo.supplement;
begin
  update albo.supplement s set state = p_state, closed_at = p_move.at
  where s.organization_id = v_request.organization_id and s.request_id = v_request.id and s.state = 'open'
  returning * into v_supplement;

  if not found then
    perform albo.raise_problem(null, 'no_supplement');
  elsif p_state <> 'answered' then
    perform albo.supplement_attachments_drop(v_request.organization_id, v_supplement.id);
  end if;

  if v_supplement.clock_effect <> 'none' then
    v_request.deadline := albo.clock_add(
      v_request.organization_id, v_request.id, v_request.history_seq + 1, albo.rome_day(p_move.at),
      'supplement_closed', null);
  end if;

  v_request.is_unread := true;
  p_move.request := v_request;
  p_move.details := p_move.details || jsonb_build_object('supplement_id', v_supplement.id);
  -- To whom claimed the request, else into the administrators' queue.
  p_move.to_state := case when v_request.assignee_id is not null then 5 else 2 end;
  return p_move;
end
$$;

comment on function albo.supplement_close(albo.move, text) is
'Ends the open ask: the clock resumes, the request returns to whom claimed it or to the queue, files that were not handed in are thrown away.';

create or replace function albo.move_expire_supplement(p_move albo.move)
returns albo.move
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_request albo.request := p_move.request;
begin
  if exists (select from albo.supplement s
             where s.organization_id = v_request.organization_id and s.request_id = v_request.id
               and s.state = 'open' and s.due_on >= albo.rome_day(p_move.at)) then
    perform albo.raise_problem('due_on', 'not_due');
  end if;

  p_move.details := '{}';
  p_move := albo.supplement_close(p_move, 'expired');
  v_request := p_move.request;

  -- What was written and never handed in was not answered, and calls for nothing.
  update albo.supplement_item i set state = case when i.follows_id is null then 'open' else 'cancelled' end
  where i.organization_id = v_request.organization_id
    and i.supplement_id = (p_move.details ->> 'supplement_id')::bigint
    and (i.state = 'answered' or (i.state = 'open' and i.follows_id is not null));

  v_request.supplement_expired := true;
  p_move.request := v_request;
  p_move.notice := 'supplement_expired';
  return p_move;
end
$$;

comment on function albo.move_expire_supplement(albo.move) is
'The day to answer by has passed: the office is told. Items stay open, so that an administrator decides on each before approving.';

create or replace function albo.move_withdraw_supplement(p_move albo.move)
returns albo.move
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  p_move.details := '{}';
  p_move := albo.supplement_close(p_move, 'withdrawn');
  perform albo.supplement_items_cancel(p_move.request);
  p_move.notice := 'supplement_withdrawn';
  return p_move;
end
$$;

comment on function albo.move_withdraw_supplement(albo.move) is 'An administrator takes an ask back; the applicant is told.';

reset role;
