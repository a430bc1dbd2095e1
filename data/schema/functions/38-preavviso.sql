-- preavviso: what must be said before a rejection (art. 10-bis L. 241/1990)
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

set role albo_owner;

create or replace function albo.require_text(p_details jsonb, p_field text)
returns text
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_text text := btrim(coalesce(p_details ->> p_field, ''), E' \t\r\n');
begin
  if albo.is_blank(v_text) then
    perform albo.raise_problem(p_field, 'required');
  elsif length(v_text) > 20000 then
    perform albo.raise_problem(p_field, 'too_long');
  end if;

  return v_text;
end
$$;

comment on function albo.require_text(jsonb, text) is
'A text of the details without the blanks around it. AL422 required, or too_long over 20000 characters.';

create or replace function albo.move_send_preavviso(p_move albo.move)
returns albo.move
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_request   albo.request := p_move.request;
  v_preavviso albo.preavviso;
begin
  if exists (select from albo.preavviso p
             where p.organization_id = v_request.organization_id and p.request_id = v_request.id
               and p.closed_at is null) then
    perform albo.raise_problem(null, 'preavviso_open');
  end if;

  insert into albo.preavviso (organization_id, request_id, reasons, sent_by, sent_at, due_on)
  values (v_request.organization_id, v_request.id, albo.require_text(p_move.details, 'reasons'),
          (p_move.actor).id, p_move.at,
          albo.deadline(albo.rome_day(p_move.at), 10, v_request.organization_id))
  returning * into v_preavviso;

  v_request.deadline := albo.clock_add(v_request.organization_id, v_request.id, v_request.history_seq + 1,
                                       albo.rome_day(p_move.at), 'preavviso', v_preavviso.due_on);
  p_move.details := jsonb_build_object('preavviso_id', v_preavviso.id, 'reasons', v_preavviso.reasons,
                                       'due_on', to_char(v_preavviso.due_on, 'YYYY-MM-DD'));
  p_move.request := v_request;
  p_move.notice := 'preavviso';
  return p_move;
end
$$;

comment on function albo.move_send_preavviso(albo.move) is
'Tells the applicant why the request cannot be granted: {"reasons"}. Ten days for observations; the term is suspended. AL422 preavviso_open.';

create or replace function albo.move_observe_preavviso(p_move albo.move)
returns albo.move
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_request   albo.request := p_move.request;
  v_text      text := albo.require_text(p_move.details, 'observations');
  v_preavviso bigint;
begin
  -- Late observations are heard as long as nothing was decided; the clock knows which were in time.
  update albo.preavviso p set observations = v_text, observed_at = p_move.at
  where p.organization_id = v_request.organization_id and p.request_id = v_request.id
    and p.closed_at is null and p.observations is null
  returning p.id into v_preavviso;

  if not found then
    perform albo.raise_problem(null, 'no_preavviso');
  end if;

  v_request.deadline := albo.clock_add(v_request.organization_id, v_request.id, v_request.history_seq + 1,
                                       albo.rome_day(p_move.at), 'observations', null);
  v_request.is_unread := true;
  p_move.to_state := v_request.state;
  p_move.details := jsonb_build_object(
    'preavviso_id', v_preavviso, 'observations_sha256', encode(sha256(convert_to(v_text, 'UTF8')), 'hex'));
  p_move.request := v_request;
  p_move.notice := 'observations';
  return p_move;
end
$$;

comment on function albo.move_observe_preavviso(albo.move) is
'The applicant''s observations: {"observations"}, once. AL422 no_preavviso when none waits for them.';

create or replace function albo.move_close_preavviso(p_move albo.move)
returns albo.move
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_request   albo.request := p_move.request;
  v_ending    text := coalesce(p_move.details ->> 'ending', '');
  v_preavviso albo.preavviso;
begin
  select * into v_preavviso
  from albo.preavviso p
  where p.organization_id = v_request.organization_id and p.request_id = v_request.id and p.closed_at is null;

  if not found then
    perform albo.raise_problem(null, 'no_preavviso');
  elsif v_ending not in ('upheld', 'accepted') then
    perform albo.raise_problem('ending', 'invalid_option');
  elsif v_ending = 'upheld' and v_preavviso.observations is null
        and albo.rome_day(p_move.at) <= v_preavviso.due_on then
    perform albo.raise_problem(null, 'observations_awaited');
  elsif v_ending = 'upheld' and v_preavviso.observations is not null then
    perform albo.require_text(p_move.details, 'answer');
  elsif length(p_move.details ->> 'answer') > 20000 then
    perform albo.raise_problem('answer', 'too_long');
  end if;

  update albo.preavviso p
  set ending = v_ending, answer = nullif(btrim(p_move.details ->> 'answer', E' \t\r\n'), ''),
      closed_by = (p_move.actor).id, closed_at = p_move.at
  where p.organization_id = v_request.organization_id and p.id = v_preavviso.id
  returning * into v_preavviso;

  v_request.deadline := albo.clock_add(v_request.organization_id, v_request.id, v_request.history_seq + 1,
                                       albo.rome_day(p_move.at), 'preavviso_closed', null);
  -- Only obstacles that stand allow a rejection.
  v_request.preavviso_closed_at := case when v_ending = 'upheld' then p_move.at end;

  p_move.details := jsonb_strip_nulls(jsonb_build_object(
    'preavviso_id', v_preavviso.id, 'ending', v_ending, 'answer', v_preavviso.answer));
  p_move.request := v_request;
  p_move.notice := case when v_ending = 'accepted' then 'preavviso_accepted' end;
  return p_move;
end
$$;

comment on function albo.move_close_preavviso(albo.move) is
'Ends a preavviso: {"ending":"upheld"|"accepted","answer"}. Upheld only once the ten days have passed, or with an answer to the observations: AL422 observations_awaited, required.';

create or replace function albo.move_ask_withdrawal(p_move albo.move)
returns albo.move
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_request albo.request := p_move.request;
begin
  if v_request.withdrawal_asked_at is not null then
    perform albo.raise_problem(null, 'already_asked');
  elsif length(p_move.details ->> 'reasons') > 20000 then
    perform albo.raise_problem('reasons', 'too_long');
  end if;

  -- On paper it has a reference; through the portal it is the applicant's own word.
  if (p_move.actor).kind <> 'applicant' then
    perform albo.require_text(p_move.details, 'reasons');
  end if;

  v_request.withdrawal_asked_at := p_move.at;
  v_request.is_unread := true;
  p_move.details := jsonb_strip_nulls(jsonb_build_object('reasons', nullif(btrim(p_move.details ->> 'reasons'), '')));
  p_move.request := v_request;
  p_move.notice := 'withdrawal_asked';
  return p_move;
end
$$;

comment on function albo.move_ask_withdrawal(albo.move) is
'The applicant asks to withdraw, or the office records a letter that does: {"reasons"}. An administrator then annuls it as withdrawn. AL422 already_asked.';

create or replace function albo.move_cancel_withdrawal(p_move albo.move)
returns albo.move
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_request albo.request := p_move.request;
begin
  if v_request.withdrawal_asked_at is null then
    perform albo.raise_problem(null, 'no_withdrawal');
  elsif (p_move.actor).kind <> 'applicant' then
    perform albo.require_text(p_move.details, 'reasons');
  end if;

  v_request.withdrawal_asked_at := null;
  v_request.is_unread := true;
  p_move.details := jsonb_strip_nulls(jsonb_build_object('reasons', nullif(btrim(p_move.details ->> 'reasons'), '')));
  p_move.request := v_request;
  p_move.notice := 'withdrawal_cancelled';
  return p_move;
end
$$;

comment on function albo.move_cancel_withdrawal(albo.move) is
'The applicant goes on after all, or the office records a letter that says so: {"reasons"}. AL422 no_withdrawal.';

reset role;
