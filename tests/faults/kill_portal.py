# SPDX-License-Identifier: AGPL-3.0-or-later
"""The portal is killed in the middle of a citizen's work.

During an upload, between saving and submitting, and while it submits, again and again.  It is started
anew each time, and the citizen goes on as a browser would: same cookie, and the same form sent again,
which carries the same key."""

import sys
import tempfile
import threading
import time

import crowd
import enrolment
from invariants import check_invariants
from parts import Database, Site
from plain_citizen import PlainCitizen, multipart
from tap import Story, check_equal, say

ROUNDS = 16
FIRST = 300_000      # number of the first citizen: far from those of other tests
BIG_PDF = enrolment.PDF + b"%" + b"x" * (3 * 1024 * 1024) + b"\n"

story = Story()
database = Database()
logs = tempfile.TemporaryDirectory()
site = Site(database, logs.name)


def signed_in(token):
    citizen = PlainCitizen(site.url)
    citizen.cookies["albo_session"] = token
    return citizen


def restart_portal():
    site.portal.kill()
    site.start_portal()


def step_with_files(citizen, draft):
    """The first page of the draft that takes a file, with its form."""
    page = citizen.get(f"/bozze/{draft}/1")
    check_equal(page.status, 200, page.url)
    for number in range(1, 40):
        page = citizen.get(f"/bozze/{draft}/{number}")
        form = next((form for form in page.forms if form.files), None)
        if page.status == 200 and form is not None:
            return page, form
    raise AssertionError("no step takes a file")


def summary(citizen, draft):
    page = citizen.get(f"/bozze/{draft}/riepilogo")
    check_equal(page.status, 200, page.url)
    form = page.form("/riepilogo")
    return form.action, [*form.fields, ("action", "submit")]


def protocol_number(page):
    check_equal(page.status, 200, f"answer at {page.url}: {page.text[:300]}")
    return database.value("select r.protocol_number from albo.request r where r.id = :'id'::bigint;",
                          id=page.path.rstrip("/").split("/")[-1 if page.path[-1].isdigit() else -2])


@story.step("portal and sign-in answer")
def start():
    site.start()


@story.step("killed during an upload: no half file, and the file can be sent again")
def upload():
    (token, draft, _), = crowd.fill_drafts(database, FIRST, 1, has_files=False).values()
    citizen = signed_in(token)
    for share in (0.1, 0.5, 0.9):
        page, form = step_with_files(citizen, draft)
        fields = [*form.fields, ("action", "save")]
        body, media_type = multipart(fields, [(form.files[0], "grande.pdf", "application/pdf", BIG_PDF)])
        wire = citizen.connect(site.url)
        wire.putrequest("POST", form.action)
        for name, value in citizen.headers().items():
            wire.putheader(name, value)
        wire.putheader("Content-Type", media_type)
        wire.putheader("Content-Length", str(len(body)))
        wire.endheaders()
        wire.send(body[:int(len(body) * share)])
        time.sleep(0.2)
        restart_portal()
        wire.close()
        check_invariants(database)
        page, form = step_with_files(citizen, draft)
        assert "grande.pdf" not in page.text, "half a file is shown"

    page, form = step_with_files(citizen, draft)
    page = citizen.post(form.action, [*form.fields, ("action", "save")],
                        [(form.files[0], "grande.pdf", "application/pdf", BIG_PDF)])
    assert "grande.pdf" in page.text, page.text[:500]
    check_equal(database.value("select a.size from albo.attachment a where a.draft_id = :'d' "
                               "and a.sha256 is not null;", d=draft), str(len(BIG_PDF)), "size")
    check_invariants(database)


@story.step("killed between saving and submitting: the draft is there, and is submitted")
def between():
    (token, draft, _), = crowd.fill_drafts(database, FIRST + 1, 1).values()
    citizen = signed_in(token)
    page = citizen.get(f"/bozze/{draft}/1")
    form = page.form(f"/bozze/{draft}/1")
    citizen.post(form.action, [*form.fields, ("action", "save")], is_multipart=True)
    restart_portal()
    action, fields = summary(citizen, draft)
    restart_portal()
    number = protocol_number(citizen.post(action, fields))
    # The browser's "back" and a second click: the same answer.
    check_equal(protocol_number(citizen.post(action, fields)), number, "protocol number of the repeat")
    check_equal(database.value("select count(*) from albo.draft where id = :'d';", d=draft), "0", "drafts")
    check_invariants(database)


@story.step(f"killed while it submits, {ROUNDS} times: one request each, and one number")
def submit():
    drafts = crowd.fill_drafts(database, FIRST + 2, ROUNDS)
    n_done = 0
    # Shorter after a submission that was done in time, longer after one that was not: most kills fall
    # close to the instant where it is decided.
    delay = 0.006
    for number, (token, draft, _) in enumerate(drafts.values()):
        citizen = signed_in(token)
        action, fields = summary(citizen, draft)
        first = {}

        def send():
            try:
                first["page"] = citizen.post(action, fields, follow=False)
            except OSError:
                pass                     # the connection died with the portal

        sender = threading.Thread(target=send)
        sender.start()
        time.sleep(delay)
        site.portal.kill()
        sender.join()
        site.start_portal()

        check_invariants(database)
        made = database.value("select c.result ->> 'protocol_number' from albo.command c "
                              "where c.target_id = :'d' and c.name = 'submit';", d=draft)
        n_done += made is not None
        delay *= 0.75 if made else 1.3
        if "page" in first:
            check_equal(first["page"].status, 303, "an answer that arrived")
            assert made is not None, "the citizen was answered, but nothing was kept"
        kept = database.value("select count(*) from albo.draft where id = :'d';", d=draft)
        check_equal(kept, "0" if made else "1", "drafts: consumed, or whole")
        again = protocol_number(citizen.post(action, fields))
        check_equal(again, made or again, f"round {number}: protocol number of the repeat")
        check_invariants(database)
    say(f"{n_done} of {ROUNDS} had been done when the portal was killed")


@story.step("SIGTERM ends both in order")
def end():
    check_equal((site.portal.stop(), site.login.stop()), (0, 0), "exit status")


try:
    status = story.tell()
finally:
    site.kill()
    logs.cleanup()
sys.exit(status)
