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

Role = Atspi.Role
State = Atspi.StateType
LEAVES = (Role.LABEL, Role.IMAGE, Role.ICON, Role.SEPARATOR)

Atspi.init()


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


class Node:
    """One accessible object."""

    def __init__(self, accessible, app):
        self.accessible = accessible
        self.app = app

    def __repr__(self):
        return f'<{self.role_name} {self.name!r}>'

    @property
    def name(self):
        return self.accessible.get_name() or ''

    @property
    def description(self):
        return self.accessible.get_description() or ''

    @property
    def role(self):
        return self.accessible.get_role()

    @property
    def role_name(self):
        return self.accessible.get_role_name()

    def has_state(self, state):
        return self.accessible.get_state_set().contains(state)

    @property
    def is_showing(self):
        """Whether one can see it, as far as GTK 4.8 tells.

        It says SHOWING of windows only.  A widget that never was on the screen has no
        size; one on the page of a stack that was left keeps its size and is still found.
        """
        if self.has_state(State.SHOWING):
            return True
        if not self.has_state(State.VISIBLE):
            return False
        try:
            box = Atspi.Component.get_extents(self.accessible, Atspi.CoordType.WINDOW)
        except GLib.Error:  # not a widget: a page of a stack
            return False
        return box.width > 0 and box.height > 0

    @property
    def is_checked(self):
        return self.has_state(State.CHECKED)

    @property
    def is_hidden(self):
        """Whether the program has hidden it; only widgets can be, and those have a place."""
        return self.role != Role.APPLICATION and not self.has_state(State.VISIBLE) and \
            self.accessible.get_component_iface() is not None

    @property
    def is_sensitive(self):
        return self.has_state(State.SENSITIVE)

    def children(self, limit=None):
        n_children = self.accessible.get_child_count()
        for i in range(n_children if limit is None else min(n_children, limit)):
            child = self.accessible.get_child_at_index(i)
            if child is not None:
                yield Node(child, self.app)

    def descendants(self, visible=False, rows=30):
        """This node and all below, parents first; what vanishes is left out.

        With visible, nothing below what the program has hidden.  Of a list only the first
        rows: GTK makes two hundred, and each cell is a question over the bus; so is whether
        there is something below, which is not asked of what has nothing.
        """
        stack = [self]
        while stack:
            node = stack.pop()
            yield node
            try:
                if visible and node is not self and node.is_hidden:
                    continue
                role = node.role
                if role in LEAVES:
                    continue
                stack.extend(reversed(list(node.children(rows if role == Role.LIST else None))))
            except GLib.Error:
                pass

    def matches(self, role=None, name=None, contains=None, showing=True):
        """Every node below of that role (or one of several roles), name, or part of a name."""
        roles = role if isinstance(role, (tuple, list, set)) or role is None else (role,)
        for node in self.descendants(visible=showing):
            try:
                if roles is not None and node.role not in roles:
                    continue
                if name is not None and name not in (node.name, node.text_or_none()):
                    continue
                if contains is not None and contains not in node.name and \
                        contains not in (node.text_or_none() or ''):
                    continue
                if showing and not node.is_showing:
                    continue
            except GLib.Error:
                continue
            yield node

    def all(self, role=None, name=None, contains=None, showing=True):
        return list(self.matches(role, name, contains, showing))

    def find_now(self, role=None, name=None, contains=None, showing=True):
        """The first match; nothing behind it is looked at."""
        return next(self.matches(role, name, contains, showing), None)

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
        try:
            return Atspi.Text.get_text(self.accessible, 0,
                                       Atspi.Text.get_character_count(self.accessible))
        except (GLib.Error, TypeError):
            return None

    @property
    def text(self):
        """The text inside, or the name of what has none."""
        return self.text_or_none() or self.name

    def texts(self):
        """All that can be read below, in order, each once in a row."""
        result = []
        for node in self.descendants(visible=True):
            try:
                if not node.is_showing:
                    continue
                text = node.text
            except GLib.Error:
                continue
            if text and (not result or result[-1] != text):
                result.append(text)
        return result

    def click(self):
        """Does the node's first action, or that of the nearest one around it that has one."""
        node = self.accessible
        while node is not None:
            try:
                if Atspi.Action.get_n_actions(node) > 0 and Atspi.Action.do_action(node, 0):
                    return self
            except GLib.Error:
                pass
            node = node.get_parent()
        raise NotFound(f'{self!r} cannot be clicked')

    def click_at(self):
        """Clicks with the pointer, in the middle of the node; needs xdotool.

        Without a window manager every window is in the corner of the screen, so a place
        in the window is the same place on the screen.
        """
        box = Atspi.Component.get_extents(self.accessible, Atspi.CoordType.WINDOW)
        x, y = box.x + box.width // 2, box.y + box.height // 2
        subprocess.run(['xdotool', 'mousemove', '--sync', str(x), str(y), 'click', '1'],
                       check=True)
        return self

    def scroll_into(self, height):
        """Turns the wheel until the node is within a window of that height; needs xdotool."""
        for _ in range(10):
            box = Atspi.Component.get_extents(self.accessible, Atspi.CoordType.WINDOW)
            if 60 <= box.y and box.y + box.height <= height - 20:
                break
            n_clicks = max(1, abs(box.y - height // 2) // 75)  # as far as a click goes, about
            subprocess.run(['xdotool', 'mousemove', '--sync', '20', str(height // 2), 'click',
                            '--repeat', str(n_clicks), '--delay', '30', '5' if box.y > 60 else '4'], check=True)
            time.sleep(0.3)
        return self

    def grab_focus(self):
        Atspi.Component.grab_focus(self.accessible)
        return self

    def type(self, text):
        """Puts a text in the place of what an entry holds."""
        for node in self.descendants():
            try:
                if Atspi.EditableText.set_text_contents(node.accessible, text):
                    return self
            except GLib.Error:
                continue
        raise NotFound(f'{self!r} cannot be typed into')

    def select_row(self, index):
        """Selects a child of a list by its place."""
        Atspi.Selection.select_child(self.accessible, index)
        return self

    def dump(self, limit=150):
        """What has a name and can be seen, for the message of a test that failed."""
        lines = []

        def walk(node, depth):
            try:
                if len(lines) >= limit or node.is_hidden:
                    return
                if node.is_showing and node.name and not node.name.startswith(('Gtk', 'Adw')):
                    lines.append(f'{"  " * depth}{node.role_name} {node.name!r}')
                    depth += 1
                for child in node.children():
                    walk(child, depth)
            except GLib.Error:
                pass

        walk(self, 0)
        return '\n'.join(lines)


# GTK 4.8 says so when assistive technology asks for a window that is just coming or going.
KNOWN_CRITICAL = "g_variant_is_object_path: assertion 'string != NULL' failed"


def check_log(path, start):
    """What the program complained of, other than a known fault of the toolkit, is a failure."""
    with open(path, encoding='utf-8', errors='replace') as log:
        log.seek(start)
        found = [line for line in log if '-CRITICAL **' in line and KNOWN_CRITICAL not in line]
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
            super().__init__(poll(self._look, timeout, f'{self.command[0]} on the desktop'), self)
        except BaseException:
            self.end()
            raise

    def _look(self):
        if self.process.poll() is not None:
            raise NotFound(f'{self.command[0]} ended with status {self.process.returncode}')
        desktop = Atspi.get_desktop(0)
        for i in range(desktop.get_child_count()):
            child = desktop.get_child_at_index(i)
            if child is not None and child.get_process_id() == self.process.pid and \
                    child.get_child_count() > 0:
                return child
        return None

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
