# SPDX-License-Identifier: AGPL-3.0-or-later
"""Two administrators approve and annul the same version of a request at once.

Over two real connections, again and again: exactly one wins, the other is told AL409, and the
request has one more row of history.  In odd rounds both commands are held on the row's lock until
both wait for it, so that they are surely in the middle at the same time; in even rounds they run
free, the first to be sent changing every time."""

import json
import sys
import uuid

import crowd
from invariants import check_invariants
from parts import Database
from session import Session
from tap import Story, check_equal, say, wait_for

ROUNDS = 60
FIRST = 100_000      # number of the first citizen: far from those of other tests
PASSWORD = "albo-demo"

story = Story()
database = Database()
wins = {"approve": 0, "annul": 0}
rounds = []


def commands(request, version):
    return {
        "approve": f"select office.approve({request}, {version}, '{uuid.uuid4()}', "
                   "'{\"resolution_number\": \"1\", \"resolution_date\": \"2026-01-02\"}');",
        "annul": f"select office.annul({request}, {version}, '{uuid.uuid4()}', 'ex_officio', "
                 "'Prova di due decisioni insieme.');",
    }


@story.step("as many claimed requests as rounds")
def prepare():
    crowd.fill_drafts(database, FIRST, ROUNDS)
    crowd.submit(database, FIRST, ROUNDS)
    requests = database.query(
        "select r.id from albo.request r join crowd.draft d on true "
        "join albo.session s on s.token_hash = sha256(convert_to(d.token, 'UTF8')) "
        f"where s.citizen_id = r.citizen_id and d.k >= {FIRST} order by 1;")
    check_equal(len(requests), ROUNDS, "requests")
    claimant = Session(database, "ordine.amministratore", PASSWORD)
    for (request,) in requests:
        state, answer = claimant.ask(f"select office.claim({request}, 1, '{uuid.uuid4()}');")
        check_equal(state, "00000", "claim")
        rounds.append((request, json.loads(answer)["row_version"]))
    claimant.close()


def blocked(first, second):
    return database.value("select count(*) from pg_stat_activity where wait_event_type = 'Lock' "
                          f"and pid in ({first.pid}, {second.pid});") == "2"


@story.step(f"{ROUNDS} rounds: one wins, the other is told AL409, one row of history")
def race():
    first = Session(database, "ordine.amministratore", PASSWORD)
    second = Session(database, "ordine.amministratore2", PASSWORD)
    gate = Session(database, database.user)

    for number, (request, version) in enumerate(rounds):
        before = int(database.value(f"select count(*) from albo.history where request_id = {request};"))
        verbs = list(commands(request, version).items())
        if number % 4 >= 2:
            verbs.reverse()
        if number % 2:
            gate.ask("begin;")
            gate.ask(f"select 1 from albo.request where id = {request} for update;")
        for session, (_, command) in zip((first, second), verbs):
            session.send(command)
        if number % 2:
            wait_for("both to wait for the row", lambda: blocked(first, second), interval=0.005)
            gate.ask("commit;")
        states = {verb: session.receive()[0] for session, (verb, _) in zip((first, second), verbs)}

        check_equal(sorted(states.values()), ["00000", "AL409"], f"round {number}: {states}")
        winner = next(verb for verb, state in states.items() if state == "00000")
        wins[winner] += 1
        check_equal(database.query(
            "select s.code, r.outcome, (select count(*) from albo.history h where h.request_id = r.id), "
            "(select string_agg(h.action, ',') from albo.history h where h.request_id = r.id "
            f"and h.seq > {before}) from albo.request r join albo.state s using (state) "
            f"where r.id = {request};"),
            [["approved", "approved", str(before + 1), "approve"] if winner == "approve" else
             ["annulled", "ex_officio", str(before + 1), "annul"]], f"round {number}")

    for session in (first, second, gate):
        session.close()
    say(f"won by approval {wins['approve']} times, by annulment {wins['annul']} times")


@story.step("both verbs have won, so there was a race")
def both_won():
    assert all(wins.values()), wins


@story.step("nothing is half-done")
def whole():
    check_invariants(database)


sys.exit(story.tell())
