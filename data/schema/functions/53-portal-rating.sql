-- portal rating: how a citizen found a service
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

set role albo_owner;

create or replace function albo.rating_json(p_request albo.request)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    select jsonb_build_object('stars', r.stars, 'reason', r.reason, 'text', r.text, 'at', albo.utc(r.at))
    from albo.rating r
    where r.organization_id = p_request.organization_id and r.request_id = p_request.id);
end
$$;

comment on function albo.rating_json(albo.request) is 'The rating of a request by its applicant, or null.';

create or replace function portal.rate(p_token text, p_request bigint, p_stars int, p_reason text, p_text text)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_request albo.request := albo.request_of_citizen(albo.session_citizen(p_token, albo.request_level(p_request)), p_request);
  v_reason  text := nullif(p_reason, '');
  v_text    text := nullif(btrim(p_text, E' \t\r\n'), '');
begin
  if p_stars is null or p_stars not between 1 and 5 then
    perform albo.raise_problem('stars', 'required');
  elsif v_reason <> all (case when p_stars >= 4 then array['clear', 'complete', 'confident', 'no_trouble', 'other']
                              else array['unclear', 'incomplete', 'lost', 'trouble', 'other'] end) then
    perform albo.raise_problem('reason', 'invalid_option');
  elsif length(v_text) > 1000 then
    perform albo.raise_problem('text', 'too_long');
  end if;

  -- The same again is the same rating, so no key is needed; another one takes its place.  Who
  -- chooses the stars again has not taken back what they wrote.
  insert into albo.rating as r (organization_id, request_id, stars, reason, text)
  values (v_request.organization_id, v_request.id, p_stars, v_reason, v_text)
  on conflict (organization_id, request_id) do update
  set stars = excluded.stars,
      reason = case when p_reason is not null then excluded.reason
                    when r.reason = 'other' or (r.stars >= 4) = (excluded.stars >= 4) then r.reason end,
      text = case when p_text is not null then excluded.text else r.text end,
      at = now();

  return albo.rating_json(v_request);
end
$$;

comment on function portal.rate(text, bigint, int, text, text) is
'Keeps how the citizen found the service of a request, in the place of what they said before: one to five stars, what was best (from four) or hardest (up to three), and words of at most a thousand characters; the last two may be left out. One that is null stays as it was said before, the reason as far as it is one for these stars; an empty one is taken back. AL404 not one''s own; AL422 stars, reason or text.';

create or replace function audit.ratings(p_from date, p_to date)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_organization int := (albo.caller('audit')).organization_id;
  v_period       record := albo.period(p_from, p_to);
begin
  return (
    with rated as (
      select x.*, s.code as service, v.title
      from albo.rating x
      join albo.request r on r.organization_id = x.organization_id and r.id = x.request_id
      join albo.service s on s.organization_id = r.organization_id and s.id = r.service_id
      join albo.service_version v on v.organization_id = s.organization_id and v.id = s.current_version_id
      where x.organization_id = v_organization and x.at >= v_period.from_at and x.at < v_period.to_at)
    select jsonb_build_object(
      'n', (select count(*) from rated),
      'average', (select round(avg(stars), 1) from rated),
      'stars', (select jsonb_agg(jsonb_build_object('stars', n, 'n', (select count(*) from rated where stars = n))
                                 order by n desc)
                from generate_series(1, 5) n),
      'reasons', (select coalesce(jsonb_agg(jsonb_build_object('is_good', y.is_good, 'reason', y.reason, 'n', y.n)
                                            order by y.is_good desc, y.n desc, y.reason), '[]')
                  from (select stars >= 4 as is_good, reason, count(*) as n
                        from rated where reason is not null group by 1, 2) y),
      'services', (select coalesce(jsonb_agg(jsonb_build_object('service', y.service, 'title', y.title, 'n', y.n,
                                                                'average', y.average) order by y.average, y.service), '[]')
                   from (select service, title, count(*) as n, round(avg(stars), 1) as average
                         from rated group by service, title) y),
      -- The day and no more: an instant would say whose request it is.
      'texts', (select coalesce(jsonb_agg(jsonb_build_object(
                         'day', to_char(albo.rome_day(y.at), 'YYYY-MM-DD'), 'stars', y.stars, 'title', y.title,
                         'text', y.text) order by albo.rome_day(y.at) desc, y.stars, y.text), '[]')
                from (select * from rated where text is not null order by at desc limit 100) y)));
end
$$;

comment on function audit.ratings(date, date) is
'How citizens found the body''s services in a period of at most a year and a day: how many stars on the average and of each number, what was best and hardest, by service, and the last hundred texts. Nobody''s name, number or request.';

reset role;
