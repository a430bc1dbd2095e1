-- appearance: the logo of a body, and the host name that leads to it
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

set role albo_owner;

create or replace function albo.utf8_or_null(p_bytes bytea)
returns text
language plpgsql
immutable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return convert_from(p_bytes, 'UTF8');
exception when character_not_in_repertoire or untranslatable_character then
  return null;
end
$$;

comment on function albo.utf8_or_null(bytea) is 'The text that bytes are, or null when they are none.';

create or replace function albo.logo_media_type(p_content bytea)
returns text
language plpgsql
immutable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_text text;
begin
  -- A PNG begins with its signature and a header of 13 bytes: width and height, no more than 4,000 points.
  if length(p_content) > 33 and substr(p_content, 1, 16) = decode('89504e470d0a1a0a0000000d49484452', 'hex') then
    return case when substr(p_content, 17, 4) between decode('00000001', 'hex') and decode('00000fa0', 'hex')
                 and substr(p_content, 21, 4) between decode('00000001', 'hex') and decode('00000fa0', 'hex') then 'image/png' end;
  end if;

  v_text := albo.utf8_or_null(p_content);

  -- It is shown as a picture and served in a sandbox, where nothing of this would run; it is refused all the same.
  if v_text ~ '^[[:space:]]*(<[?]xml[^>]*>[[:space:]]*)?(<!--([^-]|-[^-])*-->[[:space:]]*)*<svg[[:space:]>]'
     and v_text ~ '</svg>[[:space:]]*$'
     and v_text !~* '<!(doctype|entity)|<[[:space:]]*(script|foreignobject|iframe|embed|object|animate|set)[[:space:]/>]|[[:space:]]on[a-z]+[[:space:]]*=|javascript:|@import' then
    return 'image/svg+xml';
  end if;

  return null;
end
$$;

comment on function albo.logo_media_type(bytea) is
'What picture some bytes are, by what they hold: image/png of at most 4,000 by 4,000 points, image/svg+xml without scripts; null for all else.';

create or replace function admin.logo_set(p_organization int, p_content bytea)
returns void
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_before bytea;
  v_after  bytea := sha256(p_content);
  v_type   text := albo.logo_media_type(p_content);
begin
  select o.logo_sha256 into v_before from albo.organization o where o.id = p_organization for no key update;

  if not found then
    raise exception 'no such organization' using errcode = 'AL404';
  elsif length(p_content) > 262144 then
    perform albo.raise_problem('logo', 'too_long');
  elsif p_content is not null and v_type is null then
    perform albo.raise_problem('logo', 'invalid_logo');
  end if;

  delete from albo.logo l where l.organization_id = p_organization;

  if p_content is not null then
    insert into albo.logo (organization_id, media_type, content, set_by)
    values (p_organization, v_type, p_content, session_user);
  end if;

  update albo.organization o set logo_sha256 = v_after where o.id = p_organization;
  perform albo.setting_record(p_organization, '', jsonb_build_object('logo', encode(v_before, 'hex')),
                              jsonb_build_object('logo', encode(v_after, 'hex')));
end
$$;

comment on function admin.logo_set(int, bytea) is
'Sets the logo of a body, a PNG or an SVG of at most 256 KiB, or takes it away (null). AL422 invalid_logo, too_long.';

create or replace function portal.logo(p_organization text)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_organization albo.organization := albo.organization_named(p_organization);
  v_logo         jsonb;
begin
  select jsonb_build_object('media_type', l.media_type, 'sha256', encode(v_organization.logo_sha256, 'hex'),
                            'content', encode(l.content, 'base64'))
    into v_logo
  from albo.logo l
  where l.organization_id = v_organization.id;

  if not found then
    raise exception 'no logo' using errcode = 'AL404';
  end if;

  return v_logo;
end
$$;

comment on function portal.logo(text) is 'The logo of a body: {"media_type","sha256","content"}, the content in base 64. AL404 where there is none.';

create or replace function portal.organization_at(p_host text)
returns text
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return (select o.code from albo.organization o where o.settings ? 'host' and o.settings ->> 'host' = lower(left(p_host, 253)));
end
$$;

comment on function portal.organization_at(text) is 'The code of the body whose setting host that name is, or null.';

reset role;
