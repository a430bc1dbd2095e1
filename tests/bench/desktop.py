# SPDX-License-Identifier: AGPL-3.0-or-later
"""The desktop at a hundred requests of one organization and at SIZE: its start, beside a bare
libadwaita window, and what one waits for at work.

First frame: from the start of the program to the first drawing.  Populated: that, and the time from
Return on the sign-in to an inbox that has come to rest; the typing between the two is a person's.
The rest is measured from within; see desk-work.c."""

import os
import pathlib
import statistics
import subprocess
import sys
import tempfile

from figures import BUILD, SOURCE, remark, report
from keep import PASSWORD, Kept

ROUNDS = 9
MOST_ROUNDS = 14
SMALL = 100
LOGIN = "ente1.administrator1"
INSIDE = "--inside"
NOTES = ("rows", "known", "end", "middle", "scroll_median", "scroll", "open", "memory")

SIGN_IN = ("window=$(xdotool search --onlyvisible --pid $PID | tail -n 1) && "
           "xdotool windowfocus --sync $window && "
           f"xdotool type --delay 5 {PASSWORD} && xdotool key Return")


def measure(*command):
    done = subprocess.run([BUILD / "tests/bench/first-frame", *command], capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(done.stderr[-2000:])
    return [float(number) for number in done.stdout.split("\t")]


def measure_work(size, conninfo):
    """Medians are taken by the program, since what it measures is within it."""
    with tempfile.TemporaryDirectory() as folder:
        turns = pathlib.Path(folder) / "turns"
        done = subprocess.run([BUILD / "tests/bench/desk-work", conninfo, turns], capture_output=True, text=True)
        if done.returncode != 0:
            raise SystemExit(done.stderr[-2000:])
        longest = max(float(line.split("\t")[1]) for line in turns.read_text().splitlines())
    found = dict(zip(NOTES, map(float, done.stdout.split("\t"))))
    remark(f"# {size}: {done.stdout.strip()}, load {os.getloadavg()[0]:.1f}")
    report(f"desktop-end-{size}", found["end"], None, 50, "ms", is_ceiling=True)
    report(f"desktop-middle-{size}", found["middle"], None, 50, "ms", is_ceiling=True)
    report(f"desktop-scroll-{size}", found["scroll"], None, 8, "ms", is_ceiling=True)
    report(f"desktop-open-{size}", found["open"], None, 100, "ms", is_ceiling=True)
    report(f"desktop-stall-{size}", longest, None, 100, "ms", is_ceiling=True)
    return found


def inside(size, server, conninfo):
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
    report(f"desktop-first-frame-{size}", statistics.median(first for first, *_ in albo), floor, 1.3, "ms",
           is_ceiling=True)
    report(f"desktop-populated-{size}", statistics.median(first + again for first, _, _, again in albo), floor,
           1.5, "ms", is_ceiling=True)
    report(f"desktop-memory-{size}", statistics.median(memory / 1024 for _, _, memory, *_ in albo),
           statistics.median(memory / 1024 for _, _, memory, *_ in bare), 1.25, "MB", is_ceiling=True)


def main(size):
    sizes = sorted({SMALL, size})
    folder = os.environ.get("ALBO_BENCH_KEEP") or BUILD / "database"
    memory = {}
    for size in sizes:
        with Kept(folder, size, 1) as kept:
            done = subprocess.run(
                [SOURCE / "tests/desktop/with-display.sh", "/usr/bin/python3", __file__, INSIDE, str(size),
                 kept.database.server(), f"{kept.database.conninfo(LOGIN)} password={PASSWORD}"],
                check=True, stdout=subprocess.PIPE, text=True,
                env={**os.environ, "GSETTINGS_SCHEMA_DIR": str(BUILD / "data/desktop"), "ALBO_NO_TOUR": "1"})
        # The daemons that a display starts share its output, and some talk.
        for line in done.stdout.splitlines():
            if line.startswith("memory\t"):
                memory[size] = float(line.split("\t")[1]) / 1024
            elif "\t" in line:
                print(line, flush=True)
    report("desktop-memory-growth", memory[max(sizes)], memory[min(sizes)], 1.1, "MB", is_ceiling=True)


if __name__ == "__main__":
    if sys.argv[1] == INSIDE:
        work = measure_work(*sys.argv[2:3], sys.argv[4])
        inside(*sys.argv[2:5])
        print(f"memory\t{work['memory']}", flush=True)
    else:
        main(int(sys.argv[1]))
