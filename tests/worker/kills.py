# SPDX-License-Identifier: AGPL-3.0-or-later
"""Workers that are killed with -9 at random, again and again, while they send.

Several workers drain one queue over a real SMTP server; one after the other is killed at a random
instant and started again.  In the end every message that the database calls sent is at the server
exactly once, none is there twice, and none overtook another one of its order.  Messages whose worker
was killed between the first byte and the answer are called unknown, not sent, and are not sent again;
the office has those sent again, and then each is in the box, once for whoever looks at Message-IDs.

ALBO_TEST_COMMANDS and ALBO_TEST_KILLS say how much (issue: 2000 and 500), ALBO_TEST_SEED repeats the
choices of a run."""

import collections
import os
import pathlib
import random
import sys
import tempfile
import time

import crowd
from parts import BUILD, Database, Program, free_port
from post import Post
from tap import Story, check_equal, say, wait_for

N_COMMANDS = int(os.environ.get("ALBO_TEST_COMMANDS", "300"))
N_KILLS = int(os.environ.get("ALBO_TEST_KILLS", "60"))
SEED = int(os.environ.get("ALBO_TEST_SEED") or random.randrange(2 ** 32))
N_WORKERS = 3
N_REQUESTS = 24      # an order each: as many things at most can be under way at once
FIRST = 800_000
WAITING = "select count(*) from albo.outbox where key like 'kill:%' and settled_at is null;"

story = Story()
database = Database()
scratch = tempfile.TemporaryDirectory(prefix="albo-kills.")
folder = pathlib.Path(scratch.name)
post = Post(free_port(), folder, "none", slowness=0.08).start()
chance = random.Random(SEED)
workers = []
n_killed = 0


def start_worker(number):
    return Program(f"worker-{number}", [
        BUILD / "src/worker/albo-worker", "--database", database.conninfo("albo_worker"), "--threads", 4,
        "--timeout", 3, "--grace", 2, "--poll", 1], folder)


@story.step("a queue of notices, in order for each request")
def prepare():
    say(f"seed {SEED}, {N_COMMANDS} commands, {N_KILLS} kills")
    crowd.fill_drafts(database, FIRST, N_REQUESTS)
    crowd.submit(database, FIRST, N_REQUESTS)
    database.query("update albo.outbox set state = 'done', settled_at = now(); update albo.job set next_at = 'infinity';"
                   "insert into albo.job select name, 'infinity' from albo.job_kinds() on conflict do nothing;")
    database.query(f"""select admin.mail_account_set('ordine', 'email', '{{"host": "localhost", "port": {post.port},
      "security": "none", "sender": "albo@example.org", "sender_name": "Albo"}}', null);""")
    database.query(f"""insert into albo.outbox (organization_id, key, request_id, kind, payload)
      select r.organization_id, 'kill:' || i, r.id, 'mail', '{{"template": "message", "to": "applicant"}}'
      from generate_series(1, {N_COMMANDS}) i
      join (select organization_id, id, row_number() over (order by id desc) n from albo.request) r on r.n = 1 + i % {N_REQUESTS}
      order by i;""")
    check_equal(database.value(WAITING), str(N_COMMANDS), "commands")


@story.step("workers are killed at random while they send")
def kill():
    global n_killed
    workers.extend(start_worker(i) for i in range(N_WORKERS))
    start = time.monotonic()
    # Spread over the whole queue: when it empties sooner than planned, the rest is killed faster.
    while n_killed < N_KILLS:
        time.sleep(chance.uniform(0.02, 0.25))
        victim = chance.randrange(N_WORKERS)
        workers[victim].kill()
        n_killed += 1
        workers[victim] = start_worker(victim)
        if n_killed % 20 == 0 and database.value(WAITING) == "0":
            break
    say(f"{n_killed} kills in {time.monotonic() - start:.1f} s; {database.value(WAITING)} of {N_COMMANDS} still wait")
    wait_for("the queue to be empty", lambda: database.value(WAITING) == "0", 240)
    say(f"empty after {time.monotonic() - start:.1f} s")
    assert n_killed >= N_KILLS // 2, f"only {n_killed} kills before the queue was empty"


@story.step("what is called sent is there once, nothing is there twice, nothing overtook another")
def check():
    rows = database.query("select o.key, o.id, o.order_key, o.state, o.attempts, d.message_id from albo.outbox o "
                          "left join albo.delivery d on d.outbox_key = o.key where o.key like 'kill:%';")
    check_equal(len(rows), N_COMMANDS, "rows")
    states = collections.Counter(state for _, _, _, state, _, _ in rows)
    n_at_server = collections.Counter(mail.id for mail in post.mails)
    say(f"{dict(states)}; {sum(int(row[4]) for row in rows)} claims; {len(post.mails)} messages at the server; "
        f"{sum(1 for row in rows if row[3] == 'unknown' and n_at_server[row[5]])} of the unknown ones arrived")
    assert set(states) <= {"done", "unknown"}, states
    for key, _, _, state, _, message_id in rows:
        allowed = (1,) if state == "done" else (0, 1)
        assert n_at_server[message_id] in allowed, f"{key} is {state}, and {n_at_server[message_id]} times at the server"
    assert set(n_at_server) <= {row[5] for row in rows}, "messages that nobody queued"
    place = {row[5]: (row[2], int(row[1])) for row in rows}
    last = {}
    for mail in post.mails:
        order, number = place[mail.id]
        assert last.get(order, 0) < number, f"{number} of {order} came after {last[order]}"
        last[order] = number
    assert states["done"] > N_COMMANDS / 2, states


@story.step("the office has the unknown ones sent again: each message is in the box, one a Message-ID")
def resend():
    n = database.value("set session authorization \"ordine.operatore\"; "
                       "select count(office.delivery_resend(gen_random_uuid(), p.id)) from office.delivery_problems(200) p;")
    wait_for("the queue to be empty", lambda: database.value("select count(*) from albo.outbox where settled_at is null;") == "0", 120)
    ids = [mail.id for mail in post.mails]
    wanted = {row[0] for row in database.query("select message_id from albo.delivery where outbox_key like 'kill:%';")}
    check_equal(set(ids), wanted, "messages in the box")
    check_equal(len(wanted), N_COMMANDS, "messages")
    say(f"{n} sent again; {len(ids)} transmissions of {len(wanted)} messages")
    check_equal(database.value("select count(*) from albo.delivery where outbox_key like 'kill:%' and state <> 'sent';"), "0",
                "not sent")


@story.step("the living end in order, within what memory they may have")
def end():
    for worker in workers:
        size = int(pathlib.Path(f"/proc/{worker.pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE") / 2 ** 20
        say(f"{size:.1f} MiB resident")
        # A sanitizer's shadow is not the worker's.
        assert size <= 60 or os.environ.get("ASAN_OPTIONS"), f"{size} MiB"
    check_equal([worker.stop(30) for worker in workers], [0] * N_WORKERS, "exit status")


try:
    status = story.tell()
finally:
    for worker in workers:
        worker.kill()
    post.stop()
    scratch.cleanup()
sys.exit(status)
