# SPDX-License-Identifier: AGPL-3.0-or-later
"""Many citizens, officers and administrators at once, and connections that die at random.

2,000 commands over three organizations: submissions through the portal's role, moves through the
accounts of the office.  All the while clients are killed, and so are the server's ends of their
connections; some commands are taken back, some are sent twice at once, some are about a version that
somebody else has changed.  In the end what everybody was told must be exactly what has happened.

ALBO_TEST_SEED repeats the choices of a run (not its timing), ALBO_TEST_COMMANDS sets how many."""

import json
import os
import random
import subprocess
import sys
import threading
import time

import crowd
from crew import Command, Killer, Ledger, Worker
from invariants import check_invariants
from parts import BUILD, Database
from session import Session
from tap import Story, check_equal, say, wait_for

SEED = int(os.environ.get("ALBO_TEST_SEED") or random.randrange(2 ** 32))
HALF = int(os.environ.get("ALBO_TEST_COMMANDS", "2000")) // 2
ORGANIZATIONS = ("alfa", "beta", "gamma")
N_CITIZENS = 5       # connections of the portal; each organization has three of its own
FIRST = 500_000      # number of the first citizen: far from those of other tests
PAUSE = 0.06         # seconds between two kills, on average
PASSWORD = "una-prova-di-molti-insieme"

# What an account tries in a state; the rest of the table is the schema tests' matter.
VERBS = {
    ("officer", "awaiting_review"): ["forward"],
    ("administrator", "awaiting_review"): ["claim", "annul"],
    ("administrator", "awaiting_administrator"): ["claim", "annul"],
    ("administrator", "under_review"): ["approve", "approve", "release", "annul"],
}
SQL = {
    "forward": "select office.forward(%d, %d, KEY, '{checklist}');",
    "claim": "select office.claim(%d, %d, KEY);",
    "release": "select office.release(%d, %d, KEY);",
    "annul": "select office.annul(%d, %d, KEY, 'duplicate', 'Prova.');",
    "approve": "select office.approve(%d, %d, KEY, "
               "'{\"resolution_number\": \"1\", \"resolution_date\": \"2026-01-02\"}');",
}

story = Story()
database = Database()
ledger = Ledger()
submissions, moves = [], []      # workers
n_requests_before = 0


class Desk:
    """One organization's open requests, as those who work there know them."""

    def __init__(self):
        self.lock = threading.Lock()
        self.known = {}              # request: (state, version)

    def put(self, request, state, version):
        with self.lock:
            if self.known.get(request, (None, 0))[1] < version:
                self.known[request] = (state, version)

    def choose(self, duty, rng):
        """A request with a state that DUTY can do something about, or None."""
        with self.lock:
            able = [(request, *what) for request, what in self.known.items() if (duty, what[0]) in VERBS]
        # Among the oldest few: colleagues often choose the same one, and saw the same version.
        return rng.choice(able[:4]) if able else None


class Work:
    """Where workers get their commands."""

    def __init__(self):
        self.lock = threading.Lock()
        self.desks = {code: Desk() for code in ORGANIZATIONS}
        self.drafts = []
        self.n_submitting = N_CITIZENS
        self.n_moved = 0
        self.checklist = "{}"

    def next(self, worker):
        return self.next_submission() if worker.organization is None else self.next_move(worker)

    def next_submission(self):
        with self.lock:
            if not self.drafts:
                self.n_submitting -= 1
                return None
            organization, token, draft, version = self.drafts.pop()
        command = Command("submit", draft, version, f"select portal.submit('{token}', {draft}, {version}, KEY);")
        command.organization, command.token = organization, token
        return command

    def next_move(self, worker):
        while self.n_submitting > 0 or self.n_moved < HALF:
            if worker.duty == "administrator" and worker.random.random() < 0.25:
                return Command("claim_next", None, None, "select office.claim_next(KEY);")
            found = self.desks[worker.organization].choose(worker.duty, worker.random)
            if found is not None:
                request, state, version = found
                name = worker.random.choice(VERBS[worker.duty, state])
                return Command(name, request, version, SQL[name].replace("{checklist}", self.checklist)
                               % (request, version))
            if self.n_submitting <= 0:
                return None              # nothing will come any more
            time.sleep(0.02)
        return None

    def told(self, worker, command, result):
        if result is None:
            return
        if worker.organization is None:
            self.desks[command.organization].put(result["request_id"], "awaiting_review", 1)
        else:
            self.desks[worker.organization].put(result["request_id"], result["state"], result["row_version"])
            with self.lock:
                self.n_moved += 1

    def announcement(self, command, result):
        if command.name == "submit":
            return f"select portal.announce('{command.token}', {result['request_id']});"
        return f"select office.announce({result['request_id']});"


work = Work()


def admin(*words, **options):
    done = subprocess.run([str(BUILD / "src/admin/albo-admin"), "--database",
                           database.conninfo(database.user), *words],
                          capture_output=True, text=True, **options)
    assert done.returncode == 0, f"albo-admin {' '.join(words)}: {done.stderr}"


def hire(organization, duty, role):
    admin("staff", "add", "--organization", organization, "--login", role, "--name", "Persona di prova",
          "--email", f"{role}@example.org", "--duty", duty, "--password-stdin", input=PASSWORD + "\n")
    worker = Worker(database, role, PASSWORD, work, ledger, f"{SEED} {role}")
    worker.organization, worker.duty = organization, duty
    moves.append(worker)


@story.step("three organizations, and citizens about to submit")
def prepare():
    global n_requests_before
    say(f"ALBO_TEST_SEED={SEED}")
    share = -(-HALF // len(ORGANIZATIONS))
    for number, code in enumerate(ORGANIZATIONS):
        admin("organization", "add", "--code", code, "--kind", "order", "--name", f"Ordine {code}",
              "--preset", "professional-order")
        hire(code, "officer", f"{code}.operatore")
        hire(code, "administrator", f"{code}.amministratore")
        hire(code, "administrator", f"{code}.amministratore2")
        drafts = crowd.fill_drafts(database, FIRST + number * share, share, organization=code)
        work.drafts += [(code, *draft) for draft in drafts.values()]
    random.Random(SEED).shuffle(work.drafts)
    rules = database.json("select portal.service('alfa', 'iscrizione') -> 'service' -> 'rules';")
    work.checklist = json.dumps({item["id"]: True for item in rules["checklist"]})
    for number in range(N_CITIZENS):
        worker = Worker(database, "albo_portal", None, work, ledger, f"{SEED} {number}")
        worker.organization = worker.duty = None
        submissions.append(worker)
    n_requests_before = int(database.value("select count(*) from albo.request;"))
    database.query("vacuum analyze;")


@story.step("all of them at work, while connections die")
def run():
    crew = submissions + moves
    killer = Killer(database, crew, f"{SEED} killer", PAUSE)
    for thread in (*crew, killer):
        thread.start()
    for worker in crew:
        worker.join(150)
    killer.is_over.set()
    killer.join(10)
    errors = [f"{worker.role}: {worker.error!r}" for worker in crew if worker.error is not None]
    assert not errors, "; ".join(errors)
    assert not any(worker.is_alive() for worker in crew), "some still wait for an answer"
    # Whose client died in the middle of a command may still be doing it.
    wait_for("the last commands to end", lambda: database.value(
        "select count(*) from pg_stat_activity where backend_type = 'client backend' "
        "and pid <> pg_backend_pid();") == "0")
    say(f"{killer.n_clients} clients killed, {killer.n_backends} ended by the server; "
        f"{ledger.n_unknown} outcomes unknown and asked again, {ledger.n_rolled_back} taken back, "
        f"{ledger.n_twice} sent twice at once, {ledger.n_stale} refused as stale")


@story.step("enough was done, enough went wrong")
def enough():
    names = [command.name for command, _ in ledger.done]
    say(", ".join(f"{names.count(name)} {name}" for name in sorted(set(names))))
    assert names.count("submit") > HALF * 0.8, names.count("submit")
    assert len(names) - names.count("submit") > HALF * 0.8, len(names)
    for what in (ledger.n_unknown, ledger.n_rolled_back, ledger.n_twice, ledger.n_stale):
        assert what > HALF / 100, vars(ledger)


@story.step("every command that was answered was done once; every other one never")
def commands():
    kept = {key: json.loads(result) for key, result in
            database.query("select c.key, c.result from albo.command c;")}
    for command, result in ledger.done:
        check_equal(kept.get(command.key), result, f"{command.name} of {command.target}")
        if command.name not in ("submit", "claim_next"):
            check_equal(result["row_version"], command.version + 1, f"{command.name} of {command.target}: version")
    for command in ledger.not_done:
        assert command.key not in kept, f"{command.name} of {command.target} was refused or taken back, yet done"


@story.step("as many requests as submissions, each with the number that was told")
def requests():
    told = {result["request_id"]: result["protocol_number"] for command, result in ledger.done
            if command.name == "submit"}
    found = dict(database.query(
        "select r.id, r.protocol_number from albo.request r join albo.organization o "
        f"on o.id = r.organization_id where o.code in {ORGANIZATIONS};"))
    check_equal({str(request): number for request, number in told.items()}, found, "requests")
    check_equal(int(database.value("select count(*) from albo.request;")), n_requests_before + len(told), "all")
    given_up = [command.target for command in ledger.not_done if command.name == "submit"]
    check_equal(int(database.value(f"select count(*) from albo.draft d where d.id = any ('{{"
                                   f"{','.join(map(str, given_up))}}}');")), len(given_up), "drafts kept")


@story.step("each version of a request was moved once, and the history tells exactly these moves")
def versions():
    moved = {}
    for command, result in ledger.done:
        versions_of = moved.setdefault(str(result["request_id"]), ["submit"])
        if command.name != "submit":
            versions_of.append((result["row_version"], command.name.removesuffix("_next")))
    found = database.query(
        "select r.id, r.row_version, string_agg(h.action, ' ' order by h.seq) from albo.request r "
        "join albo.history h on h.organization_id = r.organization_id and h.request_id = r.id "
        "join albo.organization o on o.id = r.organization_id "
        f"where o.code in {ORGANIZATIONS} group by r.organization_id, r.id;")
    for request, version, actions in found:
        steps = sorted(moved[request][1:])
        check_equal([step for step, _ in steps], list(range(2, int(version) + 1)), f"versions of {request}")
        check_equal(" ".join(["submit", *(name for _, name in steps)]), actions, f"history of {request}")


@story.step("numbers without gaps, chains whole, nothing half-done")
def invariants():
    check_invariants(database)
    check_equal(database.query(
        "select g.organization_id from albo.register g left join albo.entry e "
        "on e.organization_id = g.organization_id and e.register_id = g.id "
        "join albo.organization o on o.id = g.organization_id "
        f"where o.code in {ORGANIZATIONS} group by g.organization_id, g.id "
        "having count(e.number) <> g.last_number or count(distinct e.number) <> g.last_number;"),
        [], "register numbers with a gap")
    check_equal(database.query("select * from admin.history_check();"), [], "broken chains")


@story.step("the office counts what is there")
def counts():
    for code in ORGANIZATIONS:
        session = Session(database, f"{code}.operatore", PASSWORD)
        state, text = session.ask("select state, n from office.counts() order by state;")
        session.close()
        check_equal((state, text.splitlines()), ("00000", [row[0] for row in database.query(
            "select r.state || '|' || count(*) from albo.request r join albo.organization o "
            f"on o.id = r.organization_id where o.code = '{code}' and r.state < 6 "
            "group by r.state order by r.state;")]), f"counts of {code}")


@story.step("no deadlock")
def deadlocks():
    check_equal(database.value("select deadlocks from pg_stat_database where datname = current_database();"),
                "0", "deadlocks")


sys.exit(story.tell())
