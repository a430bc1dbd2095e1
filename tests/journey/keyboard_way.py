# SPDX-License-Identifier: AGPL-3.0-or-later
"""The whole of an enrolment by somebody who has no pointer.

Tab, Enter, Space, arrows and letters; every place that has the focus must show it, none may keep it."""

import enrolment
from citizen import PROVIDER, WORDS, Citizen
from tap import check_equal

NAMES = {"skip": "Vai al contenuto", "summary": "errori"}


class ByKeys(Citizen):
    """A citizen whose browser is asked for keys only."""

    def go(self, name):
        return self.ask("activate", name=name)

    def check_nothing_hidden(self, where):
        hidden = self.ask("take_hidden")
        assert not hidden, f"{where}: the focus is not to be seen on\n" + "\n".join(hidden)


def add_steps(story, ways):
    """WAYS: what the ways have in common (ways.py)."""
    words = WORDS["it"]
    state = {}

    @story.step("keyboard: the first key leads to a link over the repeated parts, which works")
    def skip():
        citizen = state["citizen"] = ByKeys(ways.browser, ways.site, ways.take_person(), ways.take_shot)
        citizen.sit_down()
        citizen.ask("visit", url=ways.site.url + "/")
        place = citizen.ask("tab")
        check_equal((place["tag"], place["href"]), ("a", "#contenuto"), "first place")
        assert place["isOnScreen"], "the link is not to be seen"
        citizen.ask("key", name="Enter")
        place = citizen.ask("focused")
        check_equal(place["id"], "contenuto", "where the link leads")
        citizen.check_nothing_hidden("first page")

    @story.step("keyboard: from the first page to the form, through the sign-in")
    def reach():
        citizen = state["citizen"]
        citizen.go(ways.organization_name())
        citizen.go(ways.service_title())
        citizen.go(words["start"])
        check_equal(citizen.look("keys-sign-in")["origin"], ways.site.login_url, "where one signs in")
        citizen.ask("activate", name=ways.say("Sign in with SPID"), leaves=False)
        citizen.go(PROVIDER)
        citizen.go(citizen.person["fiscal_code"])
        citizen.go(ways.say("I consent"))
        page = citizen.look("keys-signed-in")
        assert page["path"].startswith("/ente/ordine/iscrizione"), page["path"]
        citizen.go(words["start"])
        citizen.check_nothing_hidden("way to the form")

    @story.step("keyboard: after a step with faults the focus is on their list, which leads to each field")
    def faults():
        citizen = state["citizen"]
        citizen.go(words["next"])
        place = citizen.ask("focused")
        check_equal(place["id"], "errori", "what has the focus")
        place = citizen.ask("tab")
        assert place["href"].startswith("#"), place
        citizen.ask("key", name="Enter")
        field = citizen.ask("focused")
        expected = place["href"][1:]
        assert field and expected in (field["id"], field["name"]), f"{field} and not {expected}"
        citizen.check_nothing_hidden("list of faults")

    @story.step("keyboard: every field of every step, to the protocol number")
    def whole():
        citizen = state["citizen"]
        values, files = ways.answers(citizen.person)
        values = enrolment.to_controls(values)
        used = set()
        page = citizen.ask("read")
        for _ in range(20):
            if page["path"].endswith("/riepilogo"):
                break
            before = page["path"]
            done = citizen.ask("fill_by_keys", values=values, files=files, name=words["next"])
            used.update(done["used"])
            page = citizen.ask("read")
            # Answers that make more fields show lead to the same step once more.
            if page["path"] == before:
                citizen.look("keys-once-more")
        missing = {*values, *files} - used
        assert page["path"].endswith("/riepilogo"), f"stuck at {page['path']}:\n{page['text'][:1500]}"
        assert not missing, f"no key led to {missing}"
        citizen.go(words["send"])
        page = citizen.look("keys-sent")
        assert words["sent"] in page["text"], page["text"]
        citizen.check_nothing_hidden("form")
        citizen.check_no_problem()
