# SPDX-License-Identifier: AGPL-3.0-or-later
"""A person of the office at the desktop program, driven through its accessible tree.

One JSON line in, one JSON line out, as citizen.mjs does for the browser.  Runs under with-display.sh.
Goes by the words on the screen, which it looks up in the program's own translation."""

import gettext
import json
import os
import pathlib
import sys
import time

BUILD = pathlib.Path(os.environ["ALBO_BUILD"])
SOURCE = pathlib.Path(os.environ["ALBO_SOURCE"])
LOCALES = BUILD / "po/albo"

# What is printed is the answer: whatever else would print goes to the log.
answers = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)

# libatspi warns of nodes that vanish, and the toolkit complains of its own faults: that must end nobody.
os.environ["G_DEBUG"] = ""

sys.path.insert(0, str(SOURCE / "tests/desktop"))
from atspi import Application, Role, poll  # noqa: E402

_ = gettext.translation("albo", LOCALES, ["it"]).gettext

PATIENCE = float(os.environ.get("ALBO_TEST_PATIENCE", "1"))


class Clerk:
    def __init__(self, log_dir):
        self.log_dir = pathlib.Path(log_dir)
        self.app = None
        self.parts = {}    # of the window, that stay as long as it does: found once

    def start(self, server, user):
        self.parts.clear()
        self.app = Application(
            [BUILD / "src/desktop/albo", "--server", server, "--user", user],
            env={"G_DEBUG": "", "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8",
                 "LANGUAGE": "it", "ALBO_LOCALE_DIR": str(LOCALES),
                 "GSETTINGS_SCHEMA_DIR": str(BUILD / "data/desktop")},
            log=self.log_dir / f"albo-{user}.log")

    def sign_in(self, server, user, password):
        self.start(server, user)
        self.app.find(Role.TEXT, contains=_("Password")).type(password)
        self.button(_("Sign In")).click()
        self.requests()

    def button(self, name, timeout=15):
        return self.app.find(Role.PUSH_BUTTON, contains=name, timeout=timeout * PATIENCE)

    def requests(self):
        """The list of the inbox."""
        return self.part(Role.LIST, _("Requests"))

    def part(self, role, name):
        if name not in self.parts:
            self.parts[name] = self.app.find(role, name)
        return self.parts[name]

    def row(self, protocol):
        """The row of a request and its place in the list, or nothing."""
        for place, row in enumerate(self.requests().children()):
            texts = [label.name for label in row.all(Role.LABEL)]
            if protocol in texts:
                return place, texts
        return None

    def wait_row(self, protocol, timeout=20):
        """What the inbox says about a request, as soon as it is there.  Nothing is pressed meanwhile."""
        return poll(lambda: self.row(protocol), timeout * PATIENCE, f"{protocol} in the inbox")[1]

    def open_row(self, protocol):
        place, _texts = poll(lambda: self.row(protocol), 20 * PATIENCE, f"{protocol} in the inbox")
        self.requests().select_row(place)

    def facts(self):
        """What the open request says, as “label: value”, and its attachments, in order."""
        return [item.name for item in self.detail().all(Role.LIST_ITEM)]

    def detail(self):
        """The part of the window that shows the open request."""
        return self.part(Role.FILLER, "AlboDetail")

    def state(self, label, timeout=20):
        """Waits until the open request says that it is in this state."""
        poll(lambda: self.detail().find_now(Role.LABEL, label), timeout * PATIENCE, f"state {label}")

    def history(self, length):
        """The history of the open request, once it has so many steps."""
        # Two switchers have the page; the one that fits is shown.
        poll(lambda: [tab for tab in self.detail().all(Role.PAGE_TAB, _("History")) if tab.is_showing],
             10 * PATIENCE, "the page of the history")[0].click()
        def steps():
            found = [item.name for item in
                     self.detail().find(Role.LIST, _("History")).all(Role.LIST_ITEM)]
            return found if len(found) >= length else None
        return poll(steps, 20 * PATIENCE, f"{length} steps of history")

    def verbs(self):
        """What this person may do now: the buttons below the request."""
        known = [_("Forward"), _("Take Charge"), _("Approve"), _("Annul")]
        names = [button.name for button in self.detail().all(Role.PUSH_BUTTON)]
        return [verb for verb in known if verb in names]

    def dialog(self):
        """The confirmation, if one is open: a window beside the first, so nothing else is searched."""
        for window in self.app.children():
            if window.role == Role.DIALOG:
                return window
        return None

    def ask_for(self, what):
        """Presses the button of a verb; returns the confirmation that opens."""
        self.detail().find(Role.PUSH_BUTTON, _(what)).click()
        return poll(self.dialog, 20 * PATIENCE, f"the confirmation of {what}")

    def act(self, what, fields=None, shot=None):
        """One verb with its confirmation: ticks what there is to tick, and fills in FIELDS."""
        dialog = self.ask_for(what)
        for box in dialog.all(Role.CHECK_BOX):
            # A check button has no action in GTK 4.8: only the pointer can tick it.
            box.click_at()
            poll(lambda: box.is_checked, 5 * PATIENCE, f"{box.name} ticked")
        for label, text in (fields or {}).items():
            dialog.find(Role.TEXT, contains=_(label)).type(text)
        if shot:
            self.capture(shot)
        # Whether it worked is seen in the request.  The windows are not looked through meanwhile: GTK 4.8
        # dies when it is asked for one that is just going (see KNOWN_CRITICAL).
        self.confirm(dialog, what)

    def confirm(self, dialog, what):
        button = dialog.find(Role.PUSH_BUTTON, contains=_(what))
        poll(lambda: button.is_sensitive, 5 * PATIENCE, "a confirmation that lacks nothing")
        button.click()

    def ask_and_die(self, what, fields, delay):
        """The program is killed so many seconds after the confirmation was pressed."""
        dialog = self.ask_for(what)
        for label, text in fields.items():
            dialog.find(Role.TEXT, contains=_(label)).type(text)
        self.confirm(dialog, what)
        time.sleep(delay)
        self.app.kill()

    def open_register(self, name):
        self.app.find(Role.LIST_ITEM, name=name).click_at()

    def find_entry(self, code):
        """Searches the open register for a fiscal code; returns the cells of the entry."""
        def look():
            for row in self.app.all(Role.TABLE_ROW):
                cells = [label.text for label in row.all(Role.LABEL)]
                if code in cells:
                    return cells
            return None
        self.app.find(Role.ENTRY, contains=_("Search entries")).type(code)
        return poll(look, 20 * PATIENCE, f"{code} in the register")

    def dump(self):
        return self.app.dump(2000)

    def capture(self, path):
        # What was typed is drawn a frame or two later; only the picture depends on it.
        time.sleep(0.3)
        self.app.screenshot(path)

    def pid(self):
        return self.app.process.pid

    def end(self):
        """Leaves as a person does; returns the exit status."""
        self.app.key("ctrl+q")
        poll(lambda: not self.app.is_running(), 10 * PATIENCE, "the program to end")
        return self.app.end()


def main():
    clerk = Clerk(sys.argv[1])
    try:
        for line in sys.stdin:
            question = json.loads(line)
            verb = question.pop("verb")
            try:
                answer = {"result": getattr(clerk, verb)(**question)}
            except Exception as error:  # whatever it is, it is the answer
                answer = {"error": f"{type(error).__name__}: {error}"}
            answers.write(json.dumps(answer, default=lambda _node: None) + "\n")
            answers.flush()
    finally:
        if clerk.app is not None:
            clerk.app.end()


if __name__ == "__main__":
    main()
