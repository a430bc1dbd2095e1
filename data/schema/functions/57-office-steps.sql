-- office steps: supplements, payments, preavviso, words
--
-- SPDX-License-Identifier: AGPL-3.0-or-later
--
-- One function a verb, like those of the file before.

set role albo_owner;

create or replace function office.propose_supplement(p_request bigint, p_row_version int, p_key uuid, p_ask jsonb)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return albo.staff_moves(p_request, p_row_version, p_key, 'propose_supplement', coalesce(p_ask, '{}'));
end
$$;

comment on function office.propose_supplement(bigint, int, uuid, jsonb) is
'An officer proposes what to ask the applicant, for an administrator to send; see albo.supplement_check for the ask.';

create or replace function office.discard_supplement(p_request bigint, p_row_version int, p_key uuid)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return albo.staff_moves(p_request, p_row_version, p_key, 'discard_supplement', '{}');
end
$$;

comment on function office.discard_supplement(bigint, int, uuid) is
'Drops the proposal that waits. AL422 no_proposal.';

create or replace function office.ask_supplement(p_request bigint, p_row_version int, p_key uuid, p_ask jsonb)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return albo.staff_moves(p_request, p_row_version, p_key, 'ask_supplement', coalesce(p_ask, '{}'));
end
$$;

comment on function office.ask_supplement(bigint, int, uuid, jsonb) is
'Asks the applicant to add or correct: {"items":[{"kind","field","reason"}],"due_on","clock_effect","message"}; without items, the officer''s proposal is sent.';

create or replace function office.withdraw_supplement(p_request bigint, p_row_version int, p_key uuid)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return albo.staff_moves(p_request, p_row_version, p_key, 'withdraw_supplement', '{}');
end
$$;

comment on function office.withdraw_supplement(bigint, int, uuid) is
'Takes an open ask back.';

create or replace function office.review_supplement(p_request bigint, p_row_version int, p_key uuid, p_items jsonb)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return albo.staff_moves(p_request, p_row_version, p_key, 'review_supplement', jsonb_build_object('items', p_items));
end
$$;

comment on function office.review_supplement(bigint, int, uuid, jsonb) is
'Accepts answers or gives up items: {"17":"accepted","18":"cancelled"}.';

create or replace function office.ask_payment(p_request bigint, p_row_version int, p_key uuid, p_positions jsonb)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return albo.staff_moves(p_request, p_row_version, p_key, 'ask_payment',
                          jsonb_strip_nulls(jsonb_build_object('positions', p_positions)));
end
$$;

comment on function office.ask_payment(bigint, int, uuid, jsonb) is
'Makes the request wait for a payment: the positions given, or null for the service''s fee and what is still open.';

create or replace function office.paid_elsewhere(p_request bigint, p_row_version int, p_key uuid,
                                                 p_position bigint, p_proof jsonb)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return albo.staff_moves(p_request, p_row_version, p_key, 'paid_elsewhere',
                          coalesce(p_proof, '{}') || jsonb_build_object('position_id', p_position));
end
$$;

comment on function office.paid_elsewhere(bigint, int, uuid, bigint, jsonb) is
'An officer saw the proof that a position was paid outside pagoPA: {"reference","paid_on","attachment_id"}.';

create or replace function office.cancel_payment(p_request bigint, p_row_version int, p_key uuid,
                                                 p_position bigint, p_reasons text)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return albo.staff_moves(p_request, p_row_version, p_key, 'cancel_payment',
                          jsonb_build_object('position_id', p_position, 'reasons', p_reasons));
end
$$;

comment on function office.cancel_payment(bigint, int, uuid, bigint, text) is
'Gives up a position that is still open, with reasons.';

create or replace function office.send_preavviso(p_request bigint, p_row_version int, p_key uuid, p_reasons text)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return albo.staff_moves(p_request, p_row_version, p_key, 'send_preavviso',
                          jsonb_build_object('reasons', p_reasons));
end
$$;

comment on function office.send_preavviso(bigint, int, uuid, text) is
'Preavviso di rigetto (art. 10-bis L. 241/1990): ten days for the applicant''s observations.';

create or replace function office.close_preavviso(p_request bigint, p_row_version int, p_key uuid,
                                                  p_ending text, p_answer text)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return albo.staff_moves(p_request, p_row_version, p_key, 'close_preavviso',
                          jsonb_build_object('ending', p_ending, 'answer', p_answer));
end
$$;

comment on function office.close_preavviso(bigint, int, uuid, text, text) is
'Ends a preavviso, upheld or accepted, with the answer to the observations.';

create or replace function office.note_add(p_request bigint, p_key uuid, p_text text)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_staff albo.staff := albo.caller('office');
begin
  perform albo.request_of_staff(v_staff, p_request);
  return albo.say(albo.staff_actor(v_staff), p_request, p_key, 'note', p_text);
end
$$;

comment on function office.note_add(bigint, uuid, text) is
'An internal note on a request, closed ones too; the applicant never sees it.';

create or replace function office.message_send(p_request bigint, p_key uuid, p_text text)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_staff albo.staff := albo.caller('office');
begin
  perform albo.request_of_staff(v_staff, p_request);
  return albo.say(albo.staff_actor(v_staff), p_request, p_key, 'message', p_text);
end
$$;

comment on function office.message_send(bigint, uuid, text) is
'Writes to the applicant about a request, closed ones too.';

reset role;
