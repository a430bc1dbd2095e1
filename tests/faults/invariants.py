# SPDX-License-Identifier: AGPL-3.0-or-later
"""What must hold at any instant, whatever was cut off in the middle."""

import pathlib

SQL = pathlib.Path(__file__).with_suffix(".sql").read_text()


def check_invariants(database):
    broken = database.query(SQL)
    assert not broken, "half-done: " + "; ".join(" ".join(row) for row in broken[:10])
    # The question itself must be able to find something.
    assert database.value("select count(*) from albo.history;") != "0", "an empty database proves nothing"
