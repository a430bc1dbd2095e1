#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The closing line decides whether a change is good: what it counts is tested."""

import json
import subprocess
import sys
import tempfile

CASES = [
    ('a program that speaks TAP counts for its tests',
     [{'result': 'OK', 'stdout': '1..2\nok 1 - a\nok 2 - b\n'}], '2 passed, 0 failed, 0 skipped', 0),
    ('a failed line fails',
     [{'result': 'FAIL', 'stdout': 'ok 1 a\nnot ok 2 b\n'}], '1 passed, 1 failed, 0 skipped', 1),
    ('skips are counted apart',
     [{'result': 'OK', 'stdout': 'ok 1 a\nok 2 b # SKIP no display\n'}],
     '1 passed, 0 failed, 1 skipped', 0),
    ('a program without TAP counts for one',
     [{'result': 'OK', 'stdout': 'fine\n'}], '1 passed, 0 failed, 0 skipped', 0),
    ('a crash after good lines fails',
     [{'result': 'ERROR', 'stdout': 'ok 1 a\n'}], '1 passed, 1 failed, 0 skipped', 1),
    ('a time-out without a line fails',
     [{'result': 'TIMEOUT', 'stdout': ''}, {'result': 'OK', 'stdout': ''}],
     '1 passed, 1 failed, 0 skipped', 1),
    ('a skipped program is skipped, and nothing run is a failure',
     [{'result': 'SKIP', 'stdout': ''}], '0 passed, 0 failed, 1 skipped', 1),
    ('words that only begin like ok do not count',
     [{'result': 'OK', 'stdout': 'okay\n# ok 1\nok 1 a\n'}], '1 passed, 0 failed, 0 skipped', 0),
]

print(f'1..{len(CASES)}')
for number, (title, entries, expected, status) in enumerate(CASES, 1):
    with tempfile.NamedTemporaryFile('w', suffix='.json') as log:
        log.writelines(json.dumps(entry) + '\n' for entry in entries)
        log.flush()
        said = subprocess.run([sys.argv[1], log.name], capture_output=True, text=True)
    good = said.stdout.strip() == expected and said.returncode == status
    print(f'{"ok" if good else "not ok"} {number} - {title}')
    if not good:
        print(f'# expected {expected!r} and {status}, got {said.stdout.strip()!r} '
              f'and {said.returncode} {said.stderr.strip()!r}')
