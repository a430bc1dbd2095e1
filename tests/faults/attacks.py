# SPDX-License-Identifier: AGPL-3.0-or-later
"""What somebody tries who means harm: each attack is a case of its own, against the real programs.

Oliver has a draft, a request, files and messages; Eva has a session of her own and wants them."""

import json
import re
import socket
import sys
import tempfile
import urllib.parse

import crowd
import enrolment
import payloads
from parts import SOURCE, Database, Site
from plain_citizen import PlainCitizen, multipart
from tap import Story, check_equal, say, wait_for

FIRST = 400_000     # number of the first citizen: far from those of other tests
NOBODY = 987_654_321

story = Story()
database = Database()
logs = tempfile.TemporaryDirectory()
site = Site(database, logs.name)
things = {}


def signed_in(token):
    citizen = PlainCitizen(site.url)
    citizen.cookies["albo_session"] = token
    return citizen


def raw(text, port=None, wait=10):
    """All that comes back, to the byte."""
    with socket.create_connection(("127.0.0.1", port or site.portal_port), timeout=wait) as wire:
        wire.sendall(text if isinstance(text, bytes) else text.encode("latin-1"))
        answer = b""
        try:
            while piece := wire.recv(65536):
                answer += piece
        except (ConnectionResetError, TimeoutError):
            pass
    return answer.decode(errors="replace")


def status_of(answer):
    found = re.match(r"HTTP/1\.1 ([0-9]{3}) ", answer)
    return int(found[1]) if found else 0


def routes(method):
    """The patterns that the portal answers, from its own map."""
    text = (SOURCE / "src/portal/albo-portal-routes.c").read_text()
    found = re.findall(rf'{{ "{method}",\s+"([^"]+)",', text)
    assert len(found) > 3, "the map of the portal reads otherwise now"
    return found


def masked(page):
    """A page without what names the question."""
    text = re.sub(r"[0-9a-f]{16}", "ID", page.body)
    text = re.sub(r'name="csrf" value="[^"]*"', "CSRF", text)
    return re.sub(r"/(bozze|pratiche)/[^\"&?]*", "PATH", text)


class Intruder(PlainCitizen):
    """Keeps the bytes of pages as well."""

    def request(self, method, url, body=None, media_type=None, follow=False):
        wire = self.connect(url)
        headers = self.headers()
        if media_type:
            headers["Content-Type"] = media_type
        target = urllib.parse.urlsplit(url)
        wire.request(method, target.path + (f"?{target.query}" if target.query else ""), body, headers)
        response = wire.getresponse()
        response.body = response.read().decode(errors="replace")
        wire.close()
        return response

    def get(self, path, follow=False):
        return self.request("GET", self.base + path)


@story.step("Oliver has a draft, a request, files; Eva has a session")
def start():
    # How often one may ask is not what is tried here.
    site.start_portal("--session-rate", "0")
    site.start_login()
    drafts = crowd.fill_drafts(database, FIRST, 2)
    (oliver, draft, version), (eva, _, _) = drafts.values()
    request = database.json("select portal.submit(:'t', :'d'::bigint, :'v'::int, gen_random_uuid());",
                            t=oliver, d=draft, v=version)
    things["oliver"], things["eva"], things["request"] = oliver, eva, int(request["request_id"])
    things["sent_file"] = database.value("select min(id) from albo.attachment where request_id = :'r'::bigint;", r=request["request_id"])
    # Another one, not sent.
    other = database.json("select portal.draft_open(:'t', 'ordine', s.code) from albo.service s join albo.organization o "
                          "on o.id = s.organization_id where o.code = 'ordine' and s.code <> 'iscrizione' limit 1;", t=oliver)
    things["draft"] = int(other["id"])
    third = crowd.fill_drafts(database, FIRST + 2, 1)
    (things["third"], things["draft_with_file"], _), = third.values()
    things["draft_file"] = database.value("select min(id) from albo.attachment where draft_id = :'d'::bigint;",
                                          d=things["draft_with_file"])


def theirs():
    """What is somebody else's: each address with one of the same shape that is nobody's."""
    request, draft, file, draft_file = (things[name] for name in ("request", "draft", "sent_file", "draft_file"))
    pages = [pattern for pattern in routes("GET") if re.fullmatch(r"/pratiche/\*(/[a-z]+)?", pattern)]
    assert len(pages) > 1, pages
    return [*((pattern.replace("*", str(request)), pattern.replace("*", str(NOBODY))) for pattern in pages),
            (f"/pratiche/{request}/allegati/{file}", f"/pratiche/{request}/allegati/{NOBODY}"),
            (f"/pratiche/{NOBODY}/allegati/{file}", f"/pratiche/{NOBODY}/allegati/{NOBODY}"),
            (f"/bozze/{draft}/1", f"/bozze/{NOBODY}/1"), (f"/bozze/{draft}/riepilogo", f"/bozze/{NOBODY}/riepilogo"),
            (f"/bozze/{things['draft_with_file']}/allegati/{draft_file}", f"/bozze/{NOBODY}/allegati/{NOBODY}")]


@story.step("another's request, receipt, draft, file by a guessed number: 404, as for nothing")
def guessed():
    eva = Intruder(site.url)
    eva.cookies["albo_session"] = things["eva"]
    for path, nothing in theirs():
        page, none = eva.get(path), eva.get(nothing)
        check_equal((page.status, none.status), (404, 404), path)
        check_equal(masked(page), masked(none), f"the page of {path}, and that of nothing")
        check_equal(sorted(name for name, _ in page.getheaders()), sorted(name for name, _ in none.getheaders()), "headers")
    oliver = Intruder(site.url)
    oliver.cookies["albo_session"] = things["oliver"]
    check_equal(oliver.get(f"/pratiche/{things['request']}").status, 200, "Oliver's own")


@story.step("what was asked for is kept, for the auditor: who, what, and how often; nothing of what is not there")
def kept():
    def rows():
        return database.query("select a.what, a.object_id, a.times from albo.stranger_access a join albo.session s using (citizen_id) "
                              "where s.token_hash = sha256(convert_to(:'t', 'UTF8')) order by a.what, a.object_id;", t=things["eva"])
    # It is written after the answer was sent.
    wait_for("all of it to be kept", lambda: sum(int(times) for _, _, times in rows()) == len(theirs()))
    numbers = {(what, int(number)) for what, number, _ in rows()}
    check_equal(numbers, {("request", things["request"]), ("attachment", int(things["sent_file"])), ("draft", things["draft"]),
                          ("attachment", int(things["draft_file"]))}, "what is kept")
    check_equal(database.value("select count(*) from albo.stranger_access a join albo.session s using (citizen_id) "
                               "where s.token_hash = sha256(convert_to(:'t', 'UTF8'));", t=things["oliver"]), "0", "of Oliver")


@story.step("another's things by a form: 404, and nothing changed")
def guessed_forms():
    eva = signed_in(things["eva"])
    csrf = eva.get("/pratiche").field("csrf")
    before = database.value("select md5(string_agg(d::text, '' order by d.id)) from albo.draft d;")
    paths = [pattern.replace("*", str(things["draft"]), 1).replace("*", "1") for pattern in routes("POST") if pattern.startswith("/bozze/")]
    paths += [pattern.replace("*", str(things["request"]), 1).replace("*", "1") for pattern in routes("POST") if pattern.startswith("/pratiche/")]
    for path in paths:
        fields = [("csrf", csrf), ("versione", "1"), ("chiave", "6d1f1e0a-3f0c-4f6e-9c55-0d9f6f6f0a01"), ("action", "save")]
        page = eva.post(path, fields, is_multipart=True, follow=False)
        assert page.status in (404, 415), f"{path}: {page.status}"
        page = eva.post(path, [*fields, ("testo", "x"), ("motivo", "x")], follow=False)
        check_equal(page.status, 404, path)
    check_equal(database.value("select md5(string_agg(d::text, '' order by d.id)) from albo.draft d;"), before, "drafts")


@story.step("the id of a file does not open it under another's address, nor without a session")
def stolen_ids():
    nobody = PlainCitizen(site.url)
    for path, _ in theirs():
        page = nobody.get(path, follow=False)
        check_equal((page.status, page.headers["Location"].startswith(site.login_url + "/accedi?")), (303, True), path)


@story.step("session fixation: signing in gives a new token, whatever the browser had")
def fixation():
    known = "F" * 43
    victim = PlainCitizen(site.url)
    victim.cookies["albo_session"] = known
    person = database.value("select min(id) from albo.citizen;")
    victim.sign_in(person, base=site.login_url)
    assert victim.cookies["albo_session"] != known and len(victim.cookies["albo_session"]) == 43, "the token is the known one"
    check_equal(signed_in(known).get("/pratiche", follow=False).status, 303, "the known token")
    # One that is a session already ends when another one begins in that browser.
    first = victim.cookies["albo_session"]
    victim.sign_in(person, base=site.login_url)
    assert victim.cookies["albo_session"] != first, "the same token twice"
    check_equal(signed_in(first).get("/pratiche", follow=False).status, 303, "the session of before")


@story.step("replay after sign-out: neither page nor form answers any more")
def replay():
    token = database.value("select encode(sha256('replay'), 'hex');")[:43]
    crowd.open_session(database, database.value("select min(id) from albo.citizen;"), token)
    citizen = signed_in(token)
    page = citizen.get("/pratiche")
    csrf = page.field("csrf")
    check_equal(citizen.post("/esci", [("csrf", csrf)], follow=False).status, 303, "sign-out")
    again = signed_in(token)
    page = again.get("/pratiche", follow=False)
    check_equal((page.status, "Location" in page.headers), (303, True), "page")
    page = again.post("/ente/ordine/iscrizione/inizia", [("csrf", csrf)], follow=False)
    check_equal((page.status, page.headers["Location"].startswith(site.login_url)), (303, True), "form")


@story.step("CSRF: no form is taken without the token of its own session")
def csrf():
    eva = signed_in(things["eva"])
    others = signed_in(things["oliver"]).get("/pratiche").field("csrf")
    own = eva.get("/pratiche").field("csrf")
    n = 0
    for pattern in routes("POST"):
        path = pattern.replace("*", "1")
        for fields in ([], [("csrf", "")], [("csrf", others)], [("csrf", own.upper())], [("csrf", own[:-1])],
                       [("csrf", own), ("csrf", own)], [("CSRF", own)]):
            for query in ("", f"?csrf={own}"):
                page = eva.post(path + query, [*fields, ("action", "save")], follow=False)
                # Forms with files that are not one's own are refused before they are read.
                assert page.status in (403, 404), f"{path}{query} with {[name for name, _ in fields]}: {page.status}"
                n += 1
    # The sign-in too: nobody is signed in as somebody else by another site, which has an answer for itself.
    attacker, stranger = PlainCitizen(site.url), PlainCitizen(site.url)
    page = attacker.ask_provider(base=site.login_url)
    form = page.form("/scelta")
    page = attacker.post(form.action, [*form.fields, ("persona", "1")], base=page.url)
    form = page.form("/accedi/risposta")
    page = stranger.post(form.action, form.fields, base=site.login_url, follow=False)
    check_equal((page.status, "albo_session" in stranger.cookies), (403, False), "sign-in")
    say(f"{n} forms refused")


@story.step("path traversal: nothing outside the map is served")
def traversal():
    for path in payloads.TRAVERSALS:
        answer = raw(f"GET {path} HTTP/1.1\r\nHost: a\r\nCookie: albo_session={things['eva']}\r\nConnection: close\r\n\r\n")
        assert status_of(answer) in (0, 303, 400, 404), f"{path}: {answer[:60]}"
        assert "root:" not in answer and "ELF" not in answer and "SPDX" not in answer, path


@story.step("header injection: no stranger's line break ends up in a header")
def injection():
    eva = Intruder(site.url)
    eva.cookies["albo_session"] = things["eva"]
    for text in payloads.LINE_BREAKS:
        for path in (f"/lingua/it?ritorno={text}", f"/lingua/{text}", f"/{text}", f"/pratiche/{text}",
                     f"/ente/{text}", f"/bozze/1/1?ritorno={text}"):
            for port in (site.portal_port, site.login_port):
                answer = raw(f"GET {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", port)
                head = answer.partition("\r\n\r\n")[0]
                assert "injected" not in head.lower(), f"{path}: {head}"
        answer = raw(f"GET / HTTP/1.1\r\nHost: a\r\nCookie: albo_lingua={text}; albo_session={text}\r\n"
                     f"Accept-Language: {text}\r\nConnection: close\r\n\r\n")
        assert "injected" not in answer.partition("\r\n\r\n")[0].lower(), text


@story.step("open redirect: whatever the address says, one stays here")
def redirects():
    person = database.value("select min(id) from albo.citizen;")
    here = (site.url, site.login_url)
    for text in payloads.ELSEWHERE:
        quoted = urllib.parse.quote(text, safe="")
        answer = raw(f"GET /lingua/en?ritorno={quoted} HTTP/1.1\r\nHost: evil.example.org\r\nConnection: close\r\n\r\n")
        location = re.search(r"\r\nLocation: (.*)\r\n", answer)[1]
        assert location.startswith("/") and not location.startswith(("//", "/\\")), f"{text}: {location}"
        citizen = PlainCitizen(site.url)
        page = citizen.get(f"{site.login_url}/accedi?ritorno={quoted}", follow=False)
        link = next(link for link in page.links if link.startswith("/accedi/con/")).split("?")[0]
        page = citizen.get(f"{site.login_url}{link}?ritorno={quoted}")
        form = page.form("/scelta")
        page = citizen.post(form.action, [*form.fields, ("persona", person)], base=page.url)
        form = page.form("/accedi/risposta")
        page = citizen.post(form.action, form.fields, base=page.url, follow=False)
        location = page.headers["Location"]
        netloc = urllib.parse.urlsplit(location).netloc
        assert page.status == 303 and location.startswith(site.url + "/") and netloc == urllib.parse.urlsplit(site.url).netloc, \
            f"{text}: {location}"
    for host in ("evil.example.org", "127.0.0.1:1@evil.example.org"):
        answer = raw(f"GET /pratiche HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")
        assert re.search(r"\r\nLocation: (.*)\r\n", answer)[1].startswith(here), host


@story.step("oversized and endless questions: refused, and others are answered")
def oversized():
    form = "Content-Type: application/x-www-form-urlencoded\r\n"
    head = f"POST /ente/ordine/iscrizione/inizia HTTP/1.1\r\nHost: a\r\nCookie: albo_session={things['eva']}\r\n"
    step = f"POST /bozze/{things['draft']}/1 HTTP/1.1\r\nHost: a\r\nCookie: albo_session={things['oliver']}\r\n"
    many = "&".join(f"f{n}=x" for n in range(2000))
    parts, media_type = multipart([(f"f{n}", "x") for n in range(2000)], [])
    cases = {
        "a line without end": ("GET /" + "a" * 200_000 + " HTTP/1.1\r\nHost: a\r\n\r\n", {0, 400, 414, 431}),
        "a header without end": ("GET / HTTP/1.1\r\nHost: a\r\nX: " + "a" * 200_000, {0, 400, 413, 431}),
        "ten thousand headers": ("GET / HTTP/1.1\r\nHost: a\r\n" + "X: a\r\n" * 10_000 + "\r\n", {0, 400, 413, 431}),
        "a body of an exbibyte": (head + form + f"Content-Length: {2**60}\r\n\r\na=b", {413}),
        "a body larger than a number": (head + form + f"Content-Length: {10**30}\r\n\r\na=b", {0, 400, 413}),
        "a body without end": (head + form + "Transfer-Encoding: chunked\r\n\r\n" + "5\r\naaaaa\r\n" * 1000, {0, 411}),
        "a button with 64 kB": (head + form + "Connection: close\r\nContent-Length: 65536\r\n\r\n" + "a" * 65536, {413}),
        "too many fields": (step + form + f"Connection: close\r\nContent-Length: {len(many)}\r\n\r\n" + many, {400}),
        "too many parts": (step.encode() + f"Content-Type: {media_type}\r\nConnection: close\r\nContent-Length: {len(parts)}\r\n\r\n".encode()
                           + parts, {400}),
        "a field of a megabyte": (step + form + f"Connection: close\r\nContent-Length: {2**20 + 2}\r\n\r\na=" + "a" * 2**20, {400}),
    }
    for name, (question, expected) in cases.items():
        try:
            status = status_of(raw(question))
        except (BrokenPipeError, ConnectionResetError):
            status = 0                    # cut while it was still sent
        assert status in expected, f"{name}: {status}"
        check_equal(PlainCitizen(site.url).get("/health").status, 200, f"after {name}")


@story.step("XSS: what is written in every text field of every service is text wherever it is shown")
def scripts_in_fields():
    eva = signed_in(things["eva"])
    eva_id = database.value("select citizen_id from albo.session where token_hash = sha256(convert_to(:'t', 'UTF8'));", t=things["eva"])
    services = database.query("select o.code, s.code from albo.service s join albo.organization o on o.id = s.organization_id "
                              "where s.is_active order by s.id;")
    n_pages = n_shown = 0
    for organization, service in services:
        form = database.json("select portal.service(:'o', :'s') #> '{service,form}';", o=organization, s=service)
        draft = database.json("select portal.draft_open(:'t', :'o', :'s');", t=things["eva"], o=organization, s=service)
        for turn in (0, 3):
            values = payloads.fill(form, turn)
            version = database.value("select row_version from albo.draft where id = :'d'::bigint;", d=draft["id"])
            database.query("select portal.draft_save(:'t', :'d'::bigint, :'v'::int, :'j'::jsonb, 1);",
                           t=things["eva"], d=draft["id"], v=version, j=json.dumps(values))
            for number in [*range(1, len(form["sections"]) + 1), "riepilogo"]:
                page = Intruder.get(as_intruder(eva), f"/bozze/{draft['id']}/{number}")
                if page.status == 200:
                    n_pages += 1
                    n_shown += payloads.check_page(page.body, f"{organization}/{service}, {number}")
    database.query("delete from albo.attachment where draft_id in (select id from albo.draft where citizen_id = :'c'::bigint);"
                   "delete from albo.draft where citizen_id = :'c'::bigint;", c=eva_id)
    say(f"{len(services)} services, {n_pages} pages, a payload was shown on {n_shown} of them")
    assert n_shown > 20, n_shown


def as_intruder(citizen):
    intruder = Intruder(site.url)
    intruder.cookies = citizen.cookies
    return intruder


@story.step("XSS: the name of a file is text, and a header of its own, wherever it is shown")
def scripts_in_names():
    (token, draft, _), = crowd.fill_drafts(database, FIRST + 9, 1, has_files=False).values()
    citizen = signed_in(token)
    pages = ((n, citizen.get(f"/bozze/{draft}/{n}")) for n in range(1, 40))
    number, form = next((n, form) for n, page in pages for form in page.forms if form.files)
    for name in payloads.FILE_NAMES:
        page = citizen.get(f"/bozze/{draft}/{number}")
        fields = [(n, v) for n, v in page.form(f"/{number}").fields]
        boundary_safe = name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
        answer = citizen.post(f"/bozze/{draft}/{number}", [*fields, ("action", "save")],
                              [(form.files[0], boundary_safe, "application/pdf", enrolment.PDF)], follow=False)
        assert answer.status in (200, 303), f"{name!r}: {answer.status}"
        shown = as_intruder(citizen).get(f"/bozze/{draft}/{number}")
        payloads.check_page(shown.body, f"file {name!r}")
        file = database.value("select max(id) from albo.attachment where draft_id = :'d'::bigint;", d=draft)
        if file:
            down = as_intruder(citizen).get(f"/bozze/{draft}/allegati/{file}")
            check_equal(down.status, 200, name)
            check_equal((down.headers["X-Content-Type-Options"], down.headers["Content-Security-Policy"]),
                        ("nosniff", "default-src 'none'; sandbox"), "headers of a file")
            disposition = down.headers["Content-Disposition"]
            assert re.fullmatch(r"attachment; filename=\"[A-Za-z0-9_. -]*\"; filename\*=UTF-8''[A-Za-z0-9%._~-]*", disposition), disposition
            database.query("delete from albo.attachment where draft_id = :'d'::bigint;", d=draft)


try:
    status = story.tell(stop_at_failure=False)
finally:
    site.kill()
    logs.cleanup()
sys.exit(status)
