#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A superuser changes history, what it vouches for, seals, files and numbers: albo-admin verify finds and names each."""

import hashlib
import os
import pathlib
import pty
import re
import stat
import subprocess
import sys
import tempfile

import vouched
from sealed import ADMIN, Copy, RECHAIN, albo_admin, query, wrongs
from tap import Story, wait_for

story = Story()
folder = pathlib.Path(tempfile.mkdtemp(prefix="albo-verify."))
key, other_key = folder / "key.pem", folder / "other.pem"
public_key, seals = folder / "public.pem", folder / "seals"
facts = {}


def openssl(*words, **kwargs):
    return subprocess.run(["openssl", *map(str, words)], capture_output=True, timeout=60, check=False, **kwargs)


CLAIM = """set session authorization "{0}"; select office.claim({1}, {2}, gen_random_uuid());"""


def claim():
    """An administrator claims a request that waits; its number."""
    row = query("""select s.login, r.id, r.row_version, r.protocol_number, o.code
                   from albo.request r join albo.organization o on o.id = r.organization_id
                   join albo.staff s on s.organization_id = o.id and s.duty = 'administrator'
                   where r.state in (1, 2) order by r.id, s.login limit 1""").split("|")
    query(CLAIM.format(*row))
    return {"request": int(row[1]), "name": f"{row[4]}, request {row[3]}", "number": row[3], "code": row[4]}


def seal(*options):
    status, said = albo_admin("seal", "--key", key, *options)
    assert status == 0, said
    return said


def assert_whole(said):
    status, text = said
    assert status == 0 and "All is whole." in text and not wrongs(text), text


@story.step("a database without seals is whole")
def _():
    assert_whole(albo_admin("verify"))


@story.step("what histories and the register vouch for is whole")
def _():
    facts["vouched"] = vouched.write()
    assert_whole(albo_admin("verify"))


@story.step("a new key is a file of its owner, in PEM")
def _():
    said = seal("--new-key")
    assert "Seal 1 " in said, said
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    done = openssl("pkey", "-in", key, "-pubout", "-out", public_key)
    assert done.returncode == 0, done.stderr


@story.step("a key that is there is not made anew, nor one that others may read used")
def _():
    before = key.read_bytes()
    status, said = albo_admin("seal", "--key", key, "--new-key")
    assert status == 1 and "exists" in said, said
    assert key.read_bytes() == before
    key.chmod(0o640)
    status, said = albo_admin("seal", "--key", key)
    assert status == 1 and "chmod 600" in said, said
    key.chmod(0o600)


@story.step("nothing new, no seal")
def _():
    assert "Nothing is new" in seal()
    assert query("select count(*) from albo.seal") == "1"


@story.step("what happens next goes into the next seals")
def _():
    facts["second"] = claim()
    assert "Seal 2 closes the history of 1 request " in seal()
    facts["third"] = claim()
    claim()
    assert "Seal 3 closes the history of 2 requests" in seal("--export", seals)
    claim()
    status, said = albo_admin("verify", "--public-key", public_key, "--seals", seals)
    assert_whole((status, said))
    assert "not sealed yet: 1)" in said and "seals 3," in said, said


@story.step("the private key is not in the database, nor in the file")
def _():
    secret = openssl("pkey", "-in", key, "-outform", "DER").stdout[-32:]
    assert len(secret) == 32
    dump = subprocess.run(["pg_dump", "-a", "-n", "albo", "albo"], capture_output=True, check=True).stdout
    assert secret.hex().encode() not in dump and secret not in dump
    assert secret.hex() not in seals.read_text()


@story.step("another key is refused, and replaces the first on demand")
def _():
    with Copy() as copy:
        status, said = albo_admin("seal", "--key", other_key, "--new-key", database=copy.name)
        assert status == 1 and "--replace-key" in said, said
        status, said = albo_admin("seal", "--key", other_key, "--replace-key", database=copy.name)
        assert status == 0 and "Seal 4 " in said, said
        assert_whole(copy.verify())
        status, said = copy.verify("--public-key", public_key)
        assert status == 1 and wrongs(said)[0].startswith("Seal 4 is signed with key"), said
        both = folder / "both.pem"
        both.write_bytes(public_key.read_bytes() + openssl("pkey", "-in", other_key, "-pubout").stdout)
        assert_whole(copy.verify("--public-key", both))
        status, said = albo_admin("seal", "--key", key, "--replace-key", database=copy.name)
        assert status == 1, said


@story.step("a copy made by pg_dump is whole")
def _():
    dump = folder / "dump"
    subprocess.run(["pg_dump", "-Fc", "-f", dump, "albo"], check=True)
    query("create database albo_restored", "postgres")
    subprocess.run(["pg_restore", "-d", "albo_restored", "--exit-on-error", dump], check=True)
    assert_whole(albo_admin("verify", "--public-key", public_key, "--seals", seals, database="albo_restored"))
    status, said = albo_admin("seal", "--key", key, database="albo_restored")
    assert status == 0 and "Seal 4 " in said, said
    query("drop database albo_restored", "postgres")


# What a superuser does, and what verify must say: each line once, and nothing else.
ROW = "where request_id = {request} and seq = 1"
TAMPERING = {
    "changes a row of history": (
        f"update albo.history set actor = 'Altri' {ROW}",
        [r"{name}: row 1 of its history was changed: its hash does not fit"]),
    "changes the instant of a row": (
        f"update albo.history set at = at - interval '1 day' {ROW}",
        [r"{name}: row 1 of its history was changed"]),
    "removes a row in the middle": (
        f"delete from albo.history {ROW}",
        [r"{name}: row 1 of its history is missing"]),
    "removes the last row": (
        "delete from albo.history h using albo.request r where r.id = {request} and h.request_id = r.id"
        " and h.organization_id = r.organization_id and h.seq = r.history_seq",
        [r"{name}: row \d of its history is missing: it was the last",
         r"{name}: row \d of its history is not the one that seal 2"]),
    "removes the last row, and says so in the request": (
        "delete from albo.history h using albo.request r where r.id = {request} and h.request_id = r.id"
        " and h.seq = r.history_seq; select public.rechain(organization_id, id) from albo.request where id = {request}",
        [r"{name}: row \d of its history is not the one that seal 2", r"{name}: its state is not the one",
         r"{name}: who has it in hand"]),
    "changes a row and chains the history again": (
        f"update albo.history set actor = E'Altri \"\\\\ \\t\\x01 è' {ROW};"
        "select public.rechain(organization_id, id) from albo.request where id = {request}",
        [r"{name}: row \d of its history is not the one that seal 1 closed"]),
    "adds a row that claims to be old": (
        "insert into albo.history select (jsonb_populate_record(h, jsonb_build_object('seq', r.history_seq + 1))).*"
        " from albo.history h join albo.request r on r.id = h.request_id where r.id = {request} and h.seq = 1;"
        "select public.rechain(organization_id, id) from albo.request where id = {request}",
        [r"{name}: row \d of its history is not the one that seal 1 closed", r"{name}: its state is not the one"]),
    "removes a whole history": (
        "delete from albo.history where request_id = {request}",
        [r"{name}: its whole history is missing", r"{name}: row \d of its history is not the one that seal 1"]),
    "changes the head": (
        "update albo.request set history_hash = sha256('x') where id = {request}",
        [r"{name}: row \d of its history, the last, is another one"]),
    "changes the protocol number": (
        "update albo.request set protocol_number = '1999/0000001' where id = {request};"
        "insert into albo.protocol_counter select organization_id, 1999, 1, now() from albo.request where id = {request}",
        [r"{code}, request 1999/0000001: its history says that it was submitted as {number}",
         r"{code}: there is no request with the protocol number {number}"]),
    "changes what was declared": (
        "update albo.submission set declared = declared || '{{\"section\": \"Z\"}}' where request_id = {request}",
        [r"{name}: what the applicant declared was changed"]),
    "removes what was declared": (
        "delete from albo.submission where request_id = {request}",
        [r"{name}: what the applicant declared is missing"]),
    "removes the request only": (
        "delete from albo.request where id = {request}",
        [r"{name}: there is a history, but the request was removed", r"{code}: there is no request .* {number}"]),
    "removes a request and all that it had": (
        "{remove}",
        [r"{name}: the request was removed; seal 1 knows it", r"{code}: there is no request .* {number}"]),
    "removes the last request and lowers the counter": (
        "{remove_last}",
        [r"{last_name}: the request was removed; seal 1 knows it"]),
    "lowers the counter": (
        "update albo.protocol_counter set last_number = last_number - 1 where organization_id ="
        " (select organization_id from albo.request where id = {request}) and year = split_part('{number}', '/', 1)::int",
        [r"{code}: the counter of protocol numbers of \d{{4}} stands at"]),
    "removes the counter": (
        "delete from albo.protocol_counter where organization_id ="
        " (select organization_id from albo.request where id = {request}) and year = split_part('{number}', '/', 1)::int",
        [r"{code}: the counter of protocol numbers of \d{{4}} is missing"]),
    "changes a seal": (
        "update albo.seal set sealed_at = sealed_at + interval '1 second' where number = 2",
        [r"Seal 2 is not what was signed", r"Seal 3 does not follow the one before it"]),
    "changes the newest seal": (
        "update albo.seal set root = sha256('x') where number = 3",
        [r"Seal 3 is not what was signed", r"The list of seal 3 is not what was sealed",
         r"Seal 3 is not the one that the database knows as the newest"]),
    "changes a signature": (
        "update albo.seal set signature = set_byte(signature, 5, get_byte(signature, 5) # 1) where number = 1",
        [r"Seal 1 is not what was signed"]),
    "removes a seal in the middle": (
        "delete from albo.seal where number = 2; delete from albo.seal_leaf where seal_number = 2",
        [r"Seal 2 is missing: after seal 1 comes seal 3"]),
    "removes the newest seal": (
        "delete from albo.seal where number = 3; delete from albo.seal_leaf where seal_number = 3",
        [r"Seal 3 is missing: it was the newest"]),
    "changes a leaf": (
        "update albo.seal_leaf set seq = seq + 1 where request_id = {request} and seal_number = 1",
        [r"The list of seal 1 is not what was sealed", r"{name}: row \d of its history is not the one that seal 1"]),
    "removes a leaf": (
        "delete from albo.seal_leaf where request_id = {request} and seal_number = 1",
        [r"Seal 1 closed the history of \d+ requests, and lists \d+", r"{name}: row \d of its history claims to be older than seal 1"]),
    "changes one byte of a file": (
        "update albo.attachment_chunk set bytes = set_byte(bytes, 3, get_byte(bytes, 3) # 1)"
        " where attachment_id = {file} and index = 0",
        [r"{file_name}: file no. {file} \(field “{field}”\) was changed"]),
    "removes a piece of a file": (
        "delete from albo.attachment_chunk where attachment_id = {file} and index = 0",
        [r"{file_name}: piece 1 of file no. {file}"]),
    "changes a file and its hash": (
        "update albo.attachment_chunk set bytes = set_byte(bytes, 3, get_byte(bytes, 3) # 1)"
        " where attachment_id = {file} and index = 0;"
        "update albo.attachment a set sha256 = (select sha256(string_agg(c.bytes, ''::bytea order by c.index))"
        " from albo.attachment_chunk c where c.attachment_id = a.id) where a.id = {file}",
        [r"{file_name}: a file that was declared in the field “{field}” is not there any more"]),
    "removes a file": (
        "delete from albo.attachment_chunk where attachment_id = {file}; delete from albo.attachment where id = {file}",
        [r"{file_name}: a file that was declared in the field “{field}” is not there any more"]),
}


def remove(request):
    """All rows of a request; whatever refers to it."""
    tables = query("""select c.conrelid::regclass || ' ' || a.attname from pg_constraint c
                      join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[2]
                      where c.confrelid = 'albo.request'::regclass and c.conrelid <> c.confrelid""").split("\n")
    return (f"delete from albo.attachment_chunk where attachment_id in"
            f" (select id from albo.attachment where request_id = {request});"
            + "".join(f"delete from {line.split(' ')[0]} where {line.split(' ')[1]} = {request};" for line in tables)
            + f"delete from albo.request where id = {request};")


@story.step("what will be tampered with is there")
def _():
    facts.update(facts["second"], **facts["vouched"])
    last = query("""select r.id, o.code, r.protocol_number, o.id from albo.protocol_counter c
                    join albo.organization o on o.id = c.organization_id
                    join albo.request r on r.organization_id = c.organization_id
                    and r.protocol_number = c.year || '/' || lpad(c.last_number::text, 7, '0')
                    where r.history_seq = (select max(seq) from albo.seal_leaf l where l.request_id = r.id)
                    order by r.id limit 1""").split("|")
    file = query("""select a.id, a.field, o.code, r.protocol_number from albo.attachment a
                    join albo.request r on r.organization_id = a.organization_id and r.id = a.request_id
                    join albo.organization o on o.id = a.organization_id order by a.id limit 1""").split("|")
    facts.update(remove=remove(facts["request"]), last_name=f"{last[1]}, request {last[2]}",
                 remove_last=remove(last[0]) + f"update albo.protocol_counter set last_number = last_number - 1"
                 f" where organization_id = {last[3]} and year = split_part('{last[2]}', '/', 1)::int",
                 file=file[0], field=file[1], file_name=f"{file[2]}, request {file[3]}")
    query(RECHAIN)
    # Each step begins with a copy of this.
    assert_whole(albo_admin("verify", "--public-key", public_key, "--seals", seals))


def try_tampering(sql, expected):
    sql = sql.format(**facts)
    expected = [pattern.format(**facts) for pattern in expected]
    with Copy() as copy:
        copy.tamper(sql)
        status, said = copy.verify("--public-key", public_key)
        found = wrongs(said)
        assert status == 1, said
        for pattern in expected:
            assert any(re.match(pattern, line) for line in found), f"{pattern}\n{said}"
        assert len(found) == len(expected), said


for title, (statement, words) in {**TAMPERING, **vouched.TAMPERING}.items():
    story.step(f"a superuser {title}")(lambda statement=statement, words=words: try_tampering(statement, words))


@story.step("the exported file knows a seal that was removed with its trace")
def _():
    with Copy() as copy:
        copy.tamper("""delete from albo.seal where number = 3; delete from albo.seal_leaf where seal_number = 3;
                       update albo.seal_head h set number = 2, to_id = s.to_id, hash = albo.seal_hash(s)
                       from albo.seal s where s.number = 2""")
        assert_whole(copy.verify("--public-key", public_key))
        status, said = copy.verify("--public-key", public_key, "--seals", seals)
        assert status == 1 and wrongs(said) == ["Seal 3 is in the file, and missing in the database."], said
        status, said = albo_admin("seal", "--key", key, database=copy.name)
        assert status == 0 and "Seal 3 " in said, said
        status, said = copy.verify("--public-key", public_key, "--seals", seals)
        assert status == 1 and "was replaced" in wrongs(said)[0], said


@story.step("only what is asked for is looked at")
def _():
    other = "scuola" if facts["code"] != "scuola" else "ordine"
    with Copy() as copy:
        copy.tamper(f"update albo.history set actor = 'Altri' {ROW}".format(**facts))
        assert copy.verify("--organization", facts["code"])[0] == 1
        assert_whole(copy.verify("--organization", other))
        assert copy.verify("--since", "2000-01-01")[0] == 1
        status, said = copy.verify("--since", "2100-01-01")
        assert_whole((status, said))
        assert "requests 0, rows of history 0 " in said, said
        assert "what they vouch for 0, events of the register 0." in said, said
        # The request moved today: all of its history is looked at.
        assert copy.verify("--since", query("select to_char(now(), 'YYYY-MM-DD')"))[0] == 1
    code = facts["vouched"]["v_name"].split(",")[0]
    other = "scuola" if code != "scuola" else "ordine"
    for sql in ("update albo.note set text = 'Altro' where id = {note}", "update albo.request set state = 2 where id = {v}",
                "update albo.request set deadline = '2999-01-01' where id = {v}", "delete from albo.annotation where id = {ended}",
                "update albo.register_event set actor = 'Altri' where organization_id = {organization}"):
        with Copy() as copy:
            copy.tamper(sql.format(**facts["vouched"]))
            assert copy.verify("--organization", code)[0] == 1, sql
            assert_whole(copy.verify("--organization", other))
            assert copy.verify("--since", "2000-01-01")[0] == 1, sql
            assert_whole(copy.verify("--since", "2100-01-01"))
    assert albo_admin("verify", "--organization", "nessuno")[0] == 2
    assert albo_admin("verify", "--since", "ieri")[0] == 2


@story.step("a file of seals is checked without a database")
def _():
    def offline(path, given=public_key):
        return albo_admin("verify", "--offline", path, "--public-key", given, env={"PATH": os.environ["PATH"]})

    assert_whole(offline(seals))
    lines = seals.read_text().split("\n")
    changed = folder / "changed"

    def with_lines(new):
        changed.write_text("\n".join(new))
        return offline(changed)

    leaf = next(i for i, line in enumerate(lines) if line.startswith("leaf "))
    words = lines[leaf].split(" ")
    status, said = with_lines(lines[:leaf] + [" ".join(words[:4] + ["99"] + words[5:])] + lines[leaf + 1:])
    assert status == 1 and wrongs(said) == ["The list of seal 1 is not what was sealed: a line of it was changed."], said
    second = next(i for i, line in enumerate(lines) if line.startswith("seal 2 "))
    third = next(i for i, line in enumerate(lines) if line.startswith("seal 3 "))
    status, said = with_lines(lines[:second] + lines[third:-2] + ["end 2", ""])
    assert status == 1 and wrongs(said) == ["Seal 2 is missing: after seal 1 comes seal 3."], said
    words = lines[third].split(" ")
    words[7] = words[7].replace("T", "T", 1)[:-2] + ("1Z" if words[7][-2] != "1" else "2Z")
    status, said = with_lines(lines[:third] + [" ".join(words)] + lines[third + 1:])
    assert status == 1 and "Seal 3 is not what was signed" in said, said
    status, said = with_lines(lines[:third])
    assert status == 1 and "ends too early" in said, said
    status, said = with_lines(lines[:third] + ["seal x"] + lines[third:])
    assert status == 1 and f"line {third + 1} makes no sense" in said, said
    stranger = folder / "stranger.pem"
    openssl("genpkey", "-algorithm", "ed25519", "-out", folder / "stranger-key.pem")
    openssl("pkey", "-in", folder / "stranger-key.pem", "-pubout", "-out", stranger)
    status, said = offline(seals, stranger)
    assert status == 1 and "not one to be trusted" in said, said
    assert offline(seals, key)[0] == 1
    assert albo_admin("verify", "--offline", seals)[0] == 2
    assert offline(folder / "none")[0] == 1


def merkle(leaves):
    """RFC 6962 as it is written there, which is not how Albo computes it."""
    if len(leaves) == 1:
        return hashlib.sha256(b"\0" + leaves[0]).digest()
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    return hashlib.sha256(b"\1" + merkle(leaves[:half]) + merkle(leaves[half:])).digest()


@story.step("and without any program of Albo")
def _():
    previous, leaves, n_seals = "-", [], 0
    for line in reversed(seals.read_text().split("\n")[:-1]):
        words = line.split(" ")
        if words[0] == "leaf":
            leaves.insert(0, "\n".join(["albo-seal-leaf-1", *words[1:]]).encode() + b"\n")
        elif words[0] == "seal":
            assert merkle(leaves).hex() == words[5]
            leaves = []
    for line in seals.read_text().split("\n"):
        words = line.split(" ")
        if words[0] != "seal":
            continue
        text = "\n".join(["albo-seal-1", *words[1:9]]) + "\n"
        (folder / "text").write_text(text)
        (folder / "signature").write_bytes(bytes.fromhex(words[9]))
        done = openssl("pkeyutl", "-verify", "-rawin", "-pubin", "-inkey", public_key,
                       "-in", folder / "text", "-sigfile", folder / "signature")
        assert done.returncode == 0, done.stdout
        assert words[6] == previous
        previous = hashlib.sha256(text.encode()).hexdigest()
        n_seals += 1
    assert n_seals == 3


class Writer:
    """A transaction that has written history and does not end."""

    def __init__(self):
        row = query("""select s.login, r.id, r.row_version from albo.request r
                       join albo.staff s on s.organization_id = r.organization_id and s.duty = 'administrator'
                       where r.state in (1, 2) order by r.id desc, s.login limit 1""").split("|")
        self.request = row[1]
        self.process = subprocess.Popen(["psql", "-XAtq", "-d", "albo"], text=True, bufsize=1,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.process.stdin.write("set lock_timeout = '10s'; begin; " + CLAIM.format(*row) + "\n")
        assert "under_review" in self.process.stdout.readline()

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        """What was not ended is undone; the steps after a failure do not wait for it."""
        self.process.stdin.close()
        self.process.wait(timeout=60)

    def end(self, how):
        self.process.stdin.write(f"{how};\n")
        self.__exit__()


@story.step("a seal waits for who is writing, and keeps nobody from it")
def _():
    seal()
    with Writer() as writer:
        claim()
        sealer = subprocess.Popen([ADMIN, "seal", "--key", key], stdout=subprocess.PIPE, text=True)
        wait_for("the sealer to ask whether the writer has ended", lambda: query(
            "select count(*) from pg_stat_activity where application_name = 'albo-admin'"
            " and query ~ 'seal_is_settled'") == "1")
        after = claim()
        assert sealer.poll() is None
        writer.end("commit")
    assert "closes the history of 2 requests" in sealer.communicate(timeout=60)[0]
    assert query(f"select max(seal_number) = (select max(number) from albo.seal) from albo.seal_leaf"
                 f" where request_id = {writer.request}") == "t"
    assert query(f"select count(*) from albo.seal_leaf where request_id = {after['request']}"
                 f" and seal_number = (select max(number) from albo.seal)") == "0"
    assert_whole(albo_admin("verify", "--public-key", public_key))


@story.step("a number that a transaction gave up does no harm")
def _():
    seal()
    with Writer() as writer:
        writer.end("rollback")
    assert "Nothing is new" in seal()
    claim()
    seal()
    assert_whole(albo_admin("verify", "--public-key", public_key))


@story.step("many sealers at once make seals that follow each other")
def _():
    before = int(query("select max(number) from albo.seal"))
    for _ in range(3):
        claim()
        sealers = [subprocess.Popen([ADMIN, "seal", "--key", key], stdout=subprocess.PIPE, text=True)
                   for _ in range(4)]
        said = [sealer.communicate(timeout=60)[0] for sealer in sealers]
        assert all(sealer.returncode == 0 for sealer in sealers), said
        assert sum("Nothing is new" in text for text in said) == 3, said
    assert int(query("select max(number) from albo.seal")) == before + 3
    assert_whole(albo_admin("verify", "--public-key", public_key))


@story.step("a bar grows on a terminal, and nowhere else")
def _():
    main, terminal = pty.openpty()
    process = subprocess.Popen([ADMIN, "verify"], stdin=subprocess.DEVNULL, stdout=terminal, stderr=terminal)
    os.close(terminal)
    said = b""
    try:
        while chunk := os.read(main, 4096):
            said += chunk
    except OSError:  # the terminal's other side is closed
        pass
    assert process.wait(timeout=60) == 0
    for part in (b"seals", b"histories", b"deadlines", b"notes, messages and documents", b"preavvisi", b"answers", b"payments",
                 "register’s events".encode(), "register’s numbers".encode(), b"register", b"protocol numbers", b"files"):
        assert re.search(rb"Checking (the )?" + part + rb" \[[#.]{30}\] \d+%", said), said
    assert b"[" not in albo_admin("verify")[1].encode()


sys.exit(story.tell(stop_at_failure=False))
