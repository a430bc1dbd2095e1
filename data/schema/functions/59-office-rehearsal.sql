-- office rehearsal: what a verb would do, without doing it
--
-- SPDX-License-Identifier: AGPL-3.0-or-later
--
-- Whoever confirms a verb is told first what will come of it.  Nothing but the verb itself knows
-- that for certain, so it is carried out and taken back, in one statement: the locks that it takes
-- are held as long as by the verb, and nobody ever sees anything of it.

set role albo_owner;

create or replace function albo.rehearsed(p_before albo.request, p_last_notice bigint)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    select jsonb_build_object(
      'state', t.code,
      'deadline', jsonb_build_object('before', to_char(p_before.deadline, 'YYYY-MM-DD'),
                                     'after', to_char(r.deadline, 'YYYY-MM-DD')),
      'notices', (
        select coalesce(jsonb_agg(jsonb_build_object('template', o.payload -> 'template', 'to', o.payload -> 'to')
                                  order by o.id), '[]')
        from albo.outbox o
        where o.organization_id = r.organization_id and o.request_id = r.id and o.id > p_last_notice
          and o.kind = 'mail'),
      'reachable', exists (
        select from albo.submission b
        where b.organization_id = r.organization_id and b.request_id = r.id
          and (b.applicant ->> 'email' <> '' or b.applicant ->> 'pec' <> '')),
      'details', (
        select h.details from albo.history h
        where h.organization_id = r.organization_id and h.request_id = r.id and h.seq = r.history_seq),
      'entry', albo.request_json(r) -> 'entry')
    from albo.request r
    join albo.state t on t.state = r.state
    where r.organization_id = p_before.organization_id and r.id = p_before.id);
end
$$;

comment on function albo.rehearsed(albo.request, bigint) is
'What became of a request since it was as it is given: state, deadline before and after, notices with a greater id, whether an address of the applicant is known that they can go to, what history tells of the last step, and the entry of the register.';

create or replace function office.rehearse(p_request bigint, p_row_version int, p_action text, p_details jsonb)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_staff   albo.staff := albo.caller('office');
  v_request albo.request := albo.request_of_staff(v_staff, p_request);
  v_notice  bigint;
  v_answer  jsonb;
begin
  select coalesce(max(o.id), 0) into v_notice
  from albo.outbox o where o.organization_id = v_staff.organization_id and o.request_id = p_request;

  begin
    if p_action = 'annul' then
      perform office.annul(p_request, p_row_version, gen_random_uuid(), p_details ->> 'outcome',
                           p_details ->> 'reasons');
    else
      perform albo.staff_moves(p_request, p_row_version, gen_random_uuid(), p_action, coalesce(p_details, '{}'));
    end if;

    v_answer := albo.rehearsed(v_request, v_notice);
    -- Not one that ends in 000: a handler of such a one catches its whole class.
    raise exception 'only rehearsed' using errcode = 'AL001';
  exception when sqlstate 'AL001' then
    -- What is in a variable stays; all else is as it was.
    return v_answer;
  end;
end
$$;

comment on function office.rehearse(bigint, int, text, jsonb) is
'What a verb would do: {"state","deadline":{"before","after"},"notices":[{"template","to"}],"reachable","details","entry"}, and nothing is done. Details are those of the step, as history keeps them. Refuses as the verb itself would.';

create or replace function office.administrators()
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_staff albo.staff := albo.caller('office');
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object(
             'login', s.login, 'name', s.name, 'is_caller', s.id = v_staff.id,
             'n_requests', (select count(*) from albo.request r
                            where r.organization_id = s.organization_id and r.assignee_id = s.id and r.state < 6))
             order by s.name, s.login), '[]')
    from albo.staff s
    where s.organization_id = v_staff.organization_id and s.is_active and s.duty = 'administrator');
end
$$;

comment on function office.administrators() is
'The active administrators of the body, to whom a request may be handed, each with how many open ones they have: [{"login","name","is_caller","n_requests"}].';

reset role;
