-- inbox: filters, sorts and pages, beside the same asked for in the plainest way
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

begin;
\ir fixture.sql
select no_plan();

select test.put('service', (select id from albo.service where organization_id = test.get('a')::int and code = 'iscrizione')),
       test.put('admin1', (select id from albo.staff where login = 'a.amministratore')),
       test.put('admin2', (select id from albo.staff where login = 'a.amministratore2'));

-- 300 requests of ente-a in every state; many share an instant, a deadline and a name.  The triggers,
-- which would want the whole past of each, are left out.
insert into albo.citizen (identity_key, fiscal_code, family_name, given_name)
select 'T' || i, (array['RSSMRA80A', 'RSSNNA81B', 'DNGLSU82C', 'PGNNCL83D'])[1 + i % 4] || lpad(i::text, 7, '0'),
       (array['Rossi', 'De Rossi', 'D''Angelo', 'Paga_nini', 'Òttavi', 'Bo%\x'])[1 + i % 6], (array['Mario', 'Anna', 'Niccolò', 'Al'])[1 + i % 4]
from generate_series(1, 300) i;

set local session_replication_role = replica;
insert into albo.request (organization_id, service_id, service_version_id, citizen_id, protocol_number, submitted_at,
                          deadline, state, assignee_id, is_unread, supplement_expired, withdrawal_asked_at, history_seq, history_hash)
select s.organization_id, s.id, s.current_version_id, c.id, (2024 + i / 101) || '/' || lpad((i % 101 + 1)::text, 7, '0'),
       '2024-01-01 22:30+00'::timestamptz + interval '7 hours' * (i / 5 * 7), '2024-02-01'::date + i / 5 * 2 + i % 3,
       x.state, case when x.state in (5, 6) or i % 7 = 0 then test.get('admin' || 1 + i % 2)::bigint end,
       i % 6 = 0, i % 11 = 0, case when i % 13 = 0 then now() end, 1, ''
from generate_series(1, 300) i
join albo.citizen c on c.identity_key = 'T' || i
cross join lateral (select 1 + (i * 5 / 3) % 7) x (state)
join albo.service s on s.organization_id = test.get('a')::int
                   and s.code = (array['iscrizione', 'iscrizione', 'cancellazione', 'trasferimento'])[1 + i % 4];
insert into albo.submission (organization_id, request_id, submitted_at, applicant_name, fiscal_code, applicant, declared)
select r.organization_id, r.id, r.submitted_at, c.family_name || ' ' || c.given_name, c.fiscal_code, '{}', '{}'
from albo.request r join albo.citizen c on c.id = r.citizen_id;
insert into albo.protocol_counter (organization_id, year, last_number, last_at)
select test.get('a')::int, y, 101, now() from unnest(array[2024, 2025, 2026]) y;
set local session_replication_role = origin;
insert into albo.payment_position (organization_id, request_id, kind, description, amount_cents, state, created_at, closed_at, proof)
select r.organization_id, r.id, 'fee', 'x', 100, x.state, now(), case when x.state <> 'open' then now() end, '{}'
from (select *, row_number() over (order by id) as i from albo.request) r,
     lateral unnest(case r.i % 8 when 0 then array['open'] when 1 then array['open', 'open', 'paid'] when 2 then array['paid_elsewhere', 'paid']
                                 when 3 then array['cancelled'] when 4 then array['cancelled', 'open'] else '{}' end) x (state);
analyze albo.request, albo.submission, albo.payment_position;

select is((select count(*) from albo.payment_position p join albo.request r using (organization_id) where r.id = p.request_id and r.submitted_at = p.submitted_at),
          (select count(*) from albo.payment_position), 'a position knows when its request was submitted');

-- The same without indexes, branches and cursors.
create function test.expected(p_filter jsonb, p_sort text) returns bigint[]
language sql as $$
  select array_agg(r.id order by case p_sort when 'newest' then r.submitted_at end desc, case p_sort when 'oldest' then r.submitted_at end,
                                 case p_sort when 'deadline' then r.deadline end, case when p_sort = 'newest' then -r.id else r.id end)
  from albo.request r
  join albo.submission b on b.request_id = r.id
  join albo.service s on s.id = r.service_id
  left join albo.staff a on a.id = r.assignee_id
  left join lateral (select count(*) filter (where p.state = 'open') as open, count(*) filter (where p.state like 'paid%') as paid
                     from albo.payment_position p where p.request_id = r.id) p on true
  where r.organization_id = test.get('a')::int
    and coalesce(p_filter -> 'states' @> to_jsonb(r.state), not (p_sort = 'deadline' or p_filter ?| array['deadline_from', 'deadline_to']) or r.state < 6)
    and coalesce(s.code = p_filter ->> 'service', true)
    and coalesce(p_filter ->> 'register' = 'albo', true)
    and case p_filter ->> 'assignee' when 'none' then a.id is null when 'me' then a.login = 'a.amministratore' else coalesce(a.login = p_filter ->> 'assignee', not p_filter ? 'assignee') end
    and coalesce(date(r.submitted_at at time zone 'Europe/Rome') >= (p_filter ->> 'submitted_from')::date, true)
    and coalesce(date(r.submitted_at at time zone 'Europe/Rome') <= (p_filter ->> 'submitted_to')::date, true)
    and coalesce(r.deadline >= (p_filter ->> 'deadline_from')::date, true)
    and coalesce(r.deadline <= (p_filter ->> 'deadline_to')::date, true)
    and case p_filter ->> 'payment' when 'open' then p.open > 0 when 'paid' then p.open = 0 and p.paid > 0 when 'none' then p.open + p.paid = 0 else true end
    and coalesce(r.is_unread = (p_filter ->> 'unread')::boolean, true)
    and coalesce(r.supplement_expired = (p_filter ->> 'supplement_expired')::boolean, true)
    and coalesce((r.withdrawal_asked_at is not null) = (p_filter ->> 'withdrawal_asked')::boolean, true)
    and coalesce((select bool_and(position(lower(w) in lower(b.applicant_name)) > 0) from unnest(string_to_array(p_filter ->> 'search', ' ')) w), true)
$$;

create function test.inbox(p_filter jsonb, p_sort text, p_cursor jsonb, p_limit int) returns bigint[]
language sql as $$
  select array_agg(i.id) from albo.inbox((select s from albo.staff s where login = 'a.amministratore'), p_filter, p_sort, p_cursor, p_limit) i
$$;
create function test.key(p_direction text, p_sort text, p_id bigint) returns jsonb
language sql as $$
  select jsonb_build_object(p_direction, jsonb_build_object('id', r.id, 'at', case p_sort when 'deadline' then to_char(r.deadline, 'YYYY-MM-DD') else albo.utc(r.submitted_at) end))
  from albo.request r where r.id = p_id
$$;

-- All pages one after the other: from the first by "after", or from the last by "before".
create function test.pages(p_filter jsonb, p_sort text, p_limit int, p_is_forward boolean) returns bigint[]
language plpgsql as $$
declare
  v_all  bigint[];
  v_page bigint[];
begin
  for v_n in 1 .. 400 loop
    v_page := test.inbox(p_filter, p_sort,
      case when v_all is not null then test.key(case when p_is_forward then 'after' else 'before' end, p_sort, v_all[case when p_is_forward then cardinality(v_all) else 1 end])
           when not p_is_forward then '{"end": true}' end, p_limit);
    exit when v_page is null;
    v_all := case when p_is_forward then v_all || v_page else v_page || v_all end;
    exit when cardinality(v_page) < p_limit;
  end loop;
  return v_all;
end
$$;

create table test.filter (filter jsonb);
insert into test.filter values
  ('{}'), ('{"states": [1]}'), ('{"states": [1, 2, 3, 4, 5]}'), ('{"states": [6]}'), ('{"states": [7, 7, 2]}'), ('{"states": [1, 2, 3, 4, 5, 6, 7]}'),
  ('{"states": []}'), ('{"service": "cancellazione"}'), ('{"service": "iscrizione", "states": [2, 5]}'), ('{"service": "nessuno"}'), ('{"register": "albo"}'),
  ('{"register": "albo", "service": "trasferimento"}'), ('{"assignee": "me"}'), ('{"assignee": "a.amministratore2"}'), ('{"assignee": "none"}'),
  ('{"assignee": "nobody"}'), ('{"assignee": "b.amministratore"}'), ('{"assignee": "me", "service": "iscrizione", "states": [5, 6]}'), ('{"assignee": "none", "states": [3, 5, 7]}'),
  ('{"submitted_from": "2024-03-03"}'), ('{"submitted_to": "2024-03-02"}'), ('{"submitted_from": "2024-02-01", "submitted_to": "2024-02-01"}'), ('{"submitted_from": "2024-03-01", "submitted_to": "2024-04-15", "states": [1, 6]}'),
  ('{"deadline_from": "2024-03-01", "deadline_to": "2024-04-01"}'), ('{"deadline_to": "2024-03-10", "states": [6, 7]}'), ('{"deadline_from": "2024-05-01", "service": "iscrizione"}'),
  ('{"payment": "open"}'), ('{"payment": "paid"}'), ('{"payment": "none"}'), ('{"payment": "open", "states": [4]}'), ('{"payment": "paid", "states": [1, 3, 6], "service": "cancellazione"}'),
  ('{"payment": "none", "assignee": "none", "submitted_from": "2024-03-01"}'), ('{"payment": "open", "submitted_to": "2024-03-01"}'),
  ('{"unread": true}'), ('{"unread": false}'), ('{"unread": true, "service": "cancellazione"}'), ('{"supplement_expired": true}'), ('{"supplement_expired": false}'),
  ('{"withdrawal_asked": true}'), ('{"withdrawal_asked": false, "unread": true}'), ('{"supplement_expired": true, "withdrawal_asked": true}'),
  ('{"search": "rossi"}'), ('{"search": "OSS ann"}'), ('{"search": "anna de rossi"}'), ('{"search": "rossi", "states": [1, 7]}'), ('{"search": "Òtt"}'),
  ('{"search": "ross", "payment": "open", "unread": false, "states": [1, 2, 3, 4, 5, 6]}'), ('{"search": "nin", "assignee": "none"}'), ('{"search": "d''ang"}');

select is(test.pages(f.filter, s, n, d), test.expected(f.filter, s), format('%s, %s, %s at a time, %s', f.filter, s, n, case when d then 'onwards' else 'backwards' end))
from test.filter f, unnest(array['newest', 'oldest', 'deadline']) s, unnest(array[7, 200]) n, unnest(array[true, false]) d;
select is((select array_agg(f.filter::text) from test.filter f where test.expected(f.filter, 'newest') is null), array['{"states": []}', '{"service": "nessuno"}', '{"assignee": "nobody"}', '{"assignee": "b.amministratore"}'],
          'the other filters find something');
select is(test.pages('{}', s, 1, d), test.expected('{}', s), format('%s, one at a time', s)) from unnest(array['newest', 'oldest', 'deadline']) s, unnest(array[true, false]) d;

-- From the middle, both ways; a place whose row is no longer in the filter is a place all the same.
select is(test.inbox(f, s, test.key('after', s, e[40]), 5), (select e from test.expected(f, s) x (e))[41:45], format('%s after one', s))
from unnest(array['newest', 'oldest', 'deadline']) s, (values ('{"states": [1, 2, 3, 4, 5]}'::jsonb)) x (f), test.expected(f, s) y (e);
select is(test.inbox(f, s, test.key('before', s, e[40]), 5), e[35:39], format('%s before one', s))
from unnest(array['newest', 'oldest', 'deadline']) s, (values ('{"states": [1, 2, 3, 4, 5]}'::jsonb)) x (f), test.expected(f, s) y (e);
select is(test.inbox('{"states": [2]}', 'newest', test.key('after', 'newest', e[40]), 200), (select array_agg(r.id order by r.submitted_at desc, r.id desc) from albo.request r, albo.request k
            where r.organization_id = test.get('a')::int and r.state = 2 and k.id = e[40] and (r.submitted_at, r.id) < (k.submitted_at, k.id)), 'after a row of another state')
from test.expected('{}', 'newest') y (e);

-- From a day.
select is((select array_agg(id) from unnest(test.inbox('{}', 'newest', jsonb_build_object('from', d), 200)) id),
          (select array_agg(r.id order by r.submitted_at desc, r.id desc) from (select * from albo.request r where organization_id = test.get('a')::int
             and date(submitted_at at time zone 'Europe/Rome') <= d::date order by submitted_at desc, id desc limit 200) r), 'newest from ' || d)
from unnest(array['2024-03-03', '2024-03-04', '2023-01-01', '2030-01-01']) d;
select is((select array_agg(id) from unnest(test.inbox('{}', 'oldest', jsonb_build_object('from', d), 200)) id),
          (select array_agg(r.id order by r.submitted_at, r.id) from (select * from albo.request r where organization_id = test.get('a')::int
             and date(submitted_at at time zone 'Europe/Rome') >= d::date order by submitted_at, id limit 200) r), 'oldest from ' || d)
from unnest(array['2024-03-03', '2024-03-04', '2023-01-01', '2030-01-01']) d;
select is((select array_agg(id) from unnest(test.inbox('{}', 'deadline', jsonb_build_object('from', d), 200)) id),
          (select array_agg(r.id order by r.deadline, r.id) from (select * from albo.request r where organization_id = test.get('a')::int
             and state < 6 and deadline >= d::date order by deadline, id limit 200) r), 'deadline from ' || d)
from unnest(array['2024-03-03', '2024-03-04', '2023-01-01', '2030-01-01']) d;

-- What is typed.
create function test.found(p_search text) returns text
language sql as $$
  select string_agg(distinct i.applicant, ', ' order by i.applicant)
  from albo.inbox((select s from albo.staff s where login = 'a.amministratore'), jsonb_build_object('search', p_search), null, null, 200) i
$$;
select is(test.found(q), x, format('search %s', q))
from (values ('MARIO', 'D''Angelo Mario, Rossi Mario, Òttavi Mario'), ('rossi mario', 'Rossi Mario'), ('  mario  rossi ', 'Rossi Mario'), ('rossi bianchi', null),
             ('%', null), ('_', null), ('\', null), ('''', null), ('% ross', 'De Rossi Al, De Rossi Anna, Rossi Mario, Rossi Niccolò'),
             ('paga_n', 'Paga_nini Al, Paga_nini Anna'), ('paga%n', null), ('r_ssi', null),
             ('%\x', 'Bo%\x Al, Bo%\x Anna'), ('bo%', 'Bo%\x Al, Bo%\x Anna'), ('o%\', 'Bo%\x Al, Bo%\x Anna'), ('o\%', null),
             ('al', 'Bo%\x Al, De Rossi Al, Paga_nini Al'), ('l', null), ('de', 'De Rossi Al, De Rossi Anna'), ('òt', 'Òttavi Mario, Òttavi Niccolò'), ('tt', null),
             ('ross ni', 'Rossi Niccolò'), ('; drop table albo.request', null), (''' or true --', null)) x (q, x);

-- A fiscal code from its beginning, a protocol number as it is said.
create function test.codes(p_search text, p_filter jsonb default '{}') returns text
language sql as $$
  select string_agg(i.protocol_number, ' ' order by i.protocol_number)
  from albo.inbox((select s from albo.staff s where login = 'a.amministratore'), p_filter || jsonb_build_object('search', p_search), null, null, 200) i
$$;
select is(test.codes(q), (select string_agg(r.protocol_number, ' ' order by r.protocol_number) from albo.request r join albo.submission b on b.request_id = r.id
                          where r.organization_id = test.get('a')::int and b.fiscal_code like x || '%'), format('search %s', q))
from (values ('rssmra80', 'RSSMRA80'), ('RSSNNA', 'RSSNNA'), ('rssnna81b0000001', 'RSSNNA81B0000001'), ('RSSNNA81B000000', 'RSSNNA81B000000'),
             ('SSNNA81', 'none'), ('RSSNNA81B00000011', 'none'), ('RSSXXX', 'none')) x (q, x);
select is(test.codes(q), x, format('search %s', q))
from (values ('2024/0000007', '2024/0000007'), ('2024/7', '2024/0000007'), (' 2024/007', '2024/0000007'), ('7', '2024/0000007 2025/0000007 2026/0000007'), ('0000101', '2024/0000101 2025/0000101'),
             ('102', null), ('2023/7', null), ('2024/', null), ('/7', null), ('2024/00000007', null), ('12345678901', null), ('99999999999999999999', null)) x (q, x);
select is(test.codes('7', '{"submitted_from": "2024-06-01"}'), (select string_agg(r.protocol_number, ' ' order by r.protocol_number) from albo.request r
            where r.organization_id = test.get('a')::int and r.protocol_number like '%/0000007' and r.submitted_at >= '2024-05-31 22:00+00'), 'filters hold for a number too');
select isnt(test.codes('7', '{"submitted_from": "2024-06-01"}'), test.codes('7'), 'and leave something out');
select is(test.codes('RSSNNA', '{"service": "iscrizione"}'), x.codes, 'and for a code')
from (select string_agg(r.protocol_number, ' ' order by r.protocol_number) as codes from albo.request r join albo.submission b on b.request_id = r.id join albo.service s on s.id = r.service_id
      where r.organization_id = test.get('a')::int and b.fiscal_code like 'RSSNNA%' and s.code = 'iscrizione') x;

-- Limits.
select is(cardinality(test.inbox('{}', 'newest', null, n)), x, format('limit %s gives %s', n, x))
from (values (1, 1), (0, 1), (-5, 1), (null, 50), (200, 200), (201, 200), (2147483647, 200)) x (n, x);

-- What is refused.
select is(test.refusal_as('a.operatore', format('select * from office.inbox(%L, %L, %L, 1)', f, s, c)), x, left(coalesce(f, '-') || ' ' || coalesce(s, '-') || ' ' || coalesce(c, '-'), 100))
from (values ('{"state": 1}', null, null, 'AL422 state:unknown_filter'), ('{"": 1}', null, null, 'AL422 :unknown_filter'), ('[]', null, null, 'AL422 filter:invalid'), ('"x"', null, null, 'AL422 filter:invalid'),
             ('{"states": 1}', null, null, 'AL422 states:invalid'), ('{"states": [0]}', null, null, 'AL422 states:invalid'), ('{"states": [8]}', null, null, 'AL422 states:invalid'),
             ('{"states": ["1"]}', null, null, 'AL422 states:invalid'), ('{"states": [null]}', null, null, 'AL422 states:invalid'), ('{"states": [1.5]}', null, null, 'AL422 states:invalid'),
             ('{"service": 1}', null, null, 'AL422 service:invalid'), ('{"register": true}', null, null, 'AL422 register:invalid'), ('{"assignee": {}}', null, null, 'AL422 assignee:invalid'),
             ('{"submitted_from": "2026-02-30"}', null, null, 'AL422 submitted_from:invalid'), ('{"submitted_to": 1}', null, null, 'AL422 submitted_to:invalid'),
             ('{"deadline_from": "01/02/2026"}', null, null, 'AL422 deadline_from:invalid'), ('{"deadline_to": "infinity"}', null, null, 'AL422 deadline_to:invalid'),
             ('{"payment": "half"}', null, null, 'AL422 payment:invalid_option'), ('{"unread": "true"}', null, null, 'AL422 unread:invalid'), ('{"supplement_expired": 1}', null, null, 'AL422 supplement_expired:invalid'),
             ('{"withdrawal_asked": []}', null, null, 'AL422 withdrawal_asked:invalid'), ('{"search": ["x"]}', null, null, 'AL422 search:invalid'),
             (jsonb_build_object('search', repeat('x', 201))::text, null, null, 'AL422 search:too_long'), ('{"search": "a b c d e f g h i j k"}', null, null, 'AL422 search:too_long'),
             (null, 'random', null, 'AL422 sort:invalid_option'), (null, '', null, 'AL422 sort:invalid_option'),
             (null, null, '[]', 'AL422 cursor:invalid'), (null, null, '{"from": "2026-01-01", "end": true}', 'AL422 cursor:invalid'), (null, null, '{"behind": 1}', 'AL422 cursor:invalid'),
             (null, null, '{"after": 1}', 'AL422 cursor:invalid'), (null, null, '{"after": {"at": "2026-01-01T00:00:00Z"}}', 'AL422 cursor:invalid'), (null, null, '{"before": {"id": 1}}', 'AL422 cursor:invalid'),
             (null, null, '{"after": {"at": "2026-01-01", "id": 1}}', 'AL422 cursor:invalid'), (null, 'deadline', '{"after": {"at": "2026-01-01T00:00:00Z", "id": 1}}', 'AL422 cursor:invalid'),
             (null, null, '{"after": {"at": "2026-01-01T24:00:00Z", "id": 1}}', 'AL422 cursor:invalid'), (null, null, '{"after": {"at": "2026-01-01T00:00:00Z", "id": 1.5}}', 'AL422 cursor:invalid'),
             (null, null, '{"after": {"at": "2026-02-29T00:00:00Z", "id": 1}}', 'AL422 cursor:invalid'), (null, null, '{"from": "x"}', 'AL422 from:invalid'), (null, null, '{"end": 1}', 'AL422 end:invalid')) x (f, s, c, x);
select is(test.refusal_as('a.operatore', format('select * from office.inbox(%L, %L, %L, 1)', f, s, c)), '', coalesce(f, '-') || ' ' || coalesce(s, '-') || ' ' || coalesce(c, '-'))
from (values ('null', null, 'null'), ('{"states": null, "service": null, "search": null}', 'oldest', '{}'), (null, 'newest', '{"end": false}'), ('{"search": "  "}', 'deadline', '{"from": "9999-12-31"}'),
             ('{"submitted_to": "9999-12-31"}', null, '{"from": "9999-12-31"}'), (null, null, '{"after": {"at": "2026-01-01T00:00:00Z", "id": 999999999999999999}}')) x (f, s, c);

-- Anchors, stretch by stretch: each row that a page ends with, and how many rows there are.
create function test.chart(p_filter jsonb, p_sort text, p_step int, p_limit int) returns text
language plpgsql as $$
declare
  v_cursor  jsonb;
  v_stretch jsonb;
  v_anchors bigint[] := '{}';
  v_n       bigint := 0;
begin
  loop
    v_stretch := albo.inbox_anchors((select s from albo.staff s where login = 'a.amministratore'), p_filter, p_sort, v_cursor, p_step, p_limit);
    v_n := v_n + (v_stretch ->> 'n')::bigint;
    v_anchors := v_anchors || array(select (a ->> 'id')::bigint from jsonb_array_elements(v_stretch -> 'anchors') a);
    exit when (v_stretch ->> 'n')::bigint < p_step * p_limit;
    v_cursor := jsonb_build_object('after', v_stretch -> 'anchors' -> -1);
  end loop;
  return concat_ws(' ', v_n, v_anchors);
end
$$;

select is(test.chart(f.filter, s, 7, 3), concat_ws(' ', coalesce(cardinality(e), 0), array(select x.id from unnest(e) with ordinality x (id, i) where x.i % 7 = 0 order by x.i)),
          format('anchors of %s, %s', f.filter, s))
from test.filter f, unnest(array['newest', 'oldest', 'deadline']) s, test.expected(f.filter, s) y (e) where not f.filter ? 'search';
select is(albo.inbox_anchors((select s from albo.staff s where login = 'a.amministratore'), '{"search": "rossi"}', null, null, 200, 100), null, 'no anchors for a name');
select is(test.value_as('a.rtd', 'select audit.inbox_anchors(null, null, null, 10, 100)'), test.value_as('a.operatore', 'select office.inbox_anchors(null, null, null, 10, 100)'), 'an auditor gets the same anchors');
select is(test.value_as('b.operatore', 'select office.inbox_anchors(null, null, null, 10, 100)'), '{"n": 0, "anchors": []}', 'and another body none of them');
select is(test.refusal_as('a.operatore', 'select office.inbox_anchors(''{"x": 1}'', null, null, 1, 1)'), 'AL422 x:unknown_filter', 'anchors are asked for like pages');

-- The rows themselves, and the views.
select is(test.value_as('a.rtd', 'select string_agg(to_jsonb(i)::text, '','') from audit.inbox(null, null, null, 200) i'),
          test.value_as('a.operatore', 'select string_agg(to_jsonb(i)::text, '','') from office.inbox(null, null, null, 200) i'), 'an auditor sees the same inbox');
select is((select to_jsonb(i) from albo.inbox((select s from albo.staff s where login = 'a.amministratore'), '{}', null, null, 1) i),
          (select to_jsonb(i) from albo.request r, albo.inbox_row(r.organization_id, r.id) i where r.organization_id = test.get('a')::int order by r.submitted_at desc, r.id desc limit 1), 'a line is as when asked for alone');
set local session_replication_role = replica;
update albo.request r set deadline = albo.rome_day(now()) + x.d
from (select id, (row_number() over (order by id))::int % 14 - 2 as d from albo.request where organization_id = test.get('a')::int and state < 6 order by id limit 60) x where x.id = r.id;
set local session_replication_role = origin;
create function test.views(p_login text) returns jsonb
language sql as $$ select jsonb_object_agg(view, n) from albo.view_counts((select s from albo.staff s where login = p_login)) $$;
create function test.size(p_filter jsonb) returns bigint
language sql as $$ select coalesce(cardinality(test.expected(p_filter, 'newest')), 0) $$;
select is(test.views('a.amministratore'), jsonb_build_object(
  'awaiting_review', test.size('{"states": [1]}'), 'awaiting_administrator', test.size('{"states": [2]}'), 'awaiting_supplement', test.size('{"states": [3]}'),
  'awaiting_payment', test.size('{"states": [4]}'), 'under_review', test.size('{"states": [5]}'), 'mine', test.size('{"assignee": "me", "states": [1, 2, 3, 4, 5]}'),
  'unread', test.size('{"unread": true}'), 'overdue', test.size(jsonb_build_object('deadline_to', albo.rome_day(now()) - 1)),
  'due_soon', test.size(jsonb_build_object('deadline_from', albo.rome_day(now()), 'deadline_to', albo.rome_day(now()) + 10))), 'views are counted as they are filtered');
select is(test.views('a.operatore') ->> 'mine', '0', 'mine is who asks');
select is(test.value_as('b.operatore', 'select sum(n) from office.view_counts()'), '0', 'another body counts its own');
select is(test.value_as('a.rtd', 'select sum(n) from audit.view_counts()'), (select sum(value::bigint)::text from jsonb_each_text(test.views('a.rtd'))), 'an auditor counts too');

select * from finish();
rollback;
