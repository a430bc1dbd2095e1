-- accounts: duties, suspensions and their record; who could act on a day
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

begin;
\ir fixture.sql
select no_plan();

-- A request that an administrator claimed.
select test.put('r', test.submitted('mario-token', 'ente-a'));
select test.value_as('a.operatore', format('select office.forward(%s, 1, gen_random_uuid(), ''{"identity": true, "files": true}'')', test.get('r'))),
       test.value_as('a.amministratore', format('select office.claim(%s, 2, gen_random_uuid())', test.get('r')));
select test.put('protocol', (select protocol_number from albo.request where id = test.get('r')::bigint));

-- Duties.
select is(test.refusal(format('select admin.staff_duty(%L, %L, null, %L)', l, d, y)), replace(x, '%', test.get('protocol')), format('%s to %s: %s', l, d, x))
from (values ('nobody', 'officer', false, 'AL404'), ('a.operatore', 'king', false, 'AL422 duty:invalid'), ('a.operatore', null, false, 'AL422 duty:invalid'),
             ('a.amministratore', 'officer', false, 'AL422 %:assigned'), ('a.amministratore', 'officer', null, 'AL422 %:assigned'),
             ('b.amministratore', 'officer', false, 'AL422 b.amministratore:last_administrator'), ('b.amministratore', 'administrator', false, '')) x (l, d, y, x);
select is((select duty from albo.staff where login = 'a.amministratore'), 'administrator', 'what is refused changes nothing');
select is(admin.staff_duty('a.amministratore2', 'officer', ' moved to the counter ', false), 'administrator', 'an administrator with no requests becomes an officer');
select is(test.value_as('a.amministratore2', 'select office.whoami() ->> ''duty'''), 'officer', 'at once');
select is((select array[action, duty_before, duty_after, is_active::text, reason, done_by] from albo.staff_event order by id desc limit 1),
          array['duty', 'administrator', 'officer', 'true', 'moved to the counter', 'albo_admin'], 'and it is recorded');
select is(admin.staff_duty('a.amministratore2', 'officer', null, false), 'officer', 'the same duty again');
select is((select count(*) from albo.staff_event e join albo.staff s on s.id = e.staff_id where s.login = 'a.amministratore2'), 2::bigint, 'is no event');
select is(test.refusal('select admin.staff_duty(''a.amministratore'', ''auditor'', null, false)'), 'AL422 a.amministratore:last_administrator', 'now the other one is the last');
select is(admin.staff_duty('a.amministratore', 'auditor', null, true), 'administrator', 'anyway is anyway');
select is(test.refusal_as('a.amministratore', 'select * from office.staff()'), 'AL403', 'an auditor is not of the office, whatever the group of the role');
select is(admin.staff_duty('a.amministratore', 'administrator', null, false), 'auditor', 'and back');

-- Suspensions.
select is(test.refusal(format('select admin.staff_suspend(%L, %L, %L)', l, r, y)), x, format('suspend %s for %s: %s', l, r, x))
from (values ('nobody', 'x', true, 'AL404'), ('a.operatore', null, true, 'AL422 reason:required'), ('a.operatore', '  ', true, 'AL422 reason:required'),
             ('a.amministratore', 'x', false, 'AL422 a.amministratore:last_administrator'), ('b.amministratore', 'x', null, 'AL422 b.amministratore:last_administrator')) x (l, r, y, x);
select is(admin.staff_suspend('a.operatore', 'left the office', false), '{}', 'who claimed nothing leaves nothing');
select is(test.refusal_as('a.operatore', 'select office.whoami()'), 'AL403', 'and may do nothing');
select is(admin.staff_suspend('a.amministratore', 'ill', true), array[test.get('protocol')], 'who claimed a request leaves it');
select is(admin.staff_suspend('a.amministratore', 'ill', false), array[test.get('protocol')], 'twice is once');
select is(admin.staff_resume('a.amministratore', null), 'administrator', 'back from illness');
select is((select array_agg(e.action || coalesce(' ' || e.reason, '') order by e.id) from albo.staff_event e join albo.staff s on s.id = e.staff_id where s.login = 'a.amministratore'),
          array['added', 'duty', 'duty', 'suspended ill', 'resumed'], 'all of it is recorded, once');
select is((select array[s ->> 'is_active', s #>> '{events,1,reason}', s ->> 'duty', s ->> 'organization'] from admin.staff_show('a.operatore') s),
          array['false', 'left the office', 'officer', 'ente-a'], 'since when and why is shown');
select is(admin.staff_show('a.amministratore') -> 'assigned', jsonb_build_array(test.get('protocol')), 'so are the requests claimed');
select is(test.refusal('select admin.staff_show(''nobody'')'), 'AL404', 'nobody is shown to be nobody');
select set_eq($$select login, is_active, open_requests from admin.staff_list('ente-a')$$,
              $$values ('a.operatore', false, 0), ('a.amministratore', true, 1), ('a.amministratore2', true, 0), ('a.rtd', true, 0)$$, 'the list has all of a body');
select is((select count(*) from admin.staff_list(null)), 7::bigint, 'or of all bodies');
select lives_ok('select admin.staff_password(''a.rtd'')', 'a password is changed');
select is((select array[action, duty_after] from albo.staff_event order by id desc limit 1), array['password', 'auditor'], 'that is recorded too, the password is not');

-- To whom a request may be given.
select is(test.value_as('a.amministratore2', 'select string_agg(login || '' '' || duty || '' '' || open_requests, '', '' order by login) from office.staff()'),
          'a.amministratore administrator 1, a.amministratore2 officer 0, a.rtd auditor 0', 'the office sees the active people of its body');
select is(test.value_as('b.operatore', 'select count(*)::text from office.staff() where login like ''a.%'''), '0', 'and nobody of another');

-- Whoever makes the change, it is recorded; and the record stays.
update albo.staff set duty = 'officer' where login = 'b.rtd';
select is((select array[action, duty_before, duty_after] from albo.staff_event order by id desc limit 1), array['duty', 'auditor', 'officer'], 'a change by hand is recorded');
update albo.staff set name = 'B' where login = 'b.rtd';
select is((select array[action, duty_after] from albo.staff_event order by id desc limit 1), array['duty', 'officer'], 'a name is no duty');
update albo.staff set duty = 'auditor' where login = 'b.rtd';
select is(test.refusal(s), 'AL403', s)
from unnest(array['delete from albo.staff where login = ''b.rtd''', 'update albo.staff set login = ''z'' where login = ''b.rtd''',
                  'update albo.staff_event set reason = ''x''', 'delete from albo.staff_event', 'truncate albo.staff_event',
                  'truncate albo.staff cascade', 'update albo.setting_event set key = ''x''', 'delete from albo.setting_event',
                  'truncate albo.setting_event']) s;

-- Who could act on a day: events of a past, as they would have been written then.
insert into albo.staff_event (organization_id, staff_id, at, action, duty_before, duty_after, is_active, done_by)
overriding system value
select s.organization_id, s.id, (e.at)::timestamptz, e.action, null, e.duty, e.active, 'x'
from albo.staff s,
     (values ('2020-03-01 10:00+01', 'added', 'officer', true), ('2020-05-31 23:30+02', 'duty', 'administrator', true),
             ('2020-07-01 00:30+02', 'suspended', 'administrator', false), ('2020-08-01 10:00+02', 'password', 'administrator', false),
             ('2020-09-01 09:00+02', 'resumed', 'auditor', true)) e (at, action, duty, active)
where s.login = 'a.amministratore2';
create function test.duty_on(p_day text) returns text
language sql as $$
  select coalesce(test.value_as('a.rtd', format('select duty from audit.staff(%L) where login = ''a.amministratore2''', p_day)), '-')
$$;
select is(test.duty_on(d), x, format('on %s: %s', d, x))
from (values ('1815-06-18', '-'), ('2020-02-29', '-'), ('2020-03-01', 'officer'), ('2020-05-30', 'officer'), ('2020-05-31', 'administrator'),
             ('2020-06-30', 'administrator'), ('2020-07-01', '-'), ('2020-08-31', '-'), ('2020-09-01', 'auditor'), ('2021-01-01', 'auditor')) x (d, x);
select is(test.value_as('a.rtd', 'select string_agg(login || '' '' || duty, '', '' order by login) from audit.staff(null)'),
          test.value_as('a.rtd', 'select string_agg(login || '' '' || duty, '', '' order by login) from audit.staff(''infinity'')'), 'no day, and a day to come, are now');
select is(test.refusal_as('a.amministratore2', 'select * from audit.staff(null)'), '42501', 'the office does not audit');

select * from finish();
rollback;
