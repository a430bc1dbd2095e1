-- office commands: one function a verb
--
-- SPDX-License-Identifier: AGPL-3.0-or-later
--
-- Each takes the row_version that the caller saw and a key that the client made before
-- its first try.  All refuse alike: see albo.request_move.

set role albo_owner;

create or replace function albo.staff_actor(p_staff albo.staff)
returns albo.actor
language plpgsql
immutable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return row (p_staff.organization_id, p_staff.duty, p_staff.id, p_staff.name)::albo.actor;
end
$$;

comment on function albo.staff_actor(albo.staff) is 'A person of the staff as the one who acts on a request.';

create or replace function albo.staff_moves(p_request bigint, p_row_version int, p_key uuid, p_action text,
                                            p_details jsonb)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_staff albo.staff := albo.caller('office');
begin
  if p_key is null then
    perform albo.raise_problem('key', 'required');
  end if;

  return albo.request_move(albo.staff_actor(v_staff), p_request, p_row_version, p_key, p_action, p_details);
end
$$;

comment on function albo.staff_moves(bigint, int, uuid, text, jsonb) is
'A move by the person who is calling. AL422 without a key.';

create or replace function office.forward(p_request bigint, p_row_version int, p_key uuid, p_checklist jsonb)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return albo.staff_moves(p_request, p_row_version, p_key, 'forward', coalesce(p_checklist, '{}'));
end
$$;

comment on function office.forward(bigint, int, uuid, jsonb) is
'The request is complete: administrators may look at it. The checklist is {"item":true,…} with every item of the service''s rules.';

create or replace function office.claim(p_request bigint, p_row_version int, p_key uuid)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return albo.staff_moves(p_request, p_row_version, p_key, 'claim', '{}');
end
$$;

comment on function office.claim(bigint, int, uuid) is
'Presa in carico: the calling administrator reviews the request; the applicant is told.';

create or replace function office.claim_next(p_key uuid)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_staff   albo.staff := albo.caller('office');
  v_request albo.request;
  v_result  jsonb;
begin
  if p_key is null then
    perform albo.raise_problem('key', 'required');
  elsif v_staff.duty <> 'administrator' then
    raise exception 'the caller''s duty does not allow this' using errcode = 'AL403';
  end if;

  -- There is no row yet for a repeat to wait at: it would take another request, or find none,
  -- while the first try of a client that died is still at work.
  perform pg_advisory_xact_lock(hashtextextended(p_key::text, v_staff.organization_id));

  select c.result into v_result
  from albo.command c
  where c.organization_id = v_staff.organization_id and c.key = p_key
    and c.name = 'claim' and c.caller_kind = v_staff.duty and c.caller_id = v_staff.id;

  if found then
    return v_result;
  end if;

  -- What a colleague is claiming at this moment is passed over, not waited for.
  select * into v_request
  from albo.request r
  where r.organization_id = v_staff.organization_id and r.state = 2
  order by r.submitted_at, r.id
  limit 1
  for no key update skip locked;

  if not found then
    return null;
  end if;

  return albo.request_move(albo.staff_actor(v_staff), v_request.id, v_request.row_version, p_key, 'claim', '{}');
end
$$;

comment on function office.claim_next(uuid) is
'Presa in carico of the oldest request in the administrators'' queue that nobody else is taking; null when the queue is empty.';

create or replace function office.release(p_request bigint, p_row_version int, p_key uuid)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return albo.staff_moves(p_request, p_row_version, p_key, 'release', '{}');
end
$$;

comment on function office.release(bigint, int, uuid) is
'Gives a claimed request back to the administrators'' queue.';

create or replace function office.assign(p_request bigint, p_row_version int, p_key uuid, p_assignee text)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return albo.staff_moves(p_request, p_row_version, p_key, 'assign', jsonb_build_object('assignee', p_assignee));
end
$$;

comment on function office.assign(bigint, int, uuid, text) is
'Hands a request to another administrator, by login. AL422 invalid_option, same_assignee.';

create or replace function office.approve(p_request bigint, p_row_version int, p_key uuid, p_details jsonb)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return albo.staff_moves(p_request, p_row_version, p_key, 'approve', coalesce(p_details, '{}'));
end
$$;

comment on function office.approve(bigint, int, uuid, jsonb) is
'Approves, and writes into the register what was asked. Details: resolution_number, resolution_date, effective_from, section, number; all optional unless the rules say so. AL422 also for what the register refuses: see albo.register_effect.';

create or replace function office.annul(p_request bigint, p_row_version int, p_key uuid, p_outcome text, p_reasons text)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_staff   albo.staff := albo.caller('office');
  v_version int := p_row_version;
begin
  perform albo.transfer_lock(v_staff.organization_id, p_request);

  -- Nobody withdraws for the applicant: an administrator who closes a request as withdrawn
  -- records with it the letter that asked so, which the reasons name.
  if p_outcome = 'withdrawn' and p_key is not null
     and exists (select from albo.request r
                 where r.organization_id = v_staff.organization_id and r.id = p_request
                   and r.state < 6 and r.withdrawal_asked_at is null) then
    v_version := albo.request_move(albo.staff_actor(v_staff), p_request, p_row_version, null, 'ask_withdrawal',
                                   jsonb_build_object('reasons', p_reasons)) ->> 'row_version';
  end if;

  return albo.staff_moves(p_request, v_version, p_key, 'annul',
                          jsonb_build_object('outcome', p_outcome, 'reasons', p_reasons));
end
$$;

comment on function office.annul(bigint, int, uuid, text, text) is
'Annuls with an outcome (rejected, withdrawn, inadmissible, duplicate, ex_officio) and reasons. AL422 preavviso_required for rejected without a closed preavviso. As withdrawn, what nobody asked through the portal is recorded as asked on paper, in a row of history before.';

create or replace function office.ask_withdrawal(p_request bigint, p_row_version int, p_key uuid, p_reasons text)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return albo.staff_moves(p_request, p_row_version, p_key, 'ask_withdrawal',
                          jsonb_build_object('reasons', p_reasons));
end
$$;

comment on function office.ask_withdrawal(bigint, int, uuid, text) is
'Records that the applicant asked to withdraw on paper: the reasons say by which letter.';

create or replace function office.cancel_withdrawal(p_request bigint, p_row_version int, p_key uuid, p_reasons text)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return albo.staff_moves(p_request, p_row_version, p_key, 'cancel_withdrawal', jsonb_build_object('reasons', p_reasons));
end
$$;

comment on function office.cancel_withdrawal(bigint, int, uuid, text) is
'Records that the applicant goes on after all: the reasons say by which letter. AL422 no_withdrawal.';

create or replace function office.announce(p_request bigint)
returns void
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform albo.announce(albo.request_of_staff(albo.caller('office'), p_request));
end
$$;

comment on function office.announce(bigint) is 'Wakes the other desktops after a command; alone in its transaction.';

reset role;
