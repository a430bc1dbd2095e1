# SPDX-License-Identifier: AGPL-3.0-or-later
"""The desktop is killed right after an approval was confirmed, a little later each time.

Either the request is approved and has its entry, or nothing has happened; the same person, at the
program started anew, sees which, and can finish the work."""

import json
import pathlib
import sys
import tempfile
import uuid

import crowd
from invariants import check_invariants
from parts import SOURCE, Database, Helper
from session import Session
from tap import Story, check_equal, say

DELAYS = (0, 0.03, 0.3)
FIRST = 400_000      # number of the first citizen: far from those of other tests
LOGIN, PASSWORD = "ordine.amministratore", "albo-demo"
DETAILS = {"Resolution number": "12/2026"}

story = Story()
status = 1
database = Database()
logs = tempfile.TemporaryDirectory()
desktop = None
claimed = []         # (id, protocol number), the last submitted first


def sign_in():
    desktop.ask("sign_in", server=database.server(), user=LOGIN, password=PASSWORD)


def state_of(request):
    return database.query(
        "select s.code, (select count(*) from albo.history h where h.request_id = r.id and "
        "h.action = 'approve'), (select count(*) from albo.entry e where e.opened_by = r.id) "
        f"from albo.request r join albo.state s using (state) where r.id = {request};")[0]


@story.step("claimed requests, and an administrator at the desktop")
def prepare():
    global desktop
    crowd.fill_drafts(database, FIRST, len(DELAYS))
    crowd.submit(database, FIRST, len(DELAYS))
    session = Session(database, LOGIN, PASSWORD)
    for request, protocol in database.query(
            "select r.id, r.protocol_number from albo.request r join albo.organization o "
            f"on o.id = r.organization_id where o.code = 'ordine' order by r.id desc limit {len(DELAYS)};"):
        state, answer = session.ask(f"select office.claim({request}, 1, '{uuid.uuid4()}');")
        check_equal((state, json.loads(answer)["state"]), ("00000", "under_review"), "claim")
        claimed.append((request, protocol))
    session.close()
    desktop = Helper("desktop", [SOURCE / "tests/desktop/with-display.sh", "/usr/bin/python3",
                                 SOURCE / "tests/journey/clerk.py", logs.name], logs.name)
    sign_in()


@story.step(f"killed {len(DELAYS)} times while it approves: all of it or nothing, and the work can go on")
def approve():
    n_done = 0
    for delay, (request, protocol) in zip(DELAYS, claimed):
        desktop.ask("open_row", protocol=protocol)
        desktop.ask("state", label="In revisione")
        desktop.ask("ask_and_die", what="Approve", fields=DETAILS, delay=delay)
        check_invariants(database)
        found = state_of(request)
        assert found in (["approved", "1", "1"], ["under_review", "0", "0"]), f"half-done: {found}"
        n_done += found[0] == "approved"

        sign_in()
        if found[0] == "under_review":
            desktop.ask("open_row", protocol=protocol)
            desktop.ask("act", what="Approve", fields=DETAILS)
            desktop.ask("state", label="Approvata")
        check_equal(state_of(request), ["approved", "1", "1"], "in the end")
        check_invariants(database)
    say(f"{n_done} of {len(DELAYS)} had been done when the desktop was killed")


@story.step("the desktop ends in order")
def end():
    check_equal(desktop.ask("end"), 0, "exit status")


try:
    status = story.tell()
finally:
    if desktop is not None:
        desktop.stop()
    if status:
        for log in pathlib.Path(logs.name).iterdir():
            say(f"{log.name}: {log.read_text(errors='replace')[-3000:]}")
    logs.cleanup()
sys.exit(status)
