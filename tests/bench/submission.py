# SPDX-License-Identifier: AGPL-3.0-or-later
"""Submitting a request with all its effects, beside a bare INSERT of the same document."""

import sys

import crowd
from figures import interleave, report
from office import CLIENTS, ROUNDS, Office

FLOOR = """insert into bench.floor (organization_id, citizen_id, state, submitted_at, data)
  values (1, :k, 1, now(), $json${document}$json$);"""

SUBMISSION = """\\set draft :k + {first}
select portal.submit({token}, :draft, {version}, gen_random_uuid());"""


def main(size):
    with Office(size) as office:
        first, version, document = office.database.query(
            "select min(d.id - d.k), max(d.row_version), (select answers::text from albo.draft limit 1)"
            " from crowd.draft d;")[0]
        floor = office.speed("albo_portal", FLOOR.format(document=document))
        submission = office.speed("albo_portal", SUBMISSION.format(
            first=first, version=version, token=crowd.TOKEN.format(number=":k")))
        office.settle()
        for clients in CLIENTS:
            found = interleave(ROUNDS, floor=lambda: floor(clients),
                               submission=lambda: submission(clients))
            report(f"submission-{clients}", found["submission"], found["floor"], 0.5, "/s")


if __name__ == "__main__":
    main(int(sys.argv[1]))
