-- column comments: what a column's name and type do not say
--
-- SPDX-License-Identifier: AGPL-3.0-or-later
--
-- Of columns that migrations made without a word.  Here, and not in a migration, because
-- what is said of a column may be said better later; a new column is commented where it
-- is made.  tests/schema/01-catalogue.sql says which ones need it.

set role albo_owner;

-- What is installed, and for whom.

comment on column albo.installation.is_only is 'Always true: as the key, it keeps the table to one row.';
comment on column albo.schema_migration.version is 'Number in the file''s name; from 1, without a gap.';
comment on column albo.schema_migration.sha256 is 'SHA-256 of the file as it was applied, in hexadecimal.';
comment on column albo.organization.kind is 'order (ordine or collegio), school, or list (any other body that keeps one).';
comment on column albo.staff.email is 'Where notices for the office go; null where the person gets none.';
comment on column albo.staff.is_active is 'False: the person may sign in to PostgreSQL, but every function refuses with AL403.';

-- Registers.

comment on column albo.register.is_public is 'Whether strangers may read the public version of the register.';
comment on column albo.section.name is 'Label by language: {"it":…,"en":…}.';
comment on column albo.member.kind is 'person or legal_person.';
comment on column albo.member.fiscal_code is
  'Codice fiscale, 16 characters, or 11 digits for legal persons; upper case. The same one is the same member.';
comment on column albo.member.family_name is 'Null for a legal person.';
comment on column albo.member.given_name is 'Null for a legal person.';
comment on column albo.member.birth_date is 'Null for a legal person, or when not known.';
comment on column albo.member.event_seq is 'seq of the last row of albo.register_event; 0 before the first.';
comment on column albo.entry.number is 'Number in the register: given once to a member, the same in each of the member''s periods there.';
comment on column albo.entry.effective_from is 'First day in the section.';
comment on column albo.entry.period is 'From effective_from up to, but without, effective_to; unbounded while in force.';
comment on column albo.entry.resolution_number is 'Of the body''s resolution (delibera) that opened the period; null when none was needed.';
comment on column albo.entry.resolution_date is 'Of the body''s resolution; null when none was needed.';
comment on column albo.annotation.kind is 'suspension, sanction, note or other.';
comment on column albo.annotation.text is 'In the words of the office; citizens read it when is_public.';
comment on column albo.annotation.effective_from is 'First day of the annotation.';
comment on column albo.annotation.is_public is 'Whether the public version of the register may show it.';
comment on column albo.annotation.resolution_number is 'Of the resolution it rests on; null when there is none.';
comment on column albo.annotation.resolution_date is 'Of the resolution it rests on; null when there is none.';
comment on column albo.annotation.closing_reasons is 'Why it ended; null while nobody closed it.';
comment on column albo.annotation.closed_by is 'Who of the staff closed it; null while nobody did.';
comment on column albo.annotation.closed_at is 'When it was closed; null while nobody did.';
comment on column albo.register_event.seq is 'From 1, without a gap, for each member.';
comment on column albo.register_event.annotation_id is 'The annotation written or closed; null for what is not about one.';
comment on column albo.register_event.actor_kind is 'administrator; system for what Albo does by itself, as an import.';
comment on column albo.register_event.actor_id is 'Of albo.staff; null for the system.';
comment on column albo.register_event.actor is 'Name of who did it, as it was then.';
comment on column albo.register_event.details is 'What changed, by column; for a correction before and after.';
comment on column albo.transfer.destination_organization_id is 'The body of destination; null when it is not in this database.';
comment on column albo.transfer.destination_request_id is 'The request it got there; null when it is not in this database.';
comment on column albo.transfer.closed_at is 'When it stopped being offered; null while it is.';

-- Services and their forms.

comment on column albo.service.kind is
  'enrolment, removal, transfer: approval changes the register as the rules say; other: it changes nothing there.';
comment on column albo.service.is_active is 'False: citizens see it no more; requests already submitted go on.';
comment on column albo.service_version.version is 'From 1, one more at each publication of the service.';
comment on column albo.service_version.title is 'By language: {"it":…,"en":…}.';
comment on column albo.service_version.summary is 'One line for lists, by language.';
comment on column albo.service_version.description is 'What the citizen reads before beginning, by language; {} when there is nothing to say.';
comment on column albo.service_version.fee_cents is 'Euro cents; 0 when the service is free.';
comment on column albo.service_version.term_days is 'Days from submission to the decision, before suspensions.';
comment on column albo.service_version.rules is 'What the service asks of the procedure; albo.require_rules says which keys there are. Without fee_due the fee is collected outside Albo.';
comment on column albo.service_version.form is 'The form as a document: sections, fields, conditions. albo.form_field has its fields flat.';
comment on column albo.service_version.published_at is 'Null while it is only being written.';
comment on column albo.form_field.position is 'Order in the whole form, across sections, from 1.';
comment on column albo.form_field.id is 'Name of the field in the form and in the answers.';
comment on column albo.form_field.type is 'Kind of field of the form language: text, date, choice, attachment …';
comment on column albo.form_field.is_required is 'Asked for only while the field is visible.';
comment on column albo.form_field.shown_for is 'Array of the values of shown_by for which the field is visible; null when visible_when says more.';
comment on column albo.form_field.options is 'Values that may be chosen; null for fields without a choice.';
comment on column albo.form_field.min_items is 'How many options or entries an answer has at least; null for what is neither, and in forms published before there were groups.';
comment on column albo.form_field.max_items is 'How many options or entries an answer has at most; null as in min_items.';
comment on column albo.form_field.parts is 'The fields of each entry of a group, each as a row of this table; null for what is no group.';
comment on column albo.form_field.media_types is 'Types of file that are taken; null for what is not an attachment.';
comment on column albo.form_field.max_size is 'Bytes of one file; null for what is not an attachment.';
comment on column albo.form_field.max_files is 'How many files may be added; null for what is not an attachment.';

-- Citizens.

comment on column albo.citizen.fiscal_code is 'Codice fiscale; null for foreigners who have none.';
comment on column albo.citizen.birth_date is 'Null when the identity does not say.';
comment on column albo.citizen.birth_place is 'As the identity gives it; null when it does not.';
comment on column albo.citizen.sex is 'M or F, as the identity gives it; null when it does not.';
comment on column albo.citizen.email is 'Ordinary mail; null when not known.';
comment on column albo.citizen.pec is 'Certified mail; null when not known.';
comment on column albo.citizen.mobile_phone is 'Null when not known.';
comment on column albo.session.method is 'spid, cie, eidas, oidc where an aggregator does not say which; demo only where albo.installation.is_demo.';
comment on column albo.session.level is 'Level of assurance of the identity, 1 to 3.';
comment on column albo.draft.row_version is 'Grows at each save; a caller names the one it saw.';
comment on column albo.draft.step is 'Step of the form where the citizen left off, from 0.';
comment on column albo.draft.channel is 'counter, paper or pec when the office files it; null for the citizen''s own.';
comment on column albo.draft.corrects_id is 'The closed request that it will correct; null for most.';

-- Requests.

comment on column albo.state.state is '1 to 7, in the order in which they are listed; those below 6 are open.';
comment on column albo.state.label_it is 'What people read, in Italian.';
comment on column albo.state.label_en is 'What people read, in English.';
comment on column albo.state.is_final is 'Nothing leads out of it.';
comment on column albo.transition.action is 'What is done, as albo.history.action tells it.';
comment on column albo.transition.to_state is 'Where it leads. One action may have more: the request itself says which.';
comment on column albo.transition.by_applicant is 'Whether the applicant may, on a request of their own.';
comment on column albo.transition.by_officer is 'Whether an officer of the body may.';
comment on column albo.transition.by_administrator is 'Whether an administrator of the body may.';
comment on column albo.transition.by_system is 'Whether Albo does it by itself, or the worker.';
comment on column albo.protocol_counter.year is 'Of the legal day, in Rome.';
comment on column albo.protocol_counter.last_number is 'Last number given in the year.';
comment on column albo.request.service_id is 'The service of service_version_id: filters need not look it up.';
comment on column albo.request.protocol_number is 'YEAR/NUMBER, the number with seven digits; unique in the body.';
comment on column albo.request.deadline is 'Last day for the decision, as albo.clock_fold last made it.';
comment on column albo.request.state is 'See albo.state.';
comment on column albo.request.is_unread is 'Something came in that nobody of the office has opened yet.';
comment on column albo.request.checklist is 'Completeness check by item: {"item":true,…}; null before it was forwarded.';
comment on column albo.request.supplement_expired is 'A supplement ended without an answer.';
comment on column albo.request.reasons is 'Why it was annulled, as the applicant reads it; null otherwise.';
comment on column albo.request.closed_at is 'When it reached a final state; null while it is open.';
comment on column albo.request.entry_id is 'The entry that the approval opened or closed; null when there is none.';
comment on column albo.request.history_seq is 'seq of the last row of this request''s history.';
comment on column albo.submission.submitted_at is 'As in albo.request: the search index needs it beside the name.';
comment on column albo.submission.applicant_name is 'Family name and given name of the applicant that day; search looks here.';
comment on column albo.submission.fiscal_code is 'Of the applicant; null for foreigners who have none.';
comment on column albo.history.seq is 'From 1, without a gap, for each request.';
comment on column albo.history.action is 'See albo.transition.';
comment on column albo.history.from_state is 'Null for the submission.';
comment on column albo.history.to_state is 'See albo.state; the same as from_state for a step that leads nowhere else.';
comment on column albo.history.actor_kind is 'applicant, officer, administrator or system.';
comment on column albo.history.actor_id is 'Of albo.citizen for an applicant, of albo.staff for the office; null for the system.';
comment on column albo.history.actor is 'Name of who acted, as it was then.';
comment on column albo.history.details is 'What was given with the action, by reference where it has a table of its own.';

-- The procedure.

comment on column albo.supplement.message is 'What the office writes besides the items; null when they say all.';
comment on column albo.supplement.proposed_by is 'The officer who proposed it; null when an administrator asked directly.';
comment on column albo.supplement.proposed_at is 'Null when an administrator asked directly.';
comment on column albo.supplement.asked_by is 'The administrator who sent it; null for a proposal.';
comment on column albo.supplement.asked_at is 'When it was sent; null for a proposal.';
comment on column albo.supplement.closed_at is 'Null while it is proposed or open.';
comment on column albo.supplement_item.position is 'Order in the ask, from 1.';
comment on column albo.supplement_item.kind is 'field (a value of the form), attachment, or text (an answer in words).';
comment on column albo.supplement_item.reason is 'Why it is asked, as the applicant reads it.';
comment on column albo.supplement_item.answered_at is 'Null before the answer.';
comment on column albo.preavviso.reasons is 'Motivi ostativi: what stands against the request, as the applicant reads it.';
comment on column albo.preavviso.observations is 'Of the applicant; null when none came.';
comment on column albo.preavviso.observed_at is 'When the observations came; null when none did.';
comment on column albo.preavviso.answer is 'The office''s answer to the observations; null when there is none.';
comment on column albo.preavviso.closed_by is 'Who of the staff closed it, or the request; null while it is open.';
comment on column albo.preavviso.closed_at is 'Null while it is open.';
comment on column albo.clock_event.kind is
  'supplement_suspends, supplement_restarts, supplement_closed; preavviso, observations, preavviso_closed; payment_asked, payment_closed.';
comment on column albo.payment_position.kind is 'fee (of the service), stamp_duty (marca da bollo) or other.';
comment on column albo.payment_position.description is 'Causale, as the payer reads it.';
comment on column albo.payment_position.due_on is 'Last day to pay; null: no day.';
comment on column albo.payment_position.state is 'open, then paid (through pagoPA), paid_elsewhere or cancelled.';
comment on column albo.payment_position.closed_by is 'Who of the staff closed it; null while open, or when a receipt did.';
comment on column albo.payment_position.closed_at is 'Null while it is open.';
comment on column albo.note.text is 'Read by the staff only.';
comment on column albo.message.text is 'Plain text; each side reads it as it was written.';

-- Files.

comment on column albo.attachment.draft_id is 'The draft it belongs to; null once submitted, and for what the request got later.';
comment on column albo.attachment.request_id is 'The request it belongs to; null while the file is arriving or its draft is not submitted.';
comment on column albo.attachment.media_type is 'Announced by the sender, one that the field takes; the first bytes must agree.';
comment on column albo.attachment.size is 'Bytes so far; of the whole file once sha256 is there.';
comment on column albo.attachment.n_chunks is 'Pieces so far.';
comment on column albo.attachment_chunk.index is 'From 0.';
comment on column albo.attachment_chunk.bytes is '256 KiB, less in the last piece; stored outside the row, uncompressed.';

-- Outside, reads and commands.

comment on column albo.outbox.request_id is 'What it is about; null for what is not about a request.';
comment on column albo.outbox.kind is 'What the worker does with it.';
comment on column albo.outbox.last_error is 'Why the last attempt failed; null before one did.';
comment on column albo.outbox.settled_at is 'When it was carried out; null while it waits.';
comment on column albo.access_log.request_id is 'The request that was opened, or whose file was; null for members.';
comment on column albo.access_log.what is 'request, attachment or member.';
comment on column albo.access_log.reason is 'Why, when the reader was asked; null otherwise.';
comment on column albo.command.key is 'Made by the client before the first try.';
comment on column albo.command.name is 'The action, or the function, that was called.';
comment on column albo.command.caller_kind is 'As in albo.actor.';
comment on column albo.command.result is 'What the first call answered, and every repeat answers.';

-- Seals.

comment on column albo.seal.number is 'From 1, without a gap, over all organizations.';
comment on column albo.seal.format is 'Of albo.seal_text and of the leaves; 1 is the only one so far.';
comment on column albo.seal.from_id is 'albo.history.id after which it begins: the to_id of the seal before.';
comment on column albo.seal.to_id is 'Last albo.history.id that it closes.';
comment on column albo.seal.n_leaves is 'How many requests had history in its range.';
comment on column albo.seal_key.valid_from is 'First instant of the seals it may sign.';
comment on column albo.seal_key.valid_to is 'When another key took its place; null for the one in use.';
comment on column albo.seal_leaf.seal_number is 'Of albo.seal.';
comment on column albo.seal_leaf.request_id is 'The request, which may have been removed since.';
comment on column albo.seal_leaf.protocol_number is 'Of the request, so that one that was removed can be named.';
comment on column albo.seal_head.is_only is 'Always true: as the key, it keeps the table to one row.';
comment on column albo.seal_head.number is 'Of the newest seal; 0 before the first.';
comment on column albo.seal_head.to_id is 'Last albo.history.id that is sealed; 0 before the first seal.';

-- Who changed accounts and settings.

comment on column albo.staff_event.action is 'added, duty (another one), suspended, resumed, or password (a new one).';
comment on column albo.staff_event.duty_after is 'The duty after this; the same as before when the change is another.';
comment on column albo.staff_event.reason is 'As who made the change gave it; null when none was given.';
comment on column albo.setting_event.done_by is 'Database role that was signed in.';

reset role;
