# SPDX-License-Identifier: AGPL-3.0-or-later
"""What 1, 8 and 32 clients do at once: submissions, moves, claims, each with its wake-up.

Every client is a pgbench of its own, because a person of the office is an account of one organization.
On one organization all of them queue where it has one row for all: the counter of protocol numbers,
the oldest request that waits.  Spread, each client has an organization to itself, another one in each
round, out of 200.  What is measured is a command and then, in a transaction of its own, the wake-up
that the programs send after it; some desktops listen."""

import json
import os
import subprocess
import sys
import tempfile
import threading

import crowd
from figures import Cluster, interleave, report
from parts import SOURCE, Database
from together import Client, speed

ROUNDS = 3
ORGANIZATIONS = 200
LISTENERS = 4
PASSWORD = "una-misura-di-molti"
BUSY = "ente-000"

# name: clients, whether each has an organization to itself, whether a commit waits for the disk
SETTINGS = {"one": (1, False, True), "eight": (8, False, True), "many": (32, False, True),
            "hot": (16, False, True), "spread": (16, True, True)}
# Explains what is lost on one organization: it waits for one disk flush after the other.
UNFLUSHED = {"hot_unflushed": (16, False, False), "spread_unflushed": (16, True, False)}

FOUND = """
do $$
declare
  v_id int;
begin
  for i in 0 .. {last} loop
    v_id := admin.organization_add('ente-' || lpad(i::text, 3, '0'), 'order', 'Ordine ' || i, '{{}}');
    perform admin.preset_apply(v_id, $json${preset}$json$);
  end loop;
end
$$;
"""

SUBMISSION = """\\set draft {first} + :n - 1
\\set k {person} + :n - 1
select (portal.submit({token}, :draft, {version}, gen_random_uuid()) ->> 'request_id')::bigint as id \\gset
select portal.announce({token}, :id);"""

TRANSITION = """\\set id {first} + :n - 1
select office.forward(:id, 1, gen_random_uuid(), '{checklist}');
select office.announce(:id);"""

CLAIM = """select (office.claim_next(gen_random_uuid()) ->> 'request_id')::bigint as id \\gset
select office.announce(:id);"""

# Nothing of this may ever be found.
WRONG = """
select 'protocol numbers with a gap', count(*)
from (select r.organization_id, left(r.protocol_number, 4)::int as year, count(*) as n,
             max(right(r.protocol_number, 7)::bigint) as last
      from albo.request r group by 1, 2) x
full join albo.protocol_counter c using (organization_id, year)
where x.n is distinct from x.last or c.last_number is distinct from x.last
union all
select 'lost updates', count(*)
from albo.request r
where r.row_version <> (select count(*) from albo.history h
                        where h.organization_id = r.organization_id and h.request_id = r.id)
   or albo.history_broken_at(r.organization_id, r.id) is not null
union all
select 'commands done twice or not at all', abs({n_commands} - count(*)) from albo.command
union all
select 'deadlocks', deadlocks from pg_stat_database where datname = current_database();
"""


class Share:
    """What one client has to do in one measurement: N things from the person number FIRST on."""

    def __init__(self, organization, first, n):
        self.organization, self.first, self.n = organization, first, n
        self.draft = self.request = None


class Town(Cluster):
    """A cluster with 200 professional orders; each measurement finds its own work prepared."""

    def __init__(self, size):
        self.per_run = max(32, -(-size // (ROUNDS * len(SETTINGS) * 32)) * 32)
        self.next_person = 0
        self.hired = set()
        self.n_commands = 0

    def __enter__(self):
        super().__enter__()
        try:
            self.database = Database(host=self.host)
            self.admin("--database", self.database.conninfo("albo_admin"), "init")
            preset = (SOURCE / "data/services/professional-order.json").read_text()
            self.database.query(FOUND.format(last=ORGANIZATIONS - 1, preset=preset), timeout=600)
            rules = self.database.json(f"select portal.service('{BUSY}', 'iscrizione') -> 'service' -> 'rules';")
            self.checklist = json.dumps({item["id"]: True for item in rules["checklist"]})
        except BaseException:
            self.__exit__()
            raise
        return self

    def hire(self, organization, duty, number=0):
        """An account of the office; its name."""
        role = f"{organization}.{duty}{number}"
        if role not in self.hired:
            with tempfile.NamedTemporaryFile("w", suffix=".password") as secret:
                secret.write(PASSWORD + "\n")
                secret.flush()
                self.admin("--database", self.database.conninfo("albo_admin"), "staff", "add",
                           "--organization", organization, "--login", role, "--name", "Persona di prova",
                           "--email", "persona@example.org", "--duty", duty, "--password-file", secret.name)
            self.hired.add(role)
        return role

    def prepare(self, settings):
        """For each setting the work of each round: a list of shares, one for each client."""
        work = {}
        for name, (clients, is_spread, _) in settings.items():
            work[name] = []
            for number in range(ROUNDS):
                shares = []
                for client in range(clients):
                    place = (1 + number * clients + client) % ORGANIZATIONS if is_spread else 0
                    shares.append(Share(f"ente-{place:03}", self.next_person, self.per_run // clients))
                    self.next_person += self.per_run // clients
                work[name].append(shares)
        return work

    def fill(self, work):
        """A draft ready to submit for each thing to do; its ids follow each other in a share."""
        for shares in (shares for rounds in work.values() for shares in rounds):
            spans = {}
            for share in shares:
                spans.setdefault(share.organization, []).append(share)
            for organization, group in spans.items():
                rows = crowd.fill_drafts(self.database, group[0].first, sum(share.n for share in group),
                                         organization=organization)
                for share in group:
                    share.draft, self.version = rows[share.first][1:]
                    if rows[share.first + share.n - 1][1] != share.draft + share.n - 1:
                        raise SystemExit("drafts: ids do not follow each other")

    def submit(self, work):
        for shares in (shares for rounds in work.values() for shares in rounds):
            for share in shares:
                crowd.submit(self.database, share.first, share.n)
                share.request, last, n = map(int, self.database.query(
                    "select min(c.target), max(c.target), count(*) from (select (result ->> 'request_id')::bigint "
                    f"as target from albo.command order by created_at desc, 1 desc limit {share.n}) c;")[0])
                if last - share.request + 1 != n:
                    raise SystemExit("requests: ids do not follow each other")
        self.n_commands += sum(share.n for rounds in work.values() for shares in rounds for share in shares)

    def settle(self):
        self.database.query("vacuum analyze;")
        self.database.query("checkpoint;")

    def measure(self, work, client_of):
        """The speed of each setting: CLIENT_OF gives the account and the script of a share."""
        def run(name, rounds):
            shares = rounds.pop(0)
            found = speed(self.database,
                          [Client(*client_of(share, number), share.n) for number, share in enumerate(shares)],
                          PASSWORD, is_flushed={**SETTINGS, **UNFLUSHED}[name][2])
            self.n_commands += sum(share.n for share in shares)
            return found

        self.settle()
        return interleave(ROUNDS, **{name: lambda name=name, rounds=list(rounds): run(name, rounds)
                                     for name, rounds in work.items()})

    def check(self):
        for what, n in self.database.query(WRONG.format(n_commands=self.n_commands), timeout=600):
            report(f"contention: {what}", int(n), None, 0, "", is_ceiling=True)


class Listeners:
    """Desktops that are awake while others work: they are told, and read what they are told."""

    def __init__(self, town):
        roles = [town.hire(BUSY, "officer")] * LISTENERS
        channel = town.database.value(f"select 'albo_' || id from albo.organization where code = '{BUSY}';")
        self.is_over = threading.Event()
        self.sessions = [subprocess.Popen(
            ["psql", "-XAtq", town.database.conninfo(role)], stdin=subprocess.PIPE, text=True, bufsize=1,
            stdout=subprocess.DEVNULL, env={**os.environ, "PGPASSWORD": PASSWORD}) for role in roles]
        for session in self.sessions:
            session.stdin.write(f"listen {channel};\n")
        self.thread = threading.Thread(target=self._read, daemon=True)
        self.thread.start()

    def _read(self):
        # psql fetches what has come when it is asked something.
        while not self.is_over.wait(1):
            for session in self.sessions:
                session.stdin.write("\\echo\n;\nselect;\n")

    def stop(self):
        self.is_over.set()
        self.thread.join()
        for session in self.sessions:
            session.stdin.close()
            session.wait()


def tell(name, found):
    report(f"{name}-8-to-1", found["eight"], found["one"], 1, "/s")
    report(f"{name}-32-to-1", found["many"], found["one"], 1, "/s")
    report(f"{name}-16-hot", found["hot"], found["spread"], 0.8, "/s")


def person_of(share, number):
    """A client is a person of its own, because a person has one program, with one connection."""
    return number if share.organization == BUSY else 0


def main(size):
    with Town(size) as town:
        listeners = Listeners(town)
        work = town.prepare({**SETTINGS, **UNFLUSHED})
        town.fill(work)
        found = town.measure(work, lambda share, number: (
            "albo_portal", SUBMISSION.format(first=share.draft, person=share.first, version=town.version,
                                             token=crowd.TOKEN.format(number=":k"))))
        tell("submission", found)
        report("submission-16-hot-unflushed", found["hot_unflushed"], found["spread_unflushed"], 0.8, "/s")
        work = town.prepare(SETTINGS)
        town.fill(work)
        town.submit(work)
        for shares in (shares for rounds in work.values() for shares in rounds):
            for number, share in enumerate(shares):
                town.hire(share.organization, "officer", person_of(share, number))
        tell("transition", town.measure(work, lambda share, number: (
            town.hire(share.organization, "officer", person_of(share, number)),
            TRANSITION.format(first=share.request, checklist=town.checklist))))
        # What was forwarded is what waits to be claimed; a spread client empties its own queue.
        for shares in (shares for rounds in work.values() for shares in rounds):
            for number, share in enumerate(shares):
                town.hire(share.organization, "administrator", person_of(share, number))
        tell("claim", town.measure(work, lambda share, number: (
            town.hire(share.organization, "administrator", person_of(share, number)), CLAIM)))
        listeners.stop()
        town.check()


if __name__ == "__main__":
    main(int(sys.argv[1]))
