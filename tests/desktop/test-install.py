#!/usr/bin/python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What `meson install` puts into a root, and whether a desktop can work with it, as TAP.

Runs inside with-display.sh.  The program is started by the session bus from the staging root.
"""

import configparser
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree

BUILD = pathlib.Path(os.environ.get('ALBO_BUILD', 'build'))
PREFIX = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else '/usr/local')
APP = 'it.albo.Albo'


class Skip(Exception):
    """Something that this test needs is not there."""


def run(*words, quiet=False, **more):
    """Runs a tool that must succeed; with quiet it must have nothing to say either."""
    tool = shutil.which(words[0])
    if tool is None:
        raise Skip(f'{words[0]} is missing')
    said = subprocess.run([tool, *map(str, words[1:])], capture_output=True, text=True, check=False, **more)
    assert said.returncode == 0 and not (quiet and said.stderr.strip()), f'{words}: {said.stdout}{said.stderr}'
    return said.stdout


def test_install(root, share):
    run('meson', 'install', '-C', BUILD, '--no-rebuild', '--tags', 'desktop,i18n,man', '--destdir', root)
    for name in (f'applications/{APP}.desktop', f'metainfo/{APP}.metainfo.xml', f'dbus-1/services/{APP}.service',
                 f'glib-2.0/schemas/{APP}.gschema.xml', f'icons/hicolor/scalable/apps/{APP}.svg',
                 f'icons/hicolor/symbolic/apps/{APP}-symbolic.svg',
                 f'gnome-shell/search-providers/{APP}.search-provider.ini', 'help/C/albo/index.page',
                 'help/it/albo/index.page', 'locale/it/LC_MESSAGES/albo.mo', 'man/man1/albo.1'):
        assert (share / name).is_file(), f'{name} is not installed'
    assert os.access(share.parent / 'bin' / 'albo', os.X_OK)
    assert os.access(share.parent / 'libexec' / 'albo-preview', os.X_OK), 'no attachment can be shown'


def test_desktop_file(_, share):
    path = share / 'applications' / f'{APP}.desktop'
    run('desktop-file-validate', path)
    entry = configparser.ConfigParser(interpolation=None, strict=False)
    entry.optionxform = str
    entry.read(path, encoding='utf-8')
    words = entry['Desktop Entry']
    assert (share.parent / 'bin' / words['Exec'].split()[0]).exists(), words['Exec']
    assert '%u' in words['Exec'] and 'x-scheme-handler/albo;' in words['MimeType']
    assert words['Icon'] == APP and words['Comment[it]'] != words['Comment']


def test_metainfo(_, share):
    path = share / 'metainfo' / f'{APP}.metainfo.xml'
    run('appstreamcli', 'validate', '--no-net', '--pedantic', path)
    component = ElementTree.parse(path).getroot()
    assert component.find('id').text == APP
    assert component.find('content_rating') is not None and component.find('branding') is not None
    version = component.find('releases/release').get('version')
    news = (pathlib.Path(os.environ.get('ALBO_SOURCE', '.')) / 'NEWS').read_text(encoding='utf-8')
    assert news.startswith(f'Albo {version} '), f'NEWS does not begin with {version}'


def test_schema(_, share):
    run('glib-compile-schemas', '--strict', share / 'glib-2.0' / 'schemas', quiet=True)


def test_search_provider(_, share):
    ini = configparser.ConfigParser()
    ini.read(share / 'gnome-shell' / 'search-providers' / f'{APP}.search-provider.ini')
    provider = ini['Shell Search Provider']
    service = (share / 'dbus-1' / 'services' / f'{APP}.service').read_text(encoding='utf-8')
    assert (share / 'applications' / provider['DesktopId']).exists()
    assert f'Name={provider["BusName"]}\n' in service and provider['Version'] == '2'


def test_icons(_, share):
    code = '''import sys, gi
gi.require_version("Gtk", "4.0")
from gi.repository import Gtk
theme = Gtk.IconTheme()
theme.set_search_path([sys.argv[1]])
theme.set_theme_name("hicolor")
sys.exit(0 if theme.has_icon("it.albo.Albo") and theme.has_icon("it.albo.Albo-symbolic") else 1)'''
    theme = pathlib.Path('/usr/share/icons/hicolor/index.theme')
    if not theme.exists():
        raise Skip('hicolor-icon-theme is missing')
    shutil.copy(theme, share / 'icons' / 'hicolor')
    run('/usr/bin/python3', '-c', code, share / 'icons')


def test_help(_, share):
    for language in ('C', 'it'):
        pages = sorted((share / 'help' / language / 'albo').glob('*.page'))
        assert len(pages) > 5, language
        run('yelp-check', 'validate', *pages)
    names = [{path.name for path in (share / 'help' / language / 'albo').glob('*.page')
              if not path.name.startswith('schema-')} for language in ('C', 'it')]
    assert names[0] == names[1], names[0] ^ names[1]
    assert not run('yelp-check', 'links', share / 'help' / 'C' / 'albo').strip()


def test_manual(_, share):
    pages = sorted((share / 'man' / 'man1').glob('albo*.1'))
    assert pages
    for page in pages:
        run('groff', '-mdoc', '-Tutf8', '-ww', '-z', page, quiet=True)


def test_activation(root, share):
    """By the bus alone, from the staging root: the service file is installed for the real prefix."""
    services = root / 'session' / 'dbus-1' / 'services'
    services.mkdir(parents=True)
    service = (share / 'dbus-1' / 'services' / f'{APP}.service').read_text(encoding='utf-8')
    assert f'Exec={PREFIX}/bin/albo --gapplication-service\n' in service, service
    (services / f'{APP}.service').write_text(service.replace(f'Exec={PREFIX}', f'Exec={root}{PREFIX}'))
    script = root / 'session' / 'activate'
    script.write_text(f'''#!/bin/sh
call () {{ gdbus call --session --dest {APP} --object-path /it/albo/Albo --method "$@" >/dev/null; }}
call org.freedesktop.Application.Open "['albo:request/2026/0000001']" '{{}}' || exit 1
tries=0
until found=$(xdotool search --onlyvisible --name '^Albo$') && [ -n "$found" ]; do
  tries=$((tries + 1)); [ $tries -lt 150 ] || {{ echo "no window"; exit 1; }}
  sleep 0.1
done
readlink /proc/$(gdbus call --session --dest org.freedesktop.DBus --object-path /org/freedesktop/DBus \\
  --method org.freedesktop.DBus.GetConnectionUnixProcessID {APP} | tr -dc '0-9 ' | awk '{{print $NF}}')/exe
call org.freedesktop.Application.ActivateAction quit '[]' '{{}}'
''')
    script.chmod(0o755)
    env = {**os.environ, 'XDG_DATA_DIRS': f'{root}/session:{share}:/usr/local/share:/usr/share',
           'GSETTINGS_SCHEMA_DIR': str(share / 'glib-2.0' / 'schemas'),
           'ALBO_LOCALE_DIR': str(share / 'locale')}
    said = run('dbus-run-session', '--', script, env=env, timeout=60)
    # Daemons of the session talk on the same output, before and after.
    assert f'{root}{PREFIX}/bin/albo' in said.splitlines(), said


TESTS = [
    ('everything of the desktop is installed', test_install),
    ('the desktop file is right', test_desktop_file),
    ('the metainfo is right', test_metainfo),
    ('the settings compile', test_schema),
    ('the search provider is the program', test_search_provider),
    ('the icon theme finds the icons', test_icons),
    ('the help pages are right, in both languages', test_help),
    ('the manual pages are right', test_manual),
    ('the bus starts the program', test_activation),
]


def main():
    failed = 0
    print(f'1..{len(TESTS)}', flush=True)
    with tempfile.TemporaryDirectory(prefix='albo-root.') as folder:
        root = pathlib.Path(folder)
        share = pathlib.Path(f'{root}{PREFIX}') / 'share'
        for number, (name, test) in enumerate(TESTS, 1):
            try:
                test(root, share)
                print(f'ok {number} - {name}', flush=True)
            except Skip as reason:
                print(f'ok {number} - {name} # SKIP {reason}', flush=True)
            except Exception as error:  # what follows is looked at all the same
                failed += 1
                print(f'not ok {number} - {name}', flush=True)
                for line in f'{type(error).__name__}: {error}'.splitlines()[:30]:
                    print(f'# {line}', flush=True)
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
