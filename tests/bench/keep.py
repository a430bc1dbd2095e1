# SPDX-License-Identifier: AGPL-3.0-or-later
"""A database of many requests that is made once and kept: its cluster, its filling, its settings."""

import os
import pathlib
import subprocess
import threading
import time

from figures import BUILD, SOURCE, remark
from parts import Database

LOGINS = {"ente1.administrator1": "albo_office",
          "ente1.auditor": "albo_audit"}
PASSWORD = "albo-bench"
WORKERS = 2

# While it is filled nothing needs to survive a crash of the machine: it would be made anew.
FILLING = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "wal_level": "minimal",
           "max_wal_senders": "0", "autovacuum": "off", "max_wal_size": "4GB",
           "checkpoint_timeout": "1h", "shared_buffers": "1GB", "maintenance_work_mem": "1GB",
           "work_mem": "128MB", "temp_buffers": "256MB"}

# Marked as not ready, an index is passed over by what writes; REINDEX makes it whole again.
BIG_TABLES = ("citizen", "history", "request", "submission", "member", "entry", "register_event",
              "payment_position")
FORGET_INDEXES = """
update pg_catalog.pg_index set indisready = false, indisvalid = false
where indrelid = any (array['albo.{}']::regclass[]);
""".format("','albo.".join(BIG_TABLES))


class Kept:
    """The cluster of SIZE requests in FOLDER, started for as long as the block lasts.

    They are spread over many organizations, or all of one, as ORGANIZATIONS says."""

    def __init__(self, folder, size, organizations=None):
        self.size = size
        self.organizations = organizations
        self.data = pathlib.Path(folder) / (f"{size}" if organizations is None else f"{size}-of-{organizations}")
        self.host = str(self.data / "socket")
        self.database = Database(host=self.host, name="albo")

    def __enter__(self):
        # The server may run as another user, who must be able to get here.
        self.data.mkdir(parents=True, exist_ok=True)
        self.data.chmod(0o711)
        self.admin("cluster", "start", "--data", self.data)
        try:
            self._make()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        self.admin("cluster", "stop", "--data", self.data)

    def admin(self, *words):
        done = subprocess.run([str(BUILD / "src/admin/albo-admin"), *map(str, words)],
                              capture_output=True, text=True)
        if done.returncode != 0:
            raise SystemExit(f"albo-admin {' '.join(map(str, words))}: {done.stdout}{done.stderr}")
        return done.stdout

    def verify(self, *words):
        return self.admin("--database", self.database.conninfo("albo_admin"), "verify", *words)

    def restart(self, settings):
        """With these settings over what albo-admin writes, and no others."""
        commands = ["alter system reset all;"] + [f"alter system set {name} = '{value}';"
                                                  for name, value in settings.items()]
        for command in commands:
            self.database.query(command)
        self.admin("cluster", "stop", "--data", self.data)
        self.admin("cluster", "start", "--data", self.data)

    def _make(self):
        connect = ("--database", self.database.conninfo("albo_admin"))
        if self.database.value("select to_regclass('bench.plan') is not null and exists"
                               " (select from pg_namespace where nspname = 'albo');") != "t":
            self.admin(*connect, "init")
            self._prepare()
        self.admin(*connect, "upgrade")
        if self.database.value("select is_filled from bench.plan;") != "t":
            self._fill()

    def _prepare(self):
        bench = SOURCE / "tests/bench"
        preset = (bench / "database-preset.json").read_text()
        words = (bench / "database-words.sql").read_text()
        fill = (bench / "database-fill.sql").read_text()
        roles = "".join(f"""create role "{login}" login in role {group} password '{PASSWORD}';"""
                        for login, group in LOGINS.items())
        self.database.query(f"begin; drop schema if exists bench cascade; {words} {fill}"
                            f" call bench.prepare({self.size}, $json${preset}$json$,"
                            f" {self.organizations or 'null'}); {roles} commit;",
                            timeout=600)

    def _fill(self):
        began = time.monotonic()
        self.restart(FILLING)
        self.database.query(FORGET_INDEXES)
        self._together([(f"call bench.fill();",)] * WORKERS, "requests", self._n_done)
        remark(f"# {self.size}: rows after {time.monotonic() - began:.0f} s")

        # The costly ones first, each worker takes the next.
        tables = ["entry", "history", "submission", "request", "citizen", "member", "register_event",
                  "payment_position"]
        self._together([tuple(f"reindex table albo.{t};" for t in tables[0:1] + tables[3:4] + tables[5:6]),
                        tuple(f"reindex table albo.{t};" for t in tables[1:3] + tables[4:5] + tables[6:])],
                       "indexes", None)
        remark(f"# {self.size}: indexes after {time.monotonic() - began:.0f} s")
        self.database.query("select setval('albo.request_id_seq', (select max(id) from albo.request)),"
                            " setval('albo.citizen_id_seq', (select max(id) from albo.citizen));", timeout=600)
        self._together([("vacuum (analyze) albo.history, albo.citizen, albo.register_event;",),
                        ("vacuum (analyze) albo.request, albo.submission, albo.member, albo.entry,"
                         " albo.payment_position;", "vacuum (analyze);")], "vacuum", None)
        self.database.query("update bench.plan set is_filled = true; checkpoint;", timeout=600)
        self.restart({})
        size = int(self.database.value("select pg_database_size(current_database());"))
        remark(f"# {self.size}: filled in {time.monotonic() - began:.0f} s, {size / 2**30:.1f} GiB")

    def _n_done(self):
        return int(self.database.value("select sum(done) from bench.organization;"))

    def _together(self, scripts, what, count):
        """Runs each tuple of statements in a session of its own, all at the same time."""
        failed = []

        def work(statements):
            argv = ["psql", "-XAtq", "-v", "ON_ERROR_STOP=1", self.database.conninfo("albo_admin")]
            for statement in statements:
                argv += ["-c", statement]
            done = subprocess.run(argv, capture_output=True, text=True)
            if done.returncode != 0:
                failed.append(done.stderr)

        threads = [threading.Thread(target=work, args=(script,)) for script in scripts]
        for thread in threads:
            thread.start()
        while any(thread.is_alive() for thread in threads):
            for thread in threads:
                thread.join(timeout=10)
            if count is not None and any(thread.is_alive() for thread in threads):
                remark(f"# {self.size}: {what} {count()}")
        if failed:
            raise SystemExit(failed[0])


class Session:
    """One psql that stays connected and says how long each statement took, as its client sees it."""

    def __init__(self, kept, user):
        self.psql = subprocess.Popen(
            ["psql", "-XAtq", "-v", "ON_ERROR_STOP=1", kept.database.conninfo(user)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            env={**os.environ, "PGPASSWORD": PASSWORD, "PGOPTIONS": "-c client_min_messages=warning"})

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.psql.stdin.close()
        self.psql.wait()

    def run(self, sql):
        """What it prints."""
        self.psql.stdin.write(f"{sql}\n\\echo -- the end\n")
        self.psql.stdin.flush()
        lines = []
        for line in self.psql.stdout:
            if line == "-- the end\n":
                return "".join(lines)
            lines.append(line)
        raise SystemExit(f"psql: {sql}: {''.join(lines)}")

    def time(self, sql):
        """Milliseconds, rows thrown away."""
        said = self.run(f"\\o /dev/null\n\\timing on\n{sql}\n\\timing off\n\\o")
        times = [line for line in said.splitlines() if line.startswith("Time: ")]
        if len(times) != 1:
            raise SystemExit(f"psql: {sql}: {said}")
        return float(times[0].split()[1])
