#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The Flatpak manifest, as far as it can be known to be right without a network, as TAP."""

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

SOURCE = pathlib.Path(os.environ.get('ALBO_SOURCE', '.'))
MANIFEST = SOURCE / 'flatpak' / 'it.albo.Albo.json'
KEYS = {'id', 'runtime', 'runtime-version', 'sdk', 'command', 'finish-args', 'cleanup', 'modules'}
MODULE_KEYS = {'name', 'buildsystem', 'config-opts', 'build-commands', 'sources'}
# Network for the server, a screen, and the keyring; notifications and files go through portals.
PERMISSIONS = {'--share=network', '--share=ipc', '--socket=wayland', '--socket=fallback-x11', '--device=dri',
               '--talk-name=org.freedesktop.secrets'}


def test_reader():
    """flatpak-builder ends with 0 whatever it thinks: it must have nothing to say."""
    tool = shutil.which('flatpak-builder')
    if tool is None:
        return 'flatpak-builder is missing'
    with tempfile.TemporaryDirectory() as folder:
        said = subprocess.run([tool, '--show-manifest', MANIFEST.resolve()],
                              capture_output=True, text=True, check=False, cwd=folder)
    assert said.returncode == 0 and not said.stderr.strip(), said.stderr
    return None


def test_keys():
    manifest = json.loads(MANIFEST.read_text(encoding='utf-8'))
    assert set(manifest) == KEYS, set(manifest) ^ KEYS
    for module in manifest['modules']:
        assert set(module) <= MODULE_KEYS, set(module) - MODULE_KEYS
    assert manifest['command'] == 'albo'
    assert manifest['id'] == 'it.albo.Albo'
    assert isinstance(manifest['runtime-version'], str)


def test_permissions():
    manifest = json.loads(MANIFEST.read_text(encoding='utf-8'))
    assert set(manifest['finish-args']) == PERMISSIONS, set(manifest['finish-args']) ^ PERMISSIONS


def test_sources():
    for module in json.loads(MANIFEST.read_text(encoding='utf-8'))['modules']:
        for source in module['sources']:
            if source['type'] == 'dir':
                assert (MANIFEST.parent / source['path'] / 'meson.build').is_file()
                continue
            assert source['url'].startswith('https://'), source['url']
            assert isinstance(source['sha256'], str) and re.fullmatch(r'[0-9a-f]{64}', source['sha256']), source


def test_options():
    """What is given to meson is what meson knows."""
    known = re.findall(r"^option\('(\w+)'", (SOURCE / 'meson_options.txt').read_text(encoding='utf-8'), re.MULTILINE)
    for module in json.loads(MANIFEST.read_text(encoding='utf-8'))['modules']:
        for option in module.get('config-opts', []):
            assert option[2:].split('=')[0] in known, option


TESTS = [
    ('flatpak-builder reads it', test_reader),
    ('it has the keys that are known', test_keys),
    ('it asks for no more than it needs', test_permissions),
    ('its sources are fixed', test_sources),
    ('its options are those of the project', test_options),
]


def main():
    failed = 0
    print(f'1..{len(TESTS)}')
    for number, (name, test) in enumerate(TESTS, 1):
        try:
            reason = test()
            print(f'ok {number} - {name}' + (f' # SKIP {reason}' if reason else ''))
        except Exception as error:  # what follows is looked at all the same
            failed += 1
            print(f'not ok {number} - {name}')
            for line in f'{type(error).__name__}: {error}'.splitlines():
                print(f'# {line}')
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
