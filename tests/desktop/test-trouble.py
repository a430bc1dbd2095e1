#!/usr/bin/python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Each way in which a server can fail a person who works: the window says which it is and what to do,
and goes on by itself as soon as it can.

Runs inside with-postgres.sh --demo and with-display.sh, in English.
"""

import os
import pathlib
import shutil
import socket
import ssl
import subprocess
import sys
import threading

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / 'journey'), str(HERE.parent / 'faults')]
from atspi import Application, Role, poll  # noqa: E402
from parts import BUILD, Database  # noqa: E402
from slow_link import SlowLink  # noqa: E402
from tap import Story, say  # noqa: E402

LOGIN, PASSWORD = 'ordine.operatore', 'albo-demo'
PROGRAM = BUILD / 'src/desktop/albo'
UPGRADE_LOCK = 1634493039

story = Story()
database = Database()
shots = BUILD / 'tests/desktop/screenshots'
desk = {}


def start(server):
    # No fatal criticals: GTK 4.8 itself complains when it is asked for a window that is going away.
    app = Application([PROGRAM, '--server', server, '--user', LOGIN],
                      env={'LANGUAGE': 'en', 'G_DEBUG': ''}, log=shots / 'trouble.log')
    app.find(Role.TEXT, 'Password').type(PASSWORD)
    app.find(Role.PUSH_BUTTON, 'Sign In').click()
    return app


def banner():
    """What the line at the foot of the window says, nothing while it is away.

    The labels stay the same ones; looking for them each time would take longer than what is tested."""
    if 'labels' not in desk:
        desk['labels'] = desk['app'].all(Role.ALERT, showing=False)
        assert desk['labels']
    return ' '.join(label.text_or_none() or '' for label in desk['labels'])


def expect(text, name):
    poll(lambda: text in banner(), 25, text)
    desk['app'].screenshot(shots / f'trouble-{name}.png')


def expect_gone(text):
    try:
        poll(lambda: text not in banner(), 25, f'{text} going away')
    except AssertionError:
        desk['app'].screenshot(shots / 'trouble-failed.png')
        raise


def press(name):
    """A button of the banner; GTK 4.8 reads a name that was set later as it is."""
    desk['app'].find(Role.PUSH_BUTTON, contains=name).click()


@story.step('a person at work')
def sign_in():
    desk['link'] = SlowLink(database.host)
    desk['link'].__enter__()
    desk['app'] = start(f'host={desk["link"].host} dbname=albo')
    desk['app'].find(Role.LIST, 'Requests')
    desk['app'].find(Role.LABEL, contains='2026/', timeout=20)


@story.step('the server is gone, and comes back')
def gone():
    desk['link'].refusing = True
    desk['link'].cut()
    expect('The connection is lost', 'gone')
    desk['link'].refusing = False
    expect_gone('The connection is lost')


@story.step('the server does not answer for a while')
def slow():
    desk['link'].silent = True
    desk['app'].key('F5')
    expect('answers slowly', 'slow')
    desk['link'].silent = False
    expect_gone('answers slowly')


@story.step('the server only reads, since another takes over')
def read_only():
    database.query("alter system set default_transaction_read_only = on;")
    database.query("select pg_reload_conf();")
    desk['link'].cut()
    expect('Another server is taking over', 'read-only')
    database.query("set default_transaction_read_only = off; alter system reset default_transaction_read_only;")
    database.query("select pg_reload_conf();")
    expect_gone('Another server is taking over')


@story.step('the schema is being upgraded')
def upgrade():
    upgrading = subprocess.Popen(
        ['psql', '-XAtq', database.conninfo('albo_admin'), '-c', 'begin',
         '-c', f'select pg_catalog.pg_advisory_xact_lock({UPGRADE_LOCK})',
         '-c', 'lock table albo.request, albo.staff, albo.installation', '-c', 'select pg_sleep(60)'],
        stdout=subprocess.DEVNULL)
    try:
        poll(lambda: database.value("select count(*) from pg_locks where locktype = 'advisory'"
                                    f" and objid = {UPGRADE_LOCK} and granted;") == '1', 10, 'the lock')
        desk['app'].key('F5')
        expect('Albo is being upgraded', 'upgrade')
    finally:
        database.query("select pg_terminate_backend(pid) from pg_stat_activity where query like '%pg_sleep(60)%'"
                       " and pid <> pg_backend_pid();")
        upgrading.wait(10)
    expect_gone('Albo is being upgraded')


@story.step('the schema is newer than the program')
def newer():
    database.query("update albo.installation set schema_version = schema_version + 1;")
    desk['link'].cut()
    expect('has a newer version', 'newer')
    database.query("update albo.installation set schema_version = schema_version - 1;")
    desk['link'].cut()
    expect_gone('has a newer version')


@story.step('the password was changed')
def password():
    database.query(f"""alter role "{LOGIN}" password 'another-one';""")
    desk['link'].cut()
    expect('Your password was changed', 'password')
    press('Enter Password')
    entry = desk['app'].find(name='Password', showing=False)
    desk['app'].screenshot(shots / 'trouble-password-dialog.png')
    entry.type('another-one')
    button = desk['app'].find(Role.PUSH_BUTTON, contains='Continue')
    poll(lambda: button.is_sensitive, 5, 'Continue allowed')
    button.click()
    expect_gone('Your password was changed')


@story.step('the account is closed')
def closed():
    database.query(f"""alter role "{LOGIN}" nologin;""")
    desk['link'].cut()
    expect('may not be used any more', 'closed')
    database.query(f"""alter role "{LOGIN}" login;""")
    press('Try Now')
    expect_gone('may not be used any more')
    database.query(f"""alter role "{LOGIN}" password '{PASSWORD}';""")


@story.step('the program is still whole, and ends in order')
def end():
    assert desk['app'].is_running()
    desk['app'].find(Role.LABEL, contains='2026/')
    status = desk['app'].end()
    desk['link'].__exit__()
    assert status == 0, status


def speak_tls(listener, certificate, key):
    """What PostgreSQL says before it talks TLS, and then a certificate that nobody asked for."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    while True:
        try:
            near, _ = listener.accept()
            near.recv(8)
            near.sendall(b'S')
            context.wrap_socket(near, server_side=True)
        except (OSError, ssl.SSLError):
            if listener.fileno() < 0:
                return


@story.step('the certificate is not that of the server')
def certificate():
    if shutil.which('openssl') is None:
        say('no openssl: not tried')
        return
    folder = pathlib.Path(os.environ['XDG_RUNTIME_DIR'])
    for name in ('theirs', 'ours'):
        subprocess.run(['openssl', 'req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=x',
                        '-keyout', folder / f'{name}.key', '-out', folder / f'{name}.crt'],
                       check=True, capture_output=True)
    with socket.create_server(('127.0.0.1', 0)) as listener:
        threading.Thread(target=speak_tls, daemon=True,
                         args=(listener, folder / 'theirs.crt', folder / 'theirs.key')).start()
        with start(f'host=127.0.0.1 port={listener.getsockname()[1]} dbname=albo sslmode=verify-full'
                   f' sslrootcert={folder}/ours.crt') as app:
            app.wait_for(contains='does not prove who it is')
            app.screenshot(shots / 'trouble-certificate.png')


shots.mkdir(parents=True, exist_ok=True)
sys.exit(story.tell())
