# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the public administration asks of a citizen's area, each point a test of its own.

One person on a telephone without scripts goes through all of it; the office's side is done by the
office's own functions, as that person of the office."""

import re

import enrolment
from citizen import WORDS, Citizen
from plain_citizen import PlainCitizen
from tap import Skip, check_equal

APPOINTMENT = "https://appuntamenti.example/ordine"
TABS = {"Le mie pratiche": "/pratiche", "Pagamenti": "/pagamenti", "Documenti": "/documenti",
        "Messaggi": "/messaggi", "Scadenze": "/scadenze"}


def add_steps(story, ways):
    words = WORDS["it"]
    state = {}

    def citizen():
        return state["citizen"]

    def visit(path):
        citizen().ask("visit", url=ways.site.url + path)
        return citizen().ask("read")

    def html():
        return citizen().ask("html")

    def to_step(number):
        return visit(re.sub(r"/[^/]+$", f"/{number}", state["draft"]))

    def step_of(field):
        """The number of the step that asks for this."""
        return next(number for number, section in enumerate(ways.form()["sections"], 1)
                    if field in [known["id"] for known in section["fields"]])

    @story.step("acceptance: signing in from a service's page leads into that service")
    def sign_in():
        ways.database.query("update albo.organization set settings = settings || "
                            f"'{{\"appointment_url\": \"{APPOINTMENT}\"}}' where code = 'ordine';")
        state["citizen"] = Citizen(ways.browser, ways.site, ways.take_person(), ways.take_shot,
                                   javascript=False, width=360)
        citizen().sit_down()
        citizen().find_service(ways.organization_name(), ways.service_title())
        citizen().sign_in()
        page = citizen().ask("read")
        assert page["path"].startswith("/ente/ordine/iscrizione"), page["path"]
        assert ways.service_title() in page["text"], page["text"]
        citizen().ask("press", name=words["start"])
        state["draft"] = citizen().ask("read")["path"]
        assert state["draft"].startswith("/bozze/"), state["draft"]

    @story.step("acceptance: fields that the digital identity fills are disabled, and hold what it says")
    def identity():
        locked = {control["name"]: control["value"] for control in citizen().ask("locked")}
        person = citizen().person
        for field in ("fiscal_code", "family_name", "given_name"):
            check_equal(locked.get(field), person[field], field)

    @story.step("acceptance: the list of errors stands on top, with a link to each field")
    def errors():
        citizen().ask("press", name=words["next"])
        page = citizen().look("errors")
        assert page["title"].startswith("Errore"), page["title"]
        source = html()
        links = re.findall(r'<a href="#([^"]+)"', source[source.index('id="errori"'):source.index("<form", source.index('id="errori"'))])
        assert links, "no fault has a link"
        for link in links:
            assert f'id="{link}"' in source, f"#{link} is not there"
        assert source.index('id="errori"') < source.index('name="versione"'), "the list is not on top"

    @story.step("acceptance: the draft is saved at any moment, and found again in the area")
    def draft():
        to_step(step_of("university"))
        step = citizen().ask("read")["path"]
        citizen().ask("fill", values={"university": enrolment.ANSWERS["university"]})
        citizen().ask("press", name=ways.say("Save and continue later"))
        citizen().look("draft-saved")
        page = visit("/pratiche")
        assert ways.service_title() in page["text"] and "bozza" in page["text"].lower(), page["text"]
        stored = ways.database.value(f"select count(*) from albo.draft where id = {state['draft'].split('/')[2]} "
                                     "and row_version > 1;")
        check_equal(stored, "1", "saved drafts")
        citizen().ask("follow", name=ways.service_title())
        citizen().ask("press", name=ways.say("Go on with the draft"))
        check_equal(citizen().ask("read")["path"].split("/")[2], state["draft"].split("/")[2], "draft")
        visit(step)
        check_equal([control["value"] for control in citizen().ask("holding", name="university")],
                    [enrolment.ANSWERS["university"]], "answer kept")

    @story.step("acceptance: an appointment can be booked from every step")
    def appointment():
        for number in range(1, len(ways.form()["sections"]) + 1):
            page = to_step(number)
            if page["path"] == re.sub(r"/[^/]+$", f"/{number}", state["draft"]):
                assert f'href="{APPOINTMENT}"' in html(), f"not from step {number}"
        to_step(1)

    @story.step("acceptance: a summary on one page before anything is sent")
    def summary():
        values, files = ways.answers(citizen().person)
        citizen().fill_rest(values, files)
        page = citizen().look("summary")
        assert page["path"].endswith("/riepilogo"), page["path"]
        for text in (citizen().person["fiscal_code"], enrolment.ANSWERS["university"], "documento d’identità.pdf"):
            assert text in page["text"], f"{text} is not in the summary"
        assert f'href="{APPOINTMENT}"' in html(), "no appointment from the summary"
        check_equal(ways.database.value("select count(*) from albo.request where citizen_id = "
                                        f"{citizen().person['id']};"), "0", "requests sent so far")

    @story.step("acceptance: a bar of steps, on which one goes back and changes an answer")
    def steps():
        source = html()
        bar = source[source.index('<nav class="albo-steps'):]
        bar = bar[:bar.index("</nav>")]
        for section in ways.form()["sections"]:
            assert section["title"]["it"] in bar, f"{section['title']['it']} is not a step"
        citizen().ask("unfold", selector=".albo-steps")
        citizen().ask("follow", name=ways.form()["sections"][step_of("university") - 1]["title"]["it"])
        citizen().ask("fill", values={"university": "Politecnico di Milano"})
        citizen().ask("press", name=words["next"])
        page = visit(re.sub(r"/[^/]+$", "/riepilogo", state["draft"]))
        assert "Politecnico di Milano" in page["text"], page["text"]

    @story.step("acceptance: what was sent is confirmed, in the area and by one more channel")
    def sent():
        _summary, state["protocol"] = citizen().send()
        row = state["request"] = ways.request_row(state["protocol"])
        page = visit("/pratiche")
        assert state["protocol"] in page["text"], page["text"]
        channels = ways.database.query("select distinct kind from albo.outbox "
                                       f"where request_id = {row['id']} order by 1;")
        assert channels, "nothing is on its way to the applicant"

    @story.step("acceptance: the state, with milestones that tell what was done and what comes")
    def milestones():
        page = visit(f"/pratiche/{state['request']['id']}")
        citizen().look("milestones")
        check_equal(citizen().ask("text_of", selector="#stato"), words["awaiting_review"], "state")
        for text in map(ways.say, ("Request sent", "Taken in charge", "Decision")):
            assert text in page["text"], f"no milestone {text}:\n{page['text']}"

    @story.step("acceptance: protocol number, day of taking charge, final day")
    def dates():
        request = state["request"]["id"]
        ways.as_office(f"select office.claim({request}, {state['request']['row_version']}, gen_random_uuid());")
        page = visit(f"/pratiche/{request}")
        claimed, deadline = ways.database.query(
            f"select albo.rome_day(now()), deadline from albo.request where id = {request};")[0]
        check_equal(citizen().ask("text_of", selector="#protocollo"), state["protocol"], "protocol number")
        for what, day in ((ways.say("Taken in charge on"), claimed), (ways.say("Decision by"), deadline)):
            assert what in page["text"] and ways.long_date(day) in page["text"], f"{what} {day}:\n{page['text']}"

    @story.step("acceptance: the area has its five tabs, each with a page")
    def tabs():
        for name, path in TABS.items():
            visit("/pratiche")
            citizen().ask("follow", name=name)
            page = citizen().look(f"tab-{path.strip('/')}")
            check_equal(page["path"], path, name)

    @story.step("acceptance: the office's ask is answered from its own address, item by item")
    def supplement():
        request = state["request"]["id"]
        row = ways.request_row(state["protocol"])
        ways.as_office(
            f"select office.ask_supplement({request}, {row['row_version']}, gen_random_uuid(), jsonb_build_object("
            "'items', jsonb_build_array(jsonb_build_object('kind', 'field', 'field', 'university', 'reason', 'Nome errato'), "
            "jsonb_build_object('kind', 'text', 'reason', 'Spiegare la data della laurea')), "
            "'due_on', (now() at time zone 'Europe/Rome')::date + 20, 'clock_effect', 'none'));")
        # Whoever comes by the link of the notice signs in first and is then there.
        deep = f"/pratiche/{request}/integrazione"
        citizen().sit_down()
        visit(deep)
        citizen().identify()
        page = citizen().look("supplement")
        check_equal(page["path"], deep, "where the link leads")
        for number, answer in ((1, {"university": "Università di Pisa"}), (2, None)):
            citizen().ask("follow", name=ways.say("Answer"))
            citizen().look(f"supplement-item-{number}")
            done = citizen().ask("fill", values=answer or {})
            if answer is None:
                citizen().ask("fill", values={name: "La data è quella della proclamazione."
                                              for name in done["left"]})
            citizen().ask("press", name=ways.say("Keep the answer"))
        citizen().ask("press", name=ways.say("Send all answers"))
        citizen().look("supplement-sent")
        check_equal(ways.request_row(state["protocol"])["code"], "under_review", "state")

    @story.step("acceptance: a message to the office, a correction of one's data, how one is reached")
    def words_to_the_office():
        request = state["request"]["id"]
        for path, button in ((f"/pratiche/{request}/messaggi", "Send the message"),
                             (f"/pratiche/{request}/rettifica", "Ask for the correction")):
            visit(path)
            citizen().ask("fill", values={"testo": f"Parole per {button}"})
            citizen().ask("press", name=ways.say(button))
            citizen().look(path.rsplit("/", 1)[1] + "-sent")
            assert f"Parole per {button}" in visit(f"/pratiche/{request}/messaggi")["text"], button
        visit("/profilo")
        citizen().ask("fill", values={"mobile_phone": "3331112222", "language": "it", "channel": "email"})
        citizen().ask("press", name=ways.say("Save"))
        citizen().look("profile-saved")
        visit("/profilo")
        check_equal([control["value"] for control in citizen().ask("holding", name="mobile_phone")],
                    ["3331112222"], "phone kept")

    @story.step("acceptance: observations on a notice of rejection")
    def observations():
        request = state["request"]["id"]
        row = ways.request_row(state["protocol"])
        ways.as_office(f"select office.send_preavviso({request}, {row['row_version']}, gen_random_uuid(), "
                       "'Manca un requisito.');")
        page = visit(f"/pratiche/{request}/osservazioni")
        citizen().look("observations")
        assert "Manca un requisito." in page["text"], page["text"]
        citizen().ask("fill", values={"testo": "Il requisito c’è, e lo dimostro."})
        citizen().ask("press", name=ways.say("Send the observations"))
        citizen().look("observations-sent")
        stored = ways.database.value("select count(*) from albo.history where action = "
                                     f"'observe_preavviso' and request_id = {request};")
        check_equal(stored, "1", "observations in the history")

    @story.step("acceptance: a withdrawal is asked for, and shown")
    def withdrawal():
        request = state["request"]["id"]
        visit(f"/pratiche/{request}/ritiro")
        citizen().look("withdrawal")
        done = citizen().ask("fill", values={})
        citizen().ask("fill", values={name: "Non mi occorre più." for name in done["left"]})
        citizen().ask("press", name=ways.say("Ask to withdraw the request"))
        page = citizen().look("withdrawal-asked")
        assert "ritir" in page["text"].lower(), page["text"]
        row = ways.request_row(state["protocol"])
        ways.as_office(f"select office.annul({request}, {row['row_version']}, gen_random_uuid(), 'withdrawn', "
                       "'Come chiesto.');")
        visit(f"/pratiche/{request}")
        check_equal(citizen().ask("text_of", selector="#stato"), "Annullata", "state")

    @story.step("acceptance: a rating of 1 to 5 stars, with a question for few and for many, and free words")
    def rating():
        request = state["request"]["id"]
        for stars, question in ((5, "What did you like best?"), (2, "Where did you have most trouble?")):
            visit(f"/pratiche/{request}/valutazione?cambia=1")
            citizen().look(f"rating-{stars}")
            citizen().ask("fill", values={"stelle": str(stars)})
            citizen().ask("press", name=words["next"])
            page = citizen().look(f"rating-{stars}-question")
            assert ways.say(question) in page["text"], page["text"]
            source = html()
            assert '<textarea' in source, "no free words"
            if stars == 2:
                citizen().ask("fill", values={"motivo": "unclear", "testo": "Troppi passaggi"})
                citizen().ask("press", name=ways.say("Send"))

    @story.step("acceptance: what is known is not asked again")
    def known():
        person = citizen().person
        visit("/ente/ordine/trasferimento/inizia")
        citizen().ask("press", name=words["start"])
        locked = {control["name"]: control["value"] for control in citizen().ask("locked")}
        check_equal(locked.get("fiscal_code"), person["fiscal_code"], "fiscal code")


    @story.step("acceptance: cookies of the own domain only")
    def cookies():
        found = citizen().ask("cookies")
        assert found, "no cookie, not even of the session"
        for cookie in found:
            check_equal(cookie["domain"], "127.0.0.1", f"domain of {cookie['name']}")
            assert cookie["httpOnly"] and cookie["sameSite"] in ("Lax", "Strict"), cookie
        policy = PlainCitizen(ways.site.url).get("/").headers["Content-Security-Policy"]
        origins = set(re.findall(r"https?://\S+?(?=[;\s]|$)", policy))
        assert origins <= {ways.site.login_url}, f"pages may ask {origins}"

    @story.step("acceptance: links to the accessibility statement and the privacy notice at the foot")
    def footer():
        for path in ("/", "/ente/ordine", "/pratiche", f"/pratiche/{state['request']['id']}"):
            visit(path)
            for name in map(ways.say, ("Accessibility statement", "Privacy notice")):
                foot = html()
                foot = foot[foot.index('id="piede"'):]
                assert name in foot, f"{path} has no {name}"

    @story.step("acceptance: a draft is thrown away, and one signs out")
    def leave():
        visit("/ente/ordine/cancellazione/inizia")
        citizen().ask("press", name=words["start"])
        draft = citizen().ask("read")["path"].split("/")[2]
        page = visit(f"/bozze/{draft}/elimina")
        if page["path"] != f"/bozze/{draft}/elimina":
            visit("/ente/ordine/cancellazione/inizia")
        citizen().ask("press", name=ways.say("Delete the draft"))
        check_equal(ways.database.value(f"select count(*) from albo.draft where id = {draft};"), "0", "drafts")
        visit("/")
        citizen().ask("press", name=ways.say("Sign out"))
        page = visit("/pratiche")
        check_equal(citizen().ask("read")["origin"], ways.site.login_url, "where one is sent now")

    @story.step("acceptance: payment online")
    def payment():
        raise Skip("paying through pagoPA comes with payments of its own; the area shows what is due")

    @story.step("acceptance: TLS")
    def tls():
        raise Skip("the front server does it: tested with nginx in the suite of faults")
