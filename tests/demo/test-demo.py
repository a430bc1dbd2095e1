#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""build-aux/demo as somebody without a display meets it: ready, resumed, beside another, reset."""

import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

TOP = pathlib.Path(sys.argv[1])
NO_PROXY = urllib.request.build_opener(urllib.request.ProxyHandler({}))
number = 0


def check(good, title, why=''):
    global number
    number += 1
    print(f'{"ok" if good else "not ok"} {number} - {title}', flush=True)
    if not good and why:
        for line in str(why).splitlines()[-20:]:
            print(f'# {line}', flush=True)


def answer(url):
    try:
        with NO_PROXY.open(url, timeout=10) as reply:
            return reply.status, reply.read().decode('utf-8', 'replace')
    except urllib.error.HTTPError as error:
        return error.code, ''
    except OSError as error:
        return 0, str(error)


class Demo:
    """One run of the command, in a session of its own as in a terminal."""

    def __init__(self, data, *options):
        environment = {key: value for key, value in os.environ.items()
                       if key not in ('DISPLAY', 'WAYLAND_DISPLAY', 'G_DEBUG', 'MALLOC_PERTURB_')
                       and not key.startswith('PG')}
        self.said = ''
        self.began = time.monotonic()
        self.process = subprocess.Popen(
            [str(TOP / 'build-aux' / 'demo'), '--data', str(data), *options],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            env=environment, start_new_session=True, text=True)

    def wait_until_ready(self):
        for line in self.process.stdout:
            self.said += line
            if line.startswith('ready'):
                self.took = time.monotonic() - self.began
                return True
        return False

    def url(self, label):
        found = re.search(re.escape(label) + r'\s+(http://\S+)', self.said)
        return found.group(1) if found else ''

    def interrupt(self):
        """Ctrl-C in a terminal goes to the whole process group."""
        os.killpg(self.process.pid, signal.SIGINT)
        try:
            return self.process.wait(timeout=60)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            return None


def folder_of_tests():
    path = pathlib.Path(tempfile.mkdtemp(prefix='albo-demo-test.'))
    path.chmod(0o755)
    return path


def number_of_requests(data):
    """How many requests the database of the demo holds, asked through its socket."""
    said = subprocess.run(['psql', '-XAtq', '-h', str(data / 'socket'), '-U', 'albo_admin', 'albo',
                           '-c', 'select count(*) from albo.request'],
                          capture_output=True, text=True)
    return said.stdout.strip()


def processes_with(text):
    found = []
    for entry in pathlib.Path('/proc').iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            try:
                command = (entry / 'cmdline').read_bytes().replace(b'\0', b' ').decode('utf-8', 'replace')
            except OSError:
                continue
            if text in command:
                found.append(f'{entry.name} {command}')
    return found


def companions_of(text):
    """The sessions of those processes, which is where their children are."""
    return {os.getsid(int(line.split()[0])) for line in processes_with(text)} - {os.getsid(0)}


def processes_in(sessions):
    found = []
    for entry in pathlib.Path('/proc').iterdir():
        try:
            # One that has ended, and that nobody asked after yet, has no command line.
            if (entry.name.isdigit() and os.getsid(int(entry.name)) in sessions
                    and (entry / 'cmdline').read_bytes()):
                found.append(entry.name + ' ' + (entry / 'comm').read_text().strip())
        except OSError:
            continue
    return found


def main():
    folder = folder_of_tests()
    data = folder / 'data'
    demo = Demo(data)
    try:
        ready = demo.wait_until_ready()
        check(ready, 'a first start ends "ready"', demo.said)
        if not ready:
            return

        portal, login = demo.url("Citizens' portal"), demo.url('Sign-in')
        status, page = answer(portal)
        check(status == 200 and '<html' in page, 'the portal answers', (status, page))
        status, page = answer(login)
        check(status == 200 and '<html' in page, 'the sign-in answers', (status, page))
        status, page = answer(demo.url('Office desktop'))
        check(status == 200 and 'broadway' in page.lower(), 'the desktop is a web page', (status, page))
        check('ordine.operatore' in demo.said and 'albo-demo' in demo.said, 'accounts are printed',
              demo.said)
        check(number_of_requests(data) == '300', 'the sample data are there', number_of_requests(data))

        subprocess.run(['psql', '-XAtq', '-h', str(data / 'socket'), '-U', 'albo_admin', 'albo', '-c',
                        'create table public.trace ()'], check=False, capture_output=True)

        other_data = folder / 'other'
        other = Demo(other_data)
        ready = other.wait_until_ready()
        check(ready and other.url("Citizens' portal") not in ('', portal),
              'a second one beside it takes other ports', other.said)
        other_status = other.interrupt()
        check(other_status == 130, 'Ctrl-C ends it', other_status)
        check(answer(portal)[0] == 200, 'the first one goes on', answer(portal))

        sessions = companions_of(str(data))
        check(demo.interrupt() == 130, 'Ctrl-C ends the first one too')
        left = processes_with(str(folder)) + processes_in(sessions)
        check(not left, 'nothing that was started is left', '\n'.join(left))

        demo = Demo(data)
        ready = demo.wait_until_ready()
        check(ready, 'a second start is ready again', demo.said)
        kept = subprocess.run(['psql', '-XAtq', '-h', str(data / 'socket'), '-U', 'albo_admin', 'albo',
                               '-c', "select to_regclass('public.trace')"],
                              capture_output=True, text=True).stdout.strip()
        check(kept == 'trace', 'with the same data', kept)
        print(f'# a second start took {demo.took:.1f} s')
        demo.interrupt()

        demo = Demo(data, '--reset')
        ready = demo.wait_until_ready()
        kept = subprocess.run(['psql', '-XAtq', '-h', str(data / 'socket'), '-U', 'albo_admin', 'albo',
                               '-c', "select to_regclass('public.trace')"],
                              capture_output=True, text=True).stdout.strip()
        check(ready and kept == '', '--reset starts anew', demo.said + kept)
        demo.interrupt()

        precious = folder / 'precious'
        precious.mkdir()
        (precious / 'letter.txt').write_text('keep me')
        demo = Demo(precious, '--reset')
        demo.wait_until_ready()
        check(demo.process.wait(timeout=60) != 0 and (precious / 'letter.txt').exists(),
              '--reset deletes nothing but sample data', demo.said)
    finally:
        if demo.process.poll() is None:
            demo.interrupt()
        print(f'1..{number}')
        shutil.rmtree(folder, ignore_errors=True)


main()
