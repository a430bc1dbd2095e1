#!/usr/bin/python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The program among the others of a desktop: links, notifications, search, help, as TAP.

Runs inside with-postgres.sh --demo and with-display.sh, in English.  The test plays the
notification server and the shell.
"""

import contextlib
import os
import subprocess
import sys
import threading
import traceback

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from atspi import Application, Role, State, poll  # noqa: E402
from gi.repository import Gio, GLib  # noqa: E402

BUILD = os.environ.get('ALBO_BUILD', 'build')
PROGRAM = os.path.join(BUILD, 'src', 'desktop', 'albo')
SHOTS = os.path.join(BUILD, 'tests', 'desktop', 'screenshots')
CONNINFO = f'host={os.environ["PGHOST"]} dbname={os.environ["PGDATABASE"]}'
ENVIRONMENT = {'LANGUAGE': 'en', 'G_DEBUG': ''}

NOTIFICATIONS = '''
<node><interface name="org.freedesktop.Notifications">
  <method name="Notify">
    <arg type="s" direction="in"/><arg type="u" direction="in"/><arg type="s" direction="in"/>
    <arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="as" direction="in"/>
    <arg type="a{sv}" direction="in"/><arg type="i" direction="in"/><arg type="u" direction="out"/>
  </method>
  <method name="CloseNotification"><arg type="u" direction="in"/></method>
  <method name="GetCapabilities"><arg type="as" direction="out"/></method>
  <signal name="ActionInvoked"><arg type="u"/><arg type="s"/></signal>
  <signal name="NotificationClosed"><arg type="u"/><arg type="u"/></signal>
</interface></node>'''


def sql(text):
    """Runs SQL as the superuser of the throw-away cluster; the last cell of the answer."""
    answer = subprocess.run(['psql', '-XAtq', '-v', 'ON_ERROR_STOP=1', '-c', text],
                            capture_output=True, text=True, check=False)
    if answer.returncode != 0:
        raise RuntimeError(answer.stderr)
    lines = answer.stdout.strip().splitlines()
    return lines[-1] if lines else ''


class NotificationServer:
    """What a desktop has that shows notifications; keeps what it was told."""

    def __init__(self):
        self.told = []  # (number, title, body, actions)
        self.closed = []  # numbers
        self.context = GLib.MainContext()
        self.loop = GLib.MainLoop(self.context)
        self.ready = threading.Event()
        threading.Thread(target=self.run, daemon=True).start()
        self.ready.wait(10)

    def run(self):
        self.context.push_thread_default()
        self.bus = Gio.DBusConnection.new_for_address_sync(
            os.environ['DBUS_SESSION_BUS_ADDRESS'],
            Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION,
            None, None)
        self.bus.register_object('/org/freedesktop/Notifications',
                                 Gio.DBusNodeInfo.new_for_xml(NOTIFICATIONS).interfaces[0],
                                 self.called, None, None)
        Gio.bus_own_name_on_connection(self.bus, 'org.freedesktop.Notifications',
                                       Gio.BusNameOwnerFlags.NONE, lambda *_: self.ready.set(), None)
        self.loop.run()

    def called(self, _bus, _sender, _path, _interface, method, arguments, invocation):
        if method == 'Notify':
            _, replaced, _, title, body, actions, _, _ = arguments.unpack()
            number = replaced or len(self.told) + 1
            self.told.append((number, title, body, actions))
            invocation.return_value(GLib.Variant('(u)', (number,)))
        elif method == 'GetCapabilities':
            invocation.return_value(GLib.Variant('(as)', (['actions', 'body'],)))
        else:
            if method == 'CloseNotification':
                self.closed.extend(arguments.unpack())
            invocation.return_value(None)

    def titles(self):
        return [title for _, title, _, _ in self.told]

    def find(self, title, body=''):
        return next((note for note in self.told if note[1] == title and body in note[2]), None)

    def click(self, note):
        self.bus.emit_signal(None, '/org/freedesktop/Notifications', 'org.freedesktop.Notifications',
                             'ActionInvoked', GLib.Variant('(us)', (note[0], 'default')))


def start(*words):
    return Application([PROGRAM, *words], env=ENVIRONMENT, log=os.path.join(SHOTS, 'integration.log'))


def sign_in(app, login):
    app.find(Role.TEXT, 'Server').type(CONNINFO)
    app.find(Role.TEXT, 'User').type(login)
    app.find(Role.TEXT, 'Password').type('albo-demo')
    app.find(Role.PUSH_BUTTON, 'Sign In').click()
    app.find(Role.LIST, 'Requests and registers')
    return app


def protocols(state, n=1):
    """Protocol numbers of the newest requests in a state."""
    return sql(f"""select string_agg(p, ' ') from (
                     select r.protocol_number p from albo.request r
                     join albo.organization o on o.id = r.organization_id
                     where o.code = 'ordine' and r.state = {state}
                     order by r.submitted_at desc limit {n}) x""").split(' ')


def is_open(app, protocol):
    return app.find_now(contains=f'Protocol: {protocol}') is not None


def answer_question(app, protocol, answer):
    app.wait_for(contains=f'Open request {protocol}?')
    app.screenshot(os.path.join(SHOTS, f'integration-question-{answer}.png'))
    question = poll(lambda: next((node for node in app.children() if node.role == Role.DIALOG), None),
                    10, 'the question')
    question.find(Role.PUSH_BUTTON, contains=answer).click()
    app.wait_gone(contains=f'Open request {protocol}?')


def call_action(action, parameter):
    """Over the bus, as who clicks a notification does."""
    bus = Gio.bus_get_sync(Gio.BusType.SESSION)
    bus.call_sync('it.albo.Albo', '/it/albo/Albo', 'org.gtk.Actions', 'Activate',
                  GLib.Variant('(sava{sv})', (action, [parameter], {})),
                  None, Gio.DBusCallFlags.NONE, 10000)


def albo(*words):
    return subprocess.run([PROGRAM, *words], env={**os.environ, **ENVIRONMENT}, capture_output=True,
                          text=True, timeout=20, check=False)


def shell(method, arguments, answer=None):
    """Asks the search provider, as the shell does."""
    bus = Gio.bus_get_sync(Gio.BusType.SESSION)
    result = bus.call_sync('it.albo.Albo', '/it/albo/Albo/SearchProvider',
                           'org.gnome.Shell.SearchProvider2', method, arguments,
                           GLib.VariantType(answer) if answer else None, Gio.DBusCallFlags.NONE, 10000)
    return result.unpack()[0] if answer else None


def search(*terms):
    return shell('GetInitialResultSet', GLib.Variant('(as)', (terms,)), '(as)')


def test_command_line():
    for words in (['request'], ['request', 'x'], ['request', '2026/1', '2'], ['albo:nothing'], ['2026/1']):
        said = albo(*words)
        assert said.returncode == 2, (words, said)
        assert said.stderr, words


def test_due(app, notifications):
    """At the first look after signing in, of what waits for this person, without a name."""
    late = sql("""select string_agg(r.protocol_number, ' ') from albo.request r
                  join albo.organization o on o.id = r.organization_id
                  left join albo.staff s on s.id = r.assignee_id
                  where o.code = 'ordine' and r.deadline < current_date
                    and (r.state = 2 or r.state = 5 and s.login = 'ordine.amministratore')""").split(' ')
    assert 0 < len(late) <= 3, late
    with looking_elsewhere():
        sign_in(app, 'ordine.amministratore')
        for protocol in late:
            poll(lambda: notifications.find('Overdue request', protocol), 10, protocol)
    assert sum(title.startswith('Overdue') for title in notifications.titles()) == len(late), notifications.told
    names = sql("select string_agg(distinct applicant_name, '|') from albo.submission").split('|')
    call_action('show-work', GLib.Variant('s', 'overdue'))
    poll(lambda: any(row.has_state(State.SELECTED) for row in app.find(Role.LIST, 'Requests and registers').children()
                     if row.name.startswith('Overdue')), 10, 'the overdue requests')
    for _, title, body, _ in notifications.told:
        assert not any(name in title + body for name in names), (title, body)


def test_link_before_sign_in(notifications):
    protocol = protocols(1)[0]
    with start() as app:
        app.find(Role.PUSH_BUTTON, 'Sign In')
        assert albo(f'albo:request/{protocol}').returncode == 0
        app.wait_for(contains=f'Sign in to open request {protocol}')
        app.screenshot(os.path.join(SHOTS, 'integration-link.png'))
        app.focus()
        sign_in(app, 'ordine.operatore')
        answer_question(app, protocol, 'Open')
        poll(lambda: is_open(app, protocol), 10, protocol)
        assert not notifications.told, 'who looks at the window sees it there'


def test_link_is_asked(app):
    """Whoever made the link does not open a request in somebody's name."""
    protocol = protocols(2)[0]
    before = sql('select count(*) from albo.access_log')
    assert albo(f'albo:request/{protocol}').returncode == 0
    answer_question(app, protocol, 'Cancel')
    call_action('open-request', GLib.Variant('(xs)', (0, protocol)))  # of no body
    assert albo('request', '1999/2').returncode == 0
    app.wait_for(contains='There is no request 1999/0000002')
    assert not is_open(app, protocol)
    assert sql('select count(*) from albo.access_log') == before


def test_request_on_command_line(app):
    protocol = protocols(5)[0]
    year, number = protocol.split('/')
    assert albo('request', f'{year}/{int(number)}').returncode == 0
    poll(lambda: is_open(app, protocol), 10, protocol)
    assert app.is_running()


def test_unknown_request(app):
    assert albo('request', '1999/1').returncode == 0
    app.wait_for(contains='There is no request 1999/0000001')


@contextlib.contextmanager
def looking_elsewhere():
    """Another window has the focus: who looks at the program's own is not notified."""
    clock = subprocess.Popen(['xclock', '-geometry', '100x100'])
    try:
        window = poll(lambda: subprocess.run(['xdotool', 'search', '--onlyvisible', '--pid', str(clock.pid)],
                                             capture_output=True, text=True, check=False).stdout.split() or
                      subprocess.run(['xdotool', 'search', '--onlyvisible', '--class', 'xclock'],
                                     capture_output=True, text=True, check=False).stdout.split(), 10, 'a clock')[-1]
        subprocess.run(['xdotool', 'windowfocus', '--sync', window], check=True)
        yield
    finally:
        clock.terminate()
        clock.wait()


def test_new_request(app, notifications):
    """A wake-up and a count that grew: one notification; a click on it opens the request."""
    request, protocol = sql("""
        select r.id || ' ' || r.protocol_number from albo.request r
        join albo.organization o on o.id = r.organization_id
        where o.code = 'ordine' and r.state = 5 order by r.submitted_at limit 1""").split(' ')
    with looking_elsewhere():
        sql(f"""select albo.request_move(row (r.organization_id, s.duty, s.id, s.name)::albo.actor, r.id,
                                         r.row_version, gen_random_uuid(), 'release', '{{}}')
                from albo.request r join albo.staff s on s.organization_id = r.organization_id and s.id = r.assignee_id
                where r.id = {request}""")
        sql(f"select pg_notify('albo_' || organization_id, 'request:{request}') from albo.request where id = {request}")
        note = poll(lambda: notifications.find('Request to examine', protocol), 10, protocol)
    assert note[2] == f'Protocol {protocol}', note
    notifications.click(note)
    poll(lambda: is_open(app, protocol), 10, protocol)


def test_search_provider(app):
    protocol = protocols(1)[0]
    assert search(protocol) == [], 'nobody asked for it'

    app.key('ctrl+comma')
    switch = app.find(Role.CHECK_BOX, 'Requests in the search of the desktop')
    app.screenshot(os.path.join(SHOTS, 'integration-preferences.png'))
    switch.click_at()
    poll(lambda: search(protocol) == [protocol], 10, protocol)
    app.key('Escape')

    metas = shell('GetResultMetas', GLib.Variant('(as)', ([protocol, '1999/0000001'],)), '(aa{sv})')
    assert [meta['id'] for meta in metas] == [protocol], metas
    name = sql(f"""select applicant_name from albo.submission b join albo.request r on r.id = b.request_id
                   where r.protocol_number = '{protocol}'
                     and r.organization_id = (select id from albo.organization where code = 'ordine') limit 1""")
    assert name in metas[0]['name'], metas
    assert protocol in search(*name.lower().split()), name
    assert search('no', 'such', 'person') == []

    shell('ActivateResult', GLib.Variant('(sasu)', (protocol, [protocol], 0)))
    poll(lambda: is_open(app, protocol), 10, protocol)
    shell('LaunchSearch', GLib.Variant('(asu)', (['no', 'such', 'person'], 0)))
    app.wait_for(Role.LABEL, 'No Results')


def test_search_of_another(app, notifications):
    """What one person found and was told is not for the next one, of another body."""
    protocol = protocols(1)[0]
    wanted = GLib.Variant('(as)', ([protocol],))
    assert search(protocol) == [protocol]
    assert shell('GetResultMetas', wanted, '(aa{sv})')

    app.key('F10')
    app.find((Role.MENU_ITEM, Role.PUSH_BUTTON), contains='Sign Out').click()
    app.find(Role.PUSH_BUTTON, 'Sign In')
    # One that was clicked is gone already.
    shown = {note[0] for note in notifications.told if note[1] == 'Overdue request'}
    poll(lambda: shown and shown <= set(notifications.closed), 10, 'withdrawn')
    assert shell('GetResultMetas', wanted, '(aa{sv})') == []
    sign_in(app, 'scuola.operatore')
    assert shell('GetResultMetas', wanted, '(aa{sv})') == []


def test_help(app):
    """Without a reader of help pages one is told so."""
    app.key('F1')
    app.wait_for(contains='The Help Cannot Be Shown')
    app.screenshot(os.path.join(SHOTS, 'integration-help.png'))
    app.key('Escape')


def test_tour(_):
    ENVIRONMENT['ALBO_NO_TOUR'] = ''
    del os.environ['ALBO_NO_TOUR']
    del ENVIRONMENT['ALBO_NO_TOUR']
    with start() as app:
        sign_in(app, 'ordine.operatore')
        app.find(Role.LABEL, 'Welcome to Albo')
        app.screenshot(os.path.join(SHOTS, 'integration-tour.png'))
        app.key('Return')
        poll(lambda: app.find_now(Role.PUSH_BUTTON, 'Back').is_sensitive, 10, 'the second page')
        app.key('Escape')
        app.wait_gone(Role.PUSH_BUTTON, 'Skip')


def main():
    os.makedirs(SHOTS, exist_ok=True)
    notifications = NotificationServer()
    n_tests = failed = 0

    def run(name, test, *arguments):
        nonlocal n_tests, failed
        n_tests += 1
        try:
            test(*arguments)
            print(f'ok {n_tests} - {name}', flush=True)
        except Exception:  # a test that fails must not hide the next one
            failed += 1
            print(f'not ok {n_tests} - {name}', flush=True)
            for line in traceback.format_exc().splitlines()[:40]:
                print(f'# {line}', flush=True)

    run('a wrong command line is refused', test_command_line)
    run('a link waits for the sign-in', test_link_before_sign_in, notifications)
    notifications.told.clear()
    with start() as app:
        run('overdue requests are notified', test_due, app, notifications)
        run('a second start opens a request in the first', test_request_on_command_line, app)
        run('a link is asked about', test_link_is_asked, app)
        run('a request that is not there is said not to be', test_unknown_request, app)
        run('a new request is notified and a click opens it', test_new_request, app, notifications)
        run('the search of the desktop finds requests on wish alone', test_search_provider, app)
        run('what one person found is not told to the next', test_search_of_another, app, notifications)
        run('help that cannot be shown is said so', test_help, app)
    run('the tour is shown at the first sign-in', test_tour, None)

    print(f'1..{n_tests}')
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
