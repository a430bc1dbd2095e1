# SPDX-License-Identifier: AGPL-3.0-or-later
"""Callers who work at once, each over a connection that may be killed at any instant.

A worker does one command after the other.  Whose connection died does not know whether the command was
done: it connects anew and asks again with the same key, until it is told."""

import json
import random
import threading
import time
import uuid

from session import Session

# What a connection says, or does not say, when it dies: the outcome of its command is unknown.
DEAD = ("08006", "57P01", "57P02", "57P03")
STALE = "AL409"


class Command:
    """One command; KEY in SQL stands for its key, which is the same at each try."""

    def __init__(self, name, target, version, sql):
        self.key = str(uuid.uuid4())
        self.name, self.target, self.version = name, target, version
        self.sql = sql.replace("KEY", f"'{self.key}'")


class Ledger:
    """What everybody was told, to be compared with what the database holds."""

    def __init__(self):
        self.lock = threading.Lock()
        self.done = []          # (command, result)
        self.not_done = []      # refused, or given up after a rollback
        self.n_unknown = self.n_rolled_back = self.n_stale = self.n_twice = 0

    def add(self, **counts):
        with self.lock:
            for name, n in counts.items():
                setattr(self, name, getattr(self, name) + n)

    def keep(self, command, result):
        with self.lock:
            if result is None:
                self.not_done.append(command)
            else:
                self.done.append((command, result))


class Worker(threading.Thread):
    """Asks SOURCE for commands until it gives None; tells it the result of each (None: refused)."""

    def __init__(self, database, role, password, source, ledger, seed):
        super().__init__(daemon=True)
        self.database, self.role, self.password = database, role, password
        self.source, self.ledger = source, ledger
        self.random = random.Random(seed)
        self.session = None
        self.error = None

    def run(self):
        try:
            while (command := self.source.next(self)) is not None:
                result = self.do(command)
                self.ledger.keep(command, result)
                self.source.told(self, command, result)
        except BaseException as error:
            self.error = error
        finally:
            if self.session is not None:
                self.session.discard()

    def ask(self, sql):
        """One statement, on a new connection when the last one died."""
        while self.session is None:
            try:
                self.session = Session(self.database, self.role, self.password)
            except ValueError:           # killed before it had said who it is
                pass
        state, text = self.session.ask(sql)
        if state in DEAD:
            self.session.discard()
            self.session = None
        return state, text

    def do(self, command):
        """The result of COMMAND, or None when it was refused or given up."""
        way = self.random.random()
        if way < 0.10:
            self.roll_back(command, is_killed=way < 0.04)
            if self.random.random() < 0.5:
                return None
        elif way < 0.14:
            return self.twice(command)

        state, text = self.ask(command.sql)
        while state in DEAD:
            self.ledger.add(n_unknown=1)
            state, text = self.ask(command.sql)
        return self.understand(command, state, text)

    def understand(self, command, state, text):
        if state == STALE and command.version is not None:
            self.ledger.add(n_stale=1)
            return None
        assert state == "00000", f"{self.role}, {command.name} of {command.target}: {state}"
        if text == "":
            return None
        result = json.loads(text)
        # The program wakes the others, in a transaction of its own; a lost wake-up is nobody's loss.
        if self.random.random() < 0.3:
            self.ask(self.source.announcement(command, result))
        return result

    def roll_back(self, command, is_killed):
        """Does it, and then takes it back or dies before the commit."""
        self.ledger.add(n_rolled_back=1)
        state, _ = self.ask("begin;")
        if state == "00000":
            state, _ = self.ask(command.sql)
        if state == "00000" and is_killed:
            self.session.kill()
        if self.session is not None:
            self.ask("rollback;")

    def twice(self, command):
        """The same command over two connections at once, as of a button that was pressed twice."""
        self.ledger.add(n_twice=1)
        try:
            other = Session(self.database, self.role, self.password)
        except ValueError:
            return self.do(command)
        other.send(command.sql)
        state, text = self.ask(command.sql)
        while state in DEAD:
            self.ledger.add(n_unknown=1)
            state, text = self.ask(command.sql)
        other_state, other_text = other.receive()
        other.discard()
        # A queue that was empty for one may have filled for the other.
        is_sure = command.target is not None or (text and other_text)
        if is_sure and other_state not in DEAD:
            assert (state, text) == (other_state, other_text), \
                f"{command.name} of {command.target} twice: {state} {text}, {other_state} {other_text}"
        return self.understand(command, state, text)


class Killer(threading.Thread):
    """Ends connections at random instants: the client's process, or the server's side of it."""

    def __init__(self, database, workers, seed, pause):
        super().__init__(daemon=True)
        self.database, self.workers, self.pause = database, workers, pause
        self.random = random.Random(seed)
        self.is_over = threading.Event()
        self.n_clients = self.n_backends = 0

    def run(self):
        session = Session(self.database, self.database.user)
        while not self.is_over.is_set():
            time.sleep(self.random.expovariate(1 / self.pause))
            victim = self.random.choice(self.workers).session
            if victim is None:
                continue
            if self.random.random() < 0.5:
                victim.kill()
                self.n_clients += 1
            else:
                session.ask(f"select pg_terminate_backend({victim.pid});")
                self.n_backends += 1
        session.close()
