-- portal commands: what an applicant does with a request after submitting it
--
-- SPDX-License-Identifier: AGPL-3.0-or-later
--
-- Each takes the row_version that the page showed and a key made with the page.  All
-- refuse alike: see albo.request_move.

set role albo_owner;

create or replace function albo.applicant_moves(p_token text, p_request bigint, p_row_version int, p_key uuid,
                                                p_action text, p_details jsonb)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_citizen albo.citizen := albo.session_citizen(p_token, albo.request_level(p_request));
  v_request albo.request := albo.request_of_citizen(v_citizen, p_request);
begin
  if p_key is null then
    perform albo.raise_problem('key', 'required');
  end if;

  return albo.request_move(albo.applicant(v_citizen, v_request.organization_id), p_request, p_row_version, p_key,
                           p_action, p_details);
end
$$;

comment on function albo.applicant_moves(text, bigint, int, uuid, text, jsonb) is
'A step by the citizen whose session it is, on a request of their own. AL422 without a key.';

create or replace function portal.supplement_item_answer(p_token text, p_item bigint, p_value jsonb)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return albo.supplement_item_answer(albo.session_citizen(p_token, albo.item_level(p_item)), p_item, p_value);
end
$$;

comment on function portal.supplement_item_answer(text, bigint, jsonb) is
'Keeps the answer to one item of an open supplement; see albo.supplement_item_answer.';

create or replace function portal.answer_supplement(p_token text, p_request bigint, p_row_version int, p_key uuid)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return albo.applicant_moves(p_token, p_request, p_row_version, p_key, 'answer_supplement', '{}');
end
$$;

comment on function portal.answer_supplement(text, bigint, int, uuid) is
'Hands in the answers to a supplement: the request goes back to the office. AL422 required for each item without an answer.';

create or replace function portal.observe_preavviso(p_token text, p_request bigint, p_row_version int,
                                                    p_key uuid, p_observations text)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return albo.applicant_moves(p_token, p_request, p_row_version, p_key, 'observe_preavviso',
                              jsonb_build_object('observations', p_observations));
end
$$;

comment on function portal.observe_preavviso(text, bigint, int, uuid, text) is
'Observations on a preavviso di rigetto, once.';

create or replace function portal.ask_withdrawal(p_token text, p_request bigint, p_row_version int,
                                                 p_key uuid, p_reasons text)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return albo.applicant_moves(p_token, p_request, p_row_version, p_key, 'ask_withdrawal',
                              jsonb_build_object('reasons', p_reasons));
end
$$;

comment on function portal.ask_withdrawal(text, bigint, int, uuid, text) is
'Asks to withdraw a request; an administrator closes it. Reasons may be left out. AL422 already_asked.';

create or replace function portal.cancel_withdrawal(p_token text, p_request bigint, p_row_version int, p_key uuid)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return albo.applicant_moves(p_token, p_request, p_row_version, p_key, 'cancel_withdrawal', '{}');
end
$$;

comment on function portal.cancel_withdrawal(text, bigint, int, uuid) is
'Goes on after all, while no administrator has closed the request. AL422 no_withdrawal.';

create or replace function portal.message_send(p_token text, p_request bigint, p_key uuid, p_text text)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_citizen albo.citizen := albo.session_citizen(p_token, albo.request_level(p_request));
  v_request albo.request := albo.request_of_citizen(v_citizen, p_request);
begin
  return albo.say(albo.applicant(v_citizen, v_request.organization_id), p_request, p_key, 'message', p_text);
end
$$;

comment on function portal.message_send(text, bigint, uuid, text) is
'Writes to the office about a request, closed ones too. AL429 after fifty in a day.';

create or replace function portal.correction_ask(p_token text, p_request bigint, p_key uuid, p_text text)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_citizen albo.citizen := albo.session_citizen(p_token, albo.request_level(p_request));
  v_request albo.request := albo.request_of_citizen(v_citizen, p_request);
begin
  return albo.say(albo.applicant(v_citizen, v_request.organization_id), p_request, p_key, 'correction', p_text);
end
$$;

comment on function portal.correction_ask(text, bigint, uuid, text) is
'Asks the office to correct a datum of a request, closed ones too (art. 16 of Regulation (EU) 2016/679): a message of its own kind, which makes the request unread. AL429 with the messages of a day.';

reset role;
