# SPDX-License-Identifier: AGPL-3.0-or-later
"""The start of the desktop, beside a bare libadwaita window.

First frame: from the start of the program to the first drawing.  Populated: that, and the time from
Return on the sign-in to an inbox that has come to rest; the typing between the two is a person's."""

import os
import statistics
import subprocess
import sys

from figures import BUILD, SOURCE, Cluster, remark, report
from parts import Database

ROUNDS = 9
MOST_ROUNDS = 14
LOGIN, PASSWORD = "ordine.operatore", "albo-demo"
INSIDE = "--inside"

SIGN_IN = ("window=$(xdotool search --onlyvisible --pid $PID | tail -n 1) && "
           "xdotool windowfocus --sync $window && "
           f"xdotool type --delay 5 {PASSWORD} && xdotool key Return")


def measure(*command):
    done = subprocess.run([BUILD / "tests/bench/first-frame", *command], capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(done.stderr[-2000:])
    return [float(number) for number in done.stdout.split("\t")]


def inside(server):
    """On a display of its own."""
    bare, albo = [], []
    desktop = ["--then", SIGN_IN, "--", BUILD / "src/desktop/albo", "--server", server, "--user", LOGIN]
    measure("--", BUILD / "tests/bench/bare-window")
    measure(*desktop)
    for _round in range(MOST_ROUNDS):
        before = measure("--", BUILD / "tests/bench/bare-window")
        found = measure(*desktop)
        after = measure("--", BUILD / "tests/bench/bare-window")
        # A round whose floor moved was disturbed by something else on the machine.
        if max(before[0], after[0]) <= 1.5 * min(before[0], after[0]):
            bare += [before, after]
            albo.append(found)
        if len(albo) == ROUNDS:
            break
    if len(albo) < ROUNDS:
        remark(f"# only {len(albo)} quiet rounds of {MOST_ROUNDS}: the machine is busy")
    if not albo:
        raise SystemExit("no quiet round: measure again when the machine is idle")

    floor = statistics.median(first for first, *_ in bare)
    report("desktop-first-frame", statistics.median(first for first, *_ in albo), floor, 1.3, "ms",
           is_ceiling=True)
    report("desktop-populated", statistics.median(first + again for first, _, _, again in albo), floor,
           1.5, "ms", is_ceiling=True)
    report("desktop-memory", statistics.median(memory / 1024 for _, _, memory, *_ in albo),
           statistics.median(memory / 1024 for _, _, memory, *_ in bare), 1.25, "MB", is_ceiling=True)


def main():
    with Cluster() as cluster:
        connect = f"host={cluster.host} user=albo_admin dbname=albo"
        cluster.admin("--database", connect, "init")
        cluster.admin("--database", connect, "demo")
        database = Database(host=cluster.host)
        database.query("vacuum analyze;")
        done = subprocess.run(
            [SOURCE / "tests/desktop/with-display.sh", "/usr/bin/python3", __file__, INSIDE,
             database.server()], check=True, stdout=subprocess.PIPE, text=True,
            env={**os.environ, "GSETTINGS_SCHEMA_DIR": str(BUILD / "data/desktop")})
        # The daemons that a display starts share its output, and some talk.
        print("".join(line for line in done.stdout.splitlines(True) if "\t" in line), end="")


if __name__ == "__main__":
    if sys.argv[1] == INSIDE:
        inside(sys.argv[2])
    else:
        main()
