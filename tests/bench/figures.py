# SPDX-License-Identifier: AGPL-3.0-or-later
"""How a figure is measured and written down.

A figure is a ratio: what we do over the least that could be done, both measured in the same run,
turn about, so that what disturbs one disturbs the other.  The median of the rounds counts."""

import os
import pathlib
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile

BUILD = pathlib.Path(os.environ["ALBO_BUILD"])
SOURCE = pathlib.Path(os.environ["ALBO_SOURCE"])


# Ended from outside, the cluster must go all the same.
signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))


def remark(text):
    print(text, file=sys.stderr, flush=True)


def report(name, value, floor, goal, unit, is_ceiling=False, most=None, digits=1):
    """One line.  GOAL bounds the ratio value / floor, or the value where there is no floor;
    IS_CEILING tells from which side.  The value itself is not to be above MOST."""
    measure = value if floor is None else value / floor
    is_reached = (measure <= goal if is_ceiling else measure >= goal) and (most is None or value <= most)
    print("\t".join([
        name, f"{value:.{digits}f} {unit}",
        "-" if floor is None else f"{floor:.{digits}f} {unit}",
        "-" if floor is None else f"{measure:.2f}",
        f"{'<=' if is_ceiling else '>='} {goal:g}{'' if floor is not None else ' ' + unit}"
        f"{'' if most is None else f', {most:g} {unit}'}",
        "ok" if is_reached else "short"]), flush=True)


def interleave(rounds, digits=1, **measures):
    """Calls each measure once a round, in turn, and returns the median of each by name.

    The order is reversed every other round, so that none always profits from a warm cache."""
    values = {name: [] for name in measures}
    for number in range(rounds):
        for name in sorted(measures, reverse=number % 2 == 1):
            values[name].append(measures[name]())
    for name, series in values.items():
        remark(f"# {name}: " + " ".join(f"{value:.{digits}f}" for value in series))
    return {name: statistics.median(series) for name, series in values.items()}


class Cluster:
    """A PostgreSQL of its own with the schema, thrown away at the end.

    It is durable as in production (fsync, synchronous commits): a floor that does not wait for the
    disk is nobody's floor."""

    def __enter__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="albo-bench."))
        # The server may run as another user, who must be able to get here.
        self.folder.chmod(0o755)
        self.data = self.folder / "data"
        self.admin("cluster", "start", "--data", self.data)
        self.host = str(self.data / "socket")
        return self

    def __exit__(self, *_):
        self.admin("cluster", "stop", "--data", self.data)
        shutil.rmtree(self.folder, ignore_errors=True)

    def admin(self, *words):
        done = subprocess.run([str(BUILD / "src/admin/albo-admin"), *map(str, words)],
                              capture_output=True, text=True)
        if done.returncode != 0:
            raise SystemExit(f"albo-admin {' '.join(map(str, words))}: {done.stderr}")
        return done.stdout
