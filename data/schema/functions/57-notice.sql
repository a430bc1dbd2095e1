-- notice: which words, to which address, over which account
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

set role albo_owner;

create or replace function albo.notice_text(p_organization int, p_template text, p_language text,
                                            out subject text, out body text, out version int)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  select t.subject, t.body, t.version into subject, body, version
  from albo.notice_template t
  where t.organization_id = p_organization and t.template = p_template and t.language = p_language
  order by t.version desc
  limit 1;

  if subject is null then
    version := 0;
    -- What an older Albo does not know the words of is still told: that there is something new.
    select d.subject, d.body into subject, body
    from albo.notice_defaults() d
    where d.language = p_language and d.template in (p_template, 'message')
    order by d.template = p_template desc
    limit 1;
  end if;
end
$$;

comment on function albo.notice_text(int, text, text) is
'The words of a notice in a language: the newest of the body''s own, else those that come with Albo (version 0).';

create or replace function albo.notice_links(p_organization int, p_request bigint, p_payload jsonb)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_base text := '/pratiche/' || p_request;
begin
  if p_payload ->> 'to' is distinct from 'applicant' or p_request is null then
    return '[]';
  end if;

  if p_payload ->> 'template' = 'supplement' then
    return jsonb_build_array(jsonb_build_object('path', v_base || '/integrazione')) || coalesce((
      select jsonb_agg(jsonb_build_object('path', v_base || '/integrazione/' || i.id, 'reason', i.reason) order by i.position)
      from albo.supplement_item i
      where i.organization_id = p_organization and i.supplement_id = (p_payload ->> 'supplement_id')::bigint), '[]');
  end if;

  return jsonb_build_array(jsonb_build_object('path', v_base || case p_payload ->> 'template'
    when 'preavviso' then '/osservazioni' when 'message' then '/messaggi' else '' end));
end
$$;

comment on function albo.notice_links(int, bigint, jsonb) is
'The pages of the portal that a notice to the applicant leads to, as [{"path","reason"}]: for a supplement its page, and that of each item.';

create or replace function albo.notice_route(p_organization int, p_request bigint, p_side text, p_template text default null)
returns table (channel text, address text, name text, language text, wanted text)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_email text;
  v_pec   text;
begin
  if p_side = 'applicant' then
    select coalesce(f.email, nullif(b.applicant ->> 'email', '')), coalesce(f.pec, nullif(b.applicant ->> 'pec', '')),
           b.applicant_name, coalesce(f.language, 'it'), coalesce(f.channel, 'email')
      into v_email, v_pec, name, language, wanted
    from albo.submission b
    join albo.request r on r.organization_id = b.organization_id and r.id = b.request_id
    -- What the office filed for somebody is told where the paper says.
    left join albo.citizen_contact f on f.citizen_id = r.citizen_id and r.filed_by is null
    where b.organization_id = p_organization and b.request_id = p_request;
  else
    language := 'it';
    wanted := 'email';
    -- What an officer proposes is not for the one in charge, who may have proposed it.
    select coalesce(case when p_template is distinct from 'supplement_proposed' then nullif(s.email, '') end,
                    nullif(o.settings ->> 'email', ''), (
             select x.email from albo.staff x
             where p_template = 'supplement_proposed' and x.organization_id = o.id and x.is_active
               and x.duty = 'administrator' and x.email <> ''
             order by x.id
             limit 1)) into v_email
    from albo.organization o
    left join albo.request r on r.organization_id = o.id and r.id = p_request
    left join albo.staff s on s.organization_id = o.id and s.id = r.assignee_id and s.is_active
    where o.id = p_organization;
  end if;

  -- Ordinary mail is refused by most certified boxes, so an address is tied to the account of its kind.
  select a.channel, a.address into channel, address
  from (values ('pec', v_pec), ('email', v_email)) a (channel, address)
  where a.address is not null
  order by exists (select from albo.mail_account m
                   where m.organization_id = p_organization and m.channel = a.channel) desc,
           a.channel = wanted desc
  limit 1;

  return next;
end
$$;

comment on function albo.notice_route(int, bigint, text, text) is
'Where a notice goes: the applicant as they chose in their area, else where the request says, over the other channel if the body has no account for the wanted one; the office at the address of who has the request in charge, else of the body; what was proposed to administrators at that of the body, else of one of them. Channel and address are null when no address is known.';

create or replace function albo.notice_message_id(p_organization int, p_key text, p_sender text)
returns text
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return left(encode(sha256(convert_to(concat_ws(':', i.created_at, p_organization, p_key), 'UTF8')), 'hex'), 40)
         || '@' || split_part(p_sender, '@', 2)
  from albo.installation i;
end
$$;

comment on function albo.notice_message_id(int, text, text) is
'The Message-ID of a notice, without its brackets: always the same for the same key, and not to be guessed by who does not know this installation.';

create or replace function albo.notice_message(p_row albo.outbox)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_route   record;
  v_text    record;
  v_account albo.mail_account;
  v_side    text := coalesce(p_row.payload ->> 'to', 'office');
begin
  select * into v_route from albo.notice_route(p_row.organization_id, p_row.request_id, v_side,
                                                  p_row.payload ->> 'template');

  if v_route.address is not null then
    select * into v_account from albo.mail_account m
    where m.organization_id = p_row.organization_id and m.channel = v_route.channel;
  end if;

  select * into v_text
  from albo.notice_text(p_row.organization_id, coalesce(p_row.payload ->> 'template', 'message'), v_route.language);

  return (
    select jsonb_build_object(
      'organization', jsonb_build_object('code', o.code, 'name', o.name, 'host', o.settings -> 'host'),
      'protocol_number', r.protocol_number, 'deadline', to_char(r.deadline, 'YYYY-MM-DD'), 'service', v.title,
      'links', albo.notice_links(p_row.organization_id, p_row.request_id, p_row.payload),
      'side', v_side, 'channel', v_route.channel, 'language', v_route.language,
      'recipient', jsonb_build_object('name', v_route.name, 'address', v_route.address),
      'template', coalesce(p_row.payload ->> 'template', 'message'), 'template_version', v_text.version,
      'subject', v_text.subject, 'body', v_text.body,
      'message_id', albo.notice_message_id(p_row.organization_id, coalesce(p_row.payload ->> 'message_key', p_row.key),
                                           coalesce(v_account.sender, '@invalid')),
      'account', case when v_account.host is not null then jsonb_build_object(
        'host', v_account.host, 'port', v_account.port, 'security', v_account.security, 'username', v_account.username,
        'password', encode(v_account.password, 'base64'), 'sender', v_account.sender,
        'sender_name', v_account.sender_name) end)
    from albo.organization o
    left join albo.request r on r.organization_id = o.id and r.id = p_row.request_id
    left join albo.service_version v on v.organization_id = r.organization_id and v.id = r.service_version_id
    where o.id = p_row.organization_id);
end
$$;

comment on function albo.notice_message(albo.outbox) is
'All that the worker needs to write and send a notice: words, variables, links, recipient, account (its password sealed) and Message-ID.';

create or replace function albo.notice_problem(p_subject text, p_body text)
returns text
language plpgsql
immutable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_tag  text[];
  v_open text[] := '{}';
  v_rest text := regexp_replace(concat_ws(' ', p_subject, p_body), '[{][{][#/^]?[a-z]+[}][}]', ' ', 'g');
begin
  for v_tag in select m from regexp_matches(p_body, '[{][{]([#/^]?)([a-z]+)[}][}]', 'g') m loop
    if v_tag[1] in ('#', '^') then
      v_open := v_open || v_tag[2];
      -- Far below what the engine takes.
      exit when cardinality(v_open) > 20;
    elsif v_tag[1] = '/' then
      if v_open[cardinality(v_open)] = v_tag[2] then
        v_open := trim_array(v_open, 1);
      else
        -- What is closed was not open, or something within still is.
        v_open := array['', v_tag[2]];
        exit;
      end if;
    end if;
  end loop;

  return case
    when p_subject is null and p_body is null then null
    when albo.is_blank(p_subject) or albo.is_blank(p_body) then 'required'
    when length(p_subject) > 150 or length(p_body) > 20000 then 'too_long'
    when p_subject ~ '[[:cntrl:]]' then 'invalid'
    -- Nothing of a person where whoever passes by can read it.
    when exists (select from regexp_matches(p_subject, '[{][{]([^}]*)', 'g') m where m[1] not in ('protocol', 'organization'))
      then 'subject_variable'
    when exists (select from regexp_matches(p_body, '[{][{]([^}]*)', 'g') m
                 where m[1] !~ '^[#/^]?(name|organization|service|protocol|deadline)$') then 'unknown_variable'
    -- The engine takes what is left for a tag that nobody closed.
    when position('{{' in v_rest) > 0 then 'unknown_variable'
    when cardinality(v_open) > 0 then 'section_open' end;
end
$$;

comment on function albo.notice_problem(text, text) is
'Why these cannot be the words of a notice, or null: required, too_long, invalid, subject_variable (only protocol and organization may stand there), unknown_variable, section_open.';

create or replace function office.notice_templates()
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
    select jsonb_agg(jsonb_build_object('template', d.template, 'side', d.side, 'language', d.language, 'subject', t.subject,
                                        'body', t.body, 'version', coalesce(x.version, 0), 'is_own', t.version > 0)
                     order by d.side, d.template, d.language desc)
    from albo.notice_defaults() d
    cross join lateral albo.notice_text(v_staff.organization_id, d.template, d.language) t
    cross join lateral (
      select max(n.version) as version from albo.notice_template n
      where n.organization_id = v_staff.organization_id and n.template = d.template and n.language = d.language) x);
end
$$;

comment on function office.notice_templates() is
'The words of every notice as they are now: [{"template","side","language","subject","body","version","is_own"}]; version is for office.notice_template_set.';

create or replace function office.notice_template_set(p_key uuid, p_template text, p_language text, p_version int,
                                                      p_subject text, p_body text)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_administrator albo.staff := albo.administrator_locked(p_key);
  v_actor         albo.actor := albo.staff_actor(v_administrator);
  v_result        jsonb := albo.command_result(v_actor, p_key, 'notice_template_set', 0);
  v_version       int;
begin
  if v_result is not null then
    return v_result;
  elsif not exists (select from albo.notice_defaults() d where d.template = p_template and d.language = p_language) then
    raise exception 'no such notice' using errcode = 'AL404';
  elsif albo.notice_problem(p_subject, p_body) is not null then
    perform albo.raise_problem('body', albo.notice_problem(p_subject, p_body));
  end if;

  select coalesce(max(n.version), 0) into v_version from albo.notice_template n
  where n.organization_id = v_administrator.organization_id and n.template = p_template and n.language = p_language;

  if v_version is distinct from p_version then
    raise exception 'the notice has changed meanwhile' using errcode = 'AL409';
  end if;

  insert into albo.notice_template (organization_id, template, language, version, subject, body, created_by)
  values (v_administrator.organization_id, p_template, p_language, v_version + 1, p_subject, p_body, v_administrator.id);

  v_result := jsonb_build_object('version', v_version + 1);
  return albo.command_done(v_actor, p_key, 'notice_template_set', 0, v_result);
end
$$;

comment on function office.notice_template_set(uuid, text, text, int, text, text) is
'An administrator gives a notice other words, as a new version; without any, those that come with Albo count again. AL404 for a notice that there is not; AL409 when the version is not the newest; AL422 as albo.notice_problem.';

reset role;
