#!/usr/bin/python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every view as a screen reader meets it, as TAP; and a picture of each.

Runs inside with-postgres.sh --demo and with-display.sh.  The views are not listed here: every
entry of the sidebar is chosen, the first row of what it shows is opened, every verb and every
item of the main menu that opens a window is opened and left again.  A control that can have the
focus and has no name, or one that nobody gave it, fails; so does a text in English among the
Italian ones.

With ALBO_SHOTS=all in the environment the pictures are taken in every look (dark, narrow, English,
high contrast and text of twice the size too), of every dialog, and as every duty.
"""

import itertools
import os
import re
import subprocess
import sys
import time
import traceback

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from atspi import Application, NotFound, Role, State, States, poll  # noqa: E402
from gi.repository import GLib  # noqa: E402

BUILD = os.environ.get('ALBO_BUILD', 'build')
SOURCE = os.environ.get('ALBO_SOURCE', '.')
PROGRAM = os.path.join(BUILD, 'src', 'desktop', 'albo')
SHOTS = os.path.join(BUILD, 'tests', 'desktop', 'screenshots')
CONNINFO = f'host={os.environ["PGHOST"]} dbname={os.environ["PGDATABASE"]}'
DUTIES = {'officer': 'ordine.operatore', 'administrator': 'ordine.amministratore', 'auditor': 'ordine.rtd'}
def large_text():
    """A folder of settings with text of twice the size; X has no other way without a settings daemon."""
    folder = os.path.join(os.environ['HOME'], 'large', 'gtk-4.0')
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, 'settings.ini'), 'w', encoding='utf-8') as settings:
        settings.write('[Settings]\ngtk-font-name=Cantarell 22\n')
    return {'XDG_CONFIG_HOME': os.path.dirname(folder)}


LOOKS = {  # name: language, environment, width, duties
    'light': ('it', {}, 1280, ['administrator', 'auditor']),  # an officer sees what an administrator sees
}
MORE_LOOKS = {
    'light': ('it', {}, 1280, DUTIES),
    'dark': ('it', {'ADW_DEBUG_COLOR_SCHEME': 'prefer-dark'}, 1280, DUTIES),
    'narrow': ('it', {}, 400, DUTIES),
    'english': ('en', {}, 1280, DUTIES),
    'contrast': ('it', {'ADW_DEBUG_HIGH_CONTRAST': '1'}, 1280, ['administrator']),
    'large': ('it', large_text(), 1280, ['administrator']),
    'large-narrow': ('it', large_text(), 720, ['administrator']),
}
IS_ALL = os.environ.get('ALBO_SHOTS') == 'all'
CLASS_NAME = re.compile(r'^_?(?:Gtk|Gdk|Adw|Albo)[A-Z]\w*$')
N_COMPARED = 60  # parts of a view
N_OPENED = 4 if IS_ALL else 1  # entries of the sidebar whose first row is opened whatever they look like
N_ROWS = 2       # of a list: the others are made alike
# What has the focus only to pass it on.
NO_CONTROLS = {Role.FRAME, Role.DIALOG, Role.ALERT, Role.WINDOW, Role.SCROLL_PANE, Role.LIST}


def read_catalogue():
    """English to Italian, of the texts without a context."""
    plain = subprocess.run(['msgcat', '--no-wrap', '--no-location', os.path.join(SOURCE, 'po/albo/it.po')],
                           capture_output=True, text=True, check=True).stdout
    return dict(re.findall(r'^(?<!msgctxt "\n)msgid "(.+)"\nmsgstr "(.+)"$', plain, re.MULTILINE))


ITALIAN = read_catalogue()
IN_ITALIAN = set(ITALIAN.values())


class Visit:
    """One person in the program, in one look."""

    def __init__(self, duty, look):
        self.duty, self.look = duty, look
        self.language, extra, self.width, _ = {**LOOKS, **MORE_LOOKS}[look]
        self.problems = {}  # what is wrong, and where it was seen first
        self.n_views = 0
        self.shapes = set()
        self.is_thorough = look == 'light' or IS_ALL
        self.of_the_toolkit = {'GtkShortcutsWindow', 'About', self.say('About')}  # nobody can name what is in them
        self.app = Application([PROGRAM, '--server', CONNINFO, '--user', DUTIES[duty]],
                               env={'LANGUAGE': self.language, 'G_DEBUG': '', **extra},
                               log=os.path.join(SHOTS, f'accessible-{duty}-{look}.log'))

    def say(self, text):
        return ITALIAN.get(text, text) if self.language == 'it' else text

    def sign_in(self):
        self.app.find(Role.TEXT, self.say('Password'))
        self.resize()
        self.look_at('sign-in')
        self.app.find(Role.TEXT, self.say('Password')).type('albo-demo')
        self.app.find(Role.PUSH_BUTTON, self.say('Sign In')).click()
        poll(self.sidebar, 20, 'the sidebar')

    def resize(self):
        if self.width != 1280:
            subprocess.run(['xdotool', 'windowsize', '--sync', self.app.window_id(), str(self.width), '800'],
                           check=True)

    def sidebar_name(self):
        return self.say('Requests and registers')

    def sidebar(self):
        for window in self.app.children():
            for node, _ in self.walk(window, self.sidebar_name()):
                if node.role == Role.LIST and node.name == self.sidebar_name():
                    return node
        return None

    def find_verbs(self):
        for node, _ in self.walk(self.windows()[-1], self.sidebar_name()):
            if node.role == Role.TOOL_BAR and node.name == self.say('What you can do'):
                return node
        return None

    def windows(self):
        """Those of the program, the last one in front; a busy program may not answer at once."""
        def look():
            if not self.app.is_running():
                raise AssertionError(f'the program ended with status {self.app.process.returncode}')
            return list(self.app.children())
        return poll(look, 20, 'a window')

    def settle(self, n_wanted=2):
        """Until the picture changes no more."""
        before, n_same, end = None, 0, time.monotonic() + 10
        while n_same < n_wanted and time.monotonic() < end:
            now = hash(subprocess.run(['xwd', '-silent', '-root'], capture_output=True, check=True).stdout)
            n_same = n_same + 1 if now == before else 0
            before = now
            time.sleep(0.15)

    def walk(self, root, without=None):
        """What can be seen, each with its states, without most rows of long lists."""
        def is_closed(node):
            return node.role == Role.COMBO_BOX or \
                bool(without) and node.role == Role.LIST and node.name == without

        nodes = list(root.descendants(visible=True, rows=N_ROWS, sized=True, closed=is_closed))
        states = self.app.program.ask_all([node.path for node in nodes], 'GetState')
        for node in nodes:
            if node is root or node.path in states and States(states[node.path]).contains(State.VISIBLE):
                yield node, States(states[node.path])

    def look_at(self, view, check=True):
        """Checks the window in front, and takes its picture."""
        self.settle(8 if view.endswith('-open') else 2)  # a spinner may stand still for a moment
        name = re.sub(r'[^a-z0-9]+', '-', view.lower()).strip('-')
        picture = self.app.screenshot(os.path.join(SHOTS, f'{self.look}-{self.duty}-{name}.png'))
        if self.width < 1280:
            subprocess.run(['/usr/bin/mogrify', '-crop', f'{self.width}x800+0+0', '+repage', picture], check=True)
        self.n_views += 1
        if check and self.look == 'light':
            window = self.windows()[-1]
            if window.name in self.of_the_toolkit or self.was_seen(window):
                return
            for node, states in self.walk(window, self.sidebar_name() if self.n_views > 2 else None):
                try:
                    self.judge(node, states, view)
                except GLib.Error:  # it vanished meanwhile
                    pass

    def was_seen(self, window):
        """Whether a view made of the same parts was judged already; only the first of them are compared."""
        shape = tuple(node.role for node, _ in itertools.islice(self.walk(window, self.sidebar_name()), N_COMPARED))
        is_old = shape in self.shapes
        self.shapes.add(shape)
        return is_old

    def judge(self, node, states, view):
        role, problem = node.role, None
        is_control = states.contains(State.FOCUSABLE) and role not in NO_CONTROLS
        if not is_control and role != Role.LABEL or role == Role.PAGE_TAB and self.is_switcher(node):
            return
        if role == Role.TABLE_ROW and node.parent.role == Role.TREE_TABLE:  # the headers
            return
        name = node.name
        if is_control:
            half = len(name) // 2
            if not name and not self.is_named_by_parent(node):
                problem = 'has no name'
            elif CLASS_NAME.match(name):
                problem = 'has the name of its class'
            elif not self.is_response(node) and (name.startswith('_') or len(name) > 3 and name[:half] == name[half + 1:] and name[half] == ' '):
                problem = 'has a name that is read twice or with a mnemonic'
        elif self.language == 'it' and \
                ITALIAN.get(name, name) != name and name not in IN_ITALIAN:
            problem = 'is in English'
        if problem:
            self.blame(f'{self.path(node)} {problem}', view)

    def blame(self, problem, view):
        if problem not in self.problems:
            self.problems[problem] = view
            print(f'# {view}: {problem[:300]}', flush=True)

    @staticmethod
    def is_switcher(node):
        """The switcher of AdwPreferencesWindow, which is not shown for one page."""
        parent = node.parent
        return parent is not None and parent.name == 'AdwViewSwitcher'

    @staticmethod
    def is_response(node):
        """A button of AdwMessageDialog, which GTK 4.8 reads out twice whatever one does."""
        around = node.parent
        for _ in range(6):
            if around is None or around.name == 'AdwSqueezer':
                break
            around = around.parent
        return around is not None and around.name == 'AdwSqueezer'

    @staticmethod
    def is_named_by_parent(node):
        """The text in an entry is the entry, to who looks at it."""
        parent = node.parent
        return node.role == Role.TEXT and parent is not None and bool(parent.name) and \
            not CLASS_NAME.match(parent.name)

    def path(self, node):
        """Where a node is, by the nearest names around it."""
        words, around = [f'{node.role_name} {node.name!r}'], node.parent
        while around is not None and len(words) < 5:
            if around.name:
                words.append(f'{around.role_name} {around.name[:40]!r}')
            around = around.parent
        return ' in '.join(words)

    def close_windows(self):
        """Leaves what was opened over the window."""
        keys = itertools.cycle(['Escape', 'Escape', 'ctrl+w'])

        def is_alone():
            if len(self.windows()) > 1:
                self.app.key(next(keys))
                time.sleep(0.2)
            return len(self.windows()) <= 1
        poll(is_alone, 15, 'the window alone')

    def new_window(self, n_before):
        try:
            return poll(lambda: len(self.windows()) > n_before, 1.5, 'another window')
        except NotFound:
            return False

    def visit_sidebar(self):
        n_rows = self.sidebar().n_children()
        for i in range(n_rows):
            sidebar = self.sidebar()
            row = list(sidebar.children())[i]
            if not row.is_sensitive:
                continue
            name = re.sub(r', \d+$', '', row.name) or f'row {i}'
            try:
                sidebar.select_row(i)
            except GLib.Error:
                continue
            view = f'{i:02}-{name}'
            n_shapes = len(self.shapes)
            self.look_at(view)
            if i >= (N_OPENED if self.is_thorough else 1) and len(self.shapes) == n_shapes:  # a list like the others
                continue
            if self.open_first_row(sidebar):
                self.look_at(f'{view}-open')
                self.visit_verbs(view)
            if self.width < 1280:
                self.app.key('alt+Left')

    def open_first_row(self, sidebar):
        """Chooses the first row of the first list that is not the sidebar."""
        for node, _ in self.walk(self.windows()[-1], sidebar.name):
            try:
                if node.role != Role.LIST or node.name == sidebar.name or \
                        not node.has_interface('Selection') or node.n_children() == 0:
                    continue
                if node.select_row(0):
                    return True
            except GLib.Error:
                continue
        return False

    def visit_verbs(self, view):
        """The window of each verb, as long as there are some that were not seen."""
        bar = self.find_verbs()
        if bar is None or not self.is_thorough:
            return
        for name in [button.name for button in bar.all(Role.PUSH_BUTTON) if button.is_sensitive]:
            if name in self.seen_verbs:
                continue
            self.seen_verbs.add(name)
            bar = self.find_verbs()
            button = bar and bar.find_now(Role.PUSH_BUTTON, name)
            if button is None:
                continue
            n_windows = len(self.windows())
            button.click()
            if self.new_window(n_windows):
                self.look_at(f'verb-{name}')
                self.close_windows()

    def visit_menu(self):
        """Every item of the main menu that opens a window."""
        left_alone = {self.say(text).replace('_', '') for text in ('_Sign Out', '_Reload', '_Quit')}
        done = set()
        while True:
            if self.width < 1280 and not done:
                self.app.key('F9')  # the menu is in the sidebar, which a narrow window puts away
                self.settle()
            self.app.key('F10')
            try:
                items = poll(lambda: self.app.all(Role.MENU_ITEM), 5, 'the main menu')
            except NotFound:
                self.blame('F10 opens no menu', 'menu')
                return
            if not done:
                self.look_at('menu')
            item = next((item for item in items if item.is_sensitive and
                         item.name.replace('_', '') not in done | left_alone), None)
            if item is None:
                self.app.key('Escape')
                return
            name = item.name.replace('_', '')
            done.add(name)
            n_windows = len(self.windows())
            item.click()
            if self.new_window(n_windows):
                self.look_at(f'menu-{name}')
                self.close_windows()

    def run(self):
        self.seen_verbs = set()
        with self.app:
            self.sign_in()
            self.settle()
            self.visit_sidebar()
            self.visit_menu()
        if self.problems:
            raise AssertionError(f'{len(self.problems)} problems')
        assert self.n_views > 8, f'only {self.n_views} views'


def main():
    os.makedirs(SHOTS, exist_ok=True)
    looks = {**LOOKS, **MORE_LOOKS} if IS_ALL else LOOKS
    only = sys.argv[1:]
    n_tests = failed = 0
    for look, (_, _, _, duties) in looks.items():
        for duty in duties:
            if only and look not in only and duty not in only and f'{look}-{duty}' not in only:
                continue
            n_tests += 1
            name = f'every control has a name, as {duty}' if look == 'light' else f'pictures: {look}, {duty}'
            try:
                Visit(duty, look).run()
                print(f'ok {n_tests} - {name}', flush=True)
            except Exception:  # the next duty is looked at all the same
                failed += 1
                print(f'not ok {n_tests} - {name}', flush=True)
                for line in traceback.format_exc().splitlines()[-80:]:
                    print(f'# {line[:300]}', flush=True)
    print(f'1..{n_tests}')
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
