-- supplement answer: what the applicant adds or corrects
--
-- SPDX-License-Identifier: AGPL-3.0-or-later
--
-- The applicant answers item by item and then hands all of it in.  What was declared
-- stays as it was: answers lie over it, see albo.request_values.

set role albo_owner;

create or replace function albo.move_answer_supplement(p_move albo.move)
returns albo.move
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_request  albo.request := p_move.request;
  v_problems jsonb;
  v_answers  jsonb;
begin
  -- From the day after on it has expired, even if nobody has come by to say so.
  if exists (select from albo.supplement s
             where s.organization_id = v_request.organization_id and s.request_id = v_request.id
               and s.state = 'open' and s.due_on < albo.rome_day(p_move.at)) then
    perform albo.raise_problem('due_on', 'too_late');
  end if;

  p_move.details := '{}';
  p_move := albo.supplement_close(p_move, 'answered');
  perform albo.supplement_attachments_take(v_request.organization_id, (p_move.details ->> 'supplement_id')::bigint);

  select jsonb_agg(jsonb_build_object('field', 'item_' || x.id, 'code', 'required') order by x.position)
           filter (where not x.has_files and (x.state = 'open' or x.kind = 'attachment')),
         jsonb_agg(jsonb_build_array(x.id, x.answer, x.files) order by x.position)
    into v_problems, v_answers
  from (
    select i.*, f.files, f.files is not null as has_files
    from albo.supplement_item i
    cross join lateral (
      select jsonb_agg(encode(a.sha256, 'hex') order by a.id) as files
      from albo.attachment a
      where a.organization_id = i.organization_id and a.request_id = v_request.id
        and a.supplement_item_id = i.id) f
    where i.organization_id = v_request.organization_id
      and i.supplement_id = (p_move.details ->> 'supplement_id')::bigint and i.state in ('open', 'answered')
  ) x;

  if v_problems is not null then
    perform albo.raise_problems(v_problems);
  end if;

  update albo.supplement_item i set state = 'answered', answered_at = p_move.at
  where i.organization_id = v_request.organization_id
    and i.supplement_id = (p_move.details ->> 'supplement_id')::bigint and i.state = 'open';

  -- One answer may call for another that the form wants then.
  select jsonb_agg(p) into v_problems
  from jsonb_array_elements((albo.form_check(v_request.organization_id, v_request.service_version_id,
         albo.request_values(v_request.organization_id, v_request.id))).problems) p
  -- Files are counted for each item that asks for them, and may come to more than the form takes.
  where not exists (select from albo.form_field f
                    where f.organization_id = v_request.organization_id
                      and f.service_version_id = v_request.service_version_id and f.id = p ->> 'field'
                      and f.type = 'attachment')
    and not coalesce(
    (select jsonb_build_array(p) <@ (albo.form_check(b.organization_id, v_request.service_version_id, b.declared)).problems
     from albo.submission b
     where b.organization_id = v_request.organization_id and b.request_id = v_request.id), false);

  if v_problems is not null then
    perform albo.raise_problems(v_problems);
  end if;

  -- The chain thus holds what was answered, files included.
  p_move.details := p_move.details || jsonb_build_object(
    'answers_sha256', encode(sha256(convert_to(coalesce(v_answers, '[]')::text, 'UTF8')), 'hex'));
  p_move.notice := 'supplement_answered';
  return p_move;
end
$$;

comment on function albo.move_answer_supplement(albo.move) is
'The applicant hands in the answers. AL422 required for each item without one; due_on too_late once its last day is over.';

create or replace function albo.move_review_supplement(p_move albo.move)
returns albo.move
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_request albo.request := p_move.request;
  v_n       int;
begin
  if jsonb_typeof(p_move.details -> 'items') is distinct from 'object'
     or p_move.details -> 'items' = '{}'
     or exists (select from jsonb_each(p_move.details -> 'items') d (id, state)
                where d.id !~ '^[1-9][0-9]{0,17}$' or d.state not in ('"accepted"', '"cancelled"')) then
    perform albo.raise_problem('items', 'invalid');
  end if;

  update albo.supplement_item i set state = d.state
  from jsonb_each_text(p_move.details -> 'items') d (id, state), albo.supplement s
  where i.organization_id = v_request.organization_id and i.id = d.id::bigint
    and s.organization_id = i.organization_id and s.id = i.supplement_id and s.request_id = v_request.id
    and s.asked_at is not null
    and case d.state when 'accepted' then i.state = 'answered' and s.state = 'answered' else i.state in ('open', 'answered') end;
  get diagnostics v_n = row_count;

  if v_n <> (select count(*) from jsonb_object_keys(p_move.details -> 'items')) then
    perform albo.raise_problem('items', 'invalid_option');
  end if;

  p_move.details := jsonb_build_object('items', p_move.details -> 'items');
  return p_move;
end
$$;

comment on function albo.move_review_supplement(albo.move) is
'Accepts answers, or gives up what was not answered: {"items":{"17":"accepted","18":"cancelled"}}.';

create or replace function albo.request_values(p_organization int, p_request bigint)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    select b.declared || coalesce(
      (select jsonb_object_agg(i.field, i.answer order by i.answered_at, i.id)
       from albo.supplement s
       join albo.supplement_item i on i.organization_id = s.organization_id and i.supplement_id = s.id
       where s.organization_id = p_organization and s.request_id = p_request and s.state = 'answered'
         and i.kind = 'field' and i.state in ('answered', 'accepted')), '{}')
      || coalesce(
      (select jsonb_object_agg(x.field, coalesce(b.declared -> x.field, '[]') || x.files)
       from (select a.field, jsonb_agg(jsonb_build_object(
                      'id', a.id, 'name', a.name, 'media_type', a.media_type, 'size', a.size,
                      'sha256', encode(a.sha256, 'hex')) order by a.id) as files
             from albo.supplement s
             join albo.supplement_item i on i.organization_id = s.organization_id and i.supplement_id = s.id
             join albo.attachment a on a.organization_id = i.organization_id and a.request_id = p_request
                                   and a.supplement_item_id = i.id
             where s.organization_id = p_organization and s.request_id = p_request and s.state = 'answered'
               and i.kind = 'attachment' and i.field is not null and i.state in ('answered', 'accepted')
             group by a.field) x), '{}')
    from albo.submission b
    where b.organization_id = p_organization and b.request_id = p_request);
end
$$;

comment on function albo.request_values(int, bigint) is
'Plain values by field as they stand: what was declared, and over it what was answered to supplements, the latest last.';

create or replace function albo.supplement_follow(p_request albo.request, p_item albo.supplement_item)
returns void
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_values   jsonb := albo.request_values(p_request.organization_id, p_request.id);
  v_declared jsonb := (
    select b.declared from albo.submission b
    where b.organization_id = p_request.organization_id and b.request_id = p_request.id);
  v_known    jsonb := (albo.form_check(p_request.organization_id, p_request.service_version_id, v_declared)).problems;
  v_wanted   text[] := '{}';
  v_new      text[];
begin
  -- As it would be if all that was answered so far were handed in, without what follows from it.
  v_values := v_values || coalesce(
    (select jsonb_object_agg(i.field, i.answer)
     from albo.supplement_item i
     where i.organization_id = p_item.organization_id and i.supplement_id = p_item.supplement_id
       and i.kind = 'field' and i.state = 'answered' and i.follows_id is null), '{}');

  -- What is wanted then, what that makes wanted once it is answered, and so on.
  loop
    select array_agg(distinct f.id) into v_new
    from jsonb_array_elements((albo.form_check(p_request.organization_id, p_request.service_version_id, v_values)).problems) p
    join albo.form_field f on f.organization_id = p_request.organization_id
                          and f.service_version_id = p_request.service_version_id and f.id = p ->> 'field'
    where p ->> 'code' in ('required', 'must_accept') and f.type <> 'attachment'
      and f.id <> all (v_wanted) and not coalesce(jsonb_build_array(p) <@ v_known, false)
      and not exists (select from albo.supplement_item i
                      where i.organization_id = p_item.organization_id and i.supplement_id = p_item.supplement_id
                        and i.field = f.id and i.follows_id is null and i.state <> 'cancelled');
    exit when v_new is null;

    v_wanted := v_wanted || v_new;
    v_values := v_values || coalesce(
      (select jsonb_object_agg(i.field, i.answer)
       from albo.supplement_item i
       where i.organization_id = p_item.organization_id and i.supplement_id = p_item.supplement_id
         and i.follows_id is not null and i.state = 'answered' and i.field = any (v_new)), '{}');
  end loop;

  update albo.supplement_item i set state = 'cancelled'
  where i.organization_id = p_item.organization_id and i.supplement_id = p_item.supplement_id
    and i.follows_id is not null and i.state in ('open', 'answered') and i.field <> all (v_wanted);

  insert into albo.supplement_item (organization_id, supplement_id, position, kind, field, reason, follows_id)
  select p_item.organization_id, p_item.supplement_id,
         (select max(i.position) from albo.supplement_item i
          where i.organization_id = p_item.organization_id and i.supplement_id = p_item.supplement_id) + x.n,
         'field', x.field, 'La risposta data rende necessario anche questo.', p_item.id
  from unnest(v_wanted) with ordinality x (field, n)
  where not exists (select from albo.supplement_item i
                    where i.organization_id = p_item.organization_id and i.supplement_id = p_item.supplement_id
                      and i.field = x.field and i.state <> 'cancelled');
end
$$;

comment on function albo.supplement_follow(albo.request, albo.supplement_item) is
'After an answer: asks for what the form wants because of it, in items of their own that follow it, and gives up those that nothing calls for any more.';

create or replace function albo.supplement_item_answer(p_citizen albo.citizen, p_item bigint, p_value jsonb)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_request albo.request;
  v_item    albo.supplement_item;
  v_field   albo.form_field;
  v_problem text;
begin
  -- The request's lock comes first, as in every step: an answer is either in it or after it.
  select r.* into v_request
  from albo.request r
  where r.citizen_id = p_citizen.id
    and (r.organization_id, r.id) in (
      select s.organization_id, s.request_id
      from albo.supplement_item i
      join albo.supplement s on s.organization_id = i.organization_id and s.id = i.supplement_id
      where i.id = p_item and s.state = 'open')
  for no key update;

  select i.* into v_item
  from albo.supplement_item i
  join albo.supplement s on s.organization_id = i.organization_id and s.id = i.supplement_id
  where i.organization_id = v_request.organization_id and i.id = p_item and s.state = 'open'
    and i.state in ('open', 'answered') and i.kind <> 'attachment' and s.due_on >= albo.rome_day(clock_timestamp());

  if not found then
    raise exception 'no such item' using errcode = 'AL404';
  end if;

  select * into v_field
  from albo.form_field f
  where f.organization_id = v_request.organization_id and f.service_version_id = v_request.service_version_id
    and f.id = v_item.field and v_item.kind = 'field';

  if octet_length(p_value::text) > 100000 then
    v_problem := 'too_long';
  -- To a question of the office a box that is not ticked is an answer too.
  elsif not albo.is_filled(p_value) and not (v_field.type is not distinct from 'checkbox' and p_value is not distinct from 'false') then
    p_value := null;
  elsif v_item.kind = 'text' then
    v_problem := case when jsonb_typeof(p_value) <> 'string' then 'invalid'
                      when length(p_value #>> '{}') > 20000 then 'too_long' end;
  else
    v_problem := albo.value_problem(v_field, p_value);
  end if;

  if v_problem is not null then
    perform albo.raise_problem('item_' || p_item, v_problem);
  end if;

  update albo.supplement_item i
  set answer = p_value,
      state = case when p_value is null then 'open' else 'answered' end,
      answered_at = case when p_value is not null then clock_timestamp() end
  where i.organization_id = v_item.organization_id and i.id = p_item;

  if v_item.kind = 'field' then
    perform albo.supplement_follow(v_request, v_item);
  end if;

  return jsonb_build_object('item', p_item, 'state', case when p_value is null then 'open' else 'answered' end);
end
$$;

comment on function albo.supplement_item_answer(albo.citizen, bigint, jsonb) is
'Keeps the answer to one item of an open ask; an empty one takes it back, but a box (checkbox) that is not ticked is an answer. Nobody sees it before all are handed in. An answer that makes the form want another field adds an item for it. AL404 not the citizen''s, or not open any more; AL422 with item_N and the field''s code.';

reset role;
