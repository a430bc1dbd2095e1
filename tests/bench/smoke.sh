#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
#
# Makes a small database of the bench, has it verified, and asks it everything once.
set -eu

folder=$(mktemp -d "${TMPDIR:-/tmp}/albo-bench.XXXXXX")
trap 'rm -rf "$folder"' EXIT
# The server may run as another user, who must be able to get here.
chmod 711 "$folder"

ALBO_BENCH_KEEP=$folder ALBO_BENCH_ROUNDS=1 python3 "$ALBO_SOURCE/tests/bench/database.py" 500
