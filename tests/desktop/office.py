# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the tests of the office share: the program on a real database with sample data.

They run inside with-postgres.sh --demo and with-display.sh, in English.
"""

import os
import subprocess
import time
import traceback
import xml.etree.ElementTree
import zipfile

from atspi import Application, Role, poll

BUILD = os.environ.get('ALBO_BUILD', 'build')
PROGRAM = os.path.join(BUILD, 'src', 'desktop', 'albo')
SHOTS = os.path.join(BUILD, 'tests', 'desktop', 'screenshots')
CONNINFO = f'host={os.environ["PGHOST"]} dbname={os.environ["PGDATABASE"]}'
PASSWORD = 'albo-demo'
ENTRY = (Role.TEXT, Role.ENTRY)  # GTK calls a search entry an entry, and others a text


def sql(text):
    """Runs SQL as the superuser of the throw-away cluster; the last cell of the answer."""
    answer = subprocess.run(['psql', '-XAtq', '-v', 'ON_ERROR_STOP=1', '-c', text],
                            capture_output=True, text=True, check=False)
    if answer.returncode != 0:
        raise RuntimeError(answer.stderr)
    lines = answer.stdout.strip().splitlines()
    return lines[-1] if lines else ''


def count(state, organization='ordine'):
    return int(sql(f"""select count(*) from albo.request r join albo.organization o
                       on o.id = r.organization_id
                       where o.code = '{organization}' and r.state = {state}"""))


def newest(state, kind='enrolment'):
    """Protocol, applicant and id of a request in a state, that no other one can hinder."""
    return sql(f"""select r.protocol_number || '|' || b.applicant_name || '|' || r.id
                   from albo.request r
                   join albo.submission b on b.organization_id = r.organization_id
                                         and b.request_id = r.id
                   join albo.service s on s.organization_id = r.organization_id
                                      and s.id = r.service_id
                   join albo.organization o on o.id = r.organization_id
                   where o.code = 'ordine' and r.state = {state} and s.kind = '{kind}'
                   order by r.submitted_at desc limit 1""").split('|')


def start(login, password=PASSWORD, server=CONNINFO, remember=False):
    app = Application([PROGRAM, '--server', server, '--user', login],
                      env={'LANGUAGE': 'en', 'G_DEBUG': ''},
                      log=os.path.join(SHOTS, f'{login}.log'))
    entry = app.find(Role.TEXT, 'Password')
    if password is not None:
        entry.type(password)
    else:
        time.sleep(1)  # the keyring answers on its own; nothing shows when it has nothing to say
    if remember:
        app.find(Role.CHECK_BOX, 'Remember the password').click_at()
    app.find(Role.PUSH_BUTTON, 'Sign In').click()
    return app


def has_cells(node):
    """Whether a list has rows of several cells, as the inbox does; the header above it has none."""
    first = next(node.children(1), None)
    return first is not None and len(first.all(Role.LABEL)) >= 3


def inbox(app):
    """The list of requests, without the header above it; None if it has no rows."""
    return app.find_now(Role.LIST, 'Requests', where=has_cells)


def n_rows(app):
    node = inbox(app)
    return node.n_children() if node else 0


def rows(app):
    """The first rows of the inbox, each as the texts of its cells; asked for together."""
    node = inbox(app)
    if node is None:
        return []
    starts = {row.path for row in node.children(20)}
    cells = [cell for cell in node.descendants(visible=True) if cell.path in starts or cell.role == Role.LABEL]
    names = app.program.all_names([cell.path for cell in cells])
    result = []
    for cell in cells:
        if cell.path in starts:
            result.append([])
        elif cell.path in names and result:
            result[-1].append(names[cell.path])
    return result


def places(app):
    """The rows of the sidebar and their names, asked for together; and the list that holds them."""
    sidebar = app.find_now(Role.LIST, 'Requests and registers')
    paths = [row.path for row in sidebar.children()] if sidebar else []
    names = app.program.all_names(paths)
    return sidebar, [names.get(path, '') for path in paths]


def go_to(app, label):
    """Chooses a place in the sidebar."""
    def choose():
        sidebar, names = places(app)
        return next((sidebar.select_row(i) for i, name in enumerate(names)
                     if name.split(', ')[0] == label), None)
    poll(choose, 10, label)


def sidebar_count(app, label):
    for name in places(app)[1]:
        words = name.rsplit(', ', 1)
        if words[0] == label and len(words) == 2:
            return int(words[1])
    return None


def open_request(app, protocol):
    """Searches for a protocol number and opens the only row."""
    app.find(ENTRY, 'Search requests').type(protocol)
    poll(lambda: n_rows(app) == 1 and protocol in rows(app)[0], 10, f'only {protocol}')
    inbox(app).select_row(0)
    app.find(Role.LABEL, protocol, timeout=10)
    app.find(contains=f'Protocol: {protocol}', timeout=10)


def verbs(app):
    bar = app.find_now(name='What you can do')
    return [b.name for b in bar.all(Role.PUSH_BUTTON) if b.name != 'More'] if bar else []


def press(app, verb):
    app.find(name='What you can do').find(Role.PUSH_BUTTON, verb).click()


def toolbar(app):
    """Where the verbs are."""
    return app.find(name='What you can do')


def use_verb(app, verb, disabled=False):
    """Presses the button of a verb, or looks for it in the menu; waits for its confirmation."""
    bar = toolbar(app)

    def button():
        return next((b for b in bar.all(Role.PUSH_BUTTON, verb)), None)

    poll(lambda: list(bar.children(1)), 10, 'verbs')
    if button() is None:
        poll(lambda: bar.all(Role.PUSH_BUTTON, 'More'), 10, 'More')[-1].click()
    poll(button, 10, verb).click()
    if not disabled:
        dialog(app)


def find_dialog(app):
    return next((node for node in app.children() if node.role == Role.DIALOG), None)


def dialog(app):
    """The confirmation that is open."""
    return poll(lambda: find_dialog(app), 15, 'a dialog')


def confirm(app, verb):
    """Presses the button of the dialog once it may be."""
    def button():
        found = [b for b in dialog(app).all(Role.PUSH_BUTTON, verb) if b.is_sensitive]
        return found[0] if found else None
    poll(button, 10, f'{verb} allowed').click()


OFFICE, TABLE, TEXT = (f'{{urn:oasis:names:tc:opendocument:xmlns:{name}:1.0}}' for name in ('office', 'table', 'text'))


def read_ods(path):
    """The rows of a spreadsheet, the header first, each cell as the value that it has."""
    with zipfile.ZipFile(path) as ods:
        assert ods.testzip() is None and ods.read('mimetype') == b'application/vnd.oasis.opendocument.spreadsheet'
        content = xml.etree.ElementTree.fromstring(ods.read('content.xml'))

    def value(cell):
        kind = cell.get(OFFICE + 'value-type')
        if kind == 'date':
            return cell.get(OFFICE + 'date-value')
        return '\n'.join(''.join(line.itertext()) for line in cell.findall(TEXT + 'p'))

    return [[value(cell) for cell in row.findall(TABLE + 'table-cell')]
            for row in content.iter(TABLE + 'table-row')]


class Tests:
    """Runs tests and prints TAP; one that fails does not hide the next."""

    def __init__(self):
        self.n_tests = 0
        self.n_failed = 0
        os.makedirs(SHOTS, exist_ok=True)

    def run(self, name, test, *arguments):
        self.n_tests += 1
        try:
            answer = test(*arguments)
            print(f'ok {self.n_tests} - {name}', flush=True)
            return answer
        except Exception:  # a test that fails must not hide the next one
            self.n_failed += 1
            print(f'not ok {self.n_tests} - {name}', flush=True)
            lines = traceback.format_exc().splitlines()  # where it was, and how it looked there
            for line in lines[:30] + lines[30:][-50:]:
                print(f'# {line}', flush=True)
            return None

    def end(self):
        print(f'1..{self.n_tests}')
        return 1 if self.n_failed else 0
