# SPDX-License-Identifier: AGPL-3.0-or-later
"""A database with one professional order and many citizens about to submit, and pgbench on it."""

import itertools
import tempfile

import crowd
import together
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

        def measure(clients):
            first = next(number) * self.per_round
            share = self.per_round // clients
            return together.speed(self.database, [
                together.Client(role, f"\\set k {first + client * share} + :n - 1\n{script}", share)
                for client in range(clients)], PASSWORD)

        return measure
