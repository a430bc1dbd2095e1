# SPDX-License-Identifier: AGPL-3.0-or-later
"""The server of with-postgres.sh, killed and brought back."""

import os
import pathlib
import signal
import subprocess

from tap import wait_for

CONTROL = os.environ["ALBO_TEST_SERVER"]
PID_FILE = pathlib.Path(os.environ["PGHOST"]).parent / "postgresql/postmaster.pid"


def server_processes():
    """The server and all its children."""
    main = int(PID_FILE.read_text().split()[0])
    children = []
    for path in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            words = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(words[1]) == main:
            children.append(int(path.parent.name))
    return [main, *children]


def is_alive(pid):
    """A zombie does not count: it holds nothing any more."""
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def kill(pid):
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        pass


def crash():
    """As when the machine loses power: every process of the server is gone at once."""
    pids = server_processes()
    for pid in pids:
        kill(pid)
    wait_for("the killed server to be gone", lambda: not any(is_alive(pid) for pid in pids))


def start():
    done = subprocess.run([CONTROL, "start"], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, f"the server does not come back: {done.stderr}"


def wait_ready(database):
    """A server that lost one process restarts itself: until it answers."""
    def probe():
        try:
            return database.value("select not pg_is_in_recovery();") == "t"
        except AssertionError:
            return False
    wait_for("the server to answer again", probe, timeout=30)
