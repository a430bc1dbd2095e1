-- inbox: what a page of the inbox is asked for, read and checked
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

set role albo_owner;

create or replace function albo.instant_or_null(p_text text)
returns timestamptz
language plpgsql
immutable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if p_text is null
     or p_text !~ '^[0-9-]{10}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]([.][0-9]{1,6})?Z$' then
    return null;
  end if;

  -- Null where the day is none.
  return (albo.date_or_null(left(p_text, 10)) + substr(p_text, 12, length(p_text) - 12)::time) at time zone 'UTC';
end
$$;

comment on function albo.instant_or_null(text) is
'An instant as albo.utc writes it, or null where it is not one; never an error, whatever the text.';

create or replace function albo.rome_midnight(p_day date)
returns timestamptz
language plpgsql
immutable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return p_day::timestamp at time zone 'Europe/Rome';
end
$$;

comment on function albo.rome_midnight(date) is 'The instant at which a legal day begins.';

create or replace function albo.json_date(p_object jsonb, p_key text)
returns date
language plpgsql
immutable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_day date := albo.date_or_null(p_object ->> p_key);
begin
  if v_day is null and p_object ? p_key then
    perform albo.raise_problem(p_key, 'invalid');
  end if;

  return v_day;
end
$$;

comment on function albo.json_date(jsonb, text) is
'A day that an object holds, null when it does not have the key; AL422 when it is not written YYYY-MM-DD.';

create or replace function albo.json_boolean(p_object jsonb, p_key text)
returns boolean
language plpgsql
immutable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if p_object ? p_key and jsonb_typeof(p_object -> p_key) <> 'boolean' then
    perform albo.raise_problem(p_key, 'invalid');
  end if;

  return (p_object -> p_key)::boolean;
end
$$;

comment on function albo.json_boolean(jsonb, text) is
'A truth value that an object holds, null when it does not have the key; AL422 when it is not one.';

create or replace function albo.name_pattern(p_word text)
returns text
language plpgsql
immutable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  -- One or two letters inside a word would have no trigram to look up.
  return substr(albo.like_pattern(p_word), case when length(p_word) > 2 then 1 else 2 end);
end
$$;

comment on function albo.name_pattern(text) is
'Pattern that finds a word in a name: anywhere, or from the beginning, without the first "%", when it is of one or two letters.';

create or replace function albo.inbox_search(p_query albo.inbox_query, p_search text)
returns albo.inbox_query
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_search text := btrim(coalesce(p_search, ''), E' \t\r\n');
begin
  if length(v_search) > 200 then
    perform albo.raise_problem('search', 'too_long');
  elsif v_search = '' then
    return p_query;
  end if;

  if v_search ~ '^[0-9]{4}/[0-9]{1,7}$' then
    p_query.protocol_numbers := array[left(v_search, 5) || lpad(substr(v_search, 6), 7, '0')];
  elsif v_search ~ '^[0-9]{1,7}$' then
    p_query.protocol_numbers := array(
      select c.year || '/' || lpad(v_search, 7, '0')
      from albo.protocol_counter c
      where c.organization_id = p_query.organization_id);
  end if;

  -- A fiscal code is a range and not a pattern: a range uses its index.
  if v_search ~ '^[A-Za-z]{6}[A-Za-z0-9]{0,10}$|^[0-9]{6,11}$' then
    p_query.fiscal_code := upper(v_search);
  end if;

  -- No name has a digit in it, but the beginning of a fiscal code may be a name.
  if p_query.protocol_numbers is null and (p_query.fiscal_code is null or v_search !~ '[0-9]') then
    p_query.words := array(
      select albo.name_pattern(w) from regexp_split_to_table(v_search, '[[:space:]]+') w
      -- What has neither letter nor digit has no trigram either: all names would have to be read.
      where w ~ '[[:alnum:]]');

    if cardinality(p_query.words) > 10 then
      perform albo.raise_problem('search', 'too_long');
    end if;
  end if;

  return p_query;
end
$$;

comment on function albo.inbox_search(albo.inbox_query, text) is
'Adds to a query what a person typed: a protocol number (without year: of any year), the beginning of a fiscal code, or words that all occur in the applicant''s name. AL422 too_long beyond 200 characters or 10 words.';

create or replace function albo.inbox_cursor(p_query albo.inbox_query, p_cursor jsonb)
returns albo.inbox_query
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_key  text;
  v_from date;
  v_row  jsonb;
begin
  if jsonb_typeof(p_cursor) <> 'object' or (select count(*) from jsonb_object_keys(p_cursor)) > 1 then
    perform albo.raise_problem('cursor', 'invalid');
  end if;

  select k into v_key from jsonb_object_keys(p_cursor) k;

  case v_key
    when 'after', 'before' then
      v_row := p_cursor -> v_key;
      p_query.is_backward := v_key = 'before';
      p_query.key_at := case when p_query.sort <> 'deadline' then albo.instant_or_null(v_row ->> 'at') end;
      p_query.key_day := case when p_query.sort = 'deadline' then albo.date_or_null(v_row ->> 'at') end;
      p_query.key_id := case when v_row ->> 'id' ~ '^-?[0-9]{1,18}$' then v_row ->> 'id' end;
    when 'from' then
      v_from := albo.json_date(p_cursor, 'from');
      p_query.key_day := case when p_query.sort = 'deadline' then v_from end;
      p_query.key_at := case p_query.sort when 'oldest' then albo.rome_midnight(v_from)
                                          when 'newest' then albo.rome_midnight(v_from + 1) end;
      -- Before every request of that instant or day, in either direction.
      p_query.key_id := -9223372036854775808;
    when 'end' then
      p_query.is_backward := albo.json_boolean(p_cursor, 'end');
    else
      null;
  end case;

  if (p_query.key_id is null or coalesce(p_query.key_at::text, p_query.key_day::text) is null)
     and v_key <> 'end' or v_key not in ('after', 'before', 'from', 'end') then
    perform albo.raise_problem('cursor', 'invalid');
  end if;

  return p_query;
end
$$;

comment on function albo.inbox_cursor(albo.inbox_query, jsonb) is
'Adds to a query where its page begins. AL422 when the cursor is not one of {"after": {"at":…, "id":…}}, {"before": {…}}, {"from": "YYYY-MM-DD"}, {"end": true}, {}.';

create or replace function albo.inbox_query(p_staff albo.staff, p_filter jsonb, p_sort text, p_cursor jsonb, p_limit int)
returns albo.inbox_query
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_org    int   := p_staff.organization_id;
  v_filter jsonb := coalesce(nullif(p_filter, 'null'), '{}');
  v_query  albo.inbox_query;
  v_key    text;
begin
  if jsonb_typeof(v_filter) <> 'object' then
    perform albo.raise_problem('filter', 'invalid');
  end if;

  for v_key in select k from jsonb_object_keys(v_filter) k loop
    if v_key not in ('states', 'service', 'register', 'assignee', 'submitted_from', 'submitted_to', 'deadline_from',
                     'deadline_to', 'payment', 'unread', 'supplement_expired', 'withdrawal_asked', 'search') then
      perform albo.raise_problem(v_key, 'unknown_filter');
    elsif v_filter -> v_key = 'null' then
      v_filter := v_filter - v_key;
    elsif v_key in ('service', 'register', 'assignee', 'payment', 'search')
          and jsonb_typeof(v_filter -> v_key) <> 'string' then
      perform albo.raise_problem(v_key, 'invalid');
    end if;
  end loop;

  v_query.organization_id := v_org;
  v_query.sort := coalesce(p_sort, 'newest');
  v_query.is_backward := false;
  v_query.n_rows := least(greatest(coalesce(p_limit, 50), 1), 200);

  if v_query.sort not in ('newest', 'oldest', 'deadline') then
    perform albo.raise_problem('sort', 'invalid_option');
  end if;

  if v_filter ? 'states' then
    if jsonb_typeof(v_filter -> 'states') <> 'array'
       or exists (select from jsonb_array_elements(v_filter -> 'states') s
                  where jsonb_typeof(s) <> 'number' or s::text !~ '^[1-7]$') then
      perform albo.raise_problem('states', 'invalid');
    end if;
    v_query.states := array(select distinct s::smallint from jsonb_array_elements_text(v_filter -> 'states') s);
  end if;

  if v_filter ? 'service' then
    v_query.services := array(select s.id from albo.service s
                              where s.organization_id = v_org and s.code = v_filter ->> 'service');
  end if;

  -- A request is of the register that the rules of its version name.
  if v_filter ? 'register' then
    select coalesce(array_agg(v.id), '{}'),
           coalesce(array_agg(distinct v.service_id)
                    filter (where v_query.services is null or v.service_id = any (v_query.services)), '{}')
      into v_query.versions, v_query.services
    from albo.service_version v
    where v.organization_id = v_org and v.rules ->> 'register' = v_filter ->> 'register';
  end if;

  case v_filter ->> 'assignee'
    when 'me' then
      v_query.assignee_id := p_staff.id;
    when 'none' then
      v_query.is_unassigned := true;
    else
      if v_filter ? 'assignee' then
        v_query.assignee_id := coalesce((select s.id from albo.staff s
                                         where s.organization_id = v_org and s.login = v_filter ->> 'assignee'), 0);
      end if;
  end case;

  v_query.payment := v_filter ->> 'payment';
  if v_query.payment not in ('open', 'paid', 'none') then
    perform albo.raise_problem('payment', 'invalid_option');
  end if;

  v_query.submitted_from := albo.rome_midnight(albo.json_date(v_filter, 'submitted_from'));
  v_query.submitted_before := albo.rome_midnight(albo.json_date(v_filter, 'submitted_to') + 1);
  v_query.deadline_from := albo.json_date(v_filter, 'deadline_from');
  v_query.deadline_to := albo.json_date(v_filter, 'deadline_to');
  v_query.unread := albo.json_boolean(v_filter, 'unread');
  v_query.supplement_expired := albo.json_boolean(v_filter, 'supplement_expired');
  v_query.withdrawal_asked := albo.json_boolean(v_filter, 'withdrawal_asked');

  -- Who asks for deadlines means requests that still have one to keep.
  if v_query.states is null and (v_query.sort = 'deadline' or v_query.deadline_from is not null
                                 or v_query.deadline_to is not null) then
    v_query.states := '{1,2,3,4,5}';
  end if;

  -- Who reviews has claimed, and only what was reviewed is approved.
  if v_query.is_unassigned then
    v_query.states := array(select x from unnest(coalesce(v_query.states, '{1,2,3,4,7}')) x where x not in (5, 6));
  end if;

  v_query := albo.inbox_search(v_query, v_filter ->> 'search');
  return albo.inbox_cursor(v_query, coalesce(nullif(p_cursor, 'null'), '{}'));
end
$$;

comment on function albo.inbox_query(albo.staff, jsonb, text, jsonb, int) is
'Reads what a page of the inbox is asked for; see albo.inbox. AL422 names the filter that is unknown or invalid.';

reset role;
