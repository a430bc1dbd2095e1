-- identity, register: the messages that are kept, who reads them, who signed in, and what is purged
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

set role albo_owner;

create or replace function albo.identity_messages(p_organization int, p_filter jsonb, p_cursor jsonb, p_limit int)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_limit  int := least(greatest(coalesce(p_limit, 100), 1), 500);
  v_filter record;
begin
  select * into v_filter from albo.log_filter(coalesce(p_organization, 0), albo.log_filter_without(p_filter, array['person', 'protocol', 'action']), p_cursor);

  return albo.log_page((
    select jsonb_agg(jsonb_build_object(
             'id', m.id, 'at', albo.utc(m.at), 'provider', m.provider, 'service', m.service, 'request_id', m.request_id,
             'request_issued_at', albo.utc(m.request_issued_at), 'response_id', m.response_id,
             'response_issued_at', m.response_issued_at, 'response_issuer', m.response_issuer, 'assertion_id', m.assertion_id,
             'subject', m.subject, 'name_qualifier', m.name_qualifier, 'outcome', m.outcome, 'key_name', m.key_name)
             order by m.at desc, m.id desc)
    from (
      select x.* from albo.identity_message x
      where x.at >= v_filter.from_at and (x.at < v_filter.before_at or (x.at = v_filter.before_at and x.id < v_filter.before_id))
        and (p_organization is null or x.for_organization_id is null or x.for_organization_id = p_organization)
        and (nullif(p_filter ->> 'request', '') is null or x.request_id = p_filter ->> 'request')
        and (nullif(p_filter ->> 'subject', '') is null or x.subject = p_filter ->> 'subject')
        and (nullif(p_filter ->> 'provider', '') is null or x.provider = p_filter ->> 'provider')
        and (nullif(p_filter ->> 'outcome', '') is null or x.outcome = p_filter ->> 'outcome')
      order by x.at desc, x.id desc
      limit v_limit) m), v_limit);
end
$$;

comment on function albo.identity_messages(int, jsonb, jsonb, int) is
'A page of the index of the register of messages, for one body with what no body is known of, or for all.';

create or replace function albo.identity_message_read(p_organization int, p_id bigint, p_reason text)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_message albo.identity_message;
begin
  if albo.is_blank(p_reason) or length(p_reason) > 500 then
    perform albo.raise_problem('reason', 'required');
  end if;

  select * into v_message from albo.identity_message m
  where m.id = p_id and (p_organization is null or m.for_organization_id is null or m.for_organization_id = p_organization);

  if not found then
    raise exception 'no such message' using errcode = 'AL404';
  end if;

  insert into albo.identity_reading (message_id, request_id, reader, reason)
  values (v_message.id, v_message.request_id, session_user, btrim(p_reason));

  return jsonb_build_object(
    'id', v_message.id, 'at', albo.utc(v_message.at), 'request_id', v_message.request_id, 'key_name', v_message.key_name,
    'outcome', v_message.outcome, 'request', encode(v_message.request, 'hex'), 'response', encode(v_message.response, 'hex'));
end
$$;

comment on function albo.identity_message_read(int, bigint, text) is 'A pair of messages, after noting who reads it and why.';

create or replace function audit.identity_messages(p_filter jsonb, p_cursor jsonb, p_limit int)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return albo.identity_messages((albo.caller('audit')).organization_id, p_filter, p_cursor, p_limit);
end
$$;

comment on function audit.identity_messages(jsonb, jsonb, int) is
'The index of the register of messages, newest first: {"rows": […], "next": cursor or null}. The filter is {"from","to","request","subject","provider","outcome"}, each of which may be missing.';

create or replace function audit.identity_message(p_id bigint, p_reason text)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return albo.identity_message_read((albo.caller('audit')).organization_id, p_id, p_reason);
end
$$;

comment on function audit.identity_message(bigint, text) is
'A request and its answer as they are kept, encrypted; who reads them and why is noted. AL404 if there is none, AL422 without a reason.';

create or replace function audit.identity_readings(p_filter jsonb, p_cursor jsonb, p_limit int)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_organization int := (albo.caller('audit')).organization_id;
  v_limit        int := least(greatest(coalesce(p_limit, 100), 1), 500);
  v_is_alone     boolean := (select count(*) = 1 from albo.organization);
  v_filter       record;
begin
  select * into v_filter from albo.log_filter(v_organization, albo.log_filter_without(p_filter, array['person', 'protocol', 'action']), p_cursor);

  return albo.log_page((
    select jsonb_agg(jsonb_build_object('id', r.id, 'at', albo.utc(r.at), 'message_id', r.message_id, 'request_id', r.request_id,
                                        'reader', r.reader, 'reason', r.reason) order by r.at desc, r.id desc)
    from (
      select x.* from albo.identity_reading x
      where x.at >= v_filter.from_at and (x.at < v_filter.before_at or (x.at = v_filter.before_at and x.id < v_filter.before_id))
        -- Of a message that was purged nobody knows any more whose it was.
        and (v_is_alone
             or exists (select from albo.identity_message m
                        where m.id = x.message_id and (m.for_organization_id is null or m.for_organization_id = v_organization)))
      order by x.at desc, x.id desc
      limit v_limit) r), v_limit);
end
$$;

comment on function audit.identity_readings(jsonb, jsonb, int) is
'Who read the register of messages and why, newest first; where there are several bodies, as long as the message is kept.';

create or replace function audit.sign_ins(p_filter jsonb, p_cursor jsonb, p_limit int)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_organization int := (albo.caller('audit')).organization_id;
  v_limit        int := least(greatest(coalesce(p_limit, 100), 1), 500);
  v_is_alone     boolean := (select count(*) = 1 from albo.organization);
  v_filter       record;
begin
  select * into v_filter from albo.log_filter(v_organization, albo.log_filter_without(p_filter, array['person', 'protocol']), p_cursor);

  return albo.log_page((
    select jsonb_agg(jsonb_build_object(
             'id', s.id, 'at', albo.utc(s.at), 'last_at', albo.utc(s.last_at), 'provider', s.provider, 'method', s.method,
             'request_id', s.request_id, 'level', s.level, 'outcome', s.outcome, 'error_number', s.error_number, 'times', s.times,
             'person', case when s.is_known then c.family_name || ' ' || c.given_name end,
             'fiscal_code', case when s.is_known then c.fiscal_code end) order by s.at desc, s.id desc)
    from (
      select x.*,
             -- Who came for no body in particular is named to the bodies that the person has to do with.
             x.citizen_id is not null
               and (x.for_organization_id is not null or v_is_alone
                    or exists (select from albo.request r where r.organization_id = v_organization and r.citizen_id = x.citizen_id)) as is_known
      from albo.sign_in x
      where x.at >= v_filter.from_at and (x.at < v_filter.before_at or (x.at = v_filter.before_at and x.id < v_filter.before_id))
        and (x.for_organization_id is null or x.for_organization_id = v_organization)
        and (v_filter.action is null or x.outcome = v_filter.action
             or v_filter.action = 'refused' and x.outcome <> 'success')
      order by x.at desc, x.id desc
      limit v_limit) s
    left join albo.citizen c on c.id = s.citizen_id), v_limit);
end
$$;

comment on function audit.sign_ins(jsonb, jsonb, int) is
'Who signed in and what was refused, newest first, for the body and for no body in particular: {"rows": […], "next": cursor or null}. The filter is {"from","to","action"}; action is success, refused, or the name of a reason.';

create or replace function worker.identity_purge(p_limit int)
returns int
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_limit int := least(greatest(coalesce(p_limit, 1000), 1), 10000);
  v_n     int := 0;
  v_rows  int;
begin
  delete from albo.identity_message m
  where m.id in (select x.id from albo.identity_message x where x.at < now() - interval '24 months' order by x.at limit v_limit);
  get diagnostics v_rows = row_count;
  v_n := v_n + v_rows;

  delete from albo.sign_in s
  where s.id in (select x.id from albo.sign_in x where x.at < now() - interval '24 months' order by x.at limit v_limit);
  get diagnostics v_rows = row_count;
  v_n := v_n + v_rows;

  delete from albo.identity_request r
  where r.handle_hash in (select x.handle_hash from albo.identity_request x where x.expires_at < now() order by x.expires_at limit v_limit);
  delete from albo.identity_assertion a
  where (a.provider_id, a.assertion_id) in (select x.provider_id, x.assertion_id from albo.identity_assertion x
                                            where x.until < now() order by x.until limit v_limit);
  delete from albo.identity_logout l
  where l.handle_hash in (select x.handle_hash from albo.identity_logout x where x.expires_at < now() order by x.expires_at limit v_limit);
  delete from albo.oidc_request r
  where r.state_hash in (select x.state_hash from albo.oidc_request x where x.expires_at < now() order by x.expires_at limit v_limit);

  return v_n;
end
$$;

comment on function worker.identity_purge(int) is
'Takes away messages and sign-ins that are older than 24 months, and requests that nobody answered. Returns how many rows of the former went; as many as the limit mean that there are more.';

reset role;
