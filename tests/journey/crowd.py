# SPDX-License-Identifier: AGPL-3.0-or-later
"""Citizens, drafts and requests by the dozen or the thousand.

Made through the functions that the sign-in and the portal call, run by the database's superuser in
one go: for tests of what comes after the filling of a form."""

import json

import enrolment
from people import person


# A token has 43 characters; this one says whose it is.
TOKEN = "'token-of-' || lpad(({number})::text, 33, '0') || 'A'"

CREATE = """
create schema if not exists crowd;
create table if not exists crowd.person (k int primary key, identity jsonb not null);
create table if not exists crowd.draft (k int primary key, token text not null, id bigint not null,
                                        row_version int not null);
"""

FILL = """
do $$
declare
  v_person record;
  v_token text;
  v_id bigint;
  v_version int;
  v_draft jsonb;
  v_field text;
  v_attachment bigint;
  v_file constant bytea := decode('{file}', 'hex');
begin
  for v_person in select * from crowd.person p
                  where not exists (select from crowd.draft d where d.k = p.k) order by k loop
    v_token := {token};
    perform login.session_open(v_person.identity, 'spid', 2, sha256(convert_to(v_token, 'UTF8')));
    v_draft := portal.draft_open(v_token, '{organization}', 'iscrizione');
    v_id := v_draft ->> 'id';
    v_version := portal.draft_save(v_token, v_id, (v_draft ->> 'row_version')::int,
                                   $json${values}$json$, 0) ->> 'row_version';
    foreach v_field in array array[{files}]::text[] loop
      v_attachment := portal.attachment_begin(v_token, v_id, v_field, v_field || '.pdf',
                                              'application/pdf');
      perform portal.attachment_append(v_token, v_attachment, 0, v_file);
      perform portal.attachment_finish(v_token, v_attachment, sha256(v_file));
    end loop;
    v_version := portal.draft_get(v_token, v_id) ->> 'row_version';
    insert into crowd.draft values (v_person.k, v_token, v_id, v_version);
  end loop;
end
$$;
"""

SUBMIT = """
do $$
declare
  v_draft record;
begin
  for v_draft in select * from crowd.draft where k between {first} and {last} order by k loop
    perform portal.submit(v_draft.token, v_draft.id, v_draft.row_version, gen_random_uuid());
  end loop;
end
$$;
"""


def quoted(text):
    return "'" + text.replace("'", "''") + "'"


def form_of(database, organization="ordine"):
    return database.json(f"select portal.service('{organization}', 'iscrizione') -> 'service' -> 'form';")


def first_file_field(database):
    return enrolment.answers(form_of(database))[1][0]


def fill_drafts(database, first, count, has_files=True, organization="ordine"):
    """A signed-in citizen with a draft ready to submit for each number from FIRST, to a professional
    order.  Returns the rows of crowd.draft as {number: (token, draft, row_version)}."""
    database.query(CREATE)
    people = ",".join(f"({k}, {quoted(json.dumps(person(k)))})" for k in range(first, first + count))
    database.query(f"insert into crowd.person values {people};")
    values, files = enrolment.answers(form_of(database, organization))
    if not has_files:
        files = []
    database.query(FILL.format(
        token=TOKEN.format(number="v_person.k"), organization=organization,
        values=json.dumps(values),
        file=enrolment.PDF.hex(), files=",".join(quoted(field) for field in files)), timeout=1800)
    rows = database.query(f"select k, token, id, row_version from crowd.draft "
                          f"where k between {first} and {first + count - 1} order by k;")
    return {int(k): (token, int(draft), int(version)) for k, token, draft, version in rows}


def submit(database, first, count):
    database.query(SUBMIT.format(first=first, last=first + count - 1), timeout=1800)


def open_session(database, citizen, token):
    """A session of the citizen with this number, by the function that the sign-in calls."""
    database.query(
        "select login.session_open(jsonb_build_object('fiscal_code', c.fiscal_code, 'identity_key', c.identity_key, "
        "'given_name', c.given_name, 'family_name', c.family_name), 'spid', 2, sha256(convert_to(:'token', 'UTF8'))) "
        "from albo.citizen c where c.id = :'citizen'::bigint;", citizen=citizen, token=token)
