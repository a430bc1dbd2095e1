# SPDX-License-Identifier: AGPL-3.0-or-later
"""A citizen at a browser: from the portal's first page to the protocol number.

Goes by what pages say, in the language of the citizen, and looks at every page it meets: screenshot,
accessibility rules, no script error, nothing fetched from elsewhere."""

import enrolment
from tap import check_equal

WORDS = {
    "it": {"start": "Inizia la richiesta", "next": "Avanti", "send": "Invia la richiesta",
           "consent": "Acconsento", "spid": "Entra con SPID", "go": "Vai alla pratica", "sent": "Richiesta inviata", "check": "Controlla e invia",
           "awaiting_review": "In attesa di revisione", "approved": "Approvata"},
    "en": {"start": "Start the request", "next": "Next", "send": "Send the request",
           "consent": "I consent", "spid": "Sign in with SPID", "go": "Go to the request", "sent": "Request sent", "check": "Check and send",
           "awaiting_review": "Awaiting review", "approved": "Approved"},
}

PROVIDER = "Gestore di prova Uno"

# More pages than any form has steps: a form that never ends must not hang the test.
MAX_PAGES = 40


class Citizen:
    def __init__(self, helper, site, person, take_shot, language="it", javascript=True, width=1280):
        self.helper = helper
        self.site = site
        self.person = person
        self.take_shot = take_shot
        self.language = language
        self.words = WORDS[language]
        self.javascript = javascript
        self.width = width
        self.problems = []

    def ask(self, verb, **arguments):
        return self.helper.ask(verb, **arguments)

    def sit_down(self):
        """A browser that has never been here."""
        self.ask("start", origins=[self.site.url, self.site.login_url, self.site.provider_url], javascript=self.javascript,
                 width=self.width, locale={"it": "it-IT", "en": "en-GB"}[self.language])

    def look(self, name):
        """Reads the page, keeps its picture and holds it to the rules that all pages keep."""
        page = self.ask("read")
        self.take_shot(self.helper, name)
        check_equal(page["language"], self.language, f"language of {page['path']}")
        if page["is_too_wide"] is not None:
            check_equal(page["is_too_wide"], False, f"{page['path']} scrolls sideways at {self.width} px")
        if self.javascript:
            for kind, found in self.ask("audit").items():
                self.problems += [f"{page['path']}: {kind}: {problem}" for problem in found]
        return page

    def find_service(self, organization, service):
        """By the links, from the first page."""
        self.ask("visit", url=self.site.url + "/")
        self.look("portal")
        self.ask("follow", name=organization)
        self.look("organization")
        self.ask("follow", name=service)
        page = self.look("service")
        assert service in page["heading"], page["heading"]

    def sign_in(self):
        """Asking for the service leads to the sign-in and back to the service."""
        self.ask("press", name=self.words["start"])
        page = self.identify()
        assert self.person["family_name"] in page["text"], page["text"]

    def identify(self):
        """From the page of the sign-in, through the provider, to where one wanted to go."""
        page = self.look("sign-in")
        check_equal(page["origin"], self.site.login_url, "where one signs in")
        assert {"it": "Dati di esempio", "en": "Sample data"}[self.language] in page["text"]
        self.ask("unfold_spid")
        self.look("sign-in-spid")
        self.ask("follow", name=PROVIDER)
        page = self.look("provider")
        check_equal(page["origin"], self.site.provider_url, "who is asked")
        self.ask("press", name=self.person["fiscal_code"])
        self.look("consent")
        self.ask("press", name=self.words["consent"])
        page = self.look("signed-in")
        check_equal(page["origin"], self.site.url, "where the sign-in leads")
        return page

    def fill_form(self, values, files):
        """Every step, until the summary.  VALUES and FILES (paths) by field."""
        self.ask("press", name=self.words["start"])
        self.fill_rest(values, files)

    def fill_rest(self, values, files):
        """From this step on."""
        used, page = set(), self.ask("read")
        for number in range(MAX_PAGES):
            if page["path"].endswith("/riepilogo"):
                break
            step = page["path"].rsplit("/", 1)[1]
            done = self.ask("fill", values=enrolment.to_controls(values), files=files)
            used.update(done["used"])
            self.look(f"step-{step}")
            self.ask("press", name=self.words["next"])
            page = self.ask("read")
        missing = {*enrolment.to_controls(values), *files} - used
        assert not missing, f"the form never asked for {missing}"

    def send(self):
        """From the summary to the protocol number."""
        summary = self.look("summary")
        assert summary["path"].endswith("/riepilogo"), summary
        assert self.words["check"] in summary["text"], summary["text"]
        self.ask("press", name=self.words["send"])
        done = self.look("sent")
        assert self.words["sent"] in done["text"], done["text"]
        return summary, self.ask("text_of", selector="#protocollo")

    def open_request(self):
        self.ask("follow", name=self.words["go"])
        return self.look("request")

    def check_no_problem(self):
        assert not self.problems, "\n".join(self.problems)
