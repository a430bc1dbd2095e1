-- office commands: one function a verb
--
-- SPDX-License-Identifier: AGPL-3.0-or-later
--
-- Each takes the row_version that the caller saw and a key that the client made before
-- its first try.  All refuse alike: see albo.request_move.

set role albo_owner;

create or replace function albo.staff_moves(p_request bigint, p_row_version int, p_key uuid, p_action text, p_details jsonb)
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

  return albo.request_move(
    row (v_staff.organization_id, v_staff.duty, v_staff.id, v_staff.name)::albo.actor,
    p_request, p_row_version, p_key, p_action, p_details);
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
begin
  return albo.staff_moves(p_request, p_row_version, p_key, 'annul',
                          jsonb_build_object('outcome', p_outcome, 'reasons', p_reasons));
end
$$;

comment on function office.annul(bigint, int, uuid, text, text) is
'Annuls with an outcome (rejected, withdrawn, inadmissible, duplicate, ex_officio) and reasons. AL422 preavviso_required for rejected without a closed preavviso.';

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
