# SPDX-License-Identifier: AGPL-3.0-or-later
"""Moving a request with all its effects (the office's completeness check), beside a bare UPDATE."""

import json
import sys

import crowd
from figures import interleave, report
from office import CLIENTS, ROUNDS, Office

# As narrow as the row that is moved: the document lies in another table there.
FILL_FLOOR = """insert into bench.floor (organization_id, citizen_id, state, submitted_at, data)
  select 1, k, 1, now(), '{}' from crowd.person order by k;"""

FLOOR = """\\set id :k + {first}
update bench.floor set state = 2, row_version = row_version + 1
  where organization_id = 1 and id = :id and row_version = 1;"""

TRANSITION = """\\set id :k + {first}
select office.forward(:id, 1, gen_random_uuid(), '{checklist}');"""


def main(size):
    with Office(size) as office:
        database = office.database
        crowd.submit(database, 0, office.size)
        database.query(FILL_FLOOR)
        office.check_contiguous("albo.request", "id - citizen_id")
        rules = database.json("select portal.service('ordine', 'iscrizione') -> 'service' -> 'rules';")
        checklist = json.dumps({item["id"]: True for item in rules["checklist"]})
        floor = office.speed("bench.officer", FLOOR.format(
            first=database.value("select min(id) from bench.floor;")))
        transition = office.speed("bench.officer", TRANSITION.format(
            first=database.value("select min(id) from albo.request;"), checklist=checklist))
        office.settle()
        for clients in CLIENTS:
            found = interleave(ROUNDS, floor=lambda: floor(clients),
                               transition=lambda: transition(clients))
            report(f"transition-{clients}", found["transition"], found["floor"], 0.5, "/s")


if __name__ == "__main__":
    main(int(sys.argv[1]))
