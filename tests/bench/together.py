# SPDX-License-Identifier: AGPL-3.0-or-later
"""Clients that begin at the same moment, each a pgbench of its own with a warm connection.

A connection's first calls are slow (functions are compiled, then each statement is planned anew five times
before its plan is kept), and the programs keep their connections: each client tries its first command
a few times and takes it back, then waits for the others; the time runs from when all are there."""

import os
import pathlib
import subprocess
import tempfile
import time

from session import Session
from tap import wait_for

# The advisory lock is the gate at which all wait.
GATE = 77
CLIENT = """\\set n :n + 1
\\if :n = 1
{rehearsals}
select pg_advisory_lock_shared({gate});
select pg_advisory_unlock_shared({gate});
\\endif
{script}
"""
REHEARSAL = """begin;
{script}
rollback;
"""
REHEARSALS = 8


class Client:
    """N times SCRIPT, in which :n counts from 1, by the account ROLE."""

    def __init__(self, role, script, n):
        self.role, self.script, self.n = role, script, n

    def start(self, folder, number, host, environ):
        file = pathlib.Path(folder) / f"{number}.sql"
        file.write_text(CLIENT.format(rehearsals=REHEARSAL.format(script=self.script) * REHEARSALS,
                                      script=self.script, gate=GATE))
        self.process = subprocess.Popen(
            ["pgbench", "-n", "-M", "prepared", "-D", "n=0", "-c", "1", "-t", str(self.n),
             "-f", str(file), "-h", host, "-U", self.role, "albo"],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environ)

    def finish(self):
        said, errors = self.process.communicate()
        if self.process.returncode != 0 or f"processed: {self.n}/{self.n}" not in said:
            raise SystemExit(f"pgbench: {said}{errors}")


def speed(database, clients, password, is_flushed=True):
    """Commands a second of all clients together."""
    environ = {**os.environ, "PGPASSWORD": password,
               "PGOPTIONS": f"-c synchronous_commit={'on' if is_flushed else 'off'}"}
    gate = Session(database, database.user)
    # Nobody else may take such locks.
    gate.ask("grant execute on function pg_advisory_lock_shared(bigint), pg_advisory_unlock_shared(bigint) to public;")
    gate.ask(f"select pg_advisory_lock({GATE});")
    with tempfile.TemporaryDirectory() as folder:
        for number, client in enumerate(clients):
            client.start(folder, number, database.host, environ)
        wait_for("all clients to be there", lambda: gate.ask(
            "select count(*) from pg_locks where locktype = 'advisory' and not granted;")[1]
            == str(len(clients)), timeout=120, interval=0.02)
        start = time.monotonic()
        gate.ask(f"select pg_advisory_unlock({GATE});")
        for client in clients:
            client.process.wait()
        seconds = time.monotonic() - start
        for client in clients:
            client.finish()
    gate.close()
    return sum(client.n for client in clients) / seconds
