# SPDX-License-Identifier: AGPL-3.0-or-later
"""Test Anything Protocol for tests that are one long story.

Each step is one result.  A step that fails stops the story, because the next ones stand on it: they
are reported as failed too, never left out, so that a broken journey cannot look like a short one.
"""

import os
import sys
import time
import traceback


def say(text):
    """A remark in the report."""
    for line in str(text).splitlines():
        print(f"# {line}", flush=True)


class Skip(Exception):
    """Raised by a step that cannot be told here; the reason is shown."""


class Story:
    """Steps in order.  Use `step` as a decorator on functions without arguments, then `tell`."""

    def __init__(self):
        self._steps = []
        self._number = 0
        self.failed = False

    def step(self, name):
        def register(function):
            self._steps.append((name, function))
            return function
        return register

    def keep(self, is_wanted):
        """Leaves out the steps whose names are not wanted."""
        self._steps = [(name, function) for name, function in self._steps if is_wanted(name)]

    def _result(self, is_ok, name, remark=""):
        self._number += 1
        print(f"{'ok' if is_ok else 'not ok'} {self._number} - {name}{remark}", flush=True)
        self.failed = self.failed or not is_ok

    def tell(self, stop_at_failure=True):
        """Runs all steps; returns the exit status of the test."""
        print(f"1..{len(self._steps)}", flush=True)

        for name, function in self._steps:
            if self.failed and stop_at_failure:
                self._result(False, name, " (an earlier step failed)")
                continue

            start = time.monotonic()
            try:
                function()
            except Skip as reason:
                self._result(True, name, f" # SKIP {reason}")
            except Exception:  # whatever it is, it is the result of this step
                self._result(False, name)
                say(traceback.format_exc())
            else:
                self._result(True, name)
                say(f"{time.monotonic() - start:.1f} s")

        return 1 if self.failed else 0


def skip_all(reason):
    """For a test whose means are missing: visible in the report, not a success."""
    print(f"1..0 # SKIP {reason}", flush=True)
    sys.exit(0)


def wait_for(what, probe, timeout=20.0, interval=0.05):
    """Polls until PROBE returns something true, and returns that.

    WHAT says in the failure what was waited for.  ALBO_TEST_PATIENCE multiplies the time on slow
    machines."""
    deadline = time.monotonic() + timeout * float(os.environ.get("ALBO_TEST_PATIENCE", "1"))
    while True:
        value = probe()
        if value:
            return value
        if time.monotonic() >= deadline:
            raise AssertionError(f"waited {timeout:g} s in vain for: {what}")
        time.sleep(interval)


def check_equal(actual, expected, what):
    if actual != expected:
        raise AssertionError(f"{what}: expected {expected!r}, found {actual!r}")
