# SPDX-License-Identifier: AGPL-3.0-or-later
"""The inbox, the searches and the register of a body that has six of a hundred of all requests: beside
the same on a database of 10,000, or beside the same statement without row security.

The doors are called as the programs call them, by a person's own login.  The databases are made once
and kept; see keep.py."""

import json
import os
import pathlib
import shutil
import sys
import tempfile
import time

from figures import BUILD, interleave, remark, report
from keep import Kept, Session

SMALL = 10000
ROUNDS = int(os.environ.get("ALBO_BENCH_ROUNDS", 25))
LINES = """
select r.id, r.protocol_number, b.applicant_name, v.title, s.kind, r.state, r.submitted_at, r.deadline, a.name, r.is_unread, r.row_version
from unnest(({page})) with ordinality x (id, position)
join albo.request r on r.organization_id = ($1).organization_id and r.id = x.id
join albo.submission b on b.organization_id = r.organization_id and b.request_id = r.id
join albo.service_version v on v.organization_id = r.organization_id and v.id = r.service_version_id
join albo.service s on s.organization_id = r.organization_id and s.id = r.service_id
left join albo.staff a on a.organization_id = r.organization_id and a.id = r.assignee_id
order by x.position"""

# Name, filter, sort, cursor.  A text in capitals stands for what facts() finds in that database.
INBOX = [
    ("first", {}, "newest", None),
    ("deep", {}, "newest", {"after": "MIDDLE"}),
    ("before", {}, "newest", {"before": "MIDDLE"}),
    ("day", {}, "newest", {"from": "DAY"}),
    ("end", {}, "newest", {"end": True}),
    ("oldest", {}, "oldest", None),
    ("state", {"states": [1]}, "newest", None),
    ("open", {"states": [1, 2, 3, 4, 5]}, "newest", None),
    ("approved", {"states": [6]}, "newest", None),
    ("annulled-deep", {"states": [7]}, "newest", {"after": "MIDDLE"}),
    ("service", {"service": "iscrizione"}, "newest", None),
    ("service-rare", {"service": "reclamo"}, "newest", None),
    ("service-open", {"service": "contributo", "states": [1, 2, 3, 4, 5]}, "newest", None),
    ("register", {"register": "albo"}, "newest", None),
    ("assignee", {"assignee": "me"}, "newest", None),
    ("assignee-open", {"assignee": "me", "states": [1, 2, 3, 4, 5]}, "newest", None),
    ("assignee-left", {"assignee": "ente1.administrator8"}, "newest", None),
    ("assignee-none", {"assignee": "none"}, "newest", None),
    ("submitted", {"submitted_from": "DAY", "submitted_to": "LATER"}, "newest", None),
    ("due", {"deadline_from": "TODAY", "deadline_to": "SOON"}, "newest", None),
    ("payment-open", {"payment": "open"}, "newest", None),
    ("payment-paid", {"payment": "paid"}, "newest", None),
    ("payment-none", {"payment": "none"}, "newest", None),
    ("unread", {"unread": True}, "newest", None),
    ("expired", {"supplement_expired": True}, "newest", None),
    ("withdrawal", {"withdrawal_asked": True}, "newest", None),
    ("paid-service", {"payment": "paid", "service": "tesserino", "states": [6]}, "newest", None),
    ("deadline", {}, "deadline", None),
    ("deadline-day", {}, "deadline", {"from": "TODAY"}),
    ("deadline-state", {"states": [5]}, "deadline", None),
    ("deadline-service", {"service": "cancellazione"}, "deadline", None),
    ("deadline-assignee", {"assignee": "me"}, "deadline", None),
    ("deadline-unread", {"unread": True}, "deadline", None),
    ("deadline-payment", {"payment": "open"}, "deadline", None),
    ("deadline-closed", {"states": [6, 7]}, "deadline", {"from": "DAY"}),
]

SEARCHES = [
    ("rare", {"search": "RARE"}, "newest"),
    ("common", {"search": "ross"}, "newest"),
    ("words", {"search": "mario ross"}, "newest"),
    ("rare-words", {"search": "RARE ann"}, "newest"),
    ("short", {"search": "de ma"}, "newest"),
    ("nobody", {"search": "wxyzkq"}, "newest"),
    ("common-open", {"search": "ross", "states": [1, 2, 3, 4, 5]}, "newest"),
    ("common-deadline", {"search": "ross"}, "deadline"),
    ("fiscal-code", {"search": "CODE"}, "newest"),
    ("protocol", {"search": "PROTOCOL"}, "newest"),
    ("number", {"search": "123"}, "newest"),
]


def quoted(text):
    return "null" if text is None else "'" + text.replace("'", "''") + "'"


class Body:
    """The first organization of a kept database, seen by one of its administrators."""

    def __init__(self, kept):
        self.kept = kept
        self.staff = Session(kept, "ente1.administrator1")
        self.superuser = Session(kept, "albo_admin")
        self.facts = self._facts()
        self.superuser.run("set plan_cache_mode = force_custom_plan; set max_parallel_workers_per_gather = 0;")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.staff.__exit__()
        self.superuser.__exit__()

    def _facts(self):
        """What the capital words of INBOX and SEARCHES mean here."""
        row = self.kept.database.query("""
            with own as (select o.id, o.n from bench.organization o where o.rank = 1),
            middle as (select r.*, b.fiscal_code
                       from own
                       join albo.request r on r.organization_id = own.id
                       join albo.submission b on b.organization_id = r.organization_id and b.request_id = r.id
                       order by r.submitted_at offset (select n / 2 from own) limit 1),
            -- The rarest of the names that somebody has here.
            rare as (select c.family_name as name
                     from own join albo.request r on r.organization_id = own.id join albo.citizen c on c.id = r.citizen_id
                     group by c.family_name order by count(*), c.family_name limit 1)
            select albo.utc(m.submitted_at), m.id, to_char(albo.rome_day(m.submitted_at), 'YYYY-MM-DD'),
                   to_char(albo.rome_day(m.submitted_at) + 30, 'YYYY-MM-DD'), m.protocol_number, left(m.fiscal_code, 8),
                   lower(substr((select name from rare), 2)),
                   (select to_char(albo.rome_day(to_at), 'YYYY-MM-DD') from bench.plan),
                   (select to_char(albo.rome_day(to_at) + 10, 'YYYY-MM-DD') from bench.plan),
                   m.organization_id, (select g.id from albo.register g where g.organization_id = m.organization_id),
                   (select count(*) / 2 from albo.entry e where e.organization_id = m.organization_id)
            from middle m;""", timeout=600)[0]
        year, number = row[4].split("/")
        return {"MIDDLE": {"at": row[0], "id": int(row[1])}, "DAY": row[2], "LATER": row[3],
                "PROTOCOL": f"{year}/{int(number)}", "CODE": row[5], "RARE": row[6], "TODAY": row[7], "SOON": row[8],
                "organization": row[9], "register": row[10], "number": row[11]}

    def _json(self, value):
        """As SQL, with this database's own facts in it."""
        if value is None:
            return "null"
        text = json.dumps(value)
        for word, fact in self.facts.items():
            if word.isupper():
                text = text.replace(f'"{word}"', json.dumps(fact)).replace(f'"{word} ', f'"{fact} ')
        return quoted(text)

    def door(self, wanted, sort, cursor=None, limit=50):
        return f"select * from office.inbox({self._json(wanted)}, '{sort}', {self._json(cursor)}, {limit});"

    def n_rows(self, sql):
        return len(self.staff.run(sql).splitlines())

    def prepare_floor(self, name, wanted, sort, cursor=None):
        """The statement of the door for its superuser, whom row security does not concern: ids and lines
        in one, planned each time as the door does."""
        query = (f"albo.inbox_query((select s from albo.staff s where s.login = 'ente1.administrator1'),"
                 f" {self._json(wanted)}, '{sort}', {self._json(cursor)}, 50)")
        page = self.superuser.run(f"select albo.inbox_sql({query});")
        value = self.superuser.run(f"select quote_literal({query}::text);").strip()
        self.superuser.run(f'prepare "{name}" (albo.inbox_query) as {LINES.format(page=page)};')
        return f'execute "{name}" ({value});'

    def keep_plan(self, name, sql):
        """EXPLAIN (ANALYZE, BUFFERS) of every statement that a door runs, as it runs it."""
        with Session(self.kept, "albo_admin") as session:
            session.run("load 'auto_explain'; set auto_explain.log_min_duration = 0;"
                        " set auto_explain.log_nested_statements = on; set auto_explain.log_analyze = on;"
                        " set auto_explain.log_buffers = on;"
                        ' set session authorization "ente1.administrator1";')
            session.run(f"\\o /dev/null\n{sql}\n\\o")
            plan = session.run(f"set client_min_messages = log;\n\\o /dev/null\n{sql}\n\\o")
        folder = BUILD / "plans" / str(self.kept.size)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{name.split()[0]}.txt").write_text(f"{sql}\n\n{plan}")


def medians(**measures):
    for measure in measures.values():
        for _ in range(min(3, ROUNDS)):
            measure()
    return interleave(ROUNDS, digits=2, **measures)


def measure_growth(name, large, small, sql, most=2):
    """A door on the large database beside the same on the small one."""
    found = medians(large=lambda: large.staff.time(sql(large)), small=lambda: small.staff.time(sql(small)))
    report(name, found["large"], found["small"], 1.3, "ms", is_ceiling=True, most=most, digits=2)
    large.keep_plan(name, sql(large))


def measure_alone(name, body, door, most):
    """A door that has nothing beside it."""
    found = medians(door=lambda: body.staff.time(door))
    report(name, found["door"], None, most, "ms", is_ceiling=True, digits=2)
    body.keep_plan(name, door)


def measure_wall(name, body, door, floor, most=50):
    """A door beside the same statement without row security."""
    found = medians(door=lambda: body.staff.time(door), floor=lambda: body.superuser.time(floor))
    report(name, found["door"], found["floor"], 1.1, "ms", is_ceiling=True, most=most, digits=2)
    body.keep_plan(name, door)


def measure_doors(large, small):
    for name, wanted, sort, cursor in INBOX:
        # Pages of as many rows as the small one has; where that is not a whole page, one of these too.
        n_rows = small.n_rows(small.door(wanted, sort, cursor))
        limit = max(n_rows, 1)
        measure_growth(f"inbox-{name}" if limit == 50 else f"inbox-{name} ({n_rows} rows)", large, small,
                       lambda body: body.door(wanted, sort, cursor, limit))
        if limit < 50:
            measure_alone(f"inbox-{name}", large, large.door(wanted, sort, cursor), 2)

    for name, wanted, sort in SEARCHES:
        measure_wall(f"search-{name}", large, large.door(wanted, sort),
                     large.prepare_floor(f"search-{name}", wanted, sort))

    own = f"where r.organization_id = {large.facts['organization']}"
    measure_wall("counts", large, "select * from office.counts();",
                 f"select r.state, count(*) from albo.request r {own} and r.state < 6 group by r.state;")
    measure_alone("view-counts", large, "select * from office.view_counts();", 50)
    measure_growth("entries-first", large, small,
                   lambda body: f"select * from office.entries({body.facts['register']}, null, 50, 0);")
    measure_growth("entries-deep", large, small,
                   lambda body: f"select * from office.entries({body.facts['register']}, null, 50, {body.facts['number']});")
    measure_growth("register-as-of", large, small,
                   lambda body: f"select * from office.register_as_of({body.facts['register']}, '{body.facts['DAY']}',"
                                f" null, null, {int(body.facts['number']) // 2}, 50);")


def measure_cluster():
    """A private cluster from nothing, and stopped and started again."""
    starts, restarts = [], []
    for _ in range(min(5, ROUNDS)):
        folder = pathlib.Path(tempfile.mkdtemp(prefix="albo-bench."))
        folder.chmod(0o755)
        kept = Kept(folder, 0)
        try:
            began = time.monotonic()
            kept.admin("cluster", "start", "--data", kept.data)
            starts.append(1000 * (time.monotonic() - began))
            began = time.monotonic()
            kept.admin("cluster", "stop", "--data", kept.data)
            kept.admin("cluster", "start", "--data", kept.data)
            restarts.append(1000 * (time.monotonic() - began))
        finally:
            kept.admin("cluster", "stop", "--data", kept.data)
            shutil.rmtree(folder, ignore_errors=True)
    for name, series, goal in (("cluster-start", starts, 1000), ("cluster-restart", restarts, 300)):
        remark(f"# {name}: " + " ".join(f"{value:.0f}" for value in series))
        report(name, sorted(series)[len(series) // 2], None, goal, "ms", is_ceiling=True, digits=0)


def main(size):
    folder = os.environ.get("ALBO_BENCH_KEEP") or BUILD / "database"
    measure_cluster()
    with Kept(folder, size) as kept:
        # All of a small database, and of a large one a body in the middle.
        words = () if size <= 100000 else ("--organization", "ente-100")
        if size <= 100000 and kept.database.query("select * from admin.history_check();"):
            raise SystemExit("a history does not fit its chain")
        remark(f"# verify: {kept.verify(*words).strip().splitlines()[-1]}")
        with Body(kept) as large:
            if size <= SMALL:
                measure_doors(large, large)
                return
            with Kept(folder, SMALL) as few, Body(few) as small:
                measure_doors(large, small)


if __name__ == "__main__":
    main(int(sys.argv[1]))
