# SPDX-License-Identifier: AGPL-3.0-or-later
"""Notices by mail, from a request that is submitted to a message in a box.

Real requests in a real database, the real worker, a real SMTP server with TLS and a password.  What
goes wrong with mail goes wrong here: greylisting, refusals, a server that takes a message and says
nothing, one that is started again, one that nobody knows, wrong passwords; reports that come back."""

import json
import pathlib
import re
import subprocess
import sys
import tempfile
import urllib.request

import crowd
from parts import BUILD, Database, Program, free_port
from post import PASSWORD, USER, Post
from tap import Story, check_equal, wait_for

FIRST = 700_000
PUBLIC_URL = "https://albo.example.org"
ADMIN = BUILD / "src/admin/albo-admin"
OFFICER = "ordine.operatore"

story = Story()
database = Database()
scratch = tempfile.TemporaryDirectory(prefix="albo-mail.")
folder = pathlib.Path(scratch.name)
post = Post(free_port(), folder).start()
pec = Post(free_port(), folder, "tls").start()
metrics_port = free_port()
workers = []
requests = {}    # name of an address → request
LEFT = iter(range(FIRST, FIRST + 100))


def admin(*words, fails=False):
    done = subprocess.run([ADMIN, "--database", database.conninfo(database.user), "mail", *map(str, words)],
                          capture_output=True, text=True)
    check_equal(done.returncode, 1 if fails else 0, f"mail {words[0]}: {done.stderr}")
    return done.stdout


def start_worker():
    worker = Program(f"worker-{len(workers)}", [
        BUILD / "src/worker/albo-worker", "--database", database.conninfo("albo_worker"), "--public-url", PUBLIC_URL,
        "--key", folder / "mail.key", "--ca-file", post.certificate, "--reports", folder / "Maildir", "--threads", 3,
        "--timeout", 4, "--grace", 1, "--poll", 1, "--metrics-port", metrics_port], folder)
    worker.wait_said("^ready")
    workers.append(worker)
    return worker


def set_account(channel="email", password=PASSWORD, server=post, *more):
    (folder / "password").write_text(password + "\n")
    admin("set", "ordine", "--channel", channel, "--host", "localhost", "--port", server.port, "--security", server.security,
          "--user", USER, "--password-file", folder / "password", "--key", folder / "mail.key",
          "--sender", f"ordine@{channel}.example.org", "--sender-name", "Ordine di prova (così)", *more)


def submit(name, channel="email", language="it"):
    """A request of a new citizen, who is told at NAME@example.org."""
    number = next(LEFT)
    crowd.fill_drafts(database, number, 1)
    column = "pec" if channel == "pec" else "email"
    database.query(
        f"insert into albo.citizen_contact (citizen_id, {column}, channel, language) select s.citizen_id, '{name}@example.org', "
        f"'{channel}', '{language}' from crowd.draft d join albo.session s on s.token_hash = "
        f"sha256(convert_to(d.token, 'UTF8')) where d.k = {number};")
    crowd.submit(database, number, 1)
    request = database.value("select max(id) from albo.request;")
    requests[name] = request
    # As the portal does once the request is committed.
    database.query(f"select worker.announce('ordine', {request});")
    return f"{name}@example.org"


def hurry():
    """Whatever waits to be tried again is tried at once."""
    database.query("update albo.outbox_circuit set open_until = now() where failures > 0;"
                   "update albo.outbox set run_at = now() where settled_at is null and run_at < 'infinity' "
                   "and last_error is not null;")


def delivery(name):
    rows = database.json(f"select coalesce(jsonb_agg(to_jsonb(d)), '[]') from albo.delivery d where request_id = {requests[name]} "
                         "and side = 'applicant';")
    return rows[-1] if rows else {"state": None}


def wait_state(name, state):
    return wait_for(f"{name} to be {state}", lambda: (d := delivery(name))["state"] == state and d, 60)


def as_officer(sql):
    return database.query(f"set session authorization \"{OFFICER}\"; {sql}")[0][0]


def one(address):
    mails = wait_for(f"mail to {address}", lambda: post.to(address) + pec.to(address), 60)
    check_equal(len(mails), 1, f"mails to {address}")
    return mails[0]


@story.step("a key that others cannot read, and an account whose password only the worker can")
def accounts():
    for part in ("cur", "new", "tmp"):
        (folder / "Maildir" / part).mkdir(parents=True)
    admin("key", folder / "mail.key")
    admin("key", folder / "mail.key", fails=True)
    check_equal((folder / "mail.key").stat().st_mode & 0o777, 0o600, "mode of the key")
    set_account(password="wrong")
    kept = database.value("select to_jsonb(m)::text from albo.mail_account m;")
    assert "wrong" not in kept and USER in kept, kept
    assert "wrong" not in admin("show") and "localhost" in admin("show")


@story.step("a wrong password opens the circuit, burns no attempt, and is told to who watches")
def credentials():
    start_worker()
    submit("first")
    wait_for("the circuit", lambda: database.value("select reason from albo.outbox_circuit;") == "credentials")
    check_equal(database.value("select sum(failures) from albo.outbox where settled_at is null;"), "0", "failures")
    check_equal(post.mails, [], "mails")
    text = wait_for("an alarm", lambda: (t := urllib.request.urlopen(
        f"http://127.0.0.1:{metrics_port}/metrics").read().decode()) and "albo_outbox_open_circuits 1" in t and t)
    assert 'albo_worker_effects_total{kind="mail",outcome="unavailable"}' in text, text


@story.step("with the right one the message goes, over TLS, in two parts that lead to the request")
def first():
    set_account()
    mail = one("first@example.org")
    request, m = requests["first"], mail.message
    protocol = database.value(f"select protocol_number from albo.request where id = {request};")
    name = database.value(f"select applicant_name from albo.submission where request_id = {request};")
    fiscal_code = database.value(f"select fiscal_code from albo.submission where request_id = {request};")
    assert mail.secure and mail.user == USER.encode(), (mail.secure, mail.user)
    check_equal(mail.sender, "ordine@email.example.org", "envelope")
    check_equal(str(m["From"]), "\"Ordine di prova (così)\" <ordine@email.example.org>", "from")
    check_equal(str(m["Subject"]), f"Pratica {protocol}: abbiamo ricevuto la richiesta", "subject")
    check_equal(str(m["Auto-Submitted"]), "auto-generated", "Auto-Submitted")
    assert m["Date"] is not None and name in str(m["To"]), str(m["To"])
    check_equal(m.get_content_type(), "multipart/alternative", "type")
    for kind in ("plain", "html"):
        text = mail.text(kind)
        assert f"{PUBLIC_URL}/pratiche/{request}" in text and protocol in text and name in text, text
        assert "{{" not in text, text
    assert fiscal_code not in mail.raw.decode(), "a fiscal code in a mail"
    assert "<style" not in mail.text("html") and "<img" not in mail.text("html"), mail.text("html")
    assert max(map(len, mail.raw.split(b"\r\n"))) <= 998 and b"\n" not in mail.raw.replace(b"\r\n", b""), "lines"
    check_equal(wait_state("first", "sent")["message_id"], mail.id, "Message-ID")
    check_equal(delivery("first")["to_address"], "first@example.org", "address in the ledger")


@story.step("in English for who chose that; the body's own words, without escapes in the text")
def words():
    key = "00000000-0000-0000-0000-00000000000a"
    database.query("set session authorization \"ordine.amministratore\"; select office.notice_template_set("
                   f"'{key}', 'receipt', 'en', 0, 'Got it: {{{{protocol}}}}', 'Thanks {{{{name}}}} & <welcome>');")
    mail = one(submit("english", language="en"))
    assert str(mail.message["Subject"]).startswith("Got it: 20"), str(mail.message["Subject"])
    assert "& <welcome>" in mail.text("plain") and "&amp; &lt;welcome&gt;" in mail.text("html"), mail.text("html")
    check_equal(wait_state("english", "sent")["template_version"], 1, "version in the ledger")


@story.step("greylisting: later, once")
def greylisting():
    address = submit("grey-anna")
    found = wait_state("grey-anna", "delayed")
    hurry()
    check_equal(one(address).id, found["message_id"], "Message-ID")
    wait_state("grey-anna", "sent")


@story.step("a server that leaves us at a recipient: this message is later, and no other one waits for it")
def left():
    for name in ("busy-ada", "cut-aldo"):
        address = submit(name)
        found = wait_state(name, "delayed")
        check_equal(database.value(f"select failures from albo.outbox where request_id = {requests[name]} and payload ->> 'to' = "
                                   "'applicant';"), "1", "failures")
        check_equal(database.value("select count(*) from albo.outbox_circuit;"), "0", "circuits")
        hurry()
        check_equal(one(address).id, found["message_id"], "Message-ID")


@story.step("a refusal is seen by the office, which sends it again where it arrives")
def refusal():
    submit("nobody-bruno")
    wait_state("nobody-bruno", "refused")
    told = json.loads(as_officer(f"select office.deliveries({requests['nobody-bruno']});"))
    event = next(d for d in told if d["side"] == "applicant")["events"][-1]
    check_equal((event["smtp_code"], event["enhanced_code"]), (550, "5.1.1"), "codes")
    assert "no such box here" in event["diagnostic"], event
    database.query("update albo.citizen_contact set email = 'bruno@example.org' where email = 'nobody-bruno@example.org';")
    as_officer(f"select office.delivery_resend(gen_random_uuid(), {delivery('nobody-bruno')['id']});")
    one("bruno@example.org")
    submit("spam-carla")
    wait_state("spam-carla", "refused")


@story.step("taken without an answer: unknown, never sent again by itself; by the office, as the same message")
def unknown():
    for name in ("hang-dino", "drop-elsa"):
        address = submit(name)
        wait_state(name, "unknown")
        hurry()
        submit(f"after-{name}")
        one(f"after-{name}@example.org")
        check_equal(len(post.to(address)), 1, "mails")
        as_officer(f"select office.delivery_resend(gen_random_uuid(), {delivery(name)['id']});")
        mails = wait_for("the second one", lambda: len(post.to(address)) == 2 and post.to(address))
        check_equal(mails[0].id, mails[1].id, "Message-ID")


@story.step("a server that is started again: nothing is lost, nothing comes twice")
def restart():
    post.stop()
    addresses = [submit(f"down-{i}") for i in range(3)]
    wait_for("the circuit", lambda: database.value("select reason from albo.outbox_circuit;") == "unreachable")
    post.start()
    hurry()
    for address in addresses:
        one(address)
    wait_for("the circuit closed", lambda: database.value("select count(*) from albo.outbox_circuit;") == "0")


@story.step("certified mail has an account of its own, with TLS from the first byte")
def certified():
    set_account("pec", PASSWORD, pec)
    mail = one(submit("fabio", channel="pec"))
    check_equal(str(mail.message["From"]).split()[-1], "<ordine@pec.example.org>", "from")
    check_equal(len(pec.mails), 1, "mails of the certified server")


def drop_in(text):
    path = folder / "Maildir" / "new" / f"{len(list((folder / 'Maildir/new').iterdir()))}.{free_port()}.test"
    path.write_bytes(text.replace("\n", "\r\n").encode())


@story.step("reports that come back: receipts of certified mail, bounces, and what is neither")
def reports():
    message_id = wait_state("fabio", "sent")["message_id"]
    drop_in(f"From: posta-certificata@pec.example.net\nX-Ricevuta: avvenuta-consegna\n"
            f"X-Riferimento-Message-ID: <{message_id}>\nSubject: CONSEGNA\n\nconsegnato\n")
    wait_state("fabio", "delivered")
    for name, action, status, state in (("english", "failed", "5.2.2", "bounced"), ("grey-anna", "delayed", "4.4.1", "delayed")):
        message_id = delivery(name)["message_id"]
        drop_in("From: MAILER-DAEMON@example.net\nSubject: Undelivered\nMIME-Version: 1.0\n"
                "Content-Type: multipart/report; report-type=delivery-status; boundary=\"b\"\n\n--b\n\nSorry.\n\n--b\n"
                "Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.net\n\n"
                f"Final-Recipient: rfc822; {name}@example.org\nAction: {action}\nStatus: {status}\n"
                "Diagnostic-Code: smtp; 552 box\n is full\n\n--b\nContent-Type: text/rfc822-headers\n\n"
                f"Subject: Pratica\nMessage-ID: <{message_id}>\n\n--b--\n")
        wait_state(name, state)
    told = database.query("select enhanced_code, diagnostic from albo.delivery_event where source = 'dsn' and state = 'bounced';")
    check_equal(told, [["5.2.2", "smtp; 552 box is full"]], "what the report says")
    drop_in("From: someone@example.net\nSubject: Grazie\n\nGrazie!\n")
    drop_in("Content-Type: multipart/report; boundary=\"b\"\n\n--b\nContent-Type: message/delivery-status\n\nAction: failed\n"
            "--b\nContent-Type: message/rfc822\n\nMessage-ID: <nobody@example.net>\n\n--b")
    wait_for("all to be read", lambda: not list((folder / "Maildir/new").iterdir()))
    check_equal({p.name.rpartition(":2,")[2] for p in (folder / "Maildir/cur").iterdir()}, {"S"}, "flags")


@story.step("a certificate that nobody vouches for: nothing is sent, not even a password")
def untrusted():
    logins = len(post.logins)
    workers[-1].stop(30)
    worker = Program("worker-strict", [
        BUILD / "src/worker/albo-worker", "--database", database.conninfo("albo_worker"), "--key", folder / "mail.key",
        "--timeout", 4, "--grace", 1, "--poll", 1], folder)
    workers.append(worker)
    submit("gina")
    wait_for("the circuit", lambda: database.value("select reason from albo.outbox_circuit;") == "configuration")
    check_equal((worker.stop(30), len(post.logins), post.to("gina@example.org")), (0, logins, []), "status, sign-ins, mails")


@story.step("an account that somebody moved to another server in the database opens no password")
def moved():
    start_worker()
    hurry()
    one("gina@example.org")
    other = Post(free_port(), folder).start()
    database.query(f"update albo.mail_account set port = {other.port} where channel = 'email';")
    submit("ivo")
    wait_for("the circuit", lambda: database.value("select reason from albo.outbox_circuit;") == "key")
    check_equal((other.logins, other.mails), ([], []), "what the other server learnt")
    other.stop()
    set_account()
    one("ivo@example.org")


@story.step("the database is started again under the worker's hands: it comes back and goes on")
def failover():
    import os
    subprocess.run([os.environ["ALBO_TEST_SERVER"], "restart"], check=True)
    one(submit("luca"))
    wait_state("luca", "sent")


@story.step("SIGTERM ends it in order; and no log has an address, a name, a fiscal code, a password")
def end():
    check_equal(workers[-1].stop(30), 0, "exit status")
    logs = "".join(worker.log.read_text() for worker in workers)
    assert re.search(r"mail ordine \d+ attempt \d+: done, done", logs), logs[-2000:]
    people = {value for row in database.query("select fiscal_code, applicant_name from albo.submission s join crowd.person p "
                                              "on p.identity ->> 'fiscal_code' = s.fiscal_code;") for value in row}
    for secret in [PASSWORD, "wrong", "@", "no such box", *people]:
        assert secret not in logs, f"{secret} in a log"
    assert not re.search(r"€|EUR|\d[.,]\d\d\b", logs), "an amount in a log"
    assert not re.search(r"\b[A-Z]{6}\d{2}[A-Z]\d{2}[A-Z]\d{3}[A-Z]\b", logs), "a fiscal code in a log"


try:
    status = story.tell()
finally:
    for worker in workers:
        worker.kill()
    post.stop()
    pec.stop()
    for worker in workers:
        if story.failed:
            print("#", worker.log.read_text().replace("\n", "\n# "))
    scratch.cleanup()
sys.exit(status)
