# SPDX-License-Identifier: AGPL-3.0-or-later
"""One request travels from a citizen's browser into the register.

On the real parts: Chromium, albo-portal, albo-login, PostgreSQL, and the office's program twice, each
with its own screen, bus and person.  Every step leaves a screenshot in the build folder."""

import hashlib
import pathlib
import shutil
import sys

import enrolment
from citizen import Citizen
from parts import BUILD, SOURCE, Database, Helper, Site
from tap import Story, check_equal, say

HERE = pathlib.Path(__file__).parent
OUT = BUILD / "tests/journey"
SHOTS = OUT / "screenshots"
LOGS = OUT / "logs"
PDF = OUT / "documento d’identità.pdf"
PASSWORD = "albo-demo"
RESOLUTION = "12/2026"
PEOPLE = ("ordine.operatore", "ordine.amministratore")

story = Story()
database = Database()
site = Site(database, LOGS)
helpers = []         # what must end when the story does
n_shots = 0


def next_shot(name):
    """Where the next screenshot goes: they are numbered in the order of the story."""
    global n_shots
    n_shots += 1
    return str(SHOTS / f"{n_shots:02d}-{name}.png")


def shot(helper, name):
    """The screen or page as it is now."""
    helper.ask("capture", path=next_shot(name))


def start_helper(name, *argv):
    helper = Helper(name, argv, LOGS)
    helpers.append(helper)
    return helper


def free_citizens():
    """Invented people whom the sign-in offers and who have asked for nothing yet."""
    return database.json(
        "select jsonb_agg(c order by c ->> 'family_name', c ->> 'id') "
        "from jsonb_array_elements(admin.demo_citizens()) c "
        "where not exists (select from albo.request r where r.citizen_id = (c ->> 'id')::bigint);")


def organization_name():
    return database.value("select name from albo.organization where code = 'ordine';")


def service_title(language="it"):
    return database.value("select portal.service('ordine', 'iscrizione') -> 'service' -> 'title' "
                          f"->> '{language}';")


def identity_of(person):
    """Names of the attributes that the sign-in gives for this person: their fields are locked."""
    return database.json("select coalesce(jsonb_agg(k), '[]') from jsonb_object_keys("
                         "(select albo.identity_of(c) from albo.citizen c where c.id = :'id')) k;",
                         id=person["id"])


def register_name():
    return database.value("select g.name ->> 'it' from albo.register g join albo.organization o "
                          "on o.id = g.organization_id where o.code = 'ordine';")


def citizen_at_browser(**manner):
    person = people.pop()
    return Citizen(browser, site, person, shot, **manner)


def ask_for_enrolment(citizen):
    """The whole way, from the portal's first page to the protocol number."""
    citizen.sit_down()
    citizen.find_service(organization_name(), service_title(citizen.language))
    citizen.sign_in()
    form = database.json("select portal.service('ordine', 'iscrizione') -> 'service' -> 'form';")
    values, files = enrolment.answers(form, identity_of(citizen.person))
    citizen.fill_form(values, {field: str(PDF) for field in files})
    summary, protocol = citizen.send()
    return summary, protocol


def request_row(protocol):
    return database.json("select to_jsonb(r) || jsonb_build_object('code', s.code) from albo.request r "
                         "join albo.state s using (state) join albo.organization o "
                         "on o.id = r.organization_id where o.code = 'ordine' "
                         "and r.protocol_number = :'protocol';", protocol=protocol)


@story.step("portal, sign-in and browser are there; two people of the office are signed in")
def start():
    global browser, people, officer, administrator
    shutil.rmtree(SHOTS, ignore_errors=True)
    shutil.rmtree(LOGS, ignore_errors=True)
    SHOTS.mkdir(parents=True)
    LOGS.mkdir()
    PDF.write_bytes(enrolment.PDF)
    people = free_citizens()
    assert len(people) >= 3, "the sample has not enough people without requests"
    site.start()
    browser = start_helper("browser", "node", HERE / "citizen.mjs")
    officer, administrator = (
        start_helper(f"desktop-{login}", SOURCE / "tests/desktop/with-display.sh",
                     "/usr/bin/python3", HERE / "clerk.py", LOGS) for login in PEOPLE)
    for desktop, login in zip((officer, administrator), PEOPLE):
        desktop.ask("sign_in", server=database.server(), user=login, password=PASSWORD)
        shot(desktop, f"signed-in-{login}")


@story.step("a citizen finds the service, signs in, fills in the form and sends it")
def submit():
    global applicant, protocol
    applicant = citizen_at_browser()
    summary, protocol = ask_for_enrolment(applicant)
    for text in (applicant.person["fiscal_code"], enrolment.ANSWERS["university"], PDF.name):
        assert text in summary["text"], f"{text} is not in the summary:\n{summary['text']}"
    say(f"protocol number {protocol}")


@story.step("the citizen sees the state")
def see_state():
    page = applicant.open_request()
    check_equal(applicant.ask("text_of", selector="#stato"), "In attesa di revisione", "state shown")
    assert protocol in page["text"]
    row = request_row(protocol)
    check_equal(row["code"], "awaiting_review", "state")
    stored = database.query("select a.name, a.size, encode(a.sha256, 'hex') from albo.attachment a "
                            f"where a.request_id = {row['id']};")
    check_equal(stored, [[PDF.name, str(len(enrolment.PDF)), hashlib.sha256(enrolment.PDF).hexdigest()]],
                "attachment")


@story.step("no page breaks an accessibility rule, a script or a promise about where it fetches from")
def rules():
    applicant.check_no_problem()
    say(f"{n_shots} pages and windows so far")


@story.step("the officer's window shows the request by itself, as new")
def arrives():
    # The window was signed in before the citizen began: nobody has pressed anything there since.
    texts = officer.ask("wait_row", protocol=protocol)
    shot(officer, "inbox-of-the-officer")
    name = " ".join(applicant.person[part] for part in ("family_name", "given_name"))
    assert any(text.startswith(f"{name}, ") for text in texts), f"not shown as unread: {texts}"
    day = database.value("select to_char(r.submitted_at at time zone 'Europe/Rome', 'DD/MM/YYYY') "
                         f"from albo.request r where r.id = {request_row(protocol)['id']};")
    for text in (service_title(), "In attesa di revisione", day):
        assert text in texts, f"{text} is not in {texts}"


@story.step("the officer reads form, attachment, applicant, date and state, and completes the check")
def check():
    officer.ask("open_row", protocol=protocol)
    officer.ask("state", label="In attesa di revisione")
    facts = officer.ask("facts")
    shot(officer, "request-at-the-officer")
    person, row = applicant.person, request_row(protocol)
    for fact in (f"Protocollo: {protocol}", f"Codice fiscale: {person['fiscal_code']}",
                 f"Cognome: {person['family_name']}", f"Nome: {person['given_name']}",
                 f"Università: {enrolment.ANSWERS['university']}",
                 "Sezione dell’albo: Sezione A", "Data di conseguimento: 15 luglio 2021",
                 "Domicilio professionale: Piazza Duomo 1, 20122 Milano (MI)",
                 "Numero identificativo della marca: 01234567890123", PDF.name):
        # Behind a value stands who vouches for it.
        assert any(shown == fact or shown.startswith(f"{fact}. ") for shown in facts), f"{fact} is not in {facts}"
    assert any(fact.startswith("Presentata: ") for fact in facts), facts
    check_equal(officer.ask("verbs"), ["Inoltra"], "what the officer may do")
    check_equal(database.value(f"select count(*) from albo.access_log where request_id = {row['id']};"),
                "1", "readings on record")
    officer.ask("act", what="Forward", shot=next_shot("check-of-the-officer"))
    officer.ask("state", label="In attesa di essere visionata da un amministratore")
    check_equal(officer.ask("verbs"), [], "what the officer may do now")
    shot(officer, "checked")


@story.step("the administrator, at another window, takes charge and approves")
def approve():
    texts = administrator.ask("wait_row", protocol=protocol)
    assert "In attesa di revisione" not in texts, f"the row did not follow: {texts}"
    administrator.ask("open_row", protocol=protocol)
    administrator.ask("state", label="In attesa di essere visionata da un amministratore")
    shot(administrator, "request-at-the-administrator")
    check_equal(administrator.ask("verbs"), ["Prendi in carico", "Annulla la pratica"],
                "what the administrator may do")
    administrator.ask("act", what="Take Charge", shot=next_shot("taking-charge"))
    administrator.ask("state", label="In revisione")
    check_equal(administrator.ask("verbs"), ["Approva", "Annulla la pratica"],
                "what the administrator may do now")
    administrator.ask("act", what="Approve", fields={"Resolution number": RESOLUTION},
                      shot=next_shot("approving"))
    administrator.ask("state", label="Approvata")
    check_equal(administrator.ask("verbs"), [], "what can be done to an approved request")
    shot(administrator, "approved")


@story.step("the register has a new entry with a number")
def entry():
    person, row = applicant.person, request_row(protocol)
    check_equal((row["code"], row["outcome"]), ("approved", "approved"), "state and outcome")
    (number, section, day, resolution), = database.query(
        "select e.number, s.code, to_char(e.effective_from, 'DD/MM/YYYY'), e.resolution_number "
        "from albo.entry e join albo.member m on m.organization_id = e.organization_id "
        "and m.id = e.member_id join albo.section s on s.organization_id = e.organization_id "
        "and s.id = e.section_id where m.fiscal_code = :'code' and e.effective_to is null "
        f"and e.opened_by = {row['id']};", code=person["fiscal_code"])
    check_equal((section, resolution), ("A", RESOLUTION), "section and resolution")
    check_equal(database.value("select g.last_number from albo.register g join albo.organization o "
                               "on o.id = g.organization_id where o.code = 'ordine';"),
                number, "last number of the register")
    administrator.ask("open_register", name=register_name())
    cells = administrator.ask("find_entry", code=person["fiscal_code"])
    shot(administrator, "register")
    for text in (number, day, person["fiscal_code"]):
        assert text in cells, f"{text} is not in {cells}"
    say(f"number {number} of the register")


@story.step("the citizen's page shows “Approvata” and the number")
def outcome():
    applicant.ask("reload")
    applicant.look("approved-for-the-citizen")
    check_equal(applicant.ask("text_of", selector="#stato"), "Approvata", "state shown")
    check_equal(applicant.ask("text_of", selector="#numero-iscrizione"), database.value(
        f"select number from albo.entry where opened_by = {request_row(protocol)['id']};"), "number")
    applicant.check_no_problem()


@story.step("the history names each step, person and time, and its chain is whole")
def history():
    row = request_row(protocol)
    steps = database.query("select h.action, h.actor_kind, h.actor from albo.history h "
                           f"where h.request_id = {row['id']} order by h.seq;")
    names = dict(database.query("select login, name from albo.staff;"))
    person = f"{applicant.person['given_name']} {applicant.person['family_name']}"
    check_equal(steps, [["submit", "applicant", person],
                        ["forward", "officer", names[PEOPLE[0]]],
                        ["claim", "administrator", names[PEOPLE[1]]],
                        ["approve", "administrator", names[PEOPLE[1]]]], "history")
    check_equal(database.value("select count(*) from albo.request r "
                               "where albo.history_broken_at(r.organization_id, r.id) is not null;"),
                "0", "broken chains")
    # The officer's window, untouched since the check, has followed.
    officer.ask("state", label="Approvata")
    shown = officer.ask("history", length=4)
    shot(officer, "history")
    times = database.query("select to_char(h.at at time zone 'Europe/Rome', 'HH24:MI') "
                           f"from albo.history h where h.request_id = {row['id']} order by h.seq desc;")
    for line, (_action, _kind, actor), (time,) in zip(shown, reversed(steps), times):
        assert line.startswith(f"{actor}, ") and f", {time}: " in line, f"{line}: not {actor} at {time}"


@story.step("the same way without JavaScript")
def without_javascript():
    citizen = citizen_at_browser(javascript=False)
    _summary, number = ask_for_enrolment(citizen)
    citizen.open_request()
    check_equal(request_row(number)["code"], "awaiting_review", "state")


@story.step("the same way in English on a screen of 360 pixels")
def small_and_english():
    citizen = citizen_at_browser(language="en", width=360)
    _summary, number = ask_for_enrolment(citizen)
    citizen.open_request()
    check_equal(request_row(number)["code"], "awaiting_review", "state")
    citizen.check_no_problem()


@story.step("all programs end in order")
def end():
    for desktop in (officer, administrator):
        check_equal(desktop.ask("end"), 0, "exit status of a desktop")
    site.stop()
    check_equal([program.process.returncode for program in (site.portal, site.login)], [0, 0],
                "exit status of portal and sign-in")


try:
    status = story.tell()
finally:
    for helper in reversed(helpers):
        helper.stop()
    site.kill()
sys.exit(status)
