# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every page of the portal and of the sign-in, and how to get it to show.

Whoever adds a page adds it here: the walk fails when a route of the portal has no page in this table
and no link leads to it."""

import dataclasses
import os
import re
import subprocess

import crowd
import enrolment
from parts import BUILD, SOURCE, Database
from plain_citizen import PlainCitizen

SESSION = "albo_session"
PASSWORD = "albo-demo"       # of every person of the office in the sample
STATES = ("awaiting_review", "awaiting_administrator", "awaiting_supplement", "under_review",
          "approved", "annulled")
# What is sent as a file or for machines, not as a page.
FILES = ("/health", "/favicon.ico", "/robots.txt", "/sitemap.xml", "/risorse/*/*", "/lingua/*",
         "/accedi/metadati/*/*", "/ente/*/stile.css", "/ente/*/logo", "/profilo/dati/json", "/profilo/dati/pdf")
DOWNLOADS = ("/bozze/*/allegati/*", "/pratiche/*/allegati/*", "/pratiche/*/ricevuta.pdf",
             "/ente/*/albi/*/dati.csv", "/ente/*/albi/*/dati.json")

# What only leads elsewhere.
REDIRECTS = {"portal": ("/bozze/*/elimina",), "login": ("/", "/accedi/oidc/*", "/accedi/oidc/*/ritorno", "/accedi/con/*", "/accedi/uscita/*", "/accedi/uscita-gestore")}
# What leads to a provider at once: it must answer, and the pages there are not ours.
LEAVING = ("/accedi/con/*", "/accedi/oidc/*")
# What only an identity provider leads to: tests/login goes there.
OF_PROVIDERS = ("/accedi/risposta", "/accedi/oidc/*", "/accedi/oidc/*/ritorno", "/accedi/uscita-gestore", "/accedi/uscita/*", "/accedi/con/*", "/accedi/metadati/*/*")


@dataclasses.dataclass
class Page:
    name: str
    path: str
    who: str = "nobody"
    status: int = 200
    press: str = None          # what is pressed there, as a selector: the page is what answers
    forge: bool = False        # the form is sent with the mark of another browser
    languages: tuple = ("it", "en")
    program: str = "portal"


class People:
    """Invented people who are signed in: name in the table → token of the session."""

    def __init__(self, database, site):
        self.database = database
        self.site = site
        self.tokens = {}

    def sign_in(self, name, citizen):
        """Through the page of the sign-in and a provider."""
        plain = PlainCitizen(self.site.login_url)
        plain.sign_in(citizen)
        self.tokens[name] = plain.cookies[SESSION]

    def with_request(self, state):
        """Somebody with a request in this state: citizen and request."""
        return self.database.query(
            "select r.citizen_id, r.id from albo.request r join albo.state s using (state) "
            "join albo.organization o on o.id = r.organization_id "
            "where s.code = :'state' and r.citizen_id in (select (c ->> 'id')::bigint "
            "from jsonb_array_elements(admin.demo_citizens()) c) "
            "order by o.code <> 'ordine', r.id limit 1;", state=state)[0]

    def without_request(self, count):
        return [row[0] for row in self.database.query(
            "select c ->> 'id' from jsonb_array_elements(admin.demo_citizens()) c where not exists "
            "(select from albo.request r where r.citizen_id = (c ->> 'id')::bigint) "
            f"order by 1 limit {count};")]


def give_look(database, organization):
    """A logo and a colour, as `albo-admin organization` gives them."""
    content = (SOURCE / "ui/portal/assets/albo.svg").read_bytes()
    database.query("select admin.logo_set(o.id, decode(:'content', 'hex')) from albo.organization o "
                   "where o.code = :'organization';", organization=organization, content=content.hex())
    database.query("select admin.setting_set(o.id, 'colour', '\"#00574f\"') from albo.organization o "
                   "where o.code = :'organization';", organization=organization)


def public_pages(database):
    give_look(database, "ordine")
    yield Page("portal", "/")
    yield Page("portal-signed-out", "/?uscita=1")
    yield Page("privacy", "/privacy")
    yield Page("accessibility", "/accessibilita")
    yield Page("not-found", "/ente/nessuno", status=404)
    yield Page("no-route", "/che/cosa/e/questo", status=404)
    for organization in ("ordine", "scuola", "elenco"):
        yield Page(f"{organization}", f"/ente/{organization}")
        yield Page(f"{organization}-enrolment", f"/ente/{organization}/iscrizione")
    yield Page("ordine-registers", "/ente/ordine/albi")
    yield Page("ordine-register", "/ente/ordine/albi/albo")
    yield Page("ordine-register-search", "/ente/ordine/albi/albo?cerca=rossi&giorno=2999-01-01")
    yield Page("ordine-register-nobody", "/ente/ordine/albi/albo?cerca=%3Cb%3E&dopo=3")
    number, = database.query("select min(e.number) from albo.entry e join albo.register g on g.id = e.register_id "
                             "join albo.organization o on o.id = g.organization_id "
                             "where o.code = 'ordine' and e.effective_to is null;")[0]
    yield Page("ordine-register-entry", f"/ente/ordine/albi/albo/{number}")
    yield Page("school-no-register", "/ente/scuola/albi")
    yield Page("ordine-privacy", "/ente/ordine/privacy")
    yield Page("ordine-accessibility", "/ente/ordine/accessibilita")
    yield Page("ordine-removal", "/ente/ordine/cancellazione")
    yield Page("ordine-transfer", "/ente/ordine/trasferimento")
    yield Page("sign-in", "/accedi?ritorno=/pratiche", program="login")
    # What no provider signed.
    yield Page("sign-in-refused", "/accedi/uscita-gestore", status=403, program="login")
    yield Page("sign-in-not-found", "/che/cosa/e/questo", status=404, program="login")


def draft_pages(database, people):
    """A draft that is complete, and drafts with nothing in them that are sent with faults: one for each
    page, since pages are looked at side by side and a draft is saved by one at a time."""
    rows = iter(crowd.fill_drafts(database, 90000, 9).values())
    people.tokens["filled"], filled, _ = next(rows)

    def empty(name):
        row = next(rows)
        people.tokens[name] = row[0]
        empty_draft(database, row)
        return row[1]

    form = crowd.form_of(database)
    for number, section in enumerate(form["sections"], 1):
        if enrolment.holds(section.get("visible_when"), enrolment.answers(form)[0]):
            yield Page(f"step-{section['id']}", f"/bozze/{filled}/{number}", "filled")
    yield Page("summary", f"/bozze/{filled}/riepilogo", "filled")
    yield Page("start-with-draft", "/ente/ordine/iscrizione/inizia", "filled")
    yield Page("area-with-draft", "/pratiche", "filled")
    for language in ("it", "en"):
        who = f"faulty-{language}"
        draft = empty(who)
        yield Page("summary-with-faults", f"/bozze/{draft}/riepilogo", who, languages=(language,))
        yield Page("forged-form", f"/bozze/{draft}/1", who, 403,
                   "button.btn-primary[value=next]", forge=True, languages=(language,))
        for number, section in enumerate(form["sections"][:3], 1):
            who = f"faulty-{language}-{number}"
            yield Page(f"step-{section['id']}-with-faults", f"/bozze/{empty(who)}/{number}", who,
                       422, "button.btn-primary[value=next]", languages=(language,))
    citizen, = people.without_request(1)
    people.sign_in("fresh", citizen)
    yield Page("start", "/ente/ordine/iscrizione/inizia", "fresh")
    yield Page("start-for-others", "/ente/scuola/iscrizione/inizia", "fresh")
    yield Page("capacity-minor", "/ente/scuola/iscrizione/per-conto?tipo=minore", "fresh")
    yield Page("capacity-minor-with-faults", "/ente/scuola/iscrizione/per-conto?tipo=minore", "fresh", 422,
               "main button.btn-primary")
    yield Page("capacity-body", "/ente/elenco/iscrizione/per-conto?tipo=ente", "fresh")
    yield Page("portal-signed-in", "/", "fresh")
    yield Page("service-signed-in", "/ente/ordine/iscrizione", "fresh")
    yield Page("area-empty", "/pratiche", "fresh")
    yield Page("draft-deleted", "/pratiche?eliminata=1", "fresh")
    yield Page("draft-of-another", f"/bozze/{filled}/riepilogo", "fresh", 404)


def empty_draft(database, row):
    token, draft, version = row
    database.query(f"select portal.draft_save('{token}', {draft}, {version}, '{{}}', 0);")


def request_pages(database, people):
    for state in STATES:
        citizen, request = people.with_request(state)
        people.sign_in(state, citizen)
        yield Page(f"request-{state}", f"/pratiche/{request}", state)
        if state in ("awaiting_review", "approved"):
            yield Page(f"receipt-{state}", f"/pratiche/{request}/ricevuta", state)
    yield Page("area", "/pratiche", "awaiting_supplement")
    for tab in ("pagamenti", "documenti", "messaggi", "scadenze", "profilo"):
        yield Page(f"area-{tab}", f"/{tab}", "approved")
    citizen, request = notify_rejection(database)
    people.sign_in("notified", citizen)
    yield Page("observations", f"/pratiche/{request}/osservazioni", "notified")
    yield Page("request-of-another", f"/pratiche/{request}", "fresh", 404)


def notify_rejection(database):
    """An administrator tells somebody why their request might be rejected: citizen and request."""
    citizen, request, version, login = database.query(
        "select r.citizen_id, r.id, r.row_version, a.login from albo.request r join albo.state s using (state) "
        "join albo.staff a on a.organization_id = r.organization_id and a.id = r.assignee_id "
        "where s.code = 'under_review' and a.login = 'ordine.amministratore' "
        "and r.citizen_id in (select (c ->> 'id')::bigint "
        "from jsonb_array_elements(admin.demo_citizens()) c) order by r.id desc limit 1;")[0]
    os.environ["PGPASSWORD"] = PASSWORD
    Database(database.host, login, database.name).query(
        f"select office.send_preavviso({request}, {version}, gen_random_uuid(), 'Manca un requisito.');")
    return citizen, request


def list_pages(database, people):
    yield from public_pages(database)
    yield from draft_pages(database, people)
    yield from request_pages(database, people)


def list_addresses(pages):
    """What no page links to, as program and path."""
    draft = next(re.match(r"/bozze/\d+", page.path)[0] for page in pages if page.path.startswith("/bozze/"))
    yield "portal", draft + "/elimina"
    yield "login", "/"
    for route in list_routes():
        if route["pattern"] in FILES and "*" not in route["pattern"]:
            yield route["program"], route["pattern"]


def list_routes():
    """The map of both programs, as they print it themselves."""
    text = subprocess.run([BUILD / "tests/portal/list-routes"], check=True, capture_output=True,
                          text=True).stdout
    return [dict(zip(("program", "method", "pattern"), line.split())) for line in text.splitlines()]
