# SPDX-License-Identifier: AGPL-3.0-or-later
"""Signing in with each button, signing out everywhere, and coming back to where one was."""

import re
import urllib.parse

from citizen import PROVIDER, WORDS, Citizen
from tap import check_equal

# Button of the page, provider behind it, and what the session says then.
BUTTONS = (("Entra con SPID", PROVIDER, "spid"), ("Entra con CIE", None, "cie"), ("Login with eIDAS", None, "eidas"))


def add_steps(story, ways):
    """WAYS: what the ways have in common (ways.py)."""
    words = WORDS["it"]

    def sit_down(width=1280, language="it"):
        citizen = Citizen(ways.browser, ways.site, ways.take_person(), ways.take_shot, width=width, language=language)
        citizen.sit_down()
        return citizen

    def visit(citizen, path):
        citizen.ask("visit", url=ways.site.url + path)
        return citizen.ask("read")

    def choose(citizen, button, provider):
        """From the page of the sign-in to that of the provider."""
        page = citizen.ask("read")
        check_equal((page["origin"], page["path"]), (ways.site.login_url, "/accedi"), "where one signs in")
        if provider:
            citizen.ask("unfold_spid")
            citizen.ask("follow", name=provider)
        else:
            citizen.ask("follow", name=button)
        return citizen.ask("read")

    def be(citizen):
        """At the provider: says who one is, and consents."""
        citizen.ask("press", name=citizen.person["fiscal_code"])
        consent(citizen)

    def consent(citizen):
        citizen.ask("press", name=words["consent"])

    def sessions(citizen):
        return ways.database.query("select method, level from albo.session where citizen_id = :'id'::bigint;",
                                   id=citizen.person["id"])

    @story.step("identity: each button leads from a deep link to its provider, and back into that service")
    def buttons():
        for button, provider, method in BUTTONS:
            citizen = sit_down()
            visit(citizen, "/ente/ordine/trasferimento/inizia")
            citizen.look(f"identity-{method}")
            page = choose(citizen, button, provider)
            check_equal(page["origin"], ways.site.provider_url, button)
            be(citizen)
            page = citizen.ask("read")
            check_equal((page["origin"], page["path"]), (ways.site.url, "/ente/ordine/trasferimento/inizia"), button)
            check_equal(sessions(citizen), [[method, "2"]], button)
            assert citizen.person["family_name"] in page["text"], page["text"]
            citizen.check_no_problem()

    @story.step("identity: who does not consent, or cancels, reads the prescribed words and may try again")
    def refusals():
        citizen = sit_down(width=360)
        for name, text in (("Non acconsento", "Non hai dato il consenso"), (None, "annullato")):
            visit(citizen, "/ente/ordine/iscrizione/inizia")
            choose(citizen, None, PROVIDER)
            if name:
                citizen.ask("press", name=citizen.person["fiscal_code"])
                citizen.ask("press", name=name)
            else:
                citizen.ask("press", name="Annulla")
                citizen.ask("press", name="Prosegui")
            page = citizen.look("identity-refused")
            check_equal(page["origin"], ways.site.login_url, "who says so")
            assert text in page["text"], page["text"]
            check_equal(sessions(citizen), [], "sessions")
            citizen.ask("follow", name="Accedi di nuovo")
        choose(citizen, None, PROVIDER)
        be(citizen)
        check_equal(citizen.ask("read")["path"], "/ente/ordine/iscrizione/inizia", "where one wanted to go")
        # The browser reports the answer that is meant.
        citizen.problems = [problem for problem in citizen.problems if "403 (Forbidden)" not in problem]
        citizen.check_no_problem()

    @story.step("identity: signing out ends the session of the portal and that of the provider")
    def sign_out():
        ways.database.query("select admin.setting_set(o.id, 'cancellazione.sign_in_level', '1') from albo.organization o "
                            "where o.code = 'ordine';")
        citizen = sit_down()
        visit(citizen, "/ente/ordine/cancellazione/inizia")
        choose(citizen, None, PROVIDER)
        be(citizen)
        check_equal(citizen.ask("read")["path"], "/ente/ordine/cancellazione/inizia", "the service")
        check_equal(sessions(citizen), [["spid", "1"]], "the session")
        # After level 1 the provider knows the person: it does not ask again.
        again = ways.site.login_url + "/accedi?ritorno=" + urllib.parse.quote("/ente/ordine/cancellazione/inizia")
        citizen.ask("visit", url=again)
        page = choose(citizen, None, PROVIDER)
        assert page["path"].endswith("/accesso") and citizen.person["fiscal_code"] in page["text"], page["text"]
        assert words["consent"] in page["text"], page["text"]
        consent(citizen)
        citizen.ask("press", name="Esci")
        citizen.ask("wait_for_path", path="/")
        page = citizen.ask("read")
        check_equal((page["origin"], page["path"]), (ways.site.url, "/"), "where one is then")
        assert "Sei uscito" in page["text"] or "uscit" in page["text"], page["text"]
        # Of the session before the second sign-in nothing is left either.
        check_equal(sessions(citizen), [], "sessions")
        citizen.ask("visit", url=again)
        page = choose(citizen, None, PROVIDER)
        assert words["consent"] not in page["text"], "the provider still knows who it is"

    @story.step("identity: after the end of a session one comes back to the same place, with the draft as it was")
    def expired():
        citizen = sit_down()
        visit(citizen, "/ente/ordine/iscrizione/inizia")
        choose(citizen, None, PROVIDER)
        be(citizen)
        citizen.ask("press", name=words["start"])
        path = citizen.ask("read")["path"]
        draft = re.match(r"/bozze/(\d+)/", path)[1]
        ways.database.query("update albo.draft set answers = answers || '{\"email\": \"rimane@example.it\"}' "
                            "where id = :'d'::bigint;", d=draft)
        before = ways.database.value("select answers::text from albo.draft where id = :'d'::bigint;", d=draft)
        ways.database.query("update albo.session set last_seen_at = now() - interval '31 minutes' "
                            "where citizen_id = :'id'::bigint;", id=citizen.person["id"])
        visit(citizen, path)
        choose(citizen, None, PROVIDER)
        be(citizen)
        page = citizen.ask("read")
        check_equal((page["origin"], page["path"]), (ways.site.url, path), "where one comes back to")
        check_equal(ways.database.value("select answers::text from albo.draft where id = :'d'::bigint;", d=draft), before,
                    "the draft")
