-- jobs: what the worker does at its time
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

begin;
\ir fixture.sql
select no_plan();

create function test.step() returns jsonb language sql as $$ select test.value_as('albo_worker', 'select worker.job_step()')::jsonb $$;
create function test.steps(p_job text) returns jsonb language plpgsql as $$
declare
  v_step jsonb;
  v_all  jsonb := '[]';
begin
  update albo.job set next_at = case name when p_job then now() - interval '1 s' else 'infinity' end;
  loop
    v_step := test.step();
    exit when v_step is null or jsonb_array_length(v_all) > 20;
    v_all := v_all || jsonb_build_array(v_step - 'job');
  end loop;
  return v_all;
end
$$;

select test.step() from generate_series(1, (select count(*) from albo.job_kinds()));
select bag_eq('select name from albo.job', 'select name from albo.job_kinds()', 'each job is there');
select is(test.step(), null, 'and each was done once');
select ok(bool_and(j.next_at - now() = k.every and j.last_error is null), 'the next time comes') from albo.job j join albo.job_kinds() k using (name);

select test.put('r', test.submitted());
select is(test.steps('reminders') #>> '{0,n}', '0', 'no term runs out');
select test.value_as('a.operatore', format('select office.forward(%s, 1, gen_random_uuid(), %L)', test.get('r'), '{"identity": true, "files": true}'));
select test.value_as('a.amministratore', format('select office.ask_supplement(%s, 2, gen_random_uuid(), %L)', test.get('r'),
  jsonb_build_object('items', jsonb_build_array(jsonb_build_object('kind', 'text', 'reason', 'manca')), 'due_on', albo.rome_day(now()) + 5, 'clock_effect', 'none')));
select is(test.steps('supplements') #>> '{0,n}', '0', 'its day has not passed');
alter table albo.supplement disable trigger guard;
update albo.supplement set due_on = albo.rome_day(now()) - 1;
alter table albo.supplement enable trigger guard;
select is(test.steps('supplements') #> '{0,moved}', jsonb_build_array(jsonb_build_object('organization', 'ente-a', 'request', test.get('r')::bigint)), 'a supplement ends, and it is said which');
select is(test.refusal_as('albo_worker', format('select worker.announce(''ente-a'', %s)', test.get('r'))), '', 'to be announced');

insert into albo.session (token_hash, citizen_id, method, level, last_seen_at) select sha256('old' || i::text::bytea), test.get('elena')::bigint, 'spid', 2, now() - interval '31 minutes' from generate_series(1, 3) i;
select is(test.steps('sessions') #>> '{0,n}', '3', 'sessions that ended are forgotten');
select is((select count(*) from albo.session), 2::bigint, 'and no other');

-- A job that takes too long is cancelled by the timeout of the worker's statement.
update albo.job set next_at = case name when 'queue' then now() - interval '1 s' when 'sessions' then now() else 'infinity' end;
create temp table slow as select pg_get_functiondef('albo.job_queue'::regproc) as source;
create or replace function albo.job_queue(p_limit int) returns int language plpgsql security definer as $$ begin perform pg_sleep(20); return 0; end $$;
set local statement_timeout = '300ms';
select test.put('slow', test.step()::text);
set local statement_timeout = 0;
select is(test.get('slow')::jsonb ->> 'job' || ' ' || (test.get('slow')::jsonb ->> 'error'), 'queue 57014', 'one that takes too long ends with an error');
select ok(j.last_error = '57014' and j.next_at between now() + interval '5 minutes' and now() + interval '15 minutes', 'and waits') from albo.job j where j.name = 'queue';
select is(test.step() ->> 'job', 'sessions', 'while the others go on');
do $$ begin execute (select source from slow); end $$;

select test.put('d', test.ready_draft('mara-token'));
select is(test.steps('drafts') #>> '{0,n}', '0', 'a draft stays');
alter table albo.draft disable trigger user;
update albo.draft set updated_at = now() - interval '366 days' where id = test.get('d')::bigint;
alter table albo.draft enable trigger user;
select is(test.steps('drafts') #>> '{0,n}', '1', 'until nobody touched it for a year');
select is((select count(*) from albo.attachment where draft_id = test.get('d')::bigint), 0::bigint, 'with its files');

update albo.outbox set settled_at = now() - interval '91 days', state = 'done';
insert into albo.outbox (organization_id, key, kind, settled_at, state) select test.get('a')::int, 'old:' || i, 'mail', now() - interval '91 days', 'done' from generate_series(1, 1200) i;
select is((select array_agg(x ->> 'n') from jsonb_array_elements(test.steps('queue')) x), array['500', '500', '200'], 'what was done is forgotten, part by part');
select ok((select count(*) from albo.outbox) > 0, 'but not about a request that is open');

insert into albo.sign_in (at, day, request_id, outcome) select now() - a, current_date, '_old', 'success' from unnest(array[interval '23 months 25 days', interval '24 months 1 day']) a;
select is(test.steps('sign_ins') #>> '{0,n}', '1', 'the register of sign-ins goes after its 24 months');

-- One that fails does not stop the others, and says so.
create or replace function albo.job_drafts(p_limit int) returns int language plpgsql as $$ begin raise exception 'RSSMRA80A01H501U'; end $$;
select is(test.steps('drafts') -> 0, '{"n": 0, "more": false, "moved": [], "error": "P0001"}', 'a job that fails');
select is((select last_error from albo.job where name = 'drafts'), 'P0001', 'tells no values');
select is(worker.measure() ->> 'failed_jobs', '1', 'and is an alarm');
select ok(next_at - now() = '10 minutes', 'tried again soon') from albo.job where name = 'drafts';

select * from finish();
rollback;
