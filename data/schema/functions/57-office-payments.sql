-- office payments: what is owed to a body, over all of its requests
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

set role albo_owner;

create or replace function albo.payments_cursor(p_cursor jsonb, out at timestamptz, out id bigint)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if p_cursor is null or p_cursor = 'null' then
    at := 'infinity';
    id := 0;
    return;
  end if;

  if jsonb_typeof(p_cursor) <> 'object' or coalesce(p_cursor ->> 'id', '') !~ '^[0-9]{1,18}$'
     or albo.instant_or_null(p_cursor ->> 'at') is null then
    perform albo.raise_problem('cursor', 'invalid');
  end if;

  at := albo.instant_or_null(p_cursor ->> 'at');
  id := p_cursor ->> 'id';
end
$$;

comment on function albo.payments_cursor(jsonb) is
'Where a page of positions begins: before {"at","id"}, or at the newest. AL422 for what is no cursor.';

create or replace function albo.payment_rows(p_staff albo.staff, p_positions bigint[])
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_today date := albo.rome_day(now());
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object(
             'id', p.id, 'kind', p.kind, 'description', p.description, 'amount_cents', p.amount_cents,
             'due_on', to_char(p.due_on, 'YYYY-MM-DD'), 'is_mandatory', p.is_mandatory, 'state', p.state,
             'is_overdue', p.state = 'open' and coalesce(p.due_on < v_today, false),
             'created_at', albo.utc(p.created_at), 'closed_at', albo.utc(p.closed_at),
             'closed_by', (select f.name from albo.staff f
                           where f.organization_id = p.organization_id and f.id = p.closed_by),
             'notice_number', p.proof ->> 'notice_number', 'iuv', p.proof ->> 'iuv',
             'reference', coalesce(p.proof ->> 'reference', p.proof ->> 'receipt_id'),
             'paid_on', p.proof ->> 'paid_on', 'attachment_id', p.proof -> 'attachment_id',
             'request', jsonb_build_object('id', r.id, 'protocol_number', r.protocol_number, 'state', t.code,
                                           'row_version', r.row_version),
             'applicant', b.applicant_name, 'fiscal_code', b.fiscal_code,
             'service', jsonb_build_object('code', s.code, 'title', v.title),
             -- As the verbs of the request say it; here for two of them, without the rest.
             'actions', (
               select coalesce(jsonb_agg(distinct x.action), '[]')
               from albo.transition x
               where p.state = 'open' and x.from_state = r.state and x.action in ('paid_elsewhere', 'cancel_payment')
                 and case p_staff.duty when 'officer' then x.by_officer
                                       when 'administrator' then x.by_administrator else false end))
           order by x.place), '[]')
    from unnest(p_positions) with ordinality x (id, place)
    join albo.payment_position p on p.organization_id = p_staff.organization_id and p.id = x.id
    join albo.request r on r.organization_id = p.organization_id and r.id = p.request_id
    join albo.submission b on b.organization_id = r.organization_id and b.request_id = r.id
    join albo.state t on t.state = r.state
    join albo.service s on s.organization_id = r.organization_id and s.id = r.service_id
    join albo.service_version v on v.organization_id = r.organization_id and v.id = r.service_version_id);
end
$$;

comment on function albo.payment_rows(albo.staff, bigint[]) is
'The lines of some positions in the order given, each with its request and what this person may do with it.';

create or replace function albo.payments(p_staff albo.staff, p_filter jsonb, p_cursor jsonb, p_limit int)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_limit     int := least(greatest(coalesce(p_limit, 50), 1), 200);
  v_state     text;
  v_service   text;
  v_search    text;
  v_before    record;
  v_positions bigint[];
  v_rows      jsonb;
begin
  if p_filter is not null and jsonb_typeof(p_filter) not in ('object', 'null') then
    perform albo.raise_problem('filter', 'invalid');
  end if;

  v_state := albo.json_text(p_filter, 'state', 20);
  v_service := albo.json_text(p_filter, 'service', 200);
  v_search := albo.json_text(p_filter, 'search', 200);
  v_before := albo.payments_cursor(p_cursor);

  if v_state not in ('open', 'paid', 'cancelled', 'overdue') then
    perform albo.raise_problem('state', 'invalid_option');
  end if;

  execute format(
    'select array_agg(x.id order by x.created_at desc, x.id desc)
     from (select p.id, p.created_at
           from albo.payment_position p
           where p.organization_id = $1 and (p.created_at, p.id) < ($2, $3) %s %s %s
           order by p.created_at desc, p.id desc
           limit $4) x',
    case v_state
      when 'open' then 'and p.state = ''open'''
      when 'paid' then 'and p.state in (''paid'', ''paid_elsewhere'')'
      when 'cancelled' then 'and p.state = ''cancelled'''
      when 'overdue' then 'and p.state = ''open'' and p.due_on is not null and p.due_on < $5' end,
    case when v_service is not null then
      'and exists (select from albo.request r
                   where r.organization_id = p.organization_id and r.id = p.request_id
                     and r.service_id = (select s.id from albo.service s
                                         where s.organization_id = $1 and s.code = $6) offset 0)' end,
    -- A protocol number and a receipt are exact; otherwise a part of the name, or the beginning of the code.
    case when v_search is null then ''
         when v_search ~ '^[0-9]{4}/[0-9]+$' then
           'and p.request_id = (select r.id from albo.request r
                                where r.organization_id = $1 and r.protocol_number = $7)'
         else
           'and (p.request_id in (select b.request_id from albo.submission b
                                  where b.organization_id = $1
                                    and (b.applicant_name ilike $8
                                         or (b.fiscal_code >= $9 and b.fiscal_code < $9 || chr(127))))
                 or p.id in (select q.id from albo.payment_position q
                             where q.state = ''paid'' and btrim(q.proof ->> ''receipt_id'') = $7
                               and q.organization_id = $1))' end)
  into v_positions
  using p_staff.organization_id, v_before.at, v_before.id, v_limit, albo.rome_day(now()), v_service,
        case when v_search ~ '^[0-9]{4}/[0-9]{1,7}$'
          then split_part(v_search, '/', 1) || '/' || lpad(split_part(v_search, '/', 2), 7, '0') else v_search end,
        albo.like_pattern(v_search), upper(v_search);

  v_rows := albo.payment_rows(p_staff, v_positions);
  return jsonb_build_object(
    'rows', v_rows,
    'next', case when cardinality(v_positions) = v_limit then jsonb_build_object(
      'at', (select to_char(p.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
             from albo.payment_position p
             where p.organization_id = p_staff.organization_id and p.id = v_positions[v_limit]),
      'id', v_positions[v_limit]) end);
end
$$;

comment on function albo.payments(albo.staff, jsonb, jsonb, int) is
'A page of a body''s positions, the newest first: {"rows","next"}. The filter: state (open, paid: also elsewhere, cancelled, overdue), service by code, search: a protocol number, the name of a receipt, a part of the applicant''s name or the beginning of the fiscal code. next is the cursor of the page after, null at the end.';

create or replace function albo.payment_totals(p_organization int)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_today date := albo.rome_day(now());
  v_since timestamptz := albo.rome_midnight(date_trunc('year', v_today)::date);
begin
  -- What is open is few, and counted whole; what was closed grows for ever, and is counted of this year.
  return (
    select jsonb_build_object(
             'year', extract(year from v_today)::int,
             'open', (select jsonb_build_object('n', count(*), 'amount_cents', coalesce(sum(p.amount_cents), 0))
                      from albo.payment_position p
                      where p.organization_id = p_organization and p.state = 'open'),
             'overdue', (select jsonb_build_object('n', count(*), 'amount_cents', coalesce(sum(p.amount_cents), 0))
                         from albo.payment_position p
                         where p.organization_id = p_organization and p.state = 'open' and p.due_on is not null
                           and p.due_on < v_today),
             'paid', jsonb_build_object('n', count(*) filter (where c.state <> 'cancelled'),
               'amount_cents', coalesce(sum(c.amount_cents) filter (where c.state <> 'cancelled'), 0)),
             'cancelled', jsonb_build_object('n', count(*) filter (where c.state = 'cancelled'),
               'amount_cents', coalesce(sum(c.amount_cents) filter (where c.state = 'cancelled'), 0)))
    from albo.payment_position c
    where c.organization_id = p_organization and c.closed_at is not null and c.closed_at >= v_since);
end
$$;

comment on function albo.payment_totals(int) is
'How many positions a body has and what they amount to: open, and overdue among them, now; paid (also elsewhere) and cancelled since the first of January.';

create or replace function albo.services_on_offer(p_organization int)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object(
             'code', s.code, 'kind', s.kind, 'title', v.title, 'fee_cents', v.fee_cents, 'term_days', v.term_days)
           order by s.id), '[]')
    from albo.service s
    join albo.service_version v on v.organization_id = s.organization_id and v.id = s.current_version_id
    where s.organization_id = p_organization and s.is_active);
end
$$;

comment on function albo.services_on_offer(int) is 'What may be asked of a body now.';

create or replace function office.payments(p_filter jsonb, p_cursor jsonb, p_limit int)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return albo.payments(albo.caller('office'), p_filter, p_cursor, p_limit);
end
$$;

comment on function office.payments(jsonb, jsonb, int) is 'A page of the body''s positions; see albo.payments.';

create or replace function office.payment_totals()
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return albo.payment_totals((albo.caller('office')).organization_id);
end
$$;

comment on function office.payment_totals() is 'What is owed to the body and what was paid this year; see albo.payment_totals.';

create or replace function office.services_on_offer()
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return albo.services_on_offer((albo.caller('office')).organization_id);
end
$$;

comment on function office.services_on_offer() is 'The services for which a request may be filed now.';

create or replace function audit.payments(p_filter jsonb, p_cursor jsonb, p_limit int)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return albo.payments(albo.caller('audit'), p_filter, p_cursor, p_limit);
end
$$;

comment on function audit.payments(jsonb, jsonb, int) is 'As office.payments, for auditors, who may do nothing with them.';

create or replace function audit.payment_totals()
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return albo.payment_totals((albo.caller('audit')).organization_id);
end
$$;

comment on function audit.payment_totals() is 'As office.payment_totals, for auditors.';

create or replace function audit.services_on_offer()
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return albo.services_on_offer((albo.caller('audit')).organization_id);
end
$$;

comment on function audit.services_on_offer() is 'The services of the body that may be asked for now.';

reset role;
