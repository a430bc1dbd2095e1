# SPDX-License-Identifier: AGPL-3.0-or-later
"""The portal behind the real nginx: limits, slow strangers, and a restart that nobody notices."""

import hashlib
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import threading
import time
import http.client
import pathlib

from front import OTHER_NAME, Front, find_nginx
from parts import SOURCE, Database, free_port
from plain_citizen import multipart
from tap import Story, check_equal, say, skip_all

if find_nginx() is None:
    skip_all("nginx is not installed")

# As many as may be open here.
N_SLOW = min(int(os.environ.get("ALBO_SLOW_CLIENTS", "10000")),
             resource.getrlimit(resource.RLIMIT_NOFILE)[1] % (1 << 63) - 1000)
LOAD_SECONDS = 8
# Seconds after which a healthy client is taken for one that is held up.  The goal is one second, and the
# slowest answer is printed; a machine that is busy with other things needs more.
PATIENCE = float(os.environ.get("ALBO_TEST_PATIENCE", "10"))
MEBIBYTE = 1024 * 1024

story = Story()
database = Database()
folder = tempfile.TemporaryDirectory(prefix="albo-front.")
os.chmod(folder.name, 0o755)
front = Front(database, folder.name)
person = database.value("select min(id) from albo.citizen;")


def add_service():
    """A form with a file of 60 MB, which no preset has."""
    preset = json.loads((SOURCE / "tests/portal/service.json").read_text())
    for section in preset["services"][0]["form"]["sections"]:
        for field in section["fields"]:
            if field["type"] == "attachment":
                field["max_size"], field["max_files"] = 60 * MEBIBYTE, 20
            elif field["id"] in ("email", "reason", "family_name", "other"):
                field["required"] = False
    database.query("select admin.preset_apply(admin.organization_add('grande', 'list', 'Grande', '{}'), :'preset'::jsonb);",
                   preset=json.dumps(preset))


def open_draft(citizen):
    """The number of a draft of that form, and its version."""
    page = citizen.get("/ente/grande/iscrizione/inizia")
    check_equal(page.status, 200, page.url)
    page = citizen.post("/ente/grande/iscrizione/inizia", [("csrf", page.field("csrf"))])
    check_equal(page.status, 200, page.url)
    return re.search(r"/bozze/([0-9]+)/", page.forms[-1].action)[1], page.field("csrf"), page.field("versione")


def pdf(size):
    return b"%PDF-1.7\n" + os.urandom(1024) * (size // 1024)


def upload(citizen, draft, csrf, content, name="a.pdf"):
    version = database.value("select row_version from albo.draft where id = :'d'::bigint;", d=draft)
    return citizen.post(f"/bozze/{draft}/3", [("csrf", csrf), ("versione", version), ("action", "save")],
                        files=[("statute", name, "application/pdf", content)], follow=False)


@story.step("nginx takes the configuration as it is shipped")
def start():
    add_service()
    front.start_portal("portal-a")
    front.start_login()
    front.start_nginx()


def ask_as(wire, host):
    """The status and the Location under a name; None if there is no answer at all."""
    try:
        wire.request("GET", "/privacy?a=b", headers={"Host": host})
        answer = wire.getresponse()
        return answer.status, answer.headers["Location"]
    except ConnectionError:
        return None
    finally:
        wire.close()


@story.step("plain http leads to https, of the same name; a name that is not served gets no answer")
def names():
    for name in ("127.0.0.1", OTHER_NAME):
        check_equal(ask_as(http.client.HTTPConnection("127.0.0.1", front.plain_port), name),
                    (301, f"https://{name}/privacy?a=b"), f"http, {name}")
        check_equal(ask_as(http.client.HTTPSConnection("127.0.0.1", front.port, context=front.context), name),
                    (200, None), f"https, {name}")
    check_equal(ask_as(http.client.HTTPConnection("127.0.0.1", front.plain_port), "evil.example.org"), None, "http")
    check_equal(ask_as(http.client.HTTPSConnection("127.0.0.1", front.port, context=front.context), "evil.example.org"),
                None, "https")


@story.step("every answer has the security headers once, also nginx's own")
def headers():
    citizen = front.citizen("127.0.1.1")
    for path, status in [("/", 200), ("/altrove", 404), ("/metrics", 404), ("/health", 403)]:
        page = citizen.get(path)
        check_equal(page.status, status, path)
        check_equal(page.headers.get_all("Strict-Transport-Security"), ["max-age=31536000; includeSubDomains"], path)
        if status != 403:
            check_equal(page.headers.get_all("X-Content-Type-Options"), ["nosniff"], path)
            check_equal(page.headers.get_all("Referrer-Policy"), ["no-referrer"], path)
            policy = page.headers.get_all("Content-Security-Policy")
            assert len(policy) == 1 and "frame-ancestors 'none'" in policy[0] and "unsafe" not in policy[0], policy
        assert "Apache" not in page.headers.get("Server", "") and "/" not in page.headers.get("Server", ""), "version"


@story.step("cookies are of this host, of TLS, and not for scripts")
def cookies():
    citizen = front.citizen("127.0.1.2")
    page = citizen.get("/accedi")
    page = citizen.get(next(link for link in page.links if link.startswith("/accedi/con/")), follow=False)
    (cookie,) = page.headers.get_all("Set-Cookie")
    # The answer is a form of the provider's site, with which only such a cookie comes.
    check_equal(re.sub(r"=[^;]{43};", "=…;", cookie),
                "__Host-albo_richiesta=…; Path=/; HttpOnly; SameSite=None; Secure; Max-Age=1800", "cookie")
    page = citizen.sign_in(person)
    check_equal(page.status, 200, page.url)
    assert "__Host-albo_session" in citizen.cookies, citizen.cookies
    # A cookie without the prefix, as another host of the domain could set it, is nothing.
    other = front.citizen("127.0.1.3")
    other.cookies["albo_session"] = citizen.cookies["__Host-albo_session"]
    check_equal(other.get("/pratiche", follow=False).status, 303, "a session under the wrong name")


@story.step("25 MB come up through it, and 27 MB are told to be too much")
def big_upload():
    citizen = front.citizen("127.0.1.4")
    citizen.sign_in(person)
    draft, csrf, _ = open_draft(citizen)
    content = pdf(25 * MEBIBYTE - 8192)
    check_equal(upload(citizen, draft, csrf, content).status, 303, "25 MB")
    check_equal(database.value("select encode(sha256, 'hex') from albo.attachment where draft_id = :'d' and size = :'s'::bigint;",
                               d=draft, s=len(content)), hashlib.sha256(content).hexdigest(), "what is kept")
    try:
        page = upload(citizen, draft, csrf, pdf(27 * MEBIBYTE))
        check_equal(page.status, 413, "27 MB")
    except (BrokenPipeError, ConnectionResetError, OSError):
        say("27 MB: cut while it was still sent")
    # Where no file is expected, little is enough.
    page = citizen.request("POST", front.url + "/esci", b"csrf=" + b"x" * 100_000, "application/x-www-form-urlencoded")
    check_equal((page.status, "Troppi dati" in page.text), (413, True), "100 kB for a button")


def burst(citizen, path, n, address):
    """N questions at once on one connection; their statuses, and all that came back."""
    citizen.address = address
    wire = citizen.connect(citizen.base)
    wire.connect()
    lines = "".join(f"{name}: {value}\r\n" for name, value in citizen.headers().items() if value)
    question = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{lines}"
    wire.sock.sendall((f"{question}\r\n" * (n - 1) + f"{question}Connection: close\r\n\r\n").encode())
    answers = b"".join(iter(lambda: wire.sock.recv(65536), b"")).decode(errors="replace")
    wire.close()
    return [int(status) for status in re.findall(r"HTTP/1\.1 ([0-9]{3}) ", answers)], answers


@story.step("an address, and a session from many addresses, are slowed down; others are not")
def rates():
    citizen = front.citizen()
    statuses, answers = burst(citizen, "/privacy", 150, "127.0.1.5")
    assert len(statuses) == 150 and set(statuses) == {200, 429}, statuses
    assert "Retry-After: 10\r\n" in answers and "Troppi tentativi" in answers, "the page of nginx"
    check_equal(burst(citizen, "/privacy", 1, "127.0.1.6")[0], [200], "another address")

    # Fewer than an address may ask, from each of nine.
    signed_in = front.citizen("127.0.1.7")
    signed_in.sign_in(person)
    statuses = [status for number in range(9) for status in burst(signed_in, "/pratiche", 30, f"127.0.2.{number + 1}")[0]]
    assert len(statuses) == 270 and set(statuses) == {200, 429}, statuses
    other = front.citizen("127.0.1.9")
    other.sign_in(person)
    check_equal(burst(other, "/pratiche", 1, "127.0.2.1")[0], [200], "another session from one of these addresses")

    # Styles and fonts, however many, are no pages.
    _, page = burst(citizen, "/privacy", 1, "127.0.1.10")
    style = re.search(r'"(/risorse/[^"]+/albo-area\.css)"', page)[1]
    check_equal(set(burst(citizen, style, 150, "127.0.1.10")[0]), {200}, "styles")
    check_equal(burst(citizen, "/privacy", 1, "127.0.1.10")[0], [200], "a page after them")

    # The sign-in sooner than pages.
    statuses, _ = burst(citizen, "/accedi", 20, "127.0.1.8")
    assert statuses[0] == 200 and 429 in statuses, statuses


@story.step("addresses of one network of IPv6 are slowed down as one")
def networks():
    front.stop_nginx()
    front.start_nginx(**{"  limit_conn_status 429;": "  limit_conn_status 429;\n  set_real_ip_from 127.0.0.1;\n"
                                                      "  real_ip_header X-Test-Address;"})

    def ask(address):
        wire.request("GET", "/privacy", headers={"X-Test-Address": address})
        answer = wire.getresponse()
        answer.read()
        return answer.status, answer.headers["Retry-After"]
    wire = http.client.HTTPSConnection("127.0.0.1", front.port, context=front.context)
    answers = [ask(f"2001:db8:0:1::{n:x}") for n in range(1, 400)]
    assert answers[0] == (200, None) and (429, "10") in answers, set(answers)
    check_equal(ask("2001:db8:0:2::1"), (200, None), "the network beside it")
    answers = [ask(f"198.51.100.{n % 250}") for n in range(400)]
    check_equal(set(answers), {(200, None)}, "addresses of IPv4, each by itself")
    wire.close()
    front.stop_nginx()
    front.start_nginx()


@story.step("the portal itself limits too, by the address that the proxy tells it")
def own_rates():
    front.start_portal("portal-strict", "--address-rate", "1", "--session-rate", "0")
    front.portals["portal-a"].stop(30)
    citizen = front.citizen()
    statuses, answers = burst(citizen, "/privacy", 30, "127.0.1.20")
    assert 10 <= statuses.count(200) < 20 and statuses.count(429) == 30 - statuses.count(200), statuses
    assert "Retry-After: 1\r\n" in answers and "Troppi tentativi" in answers and "X-Request-Id" in answers, "its page"
    check_equal(burst(citizen, "/privacy", 1, "127.0.1.21")[0], [200], "another address")
    front.start_portal("portal-a")
    front.portals["portal-strict"].stop(30)


def slowest_healthy(ask, seconds):
    """Of a healthy client who asks again and again: its slowest answer, and how many there were."""
    slowest, n = 0, 0
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        start_at = time.monotonic()
        check_equal(ask(), 200, "a healthy client's answer")
        slowest, n = max(slowest, time.monotonic() - start_at), n + 1
        time.sleep(0.1)
    return slowest, n


def beside_slow_clients(port, words, ask, until):
    slow = subprocess.Popen([sys.executable, pathlib.Path(__file__).with_name("slow_clients.py"), str(port), str(N_SLOW),
                             words, *(f"127.0.3.{n}" for n in range(1, 11))],
                            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    said = []
    reader = threading.Thread(target=lambda: said.extend(iter(slow.stdout.readline, "")))
    reader.start()
    try:
        opening, n = 0, 0
        deadline = time.monotonic() + 60 * PATIENCE
        while not any(line.startswith(until) for line in said):
            assert slow.poll() is None and time.monotonic() < deadline, f"slow clients: {said}"
            one, m = slowest_healthy(ask, 0.5)
            opening, n = max(opening, one), n + m
        slowest, m = slowest_healthy(ask, 4)
    finally:
        slow.stdin.close()
        slow.wait(30)
        reader.join()
        slow.stdout.close()
    say(f"{''.join(said).strip()!r}; healthy: {n + m} answers, slowest {max(slowest, opening) * 1000:.0f} ms")
    assert max(slowest, opening) < PATIENCE, f"a healthy client was held up for {max(slowest, opening):.2f} s"


@story.step(f"{N_SLOW} slow connections at nginx: healthy ones are answered")
def slow_at_nginx():
    front.stop_nginx()
    front.start_nginx(**{"rate=20r/s": "rate=10000r/s", "rate=10r/s": "rate=10000r/s"})
    citizen = front.citizen("127.0.1.30")
    # The beginning of a TLS record of 514 bytes, of which few come.
    beside_slow_clients(front.port, "\x16\x03\x01\x02\x02\x01" + "a" * 500,
                        lambda: citizen.get("/").status, "open")


@story.step(f"{N_SLOW} slow connections at the portal without nginx: likewise")
def slow_at_portal():
    port = free_port()
    from parts import BUILD, Program
    portal = Program("portal-alone", [
        BUILD / "src/portal/albo-portal", "--database", database.conninfo("albo_portal"), "--port", port,
        "--public-url", f"http://127.0.0.1:{port}", "--login-url", f"http://127.0.0.1:{front.login_port}",
        "--connections-per-address", "32"], folder.name)
    portal.wait_said(r"listening on http://")
    front.portals["portal-alone"] = portal

    def ask():
        wire = http.client.HTTPConnection("127.0.0.1", port, timeout=20, source_address=("127.0.1.31", 0))
        wire.request("GET", "/")
        answer = wire.getresponse()
        answer.read()
        wire.close()
        return answer.status
    # Most are cut as soon as they come, so all at once they never are.
    beside_slow_clients(port, "GET / HTTP/1.1\r\nX: " + "a" * 500, ask, "cut")
    portal.stop(30)


class Load(threading.Thread):
    """Asks without rest until told to stop; keeps what was refused or cut."""

    def __init__(self, name, work):
        super().__init__()
        self.name, self.work, self.n, self.wrong, self.is_over = name, work, 0, [], False

    def run(self):
        while not self.is_over:
            try:
                status = self.work()
                self.n += 1
                if status not in (200, 303):
                    self.wrong.append(status)
            except Exception as error:  # a cut is an exception, of whatever kind
                self.wrong.append(repr(error))


@story.step("restarted again and again under load: no request is refused or cut")
def restart():
    front.start_portal("portal-b")
    reader, writer, sender = (front.citizen(f"127.0.1.{n}") for n in (40, 41, 42))
    for citizen in (reader, writer, sender):
        citizen.sign_in(person)
    draft, csrf, _ = open_draft(sender)
    token = writer.get("/ente/grande/iscrizione/inizia").field("csrf")
    content = pdf(MEBIBYTE)

    def send():
        database.query("delete from albo.attachment where draft_id = :'d'::bigint and created_at < now() - interval '2 s';", d=draft)
        return upload(sender, draft, csrf, content).status

    loads = [Load("reads", lambda: reader.get("/pratiche").status),
             Load("first page", lambda: front.citizen("127.0.1.43").get("/").status),
             Load("writes", lambda: writer.post("/ente/grande/iscrizione/inizia", [("csrf", token)], follow=False).status),
             Load("uploads", send)]
    for load in loads:
        load.start()
    end = time.monotonic() + LOAD_SECONDS
    n_restarts = 0
    try:
        while time.monotonic() < end:
            for name in ("portal-a", "portal-b"):
                check_equal(front.portals[name].stop(30), 0, f"{name}: exit status")
                front.start_portal(name)
                n_restarts += 1
    finally:
        for load in loads:
            load.is_over = True
        for load in loads:
            load.join()
    say(f"{n_restarts} restarts; " + ", ".join(f"{load.name}: {load.n}" for load in loads))
    for load in loads:
        check_equal(load.wrong[:3], [], f"refused or cut, {load.name}")
        assert load.n > 2, f"{load.name}: {load.n}"


@story.step("one alone, started again on the same socket: nobody is turned away")
def restart_one():
    front.portals["portal-b"].stop(30)
    load = Load("first page", lambda: front.citizen("127.0.1.44").get("/").status)
    load.start()
    try:
        time.sleep(0.5)
        front.portals["portal-a"].stop(30)
        time.sleep(0.5)
        front.start_portal("portal-a")
        time.sleep(0.5)
    finally:
        load.is_over = True
        load.join()
    check_equal(load.wrong, [], "refused or cut")


def memory(pid, word):
    return int(re.search(rf"{word}:\s+(\d+)", pathlib.Path(f"/proc/{pid}/status").read_text())[1]) / 1024


def send_slowly(citizen, draft, csrf, version, content):
    body, media_type = multipart([("csrf", csrf), ("versione", version), ("action", "save")],
                                 [("statute", "grande.pdf", "application/pdf", content)])
    return citizen.request("POST", citizen.base + f"/bozze/{draft}/3", body, media_type, follow=False).status


@story.step("a file of 50 MB up and down moves the portal's memory by less than 4 MB")
def big_file():
    from plain_citizen import PlainCitizen
    front.start_portal("portal-big", "--max-upload", "56", "--threads", "2", "--silent")
    front.portals["portal-a"].stop(30)
    signed_in = front.citizen("127.0.1.50")
    signed_in.sign_in(person)
    citizen = PlainCitizen(f"http://127.0.0.1:{front.portal_port}", timeout=120)
    citizen.cookies = signed_in.cookies
    database.query("delete from albo.attachment where draft_id is not null;")
    draft, csrf, version = open_draft(citizen)
    pid = front.portals["portal-big"].pid
    for size in (MEBIBYTE, 50 * MEBIBYTE):
        content = pdf(size)
        if size > MEBIBYTE:
            pathlib.Path(f"/proc/{pid}/clear_refs").write_text("5")
        before = memory(pid, "VmRSS")
        version = database.value("select row_version from albo.draft where id = :'d'::bigint;", d=draft)
        check_equal(send_slowly(citizen, draft, csrf, version, content), 303, "up")
        file = database.value("select max(id) from albo.attachment where draft_id = :'d'::bigint;", d=draft)
        wire = citizen.connect(citizen.base)
        wire.request("GET", f"/bozze/{draft}/allegati/{file}", headers=citizen.headers())
        answer = wire.getresponse()
        check_equal(answer.status, 200, "down")
        digest, n = hashlib.sha256(), 0
        while piece := answer.read(65536):
            digest.update(piece)
            n += len(piece)
        wire.close()
        check_equal((n, digest.hexdigest()), (len(content), hashlib.sha256(content).hexdigest()), "what came back")
        most = memory(pid, "VmHWM")
    say(f"resident before {before:.1f} MB, at the most {most:.1f} MB")
    assert most - before < 4, f"moved by {most - before:.1f} MB"


@story.step("the log names no person, no token and no number of anything")
def logs():
    lines = []
    for portal in front.portals:
        lines += (front.folder / f"{portal}.log").read_text().splitlines()
    lines = [line for line in lines if not line.startswith("listening on ")]
    shape = re.compile(r"id=[0-9a-f]{16} method=(GET|POST|-) route=[a-z/*.-]+ status=[0-9]{3} us=[0-9]+")
    strange = [line for line in lines if not shape.fullmatch(line)]
    assert len(lines) > 10 and not strange, (len(lines), strange[:5])
    proxy = (front.folder / "access.log").read_text()
    assert "?" not in proxy and "albo_session" not in proxy, "parameters in nginx's log"


try:
    status = story.tell()
finally:
    front.kill()
    folder.cleanup()
sys.exit(status)
