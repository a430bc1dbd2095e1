-- jobs: what is done at its time
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

set role albo_owner;

create or replace function albo.job_kinds()
returns table (name text, every interval)
language plpgsql
immutable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  values ('supplements', interval '5 minutes'), ('reminders', interval '1 hour'), ('sessions', interval '15 minutes'),
         ('drafts', interval '1 day'), ('queue', interval '1 day'), ('sign_ins', interval '1 day');
end
$$;

comment on function albo.job_kinds() is
'supplements: ends those whose day has passed; reminders: tells offices of terms; sessions: forgets those that ended; drafts: throws away those that nobody touched for a year; queue: forgets effects that were done long ago; sign_ins: takes the register of sign-ins away after its 24 months.';

create or replace function albo.job_drafts(p_limit int)
returns int
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_n int;
begin
  -- Files go with it, see albo.draft_delete; one that is being written to is not old.
  delete from albo.draft d
  using (select x.organization_id, x.id from albo.draft x
         where x.updated_at < now() - interval '1 year'
         order by x.updated_at
         limit p_limit
         for update skip locked) old
  where d.organization_id = old.organization_id and d.id = old.id;
  get diagnostics v_n = row_count;
  return v_n;
end
$$;

comment on function albo.job_drafts(int) is 'Throws away drafts that nobody touched for a year, files included, and says how many.';

create or replace function albo.job_queue(p_limit int)
returns int
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_n int;
begin
  -- While its request is open a key must stay: it is what keeps a reminder from being queued again.
  delete from albo.outbox o
  using (select x.organization_id, x.key from albo.outbox x
         left join albo.request r on r.organization_id = x.organization_id and r.id = x.request_id
         where x.settled_at < now() - interval '90 days' and coalesce(r.state, 6) >= 6
         limit p_limit) old
  where o.organization_id = old.organization_id and o.key = old.key;
  get diagnostics v_n = row_count;
  return v_n;
end
$$;

comment on function albo.job_queue(int) is
'Forgets effects of closed requests that were done more than 90 days ago, and says how many. History, commands, the ledger of messages and the log of reads stay.';

create or replace function albo.job_do(p_name text, p_limit int)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_moved jsonb := '[]';
  v_n     int;
begin
  case p_name
    when 'supplements' then
      select coalesce(jsonb_agg(jsonb_build_object('organization', s.organization, 'request', s.request_id)), '[]') into v_moved
      from worker.expire_supplements(least(p_limit, 100)) s;
      v_n := jsonb_array_length(v_moved);
    when 'reminders' then
      v_n := worker.remind(p_limit);
    when 'sessions' then
      delete from albo.session s
      where s.last_seen_at <= now() - interval '30 minutes' or s.opened_at <= now() - interval '8 hours';
      get diagnostics v_n = row_count;
    when 'drafts' then
      -- Their files are large.
      v_n := albo.job_drafts(least(p_limit, 20));
    when 'queue' then
      v_n := albo.job_queue(p_limit);
    when 'sign_ins' then
      v_n := worker.identity_purge(p_limit);
  end case;

  return jsonb_build_object('n', v_n, 'more', v_n >= least(p_limit, case p_name when 'supplements' then 100 when 'drafts' then 20 else p_limit end)
                                              and p_name <> 'sessions', 'moved', v_moved);
end
$$;

comment on function albo.job_do(text, int) is
'Does a part of a job: {"n","more","moved":[{"organization","request"}]}; more says to call it again.';

create or replace function worker.job_step()
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_job    record;
  v_result jsonb;
  v_error  text;
begin
  insert into albo.job (name, next_at) select k.name, now() from albo.job_kinds() k on conflict do nothing;

  select j.name, k.every into v_job
  from albo.job j
  join albo.job_kinds() k on k.name = j.name
  where j.next_at <= now()
  order by j.next_at
  limit 1
  -- Another worker is at it: this one has nothing to do with it.
  for update of j skip locked;

  if not found then
    return null;
  end if;

  begin
    v_result := albo.job_do(v_job.name, 500);
  -- Others are all but this one: without it a job that takes too long would stop every job for ever.
  exception when query_canceled or others then
    -- Only what it is called: a message may hold values.
    v_error := sqlstate;
    v_result := jsonb_build_object('n', 0, 'more', false, 'moved', '[]'::jsonb);
  end;

  update albo.job j
  set last_at = now(), last_error = v_error, last_result = v_result - 'moved',
      next_at = case when v_error is not null then now() + least(v_job.every, '10 minutes')
                     when (v_result ->> 'more')::boolean then now() else now() + v_job.every end
  where j.name = v_job.name;

  return v_result || jsonb_build_object('job', v_job.name, 'error', v_error);
end
$$;

comment on function worker.job_step() is
'Does the job that has been due for longest, or a part of it: {"job","n","more","moved","error"}, or null when nothing is due. For each of moved call worker.announce, in a transaction of its own. Any number of workers may call it: each job is done by one at a time, and one that is killed leaves it due.';

reset role;
