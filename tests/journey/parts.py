# SPDX-License-Identifier: AGPL-3.0-or-later
"""The real parts of a journey: the database, the programs, and the helpers that drive them.

Everything here is found through the environment that meson and with-postgres.sh give: ALBO_BUILD,
ALBO_SOURCE, PGHOST, PGUSER, PGDATABASE.
"""

import json
import os
import pathlib
import re
import signal
import socket
import subprocess
import threading

from tap import wait_for

BUILD = pathlib.Path(os.environ["ALBO_BUILD"])
SOURCE = pathlib.Path(os.environ["ALBO_SOURCE"])


def free_port():
    """A port nobody listens on now; the portal and the sign-in must know each other's before they start."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Database:
    """Questions put to the database as its superuser, who sees what no caller may."""

    def __init__(self, host=None, user="albo_admin", name=None):
        self.host = host or os.environ["PGHOST"]
        self.user = user
        self.name = name or os.environ.get("PGDATABASE", "albo")

    def conninfo(self, user):
        return f"host={self.host} dbname={self.name} user={user}"

    def server(self):
        """What a person types who signs in: no user, no password."""
        return f"host={self.host} dbname={self.name}"

    def query(self, sql, timeout=60, **parameters):
        """Rows as lists of text, empty text for null.  Parameters are written :'name' in SQL."""
        argv = ["psql", "-XAtq", "-F", "\x1f", "-v", "ON_ERROR_STOP=1", self.conninfo(self.user)]
        for name, value in parameters.items():
            argv += ["-v", f"{name}={value}"]
        done = subprocess.run(argv, input=sql, capture_output=True, text=True, timeout=timeout)
        if done.returncode != 0:
            raise AssertionError(f"{done.stderr.strip()}\nin: {sql.strip()}")
        return [line.split("\x1f") for line in done.stdout.splitlines()]

    def value(self, sql, **parameters):
        rows = self.query(sql, **parameters)
        return rows[0][0] if rows else None

    def json(self, sql, **parameters):
        text = self.value(sql, **parameters)
        return None if text in (None, "") else json.loads(text)


class Program:
    """A program of Albo in its own process group, with what it says kept in a log."""

    def __init__(self, name, argv, log_dir, environ=None):
        self.name = name
        self.log = pathlib.Path(log_dir) / f"{name}.log"
        self.log.write_bytes(b"")  # what an earlier one said must not pass for this one's words
        self._output = open(self.log, "ab")
        self.process = subprocess.Popen([str(word) for word in argv], stdout=self._output,
                                        stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
                                        env={**os.environ, **(environ or {})},
                                        start_new_session=True)

    @property
    def pid(self):
        return self.process.pid

    def said(self, pattern):
        return re.search(pattern, self.log.read_text(errors="replace"))

    def wait_said(self, pattern, timeout=20):
        def probe():
            if self.process.poll() is not None:
                raise AssertionError(f"{self.name} ended with status {self.process.returncode}:\n"
                                     + self.log.read_text(errors="replace")[-4000:])
            return self.said(pattern)
        return wait_for(f"{self.name} to say {pattern!r}", probe, timeout)

    def kill(self):
        """As a power cut would end it: no handler runs."""
        self.process.kill()
        self.process.wait()

    def stop(self, timeout=10):
        """The orderly end.  Returns the exit status."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(timeout)
            except subprocess.TimeoutExpired:
                self.kill()
                raise AssertionError(f"{self.name} did not end within {timeout} s of SIGTERM") from None
        self._output.close()
        return self.process.returncode


def start_provider(database, port, login_url, keys, log_dir):
    """The identity provider of invented people: the database, which must be a demo, trusts it then."""
    provider = Program("albo-test-provider", [
        BUILD / "src/provider/albo-test-provider", "--database", database.conninfo(database.user),
        "--listen", "127.0.0.1", "--port", port, "--keys", keys, "--address-rate", "0", "--session-rate", "0",
        "--public-url", f"http://127.0.0.1:{port}", "--login-url", login_url], log_dir)
    provider.wait_said(r"listening on http://")
    return provider


class Site:
    """The portal, the sign-in and the test provider, each on its own port, knowing each other."""

    def __init__(self, database, log_dir):
        self.database = database
        self.log_dir = log_dir
        self.portal_port, self.login_port, self.provider_port = free_port(), free_port(), free_port()
        self.url = f"http://127.0.0.1:{self.portal_port}"
        self.login_url = f"http://127.0.0.1:{self.login_port}"
        self.provider_url = f"http://127.0.0.1:{self.provider_port}"
        self.portal = self.login = self.provider = None

    def start(self):
        self.start_portal()
        self.start_login()
        return self

    def start_portal(self, *options, program=BUILD / "src/portal/albo-portal"):
        self.portal = Program("albo-portal", [
            program, "--database", self.database.conninfo("albo_portal"),
            "--listen", "127.0.0.1", "--port", self.portal_port,
            "--public-url", self.url, "--login-url", self.login_url, *options], self.log_dir)
        self.portal.wait_said(r"listening on http://")

    def start_login(self):
        """With who vouches for people, who also makes the keys."""
        keys = pathlib.Path(self.log_dir) / "keys"
        self.provider = start_provider(self.database, self.provider_port, self.login_url, keys, self.log_dir)
        self.login = Program("albo-login", [
            BUILD / "src/login/albo-login", "--database", self.database.conninfo("albo_login"),
            "--listen", "127.0.0.1", "--port", self.login_port, "--keys", keys,
            "--public-url", self.login_url, "--portal-url", self.url], self.log_dir)
        self.login.wait_said(r"listening on http://")

    def stop(self):
        for program in (self.portal, self.login, self.provider):
            if program is not None:
                program.stop()

    def kill(self):
        """For the end of a story that broke: whatever still runs."""
        for program in (self.portal, self.login, self.provider):
            if program is not None and program.process.poll() is None:
                program.kill()


class Helper:
    """A process that drives a program for us: one JSON line asks, one JSON line answers.

    The browser is driven from Node.js, each desktop from a process of its own, because a process
    can sit on one accessibility bus only."""

    def __init__(self, name, argv, log_dir, environ=None):
        self.name = name
        self.log = pathlib.Path(log_dir) / f"{name}.log"
        self._errors = open(self.log, "ab")
        self.process = subprocess.Popen([str(word) for word in argv], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=self._errors, text=True,
                                        env={**os.environ, **(environ or {})},
                                        start_new_session=True)

    def ask(self, verb, timeout=90, **arguments):
        """What the helper answers; its failure is ours."""
        # The watchdog is for a helper that hangs: what it drives is waited for inside it.
        watchdog = threading.Timer(timeout * float(os.environ.get("ALBO_TEST_PATIENCE", "1")), self.kill)
        watchdog.start()
        try:
            self.process.stdin.write(json.dumps({"verb": verb, **arguments}) + "\n")
            self.process.stdin.flush()
            line = self.process.stdout.readline()
            # The daemons that a display starts share its output, and some talk.
            while line and not line.startswith('{"'):
                line = self.process.stdout.readline()
        except BrokenPipeError:
            line = ""
        finally:
            watchdog.cancel()
        if not line:
            raise AssertionError(f"{self.name} fell silent at {verb!r}; its last words:\n"
                                 + self.log.read_text(errors="replace")[-4000:])
        answer = json.loads(line)
        if "error" in answer:
            raise AssertionError(f"{self.name}, {verb!r}: {answer['error']}")
        return answer.get("result")

    def kill(self):
        """First asks: with-display.sh must take its screen and buses along."""
        self.process.terminate()
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            pass
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass

    def stop(self, timeout=10):
        """Closing its input is the orderly end."""
        if self.process.poll() is None:
            try:
                self.process.stdin.close()
                self.process.wait(timeout)
            except (BrokenPipeError, subprocess.TimeoutExpired):
                pass
        self.kill()
        self.process.wait()
        self._errors.close()
