# SPDX-License-Identifier: AGPL-3.0-or-later
"""A database with one professional order and many citizens about to submit, and pgbench on it."""

import itertools
import os
import pathlib
import re
import subprocess
import tempfile

import crowd
from figures import Cluster
from parts import Database

ROUNDS = 5
CLIENTS = (1, 8)
PASSWORD = "una-misura-sola"

FLOOR = """
create schema bench;
create table bench.floor (organization_id int not null, id bigint generated always as identity,
  citizen_id bigint not null, state smallint not null, row_version int not null default 1,
  submitted_at timestamptz not null, data jsonb not null, primary key (organization_id, id));
grant usage on schema bench to public;
grant insert, select, update on bench.floor to public;
"""


class Office(Cluster):
    """A cluster with one order, and a draft ready to submit for each of SIZE people or a few less."""

    def __init__(self, size):
        # Each round of each number of clients has its own people, the same number for each client.
        self.per_round = max(1, size // (ROUNDS * len(CLIENTS) * max(CLIENTS))) * max(CLIENTS)
        self.size = self.per_round * ROUNDS * len(CLIENTS)

    def __enter__(self):
        super().__enter__()
        try:
            self._fill()
        except BaseException:
            self.__exit__()
            raise
        return self

    def _fill(self):
        self.database = Database(host=self.host)
        connect = ("--database", self.database.conninfo("albo_admin"))
        self.admin(*connect, "init")
        self.admin(*connect, "organization", "add", "--code", "ordine", "--kind", "order",
                   "--name", "Ordine di prova", "--preset", "professional-order")
        with tempfile.NamedTemporaryFile("w", suffix=".password") as secret:
            secret.write(PASSWORD + "\n")
            secret.flush()
            self.admin(*connect, "staff", "add", "--organization", "ordine", "--login", "bench.officer",
                       "--name", "Persona di prova", "--email", "officer@example.org",
                       "--duty", "officer", "--password-file", secret.name)
        crowd.fill_drafts(self.database, 0, self.size)
        self.database.query(FLOOR)
        self.check_contiguous("crowd.draft", "id - k")

    def check_contiguous(self, table, difference):
        """The scripts compute an id from a number: true only while ids follow each other."""
        if self.database.value(f"select count(distinct {difference}) from {table};") != "1":
            raise SystemExit(f"{table}: ids do not follow each other")

    def settle(self):
        self.database.query("vacuum analyze;")
        self.database.query("checkpoint;")

    def speed(self, role, script):
        """A function from a number of clients to transactions a second.  In the script :k is the
        number of a person whom no other transaction of any round has; the id is computed from it."""
        number = itertools.count()
        return lambda clients: self._pgbench(role, script, clients, next(number) * self.per_round)

    def _pgbench(self, role, script, clients, first):
        share = self.per_round // clients
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / "script.sql"
            file.write_text("\\set n :n + 1\n"
                            f"\\set k {first} + :client_id * {share} + :n - 1\n{script}\n")
            done = subprocess.run(
                ["pgbench", "-n", "-M", "prepared", "-D", "n=0", "-c", str(clients), "-j", "1",
                 "-t", str(share), "-f", str(file), "-h", self.host, "-U", role, "albo"],
                capture_output=True, text=True, env={**os.environ, "PGPASSWORD": PASSWORD})
        speed = re.search(r"^tps = ([0-9.]+)", done.stdout, re.MULTILINE)
        total = share * clients
        if done.returncode != 0 or f"processed: {total}/{total}" not in done.stdout or not speed:
            raise SystemExit(f"pgbench: {done.stdout}{done.stderr}")
        return float(speed[1])
