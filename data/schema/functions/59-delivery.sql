-- delivery: what became of messages, for the office, and what servers report later
--
-- SPDX-License-Identifier: AGPL-3.0-or-later

set role albo_owner;

create or replace function albo.delivery_waits(p_delivery albo.delivery)
returns boolean
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return exists (
    select from albo.outbox o
    where o.organization_id = p_delivery.organization_id and o.settled_at is null
      and (o.key = p_delivery.outbox_key or o.payload ->> 'message_key' = p_delivery.outbox_key
           or starts_with(o.key, format('resend:%s:', p_delivery.id))));
end
$$;

comment on function albo.delivery_waits(albo.delivery) is
'Whether a message is about to be sent again anyway, by itself or because somebody wanted so.';

create or replace function albo.delivery_arrived(p_delivery albo.delivery)
returns void
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  -- One that is being sent right now is settled by who sends it.
  update albo.outbox o set state = 'done', settled_at = now(), last_error = null
  where o.organization_id = p_delivery.organization_id and o.settled_at is null and not o.begun and o.state = 'waiting'
    and (o.key = p_delivery.outbox_key or o.payload ->> 'message_key' = p_delivery.outbox_key);
end
$$;

comment on function albo.delivery_arrived(albo.delivery) is
'A server has the message: what waits to send the same one once more is done.';

create or replace function worker.delivery_report(p_message_id text, p_state text, p_source text, p_details jsonb)
returns boolean
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_delivery albo.delivery;
begin
  if p_state is null or p_state not in ('delayed', 'delivered', 'bounced', 'sent') then
    perform albo.raise_problem('state', 'invalid_option');
  elsif p_source is null or p_source not in ('dsn', 'pec') then
    perform albo.raise_problem('source', 'invalid_option');
  end if;

  select * into v_delivery from albo.delivery d where d.message_id = p_message_id;
  if not found then
    return false;
  end if;

  -- In the order in which who settles takes them: first the row, then its message.
  if p_state in ('sent', 'delivered') then
    perform albo.delivery_arrived(v_delivery);
  end if;

  select * into v_delivery from albo.delivery d where d.message_id = p_message_id for no key update;

  -- Mailboxes are read again after a crash; and a delay that is told late is none any more.
  if v_delivery.state <> p_state
     and not (p_state in ('delayed', 'sent') and v_delivery.state in ('delivered', 'bounced', 'refused'))
     and not (p_state = 'bounced' and v_delivery.state = 'delivered' and p_source = 'dsn') then
    perform albo.delivery_event(v_delivery, p_state, p_source, p_details);
  end if;

  return true;
end
$$;

comment on function worker.delivery_report(text, text, text, jsonb) is
'A report that came back by mail about a message of ours: delayed, delivered, bounced, or sent (a certified server took it, which settles an unknown outcome: it is not sent again). False for a message that is not ours.';

create or replace function albo.deliveries(p_organization int, p_request bigint)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object(
             'id', d.id, 'template', d.template, 'template_version', d.template_version, 'side', d.side, 'channel', d.channel,
             'language', d.language, 'address', d.to_address, 'state', d.state, 'created_at', albo.utc(d.created_at),
             'changed_at', albo.utc(d.changed_at), 'can_resend', d.state in ('refused', 'failed', 'bounced', 'unknown') and not albo.delivery_waits(d),
             'events', (
               select coalesce(jsonb_agg(jsonb_build_object(
                        'at', albo.utc(e.at), 'state', e.state, 'source', e.source, 'smtp_code', e.smtp_code,
                        'enhanced_code', e.enhanced_code, 'diagnostic', e.diagnostic, 'by', s.name) order by e.id), '[]')
               from albo.delivery_event e
               left join albo.staff s on s.organization_id = e.organization_id and s.id = e.staff_id
               where e.organization_id = d.organization_id and e.delivery_id = d.id)) order by d.id), '[]')
    from albo.delivery d
    where d.organization_id = p_organization and d.request_id = p_request);
end
$$;

comment on function albo.deliveries(int, bigint) is
'Messages about a request, with all that happened to each: [{"id","template","template_version","side","channel","language","address","state","created_at","changed_at","can_resend","events":[{"at","state","source","smtp_code","enhanced_code","diagnostic","by"}]}].';

create or replace function office.deliveries(p_request bigint)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_staff albo.staff := albo.caller('office');
begin
  perform albo.request_of_staff(v_staff, p_request);
  return albo.deliveries(v_staff.organization_id, p_request);
end
$$;

comment on function office.deliveries(bigint) is 'Messages about a request of the body; see albo.deliveries. AL404.';

create or replace function audit.deliveries(p_request bigint)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_staff albo.staff := albo.caller('audit');
begin
  perform albo.request_of_staff(v_staff, p_request);
  return albo.deliveries(v_staff.organization_id, p_request);
end
$$;

comment on function audit.deliveries(bigint) is 'Messages about a request of the body; see albo.deliveries. AL404.';

create or replace function office.delivery_problems(p_limit int, p_before_at timestamptz default null, p_before_id bigint default null)
returns table (id bigint, request_id bigint, protocol_number text, template text, side text, channel text, address text, state text,
               changed_at timestamptz)
language plpgsql
stable
rows 50
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_staff albo.staff := albo.caller('office');
begin
  return query
  select d.id, d.request_id, r.protocol_number, d.template, d.side, d.channel, d.to_address, d.state, d.changed_at
  from albo.delivery d
  left join albo.request r on r.organization_id = d.organization_id and r.id = d.request_id
  where d.organization_id = v_staff.organization_id and d.state in ('refused', 'failed', 'bounced', 'unknown')
    and (d.changed_at, d.id) < (coalesce(p_before_at, 'infinity'), coalesce(p_before_id, 9223372036854775807))
  order by d.changed_at desc, d.id desc
  limit least(greatest(coalesce(p_limit, 50), 1), 200);
end
$$;

comment on function office.delivery_problems(int, timestamptz, bigint) is
'Messages of the body that did not arrive, or of which nobody knows: the newest first, after an instant and an id; at most 200.';

create or replace function office.delivery_resend(p_key uuid, p_delivery bigint)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_staff    albo.staff := albo.caller('office');
  v_actor    albo.actor := albo.staff_actor(v_staff);
  v_delivery albo.delivery;
  v_row      albo.outbox;
  v_result   jsonb;
begin
  if p_key is null then
    perform albo.raise_problem('key', 'required');
  end if;

  select * into v_delivery from albo.delivery d
  where d.organization_id = v_staff.organization_id and d.id = p_delivery
  for no key update;
  if not found then
    raise exception 'no such message' using errcode = 'AL404';
  end if;

  v_result := albo.command_result(v_actor, p_key, 'delivery_resend', p_delivery);
  if v_result is not null then
    return v_result;
  elsif v_delivery.state not in ('refused', 'failed', 'bounced', 'unknown') or albo.delivery_waits(v_delivery) then
    perform albo.raise_problem('state', 'not_needed');
  end if;

  select * into v_row from albo.outbox o
  where o.organization_id = v_staff.organization_id and o.key = v_delivery.outbox_key;
  if not found then
    perform albo.raise_problem('message', 'forgotten');
  end if;

  -- What may have arrived is the same message once more: whoever has it already sees that by its
  -- Message-ID.  What surely has not is a new one, maybe to another address.
  insert into albo.outbox (organization_id, key, request_id, kind, payload)
  values (v_staff.organization_id, format('resend:%s:%s', p_delivery, p_key), v_row.request_id, 'mail',
          v_row.payload - 'message_key'
          || case v_delivery.state when 'unknown'
               then jsonb_build_object('message_key', coalesce(v_row.payload ->> 'message_key', v_row.key)) else '{}' end);

  perform albo.delivery_event(v_delivery, case v_delivery.state when 'unknown' then 'sending' else v_delivery.state end, 'office', '{}',
                              v_staff.id);

  v_result := jsonb_build_object('delivery_id', p_delivery);
  return albo.command_done(v_actor, p_key, 'delivery_resend', p_delivery, v_result);
end
$$;

comment on function office.delivery_resend(uuid, bigint) is
'Has a message that did not arrive sent again, to the address as it is known now; one of which nobody knows, with its own Message-ID. AL404; AL422 not_needed, also while it waits to be sent again, or forgotten when what it was made from is gone.';

reset role;
