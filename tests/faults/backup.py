# SPDX-License-Identifier: AGPL-3.0-or-later
"""The demonstration is copied, brought back on a new server, and work goes on there.

The commands are those of the help page, run as they are written; only the folder of the copy and the
server are others."""

import difflib
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import uuid
import xml.etree.ElementTree

import crowd
from invariants import check_invariants
from parts import BUILD, SOURCE, Database, Site
from plain_citizen import PlainCitizen
from session import Session
from tap import Story, check_equal, say

FIRST = 600_000      # number of the first citizen: far from those of other tests
PASSWORD = "albo-demo"
SCREEN = "{http://projectmallard.org/1.0/}screen"

story = Story()
old = Database()
new = None
new_environ = None
folder = pathlib.Path(tempfile.mkdtemp(prefix="albo-backup."))
# The server may run as another user, who must be able to get through.
folder.chmod(0o711)
copy, key = folder / "copy", folder / "key.pem"
copy.mkdir()
site = None
drafts = {}


def commands(language):
    page = xml.etree.ElementTree.parse(SOURCE / "data/help" / language / "backup.page")
    return [screen.text.strip() for screen in page.iter(SCREEN)]


def run(script, environ):
    """What the page says, as a person would paste it."""
    path = f"{BUILD / 'src/admin'}:{os.environ['PATH']}"
    done = subprocess.run(["sh", "-euxc", script.replace("/var/backups/albo", str(copy))], timeout=120,
                          capture_output=True, text=True, env={**environ, "PATH": path})
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def environ_of(database):
    return {**os.environ, "PGHOST": database.host, "PGUSER": database.user}


def admin(*words, database=None):
    done = subprocess.run([str(BUILD / "src/admin/albo-admin"), *map(str, words)], capture_output=True, text=True,
                          timeout=120, env=environ_of(database) if database else None)
    assert done.returncode == 0, f"albo-admin {' '.join(map(str, words))}: {done.stdout}{done.stderr}"
    return done.stdout


def as_text(database):
    """All that the database holds, as SQL; without the words that are new at each dump.

    Rows, and the roles of a policy, come in whatever order they lie in: here sorted."""
    done = subprocess.run(["pg_dump", "--create", database.conninfo(database.user)], capture_output=True,
                          text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    lines, rows = [], None
    for line in done.stdout.splitlines():
        if rows is not None and line == "\\.":
            lines += sorted(rows) + [line]
            rows = None
        elif rows is not None:
            rows.append(line)
        elif not re.match(r"\\(un)?restrict ", line):
            lines.append(re.sub(r"^(CREATE POLICY .* TO )([a-z_, ]+)( USING)",
                                lambda found: found[1] + ", ".join(sorted(found[2].split(", "))) + found[3], line))
            if line.startswith("COPY "):
                rows = []
    return lines


def accounts(database):
    done = subprocess.run(["pg_dumpall", "--globals-only", "-d", database.conninfo(database.user)],
                          capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return sorted(line for line in done.stdout.splitlines()
                  if line and not line.startswith("--") and not re.match(r"\\(un)?restrict ", line))


def check_same(found, expected, what):
    lines = list(difflib.unified_diff(expected, found, "old", "new", n=1, lineterm=""))
    assert not lines, f"{what} differ:\n" + "\n".join(line[:300] for line in lines[:40])


@story.step("the page says the same commands in both languages")
def same_commands():
    check_equal(commands("it"), commands("C"), "commands")
    check_equal(len(commands("C")), 3, "blocks of commands")


@story.step("sealed, with drafts about to be submitted, and copied")
def make_copy():
    drafts.update(crowd.fill_drafts(old, FIRST, 2))
    admin("seal", "--key", key, "--new-key")
    for script in commands("C")[:2]:
        run(script, environ_of(old))
    check_equal(sorted(path.name for path in copy.iterdir()), ["accounts.sql", "albo.dump", "seals"], "files")
    for name in ("accounts.sql", "albo.dump"):
        check_equal((copy / name).stat().st_mode & 0o077, 0, f"what others may do with {name}")


@story.step("brought back on a new server: nothing to upgrade, no problem, all is whole")
def restore():
    global new
    # Not --throw-away: doctor would say, rightly, that such a server loses what was confirmed.
    admin("cluster", "start", "--data", folder / "server")
    new = Database(host=str(folder / "server/socket"))
    check_equal(new.query("select rolname from pg_roles where rolname like 'albo_%' or rolname like 'ordine%';"),
                [["albo_admin"]], "roles of the new server")
    # A server that a person installs has none yet.
    subprocess.run(["dropdb", "-h", new.host, "-U", new.user, new.name], check=True, timeout=60)
    said = run(commands("C")[2], environ_of(new))
    say(said[-1200:])
    assert "nothing was changed" in said and ", 0 problems" in said and "All is whole." in said, said


@story.step("both servers hold the same, down to the last privilege")
def same():
    check_same(as_text(new), as_text(old), "databases")
    check_same(accounts(new), accounts(old), "accounts")


@story.step("the seals made before fit, also those of the exported file, and a new one can be made")
def seals():
    n_before = new.value("select count(*) from albo.seal;")
    assert n_before != "0", "no seal was copied"
    assert "All is whole." in admin("verify", "--seals", copy / "seals", database=new)
    session = Session(new, "ordine.amministratore", PASSWORD)
    state, answer = session.ask(f"select office.claim_next('{uuid.uuid4()}');")
    session.close()
    check_equal((state, json.loads(answer)["state"]), ("00000", "under_review"), "a claim with the old password")
    admin("seal", "--key", key, database=new)
    check_equal(int(new.value("select count(*) from albo.seal;")), int(n_before) + 1, "seals")
    assert "All is whole." in admin("verify", database=new)


@story.step("rights are the old ones: a wrong password and a table are refused")
def rights():
    for role, password, sql in (("ordine.operatore", "sbagliata", "select 1;"),
                                ("ordine.operatore", PASSWORD, "select * from albo.request;"),
                                ("albo_portal", None, "select * from office.counts();"),
                                ("albo_portal", None, "create temporary table t ();"),
                                ("albo_portal", None, "select lo_create(0);")):
        done = subprocess.run(["psql", "-XAtq", "-v", "ON_ERROR_STOP=1", new.conninfo(role), "-c", sql],
                              capture_output=True, text=True, timeout=60,
                              env={**os.environ, **({"PGPASSWORD": password} if password else {})})
        assert done.returncode != 0, f"{role} may {sql}"


@story.step("portal and sign-in run on it: an invented person signs in")
def sign_in():
    global site
    site = Site(new, str(folder)).start()
    citizen = PlainCitizen(site.url)
    page = citizen.sign_in(new.value("select min(id) from albo.citizen;"), base=site.login_url)
    check_equal((page.status, page.path), (200, "/pratiche"), page.text[:300])


@story.step("a draft of before is submitted there, and takes the next number")
def submit():
    before = old.value("select max(protocol_number) from albo.request r join albo.organization o "
                       "on o.id = r.organization_id where o.code = 'ordine' and r.protocol_number like "
                       "to_char(now(), 'YYYY') || '/%';")
    numbers = []
    drafts.update(crowd.fill_drafts(new, FIRST + 10, 1))
    for token, draft, _ in drafts.values():
        citizen = PlainCitizen(site.url)
        citizen.cookies["albo_session"] = token
        form = citizen.get(f"/bozze/{draft}/riepilogo").form("/riepilogo")
        page = citizen.post(form.action, [*form.fields, ("action", "submit")])
        check_equal(page.status, 200, page.text[:300])
        numbers.append(re.search(r"\b\d{4}/\d{7}\b", page.text)[0])
    year, number = (before or "2000/0").split("/")
    check_equal([int(number.split("/")[1]) for number in numbers],
                [int(number) + 1 + i for i in range(len(drafts))], f"numbers after {before}")
    check_invariants(new)
    assert "All is whole." in admin("verify", database=new)


@story.step("SIGTERM ends both in order")
def end():
    check_equal((site.portal.stop(), site.login.stop()), (0, 0), "exit status")


try:
    status = story.tell()
finally:
    if site is not None:
        site.kill()
    subprocess.run([str(BUILD / "src/admin/albo-admin"), "cluster", "stop", "--data", str(folder / "server")],
                   capture_output=True)
    shutil.rmtree(folder, ignore_errors=True)
sys.exit(status)
