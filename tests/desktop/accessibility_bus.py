# SPDX-License-Identifier: AGPL-3.0-or-later
"""The accessibility bus, many questions at a time.

A tree of a thousand widgets is some thousand questions, and to wait for each answer before the next
question costs more than all answers together.  libatspi asks one at a time; here a whole level of the
tree is asked at once.  What never changes of an object, its role and its interfaces, is asked once.
"""

import functools

from gi.repository import Gio, GLib

ROOT = '/org/a11y/atspi/accessible/root'
ACCESSIBLE = 'org.a11y.atspi.Accessible'
PROPERTIES = 'org.freedesktop.DBus.Properties'
COMPONENT = 'org.a11y.atspi.Component'
TEXT = 'org.a11y.atspi.Text'
PARENT = GLib.Variant('(ss)', (ACCESSIBLE, 'Parent'))
NAME = GLib.Variant('(ss)', (ACCESSIBLE, 'Name'))
IN_WINDOW = GLib.Variant('(u)', (1,))  # ATSPI_COORD_TYPE_WINDOW
WHOLE = GLib.Variant('(ii)', (0, 1 << 30))  # GTK cuts it to the length of the text
TIMEOUT = 10000  # milliseconds


@functools.cache
def connection():
    """The bus itself, that the session knows the address of."""
    session = Gio.bus_get_sync(Gio.BusType.SESSION)
    address, = session.call_sync('org.a11y.Bus', '/org/a11y/bus', 'org.a11y.Bus', 'GetAddress', None,
                                 None, Gio.DBusCallFlags.NONE, -1, None).unpack()
    return Gio.DBusConnection.new_for_address_sync(
        address, Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT |
        Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION, None, None)


def of_process(pid):
    """The name that a process has on the bus; None if it has none yet."""
    daemon = ('org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus')
    names, = connection().call_sync(*daemon, 'ListNames', None, None, 0, -1, None).unpack()
    for name in names:
        if not name.startswith(':'):
            continue
        try:
            found, = connection().call_sync(*daemon, 'GetConnectionUnixProcessID',
                                            GLib.Variant('(s)', (name,)), None, 0, -1, None).unpack()
        except GLib.Error:  # gone since
            continue
        if found == pid:
            return name
    return None


class Program:
    """Asks one program on the bus."""

    def __init__(self, name):
        self.name = name
        self.chains = {}
        self.known = {}  # (path, method): answer, of what never changes

    def ask(self, path, interface, method, arguments=None):
        """One question; GLib.Error if the object is gone or cannot."""
        return connection().call_sync(self.name, path, interface, method, arguments, None,
                                      Gio.DBusCallFlags.NONE, TIMEOUT, None).unpack()

    def ask_once(self, path, method):
        """What never changes of an object."""
        answer = self.known.get((path, method))
        if answer is None:
            answer = self.known[path, method] = self.ask(path, ACCESSIBLE, method)[0]
        return answer

    def ask_all(self, paths, method, once=False):
        """The same of many objects at once: a dictionary, without those that are gone."""
        answers = {}
        if once:
            answers = {path: self.known[path, method] for path in paths if (path, method) in self.known}
        asked = self._ask_all([path for path in paths if path not in answers], ACCESSIBLE, method)
        if once:
            self.known.update(((path, method), answer) for path, answer in asked.items())
        answers.update(asked)
        return answers

    def all_names(self, paths):
        return self._ask_all(paths, PROPERTIES, 'Get', NAME)

    def all_extents(self, paths):
        """Place in the window, and size: x, y, width, height of those that are widgets."""
        return self._ask_all(self._having(COMPONENT, paths), COMPONENT, 'GetExtents', IN_WINDOW)

    def all_texts(self, paths):
        """What is written inside of those that hold text."""
        return self._ask_all(self._having(TEXT, paths), TEXT, 'GetText', WHOLE)

    def _having(self, interface, paths):
        interfaces = self.ask_all(paths, 'GetInterfaces', once=True)
        return [path for path in paths if interface in interfaces.get(path, ())]

    def _ask_all(self, paths, interface, method, arguments=None):
        answers = {}
        waiting = 0

        def done(bus, result, path):
            nonlocal waiting
            waiting -= 1
            try:
                answers[path] = bus.call_finish(result).unpack()[0]
            except GLib.Error:
                pass

        for path in paths:
            connection().call(self.name, path, interface, method, arguments, None,
                              Gio.DBusCallFlags.NONE, TIMEOUT, None, done, path)
            waiting += 1

        context = GLib.MainContext.default()
        while waiting:
            context.iteration(True)
        return answers

    def around(self, path):
        """The path and those of what it is in, the program last; GLib.Error if it is no more."""
        chain = self.chains.get(path)
        if chain:
            parents = self._ask_all(chain[:-1], PROPERTIES, 'Get', PARENT)
            if [parents.get(inner, ('', ''))[1] for inner in chain[:-1]] == chain[1:]:
                return chain
        chain = [path]
        while chain[-1] != ROOT:
            chain.append(self.property(chain[-1], ACCESSIBLE, 'Parent')[1])
        self.chains[path] = chain
        return chain

    def children(self, path):
        return [child for _, child in self.ask(path, ACCESSIBLE, 'GetChildren')[0]]

    def property(self, path, interface, name):
        return self.ask(path, PROPERTIES, 'Get', GLib.Variant('(ss)', (interface, name)))[0]
