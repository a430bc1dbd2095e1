# SPDX-License-Identifier: AGPL-3.0-or-later
"""Drives a GTK program from outside, as assistive technology does.

    app = Application(['build/src/desktop/albo', '--server', socket])
    app.find(Role.TEXT, 'Server').type('db.example.org')
    app.find(Role.PUSH_BUTTON, 'Sign In').click()
    app.wait_for(Role.LABEL, 'Inbox')
    app.screenshot('inbox.png')
    app.end()

Everything polls: widgets come and go, and a node that vanished while being looked at
is a node that was not found.  Run it under with-display.sh.
"""

import os
import shutil
import signal
import subprocess
import time

import gi

gi.require_version('Atspi', '2.0')
from gi.repository import Atspi, GLib  # noqa: E402

import accessibility_bus as bus  # noqa: E402

Role = Atspi.Role
State = Atspi.StateType
LEAVES = (Role.LABEL, Role.IMAGE, Role.ICON, Role.SEPARATOR)
INTERFACE = 'org.a11y.atspi.'


class NotFound(AssertionError):
    """What was waited for did not come."""


def poll(check, timeout=15.0, what='something'):
    """The first true answer of check(), asked again and again."""
    end = time.monotonic() + timeout
    while True:
        try:
            answer = check()
        except GLib.Error:  # the node vanished meanwhile
            answer = None
        if answer:
            return answer
        if time.monotonic() > end:
            raise NotFound(f'{what}: not within {timeout:g} s')
        time.sleep(0.05)


class States:
    """The states of a node, at the moment they were asked."""

    def __init__(self, words):
        self.words = words

    def contains(self, state):
        return bool(self.words[int(state) // 32] >> int(state) % 32 & 1)


class Node:
    """One accessible object."""

    def __init__(self, path, app):
        self.path = path
        self.app = app

    def __repr__(self):
        return f'<{self.role_name} {self.name!r}>'

    def ask(self, interface, method, arguments=None):
        return self.app.program.ask(self.path, INTERFACE + interface, method, arguments)

    @property
    def name(self):
        return self.app.program.property(self.path, bus.ACCESSIBLE, 'Name')

    @property
    def description(self):
        return self.app.program.property(self.path, bus.ACCESSIBLE, 'Description')

    @property
    def role(self):
        return Role(self.app.program.ask_once(self.path, 'GetRole'))

    @property
    def role_name(self):
        return Atspi.role_get_name(self.role)

    @property
    def parent(self):
        """What it is in; None for the program itself."""
        if self.path == bus.ROOT:
            return None
        return Node(self.app.program.property(self.path, bus.ACCESSIBLE, 'Parent')[1], self.app)

    @property
    def states(self):
        return States(self.ask('Accessible', 'GetState')[0])

    def has_state(self, state):
        return self.states.contains(state)

    def has_interface(self, name):
        return INTERFACE + name in self.app.program.ask_once(self.path, 'GetInterfaces')

    @property
    def extents(self):
        """Place in the window, and size: x, y, width, height; None of what is no widget."""
        return self.app.program.all_extents([self.path]).get(self.path)

    @property
    def is_showing(self):
        """Whether one can see it, as far as GTK 4.8 tells.

        It says SHOWING of windows only.  A widget that never was on the screen has no
        size; one on the page of a stack that was left keeps its size and is still found.
        """
        states = self.states
        if states.contains(State.SHOWING):
            return True
        box = self.extents if states.contains(State.VISIBLE) else None
        return box is not None and box[2] > 0 and box[3] > 0

    @property
    def is_checked(self):
        return self.has_state(State.CHECKED)

    @property
    def is_sensitive(self):
        return self.has_state(State.SENSITIVE)

    def children(self, limit=None):
        for path in self.app.program.children(self.path)[:limit]:
            yield Node(path, self.app)

    def n_children(self):
        return len(self.app.program.children(self.path))

    def descendants(self, visible=False, rows=20, sized=False, closed=None):
        """This node and all below, parents first; what vanishes is left out.

        With visible, nothing below what the program has hidden: only widgets can be, and those
        have a place.  With sized, nor what takes no room.  Of a list only the first rows: GTK makes
        two hundred.  Whether there is something below is not asked of what has nothing, nor of
        those for which closed() is true.
        """
        program = self.app.program
        below = {}
        level = [self.path]
        while level:
            roles = program.ask_all(level, 'GetRole', once=True)
            inner = [path for path in level if path == self.path or
                     roles.get(path) not in LEAVES and not (closed and closed(Node(path, self.app)))]
            if visible:
                states = program.ask_all(inner, 'GetState')
                unseen = [path for path in inner if path not in (self.path, bus.ROOT) and path in states and
                          not States(states[path]).contains(State.VISIBLE)]
                interfaces = program.ask_all(unseen, 'GetInterfaces', once=True)
                hidden = {path for path in unseen if INTERFACE + 'Component' in interfaces.get(path, ())}
                inner = [path for path in inner if path not in hidden]
            children = program.ask_all(inner, 'GetChildren')
            for path in inner:
                below[path] = [child for _, child in children.get(path, ())][
                    :rows if roles.get(path) == Role.LIST else None]
            level = [child for path in inner for child in below[path]]
            if sized and level:
                boxes = program.all_extents(level)
                for path in inner:
                    below[path] = [child for child in below[path] if child not in boxes or
                                   boxes[child][2] > 0 and boxes[child][3] > 0]
                level = [child for path in inner for child in below[path]]

        stack = [self.path]
        while stack:
            path = stack.pop()
            yield self if path == self.path else Node(path, self.app)
            stack.extend(reversed(below.get(path, ())))

    def matches(self, role=None, name=None, contains=None, showing=True):
        """Every node below of that role (or one of several roles), name, or part of a name."""
        roles = role if isinstance(role, (tuple, list, set)) or role is None else (role,)
        program = self.app.program
        nodes = list(self.descendants(visible=showing))
        if roles is not None:
            known = program.ask_all([node.path for node in nodes], 'GetRole', once=True)
            nodes = [node for node in nodes if known.get(node.path) in roles]
        if name is not None or contains is not None:
            nodes = self.app.called(nodes, name, contains)
        for node in nodes:
            try:
                if showing and not node.is_showing:
                    continue
            except GLib.Error:  # it vanished
                continue
            yield node

    def all(self, role=None, name=None, contains=None, showing=True):
        return list(self.matches(role, name, contains, showing))

    def find_now(self, role=None, name=None, contains=None, showing=True, where=None):
        """The first match, of those for which where() is true; first the one of the time before."""
        key = (self.path, str(role), name, contains, showing, where)
        node = self.app.found.get(key)
        if node is None or not node.is_still_below(self, name, contains, showing) or where and not where(node):
            node = next((node for node in self.matches(role, name, contains, showing)
                         if where is None or where(node)), None)
            self.app.found[key] = node
        return node

    def is_still_below(self, top, name, contains, showing):
        """Whether what was found once is still there, called so, and to be seen."""
        try:
            around = self.app.program.around(self.path)
            above = around[1:around.index(top.path)]
            states = self.app.program.ask_all(above, 'GetState') if showing else {}
            return bool((name is contains is None or self.app.called([self], name, contains)) and
                        (not showing or self.is_showing)) and \
                all(path in states and States(states[path]).contains(State.VISIBLE)
                    for path in above if showing and Node(path, self.app).has_interface('Component'))
        except (GLib.Error, ValueError):
            return False

    def find(self, role=None, name=None, contains=None, showing=True, timeout=15.0):
        """Waits for a node; NotFound if it does not come."""
        what = f'{role.value_nick if isinstance(role, Role) else role} {name or contains!r}'
        try:
            return poll(lambda: self.find_now(role, name, contains, showing), timeout, what)
        except NotFound as error:
            raise NotFound(f'{error}\n{self.dump()}') from None

    wait_for = find

    def wait_gone(self, role=None, name=None, contains=None, timeout=15.0):
        poll(lambda: self.find_now(role, name, contains) is None, timeout,
             f'{name or contains!r} going away')

    def text_or_none(self):
        return self.app.program.all_texts([self.path]).get(self.path)

    @property
    def text(self):
        """The text inside, or the name of what has none."""
        return self.text_or_none() or self.name

    def texts(self):
        """All that can be read below, in order, each once in a row."""
        program = self.app.program
        nodes = list(self.descendants(visible=True))
        names = program.all_names([node.path for node in nodes])
        inside = program.all_texts([node.path for node in nodes])
        result = []
        for node in nodes:
            text = inside.get(node.path) or names.get(node.path)
            if not text or (result and result[-1] == text):
                continue
            try:
                if node.is_showing:
                    result.append(text)
            except GLib.Error:
                continue
        return result

    def click(self):
        """Does the node's first action, or that of the nearest one around it that has one."""
        node = self
        while node is not None:
            try:
                if node.has_interface('Action') and \
                        node.ask('Action', 'DoAction', GLib.Variant('(i)', (0,)))[0]:
                    return self
            except GLib.Error:
                pass
            node = node.parent
        raise NotFound(f'{self!r} cannot be clicked')

    def click_at(self):
        """Clicks with the pointer, in the middle of the node; needs xdotool.

        Without a window manager every window is in the corner of the screen, so a place
        in the window is the same place on the screen.
        """
        left, top, width, height = self.extents
        x, y = left + width // 2, top + height // 2
        subprocess.run(['xdotool', 'mousemove', '--sync', str(x), str(y), 'click', '1'],
                       check=True)
        return self

    def scroll_into(self, height):
        """Turns the wheel until the node is within a window of that height; needs xdotool."""
        for _ in range(10):
            _, top, _, own = self.extents
            if 60 <= top and top + own <= height - 20:
                break
            n_clicks = max(1, abs(top - height // 2) // 75)  # as far as a click goes, about
            subprocess.run(['xdotool', 'mousemove', '--sync', '20', str(height // 2), 'click',
                            '--repeat', str(n_clicks), '--delay', '30', '5' if top > 60 else '4'], check=True)
            time.sleep(0.3)
        return self

    def grab_focus(self):
        self.ask('Component', 'GrabFocus')
        return self

    def type(self, text):
        """Puts a text in the place of what an entry holds."""
        for node in self.descendants():
            try:
                if node.has_interface('EditableText') and \
                        node.ask('EditableText', 'SetTextContents', GLib.Variant('(s)', (text,)))[0]:
                    return self
            except GLib.Error:
                continue
        raise NotFound(f'{self!r} cannot be typed into')

    def select_row(self, index):
        """Selects a child of a list by its place."""
        selected, = self.ask('Selection', 'SelectChild', GLib.Variant('(i)', (index,)))
        return self if selected else None

    def dump(self, limit=150):
        """What has a name and can be seen, for the message of a test that failed."""
        program = self.app.program
        nodes = list(self.descendants(visible=True))
        names = program.all_names([node.path for node in nodes])
        lines = []
        for node in nodes:
            name = names.get(node.path)
            if not name or name.startswith(('Gtk', 'Adw')):
                continue
            try:
                if node.is_showing:
                    lines.append(f'{node.role_name} {name!r}')
            except GLib.Error:
                continue
            if len(lines) >= limit:
                break
        return '\n'.join(lines)


# What GTK 4.8 says when assistive technology asks for a window that is just coming or going,
# and for the windows of a program that has none yet.
KNOWN_CRITICALS = ("g_variant_is_object_path: assertion 'string != NULL' failed",
                   "g_list_model_get_n_items: assertion 'G_IS_LIST_MODEL (list)' failed")


def check_log(path, start):
    """What the program complained of, other than a known fault of the toolkit, is a failure."""
    with open(path, encoding='utf-8', errors='replace') as log:
        log.seek(start)
        found = [line for line in log if '-CRITICAL **' in line and
                 not any(known in line for known in KNOWN_CRITICALS)]
    assert not found, f'{path}: {found[:5]}'


class Application(Node):
    """A program that was started, and its accessible tree."""

    def __init__(self, command, env=None, timeout=20.0, log=None):
        self.command = [str(word) for word in command]
        self.log = open(log, 'ab') if log else None
        self.log_start = os.fstat(self.log.fileno()).st_size if log else 0
        self.process = subprocess.Popen(self.command, env={**os.environ, **(env or {})},
                                        stdin=subprocess.DEVNULL, stdout=self.log,
                                        stderr=self.log)
        try:
            self.program = bus.Program(poll(self._look, timeout, f'{self.command[0]} on the desktop'))
            self.found = {}
            super().__init__(bus.ROOT, self)
        except BaseException:
            self.end()
            raise

    def called(self, nodes, name, contains):
        """Those with that name or text, or part of it."""
        def fits(text):
            return text is not None and (name is None or text == name) and \
                (contains is None or contains in text)
        names = self.program.all_names([node.path for node in nodes])
        texts = self.program.all_texts([path for path in names if not fits(names[path])])
        return [node for node in nodes if fits(names.get(node.path)) or fits(texts.get(node.path))]

    def _look(self):
        if self.process.poll() is not None:
            raise NotFound(f'{self.command[0]} ended with status {self.process.returncode}')
        name = bus.of_process(self.process.pid)
        return name if name and bus.Program(name).children(bus.ROOT) else None

    def window_id(self):
        """The X window, as text for xdotool."""
        def search():
            found = subprocess.run(['xdotool', 'search', '--onlyvisible', '--pid',
                                    str(self.process.pid)], capture_output=True, text=True)
            return found.stdout.split()
        return poll(search, 10, 'the window')[-1]

    def focus(self):
        """Without a window manager nobody gives the focus."""
        window = self.window_id()
        subprocess.run(['xdotool', 'windowfocus', '--sync', window], check=True)
        return window

    def key(self, *keys):
        """Presses keys, in the words of xdotool: 'ctrl+f', 'Return'."""
        self.focus()
        subprocess.run(['xdotool', 'key', '--clearmodifiers', *keys], check=True)

    def type_keys(self, text):
        """Types on the keyboard, into whatever has the focus."""
        self.focus()
        subprocess.run(['xdotool', 'type', '--clearmodifiers', '--delay', '15', text], check=True)

    def screenshot(self, path):
        """The whole screen, as PNG."""
        os.makedirs(os.path.dirname(os.path.abspath(path)), exist_ok=True)
        tool = '/usr/bin/import' if os.path.exists('/usr/bin/import') else shutil.which('import')
        subprocess.run([tool, '-window', 'root', str(path)], check=True)
        return path

    def is_running(self):
        return self.process.poll() is None

    def kill(self):
        """As a crash would."""
        self.process.kill()
        self.process.wait()

    def end(self, timeout=5.0):
        """Asks the program to end, then makes it; returns its status."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(timeout)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        if self.log:
            self.log.close()
            self.log = None
        return self.process.returncode

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        # Before it is told to end, as a signal does, in the middle of whatever it does.
        try:
            if self.log and kind is None:
                check_log(self.log.name, self.log_start)
        finally:
            self.end()
