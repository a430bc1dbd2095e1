-- portal, stranger: who asks for what is somebody else's
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

set role albo_owner;

create or replace function portal.note_stranger(p_token text, p_what text, p_object bigint)
returns boolean
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_citizen      bigint := (albo.session_citizen(p_token)).id;
  v_organization int;
  v_owner        bigint;
  v_request      bigint;
begin
  case p_what
    when 'draft' then
      select d.organization_id, d.citizen_id into v_organization, v_owner
      from albo.draft d where d.id = p_object;
    when 'request' then
      select r.organization_id, r.citizen_id, r.id into v_organization, v_owner, v_request
      from albo.request r where r.id = p_object;
    when 'attachment' then
      select a.organization_id, coalesce(d.citizen_id, r.citizen_id), r.id into v_organization, v_owner, v_request
      from albo.attachment a
      left join albo.draft d on d.organization_id = a.organization_id and d.id = a.draft_id
      left join albo.request r on r.organization_id = a.organization_id and r.id = coalesce(a.request_id, a.target_request_id)
      where a.id = p_object;
    else
      perform albo.raise_problem('what', 'invalid');
  end case;

  if v_owner is null or v_owner = v_citizen then
    return false;
  end if;

  insert into albo.stranger_access as a (organization_id, day, citizen_id, what, object_id, request_id)
  values (v_organization, albo.rome_day(now()), v_citizen, p_what, p_object, v_request)
  on conflict (organization_id, citizen_id, day, what, object_id) do update set times = a.times + 1;

  return true;
end
$$;

comment on function portal.note_stranger(text, text, bigint) is
'Keeps, for the RTD, that a citizen asked for somebody else''s draft, request or attachment. Called after that was refused, in a transaction of its own. Nothing happens, and false is returned, when there is no such thing, or it is the citizen''s own. AL401 without a session.';

reset role;
