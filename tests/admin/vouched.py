# SPDX-License-Identifier: AGPL-3.0-or-later
"""One request with everything that its history vouches for, an annotated entry, and how each is tampered with."""

from sealed import query

# All on one request, which an administrator has in hand, and by the functions that everybody uses.
WRITE = """
do $$
declare
  v_request   albo.request;
  v_citizen   albo.citizen;
  v_admin     albo.actor;
  v_officer   albo.actor;
  v_applicant albo.actor;
  v_system    albo.actor;
  v_id        bigint;
  v_file      bigint;
begin
  select r.* into v_request from albo.request r
  where r.state = 5 and r.organization_id in (select e.organization_id from albo.entry e where e.effective_to is null)
  order by r.id limit 1;
  select c.* into v_citizen from albo.citizen c where c.id = v_request.citizen_id;
  select v_request.organization_id, s.duty, s.id, s.name into v_admin from albo.staff s where s.id = v_request.assignee_id;
  select s.organization_id, s.duty, s.id, s.name into v_officer from albo.staff s
  where s.organization_id = v_request.organization_id and s.duty = 'officer' order by s.id limit 1;
  v_applicant := albo.applicant(v_citizen, v_request.organization_id);
  v_system := row (v_request.organization_id, 'system', null, 'pagoPA')::albo.actor;
  create function pg_temp.move(albo.actor, bigint, text, jsonb) returns void language sql as $f$
    select albo.request_move($1, $2, (select r.row_version from albo.request r where r.id = $2), null, $3, $4) $f$;

  perform albo.say(v_admin, v_request.id, gen_random_uuid(), 'note', E'Da chiedere:\\nla quietanza è illeggibile');
  perform albo.say(v_applicant, v_request.id, gen_random_uuid(), 'message', 'A che punto è?');

  perform pg_temp.move(v_admin, v_request.id, 'ask_supplement', jsonb_build_object(
    'due_on', to_char(now() + interval '20 days', 'YYYY-MM-DD'),
    'items', '[{"kind": "text", "reason": "recapito"}, {"kind": "attachment", "reason": "copia"}, {"kind": "text", "reason": "nota"}]'::jsonb));
  for v_id in select i.id from albo.supplement_item i join albo.supplement s on s.id = i.supplement_id
              where s.request_id = v_request.id and s.state = 'open' and i.kind = 'text' loop
    perform albo.supplement_item_answer(v_citizen, v_id, to_jsonb('06 "123" è ' || v_id));
  end loop;
  select i.id into v_id from albo.supplement_item i join albo.supplement s on s.id = i.supplement_id
  where s.request_id = v_request.id and s.state = 'open' and i.kind = 'attachment';
  v_file := albo.supplement_attachment_begin(v_applicant, v_id, 'copia.pdf', 'application/pdf');
  perform albo.attachment_append(v_applicant, v_file, 0, '%PDF-1.4 copia');
  perform albo.attachment_finish(v_applicant, v_file, sha256('%PDF-1.4 copia'));
  perform pg_temp.move(v_applicant, v_request.id, 'answer_supplement', '{}');
  -- One answer is taken, another is not wanted any more.
  perform pg_temp.move(v_admin, v_request.id, 'review_supplement', jsonb_build_object('items', (
    select jsonb_object_agg(i.id, case i.position when 1 then 'accepted' else 'cancelled' end)
    from albo.supplement_item i join albo.supplement s on s.id = i.supplement_id
    where s.request_id = v_request.id and i.position <> 2)));

  perform pg_temp.move(v_admin, v_request.id, 'ask_payment', '{"positions": [
    {"kind": "fee", "description": "Diritti", "amount_cents": 3200}, {"kind": "stamp_duty", "description": "Bollo", "amount_cents": 1600},
    {"kind": "other", "description": "Copie", "amount_cents": 100}]}');
  for v_id in select p.id from albo.payment_position p where p.request_id = v_request.id order by p.id loop
    case (select p.kind from albo.payment_position p where p.id = v_id)
      when 'fee' then perform pg_temp.move(v_system, v_request.id, 'payment_received', jsonb_build_object(
        'position_id', v_id, 'receipt', '{"receipt_id": "R-1", "amount_cents": 3200}'::jsonb));
      when 'stamp_duty' then perform pg_temp.move(v_officer, v_request.id, 'paid_elsewhere', jsonb_build_object(
        'position_id', v_id, 'reference', 'CRO 1', 'paid_on', '2026-01-02'));
      else perform pg_temp.move(v_admin, v_request.id, 'cancel_payment', jsonb_build_object('position_id', v_id, 'reasons', 'Non dovute.'));
    end case;
  end loop;

  perform pg_temp.move(v_admin, v_request.id, 'send_preavviso', '{"reasons": "Manca il titolo di studio."}');
  perform pg_temp.move(v_applicant, v_request.id, 'observe_preavviso', '{"observations": "È allegato."}');
  perform pg_temp.move(v_admin, v_request.id, 'close_preavviso', '{"ending": "upheld", "answer": "È un altro titolo."}');

  v_file := albo.document_begin(v_admin, v_request.id, 'outcome', 'esito.pdf', 'application/pdf');
  perform albo.attachment_append(v_admin, v_file, 0, '%PDF-1.4 esito');
  perform albo.attachment_finish(v_admin, v_file, sha256('%PDF-1.4 esito'));
  create table public.chosen as select v_request.id as request, v_request.organization_id as organization;
end
$$;
"""

ANNOTATE = """
set session authorization "{login}";
select office.annotate({entry}, gen_random_uuid(), '{{"kind": "suspension", "text": "Sospensione.", "resolution_number": "7/A"}}');
select office.annotation_close((select max((office.annotate({entry}, gen_random_uuid(), '{{"kind": "note", "text": "Nota.", "is_public": true}}') ->> 'annotation_id')::bigint)),
                               gen_random_uuid(), current_date + 1, 'Superata.');
"""

# What whoever has the tables can do: a member's chain that fits again.
REGISTER_RECHAIN = """
create function public.register_rechain(p_member bigint) returns void
language plpgsql as $$
declare
  v_row  albo.register_event;
  v_hash bytea;
begin
  for v_row in select * from albo.register_event v where v.member_id = p_member order by v.seq loop
    v_hash := albo.register_event_hash(v_row, v_hash);
    update albo.register_event v set hash = v_hash where v.member_id = p_member and v.seq = v_row.seq;
  end loop;
  update albo.member m set event_hash = v_hash, event_seq = v_row.seq where m.id = p_member;
end
$$;
"""


def write():
    """Writes it all; the numbers and names by which the steps below find it."""
    query(WRITE)
    facts = {}

    def read(names, sql):
        facts.update(zip(names.split(), query(sql.format(**facts)).split("|")))
        assert all(name in facts for name in names.split()), (names, sql)

    read("v organization v_name", "select c.request, c.organization, o.code || ', request ' || r.protocol_number"
         " from public.chosen c join albo.request r on r.id = c.request join albo.organization o on o.id = c.organization")
    query("drop table public.chosen")
    read("login entry", "select s.login, (select min(e.id) from albo.entry e where e.organization_id = {organization}"
         " and e.effective_to is null) from albo.staff s where s.organization_id = {organization} and s.duty = 'administrator'"
         " order by s.id limit 1")
    query(ANNOTATE.format(**facts))
    for name, sql in {
            "note": "select id from albo.note where request_id = {v}",
            "message": "select id from albo.message where request_id = {v}",
            "document": "select id from albo.attachment where request_id = {v} and purpose = 'outcome'",
            "own_file": "select min(id) from albo.attachment where request_id = {v} and purpose is null",
            "preavviso": "select id from albo.preavviso where request_id = {v}",
            "supplement": "select id from albo.supplement where request_id = {v}",
            "paid": "select id from albo.payment_position where request_id = {v} and state = 'paid'",
            "elsewhere": "select id from albo.payment_position where request_id = {v} and state = 'paid_elsewhere'",
            "unpaid": "select min(id) from albo.payment_position where state = 'open'",
            "annotation": "select min(id) from albo.annotation where entry_id = {entry}",
            "ended": "select max(id) from albo.annotation where entry_id = {entry}",
    }.items():
        read(name, sql)
    # An entry of the same body that was closed, and one where nothing was.
    place = "o.code || ', register “' || g.code || '” no. ' || e.number"
    tables = ("albo.entry e join albo.register g on g.organization_id = e.organization_id and g.id = e.register_id"
              " join albo.organization o on o.id = e.organization_id")
    read("entry_name member", f"select {place}, e.member_id from {tables} where e.id = {{entry}}")
    read("closed closed_name closed_member closed_code", f"select e.id, {place}, e.member_id, o.code from {tables} where e.effective_to is not null"
         " and (select count(*) from albo.register_event v where v.member_id = e.member_id) = 2 order by e.id limit 1")
    for name, state, also in (("annulled", 7, "r.reasons is not null"), ("approved", 6, "true"), ("asked", 3, "true")):
        read(f"{name} {name}_name", "select r.id, o.code || ', request ' || r.protocol_number from albo.request r"
             f" join albo.organization o on o.id = r.organization_id where r.state = {state} and {also} order by r.id limit 1")
    query(REGISTER_RECHAIN)
    return facts


# What a superuser does, and what verify must say: each line once, and nothing else.
TAMPERING = {
    "changes a note": (
        "update albo.note set text = 'Altro' where id = {note}",
        [r"{v_name}, note no\. {note}: it is not what was written that day"]),
    "adds a note": (
        "insert into albo.note (organization_id, request_id, staff_id, at, text)"
        " select organization_id, request_id, staff_id, at, text from albo.note where id = {note}",
        [r"{v_name}, note no\. \d+: the history does not know it"]),
    "removes a note": (
        "delete from albo.note where id = {note}",
        [r"{v_name}, note no\. {note}: the history knows it, and it was removed"]),
    "moves a note to another request": (
        "update albo.note set (organization_id, request_id) = (select organization_id, id from albo.request where id = {asked})"
        " where id = {note}",
        [r"{v_name}, note no\. {note}: the history knows it", r"{asked_name}, note no\. {note}: the history does not know it"]),
    "changes a message": (
        "update albo.message set text = text || ' ' where id = {message}",
        [r"{v_name}, message no\. {message}: it is not what was written that day"]),
    "makes a citizen's message the office's": (
        "update albo.message m set staff_id = (select n.staff_id from albo.note n where n.id = {note}) where id = {message}",
        [r"{v_name}, message no\. {message}: it is not what was written that day"]),
    "removes a message": (
        "delete from albo.message where id = {message}",
        [r"{v_name}, message no\. {message}: the history knows it, and it was removed"]),
    "adds a message": (
        "insert into albo.message (organization_id, request_id, at, text)"
        " select organization_id, request_id, at, text from albo.message where id = {message}",
        [r"{v_name}, message no\. \d+: the history does not know it"]),
    "changes a document of the office and its hash": (
        "update albo.attachment_chunk set bytes = '%PDF-1.4 altro' where attachment_id = {document};"
        "update albo.attachment set sha256 = sha256('%PDF-1.4 altro') where id = {document}",
        [r"{v_name}, document no\. {document}: it is not what the office added"]),
    "removes a document of the office": (
        "delete from albo.attachment_chunk where attachment_id = {document}; delete from albo.attachment where id = {document}",
        [r"{v_name}, document no\. {document}: the history knows it, and it was removed"]),
    "makes a document of an applicant's file": (
        "update albo.attachment set purpose = 'other' where id = {own_file}",
        [r"{v_name}, document no\. {own_file}: the history does not know it"]),
    "changes the reasons of a preavviso": (
        "update albo.preavviso set reasons = 'Altro' where id = {preavviso}",
        [r"{v_name}, preavviso no\. {preavviso}: its reasons or its day"]),
    "changes the day of a preavviso": (
        "update albo.preavviso set due_on = due_on - 1 where id = {preavviso}",
        [r"{v_name}, preavviso no\. {preavviso}: its reasons or its day"]),
    "changes observations": (
        "update albo.preavviso set observations = 'Niente' where id = {preavviso}",
        [r"{v_name}, preavviso no\. {preavviso}: the observations are not those that arrived"]),
    "removes observations": (
        "update albo.preavviso set observations = null, observed_at = null where id = {preavviso}",
        [r"{v_name}, preavviso no\. {preavviso}: the observations that arrived were removed"]),
    "changes the answer to observations": (
        "update albo.preavviso set answer = 'Altro' where id = {preavviso}",
        [r"{v_name}, preavviso no\. {preavviso}: its ending or the answer"]),
    "turns the ending of a preavviso": (
        "update albo.preavviso set ending = 'accepted' where id = {preavviso}",
        [r"{v_name}, preavviso no\. {preavviso}: its ending or the answer"]),
    "opens a preavviso again": (
        "update albo.preavviso set ending = null, closed_at = null, closed_by = null, answer = null where id = {preavviso}",
        [r"{v_name}, preavviso no\. {preavviso}: it ended, and now looks as if it had not"]),
    "invents a preavviso and its ending": (
        "insert into albo.preavviso (organization_id, request_id, reasons, sent_by, sent_at, due_on, observations, observed_at,"
        " answer, closed_by, closed_at, ending) select organization_id, {asked}, reasons, sent_by, sent_at, due_on, observations,"
        " observed_at, answer, closed_by, closed_at, ending from albo.preavviso where id = {preavviso};"
        "update albo.preavviso set organization_id = (select organization_id from albo.request where id = {asked})"
        " where request_id = {asked}",
        [r"{asked_name}, preavviso no\. \d+: the history does not know it\.",
         r"{asked_name}, preavviso no\. \d+: the history does not know of any observations",
         r"{asked_name}, preavviso no\. \d+: the history does not know that it ended"]),
    "removes a preavviso": (
        "delete from albo.preavviso where id = {preavviso}",
        [r"{v_name}, preavviso no\. {preavviso}: the history knows it, and it was removed",
         r"{v_name}, preavviso no\. {preavviso}: the observations that arrived were removed",
         r"{v_name}, preavviso no\. {preavviso}: it ended, and now looks as if it had not"]),
    "changes an answer": (
        "update albo.supplement_item set answer = '\"altro\"' where supplement_id = {supplement} and position = 3",
        [r"{v_name}, supplement no\. {supplement}: the answers are not those"]),
    "removes an answer": (
        "delete from albo.supplement_item where supplement_id = {supplement} and position = 1",
        [r"{v_name}, supplement no\. {supplement}: the answers are not those"]),
    "removes the file of an answer": (
        "delete from albo.attachment_chunk c using albo.attachment a where a.id = c.attachment_id and a.request_id = {v}"
        " and a.supplement_item_id is not null;"
        "delete from albo.attachment where request_id = {v} and supplement_item_id is not null",
        [r"{v_name}, supplement no\. {supplement}: the answers are not those"]),
    "undoes that it was answered": (
        "update albo.supplement set state = 'withdrawn' where id = {supplement}",
        [r"{v_name}, supplement no\. {supplement}: it was answered, and now looks as if it had not"]),
    "pretends that it was answered": (
        "update albo.supplement set state = 'answered', closed_at = now() where request_id = {asked} and state = 'open'",
        [r"{asked_name}, supplement no\. \d+: the history does not know that it was answered"]),
    "changes a receipt": (
        "update albo.payment_position set proof = proof || '{{\"receipt_id\": \"R-2\"}}' where id = {paid}",
        [r"{v_name}, payment no\. {paid}: how it was settled, or the proof of it, was changed"]),
    "changes how it was paid": (
        "update albo.payment_position set state = 'paid' where id = {elsewhere}",
        [r"{v_name}, payment no\. {elsewhere}: how it was settled"]),
    "opens a payment again": (
        "update albo.payment_position set state = 'open', closed_at = null, closed_by = null, proof = null where id = {paid}",
        [r"{v_name}, payment no\. {paid}: it was settled, and now looks as if it had not"]),
    "cancels a payment": (
        "update albo.payment_position set state = 'cancelled', closed_at = now() where id = {unpaid}",
        [r".*, request .*, payment no\. {unpaid}: the history does not know that it was settled"]),
    "changes an amount": (
        "update albo.payment_position set amount_cents = 1 where id = {unpaid}",
        [r".*, payment no\. {unpaid}: the amount is not the one that was asked"]),
    "removes a payment": (
        "delete from albo.payment_position where id = {paid}",
        [r"{v_name}, payment no\. {paid}: it was settled, and now looks as if it had not",
         r"{v_name}, payment no\. {paid}: it was asked, and was removed"]),
    "changes a state": (
        "update albo.request set state = 2 where id = {v}",
        [r"{v_name}: its state is not the one"]),
    "changes an outcome": (
        "update albo.request set outcome = 'rejected' where id = {approved}",
        [r"{approved_name}: its outcome is not the one"]),
    "changes the reasons of an annulment": (
        "update albo.request set reasons = 'Altro' where id = {annulled}",
        [r"{annulled_name}: the reasons of its annulment"]),
    "changes a checklist": (
        "update albo.request set checklist = '{{\"x\": true}}' where id = {v}",
        [r"{v_name}: its checklist is not the one"]),
    "changes who has it in hand": (
        "update albo.request set assignee_id = null where id = {v}",
        [r"{v_name}: who has it in hand is not whom"]),
    "changes a deadline": (
        "update albo.request set deadline = deadline + 1 where id = {v}",
        [r"{v_name}: its deadline is 20\d\d-\d\d-\d\d; its clock gives 20"]),
    "changes an event of the register": (
        "update albo.register_event set actor = 'Altri' where member_id = {closed_member} and seq = 1",
        [r"{closed_name}: event 1 of this member was changed"]),
    "removes an event": (
        "delete from albo.register_event where member_id = {closed_member} and seq = 1",
        [r"{closed_name}: event 1 of this member is missing", r"{closed_name}, entry no\. {closed}: no event says who wrote it"]),
    "removes the last event": (
        "delete from albo.register_event where member_id = {closed_member} and seq = 2",
        [r"{closed_name}: the last event of this member is not event 2", r"{closed_name}, entry no\. {closed}: no event says who closed it"]),
    "removes the last event, and says so in the member": (
        "delete from albo.register_event where member_id = {closed_member} and seq = 2; select public.register_rechain({closed_member})",
        [r"{closed_name}, entry no\. {closed}: no event says who closed it"]),
    "changes an event and chains them again": (
        "update albo.register_event set details = details || '{{\"cause\": \"altro\"}}' where member_id = {closed_member} and seq = 2;"
        "select public.register_rechain({closed_member})",
        [r"{closed_name}, entry no\. {closed}: its last day or the cause"]),
    "removes all events of a member": (
        "delete from albo.register_event where member_id = {closed_member}",
        [r"{closed_code}, member no\. {closed_member} of the database: the last event of this member is not event 2",
         r"{closed_name}, entry no\. {closed}: no event says who wrote it", r"{closed_name}, entry no\. {closed}: no event says who closed it"]),
    "removes a member": (
        "delete from albo.member where id = {closed_member}",
        [r"{closed_name}: the register has events of a member who was removed"]),
    "changes an entry's first day": (
        "update albo.entry set effective_from = effective_from - 1 where id = {entry}",
        [r"{entry_name}, entry no\. {entry}: its number, section, first day or resolution"]),
    "changes an entry's resolution": (
        "update albo.entry set resolution_number = 'x' where id = {entry}",
        [r"{entry_name}, entry no\. {entry}: its number, section, first day or resolution"]),
    "changes an entry's number": (
        "update albo.register g set last_number = 99999 from albo.entry e where e.id = {entry} and g.id = e.register_id;"
        "update albo.entry set number = 99999 where id = {entry}",
        [r".* no\. 99999, entry no\. {entry}: its number, section, first day or resolution"]),
    "changes the cause of a removal": (
        "update albo.entry set cause = 'altro' where id = {closed}",
        [r"{closed_name}, entry no\. {closed}: its last day or the cause"]),
    "opens an entry again": (
        "update albo.entry set effective_to = null, cause = null, closed_by = null where id = {closed}",
        [r"{closed_name}, entry no\. {closed}: it was closed, and now looks as if it had not been"]),
    "removes an entry": (
        "delete from albo.entry where id = {closed}",
        [r"{closed_name}, entry no\. {closed}: it was written on the register, and was removed",
         r"{closed_code}, member no\. {closed_member} of the database, entry no\. {closed}: it was closed"]),
    "adds an entry": (
        "insert into albo.entry (organization_id, register_id, section_id, member_id, number, effective_from)"
        " select organization_id, register_id, section_id, member_id, number, '2999-01-01' from albo.entry where id = {closed}",
        [r"{closed_name}, entry no\. \d+: no event says who wrote it on the register"]),
    "gives a number again, long ago": (
        "alter table albo.entry drop constraint entry_number_is_personal;"
        "insert into albo.entry (organization_id, register_id, section_id, member_id, number, effective_from, created_at)"
        " select e.organization_id, e.register_id, e.section_id, (select min(m.id) from albo.member m"
        " where m.organization_id = e.organization_id and m.id <> e.member_id), e.number, '2999-01-01', '1999-01-01'"
        " from albo.entry e where id = {entry}",
        [r"{entry_name}: the number was given to two members"]),
    "lowers a register's counter": (
        "update albo.register g set last_number = 0 from albo.entry e where e.id = {entry} and g.id = e.register_id",
        [r".*, register .*: the register’s counter stands before it, at 0"]),
    "changes an annotation": (
        "update albo.annotation set is_public = true where id = {annotation}",
        [r"{entry_name}, annotation no\. {annotation}: it is not what was written on the register"]),
    "changes how an annotation ended": (
        "update albo.annotation set closing_reasons = 'Altro' where id = {ended}",
        [r"{entry_name}, annotation no\. {ended}: its end or the reasons"]),
    "undoes the end of an annotation": (
        "update albo.annotation set closed_on = null, closing_reasons = null, closed_by = null, closed_at = null where id = {ended}",
        [r"{entry_name}, annotation no\. {ended}: it was ended, and now looks as if it had not been"]),
    "ends an annotation": (
        "update albo.annotation set closed_on = effective_from, closing_reasons = 'x', closed_by = written_by, closed_at = now()"
        " where id = {annotation}",
        [r"{entry_name}, annotation no\. {annotation}: no event says who ended it"]),
    "removes an annotation": (
        "delete from albo.annotation where id = {annotation}",
        [r"{entry_name}, annotation no\. {annotation}: it was written on the register, and was removed"]),
    "adds an annotation": (
        "insert into albo.annotation (organization_id, entry_id, kind, text, effective_from, is_public, written_by, written_at)"
        " select organization_id, entry_id, kind, text, effective_from, is_public, written_by, written_at"
        " from albo.annotation where id = {annotation}",
        [r"{entry_name}, annotation no\. \d+: no event says who wrote it"]),
}
