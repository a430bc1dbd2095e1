-- admin, mail: how a body sends
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

set role albo_owner;

create or replace function admin.mail_account_set(p_code text, p_channel text, p_account jsonb, p_password bytea)
returns void
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_org int;
begin
  select o.id into v_org from albo.organization o where o.code = p_code for no key update;
  if not found then
    raise exception 'no such organization' using errcode = 'AL404';
  end if;

  if p_account is null then
    delete from albo.mail_account m where m.organization_id = v_org and m.channel = p_channel;
  elsif albo.setting_problem('email', p_account -> 'sender') is not null then
    perform albo.raise_problem('sender', albo.setting_problem('email', p_account -> 'sender'));
  elsif p_account ->> 'sender_name' ~ '[[:cntrl:]]' then
    perform albo.raise_problem('sender_name', 'invalid');
  else
    insert into albo.mail_account as m (organization_id, channel, host, port, security, username, password, sender, sender_name,
                                        repeats_unknown)
    values (v_org, p_channel, p_account ->> 'host', (p_account ->> 'port')::int, p_account ->> 'security',
            p_account ->> 'username', p_password, p_account ->> 'sender', p_account ->> 'sender_name',
            coalesce((p_account ->> 'repeats_unknown')::boolean, false))
    on conflict (organization_id, channel) do update
    set host = excluded.host, port = excluded.port, security = excluded.security, username = excluded.username,
        password = excluded.password, sender = excluded.sender, sender_name = excluded.sender_name,
        repeats_unknown = excluded.repeats_unknown, changed_at = now();
  end if;

  -- Another account may work where the old one did not.
  delete from albo.outbox_circuit c where c.organization_id = v_org and c.channel = p_channel;
  update albo.outbox o set run_at = now()
  where o.organization_id = v_org and o.settled_at is null and o.state = 'waiting' and o.kind = 'mail'
    and o.last_error in ('no_account', 'credentials', 'configuration', 'key', 'unreachable') and o.run_at > now();

  insert into albo.setting_event (organization_id, key, value_before, value_after, done_by)
  values (v_org, 'mail_account.' || p_channel, null, p_account - 'username', session_user);
end
$$;

comment on function admin.mail_account_set(text, text, jsonb, bytea) is
'How a body sends over a channel (email, pec): {"host","port","security","username","sender","sender_name","repeats_unknown"} and the sealed password; null takes the account away. What waited because of the old one is tried at once.';

create or replace function admin.mail_accounts(p_code text)
returns table (organization text, channel text, host text, port int, security text, username text, sender text, sender_name text,
               repeats_unknown boolean, password bytea)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  select o.code, m.channel, m.host, m.port, m.security, m.username, m.sender, m.sender_name, m.repeats_unknown, m.password
  from albo.mail_account m
  join albo.organization o on o.id = m.organization_id
  where p_code is null or o.code = p_code
  order by o.code, m.channel;
end
$$;

comment on function admin.mail_accounts(text) is 'The accounts of a body, or of all; passwords are sealed.';

reset role;
