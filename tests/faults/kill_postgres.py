# SPDX-License-Identifier: AGPL-3.0-or-later
"""PostgreSQL is killed in the middle of submissions, uploads and approvals.

A burst of commands is poured into one connection and the server is killed while they run: one of
its processes (it then restarts itself) or all of them at once (it is started again).  Afterwards
every command of the burst is repeated with its key, as a client does that does not know whether it
was done: what had been answered is answered the same, and everything has happened exactly once."""

import json
import random
import sys
import time
import uuid

import cluster
import crowd
from invariants import check_invariants
from parts import Database
from session import Session
from tap import Story, check_equal, say

BURST = 25
ROUNDS = 4           # of each kind; every other one kills the whole server
FIRST = 200_000      # number of the first citizen
PASSWORD = "albo-demo"

story = Story()
database = Database()
cut = []             # how many commands of each burst had been answered when the server died


def pour(role, password, commands, number):
    """Sends COMMANDS, kills the server meanwhile, and returns the answers that had come."""
    session = Session(database, role, password)
    for command in commands:
        session.send(command)
    # Let a few through: a burst that is cut before it began shows nothing.
    answers = [session.receive() for _ in range(random.randrange(1, 6))]
    time.sleep(random.uniform(0, 0.004))
    if number % 2:
        cluster.crash()
    else:
        cluster.kill(session.pid)
    while len(answers) < len(commands):
        answer = session.receive()
        if answer[0] != "00000":
            break
        answers.append(answer)
    session.close()
    if number % 2:
        cluster.start()
    cluster.wait_ready(database)
    cut.append(sum(state == "00000" for state, _ in answers))
    return answers


def repeat(role, password, commands, answers):
    """Every command again with its key: the same answer where there was one, an answer everywhere."""
    session = Session(database, role, password)
    results = []
    for place, command in enumerate(commands):
        state, text = session.ask(command)
        check_equal(state, "00000", f"repeated command {place}: {command[:60]}…")
        if place < len(answers) and answers[place][0] == "00000":
            check_equal(json.loads(text), json.loads(answers[place][1]), f"repeated command {place}")
        results.append(json.loads(text))
    session.close()
    return results


def submissions(first):
    drafts = crowd.fill_drafts(database, first, BURST)
    return [f"select portal.submit('{token}', {draft}, {version}, '{uuid.uuid4()}');"
            for token, draft, version in drafts.values()]


@story.step(f"killed during submissions, {ROUNDS} times: none lost, none twice")
def submit():
    for number in range(ROUNDS):
        commands = submissions(FIRST + number * BURST)
        before = int(database.value("select count(*) from albo.request;"))
        answers = pour("albo_portal", None, commands, number)
        check_invariants(database)
        results = repeat("albo_portal", None, commands, answers)
        check_equal(len({result["protocol_number"] for result in results}), BURST, "protocol numbers")
        check_equal(int(database.value("select count(*) from albo.request;")), before + BURST, "requests")
        check_invariants(database)


@story.step(f"killed during approvals, {ROUNDS} times: each has one entry")
def approve():
    requests = database.query(
        "select r.id, r.row_version from albo.request r join albo.citizen c on c.id = r.citizen_id "
        "join crowd.person p on p.identity ->> 'fiscal_code' = c.fiscal_code order by r.id;")
    claimant = Session(database, "ordine.amministratore", PASSWORD)
    claimed = []
    for request, version in requests:
        state, text = claimant.ask(f"select office.claim({request}, {version}, '{uuid.uuid4()}');")
        check_equal(state, "00000", "claim")
        claimed.append((request, json.loads(text)["row_version"]))
    claimant.close()

    for number in range(ROUNDS):
        commands = [f"select office.approve({request}, {version}, '{uuid.uuid4()}', "
                    "'{\"resolution_number\": \"1\", \"resolution_date\": \"2026-01-02\"}');"
                    for request, version in claimed[number * BURST:(number + 1) * BURST]]
        before = int(database.value("select count(*) from albo.entry;"))
        answers = pour("ordine.amministratore", PASSWORD, commands, number)
        check_invariants(database)
        results = repeat("ordine.amministratore", PASSWORD, commands, answers)
        check_equal({result["state"] for result in results}, {"approved"}, "states")
        check_equal(int(database.value("select count(*) from albo.entry;")), before + BURST, "entries")
        check_invariants(database)


@story.step(f"killed during uploads, {ROUNDS} times: a file is whole or not there")
def upload():
    piece = "decode('255044462d312e34' || repeat('20', 262136), 'hex')"
    for number in range(ROUNDS):
        first = FIRST + 10_000 + number
        (token, draft, _), = crowd.fill_drafts(database, first, 1, has_files=False).values()
        field = crowd.first_file_field(database)
        session = Session(database, "albo_portal")
        file = session.ask(f"select portal.attachment_begin('{token}', {draft}, '{field}', "
                           "'documento.pdf', 'application/pdf');")[1]
        session.close()
        pour("albo_portal", None,
             [f"select 1 from portal.attachment_append('{token}', {file}, {index}, {piece});"
              for index in range(BURST)], number)
        check_invariants(database)
        session = Session(database, "albo_portal")
        seen = json.loads(session.ask(f"select portal.draft_get('{token}', {draft});")[1])
        check_equal(seen["values"].get(field, []), [], "files that the citizen sees")
        session.close()


@story.step("the bursts were cut in the middle")
def cut_in_the_middle():
    say("commands answered before each kill: " + " ".join(map(str, cut)))
    assert any(0 < n < BURST for n in cut), cut


sys.exit(story.tell())
