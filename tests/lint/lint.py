#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Rules of the house that no compiler knows, as TAP: one line a rule."""

import json
import pathlib
import re
import subprocess
import sys

TOP = pathlib.Path(sys.argv[1])

# Formats that cannot carry a comment, and texts that are somebody else's.
NO_SPDX = {'.json', '.png', '.po', '.pot', '.page', '.md'}
NO_SPDX_NAMES = {'LICENSE', 'NEWS', 'LINGUAS', 'POTFILES', 'POTFILES.in', 'packages', 'packages-tests', '.gitignore',
                 '.npmrc'}
SOURCES = {'.c', '.h', '.sql', '.py', '.sh', '.mjs', '.js', '.css', '.mustache', '.ui'}
MAX_LINES = 800

# Each room, and the rooms whose headers it may include (README, "Rooms").
MAY_USE = {
    'core': set(),
    'store': {'core'},
    'watch': set(),
    'web': {'core', 'store', 'watch'},
    'worker': {'core', 'store', 'watch'},
    'paper': set(),
    'portal': {'core', 'store', 'web', 'paper'},
    'saml': {'core'},
    'jwt': {'core'},
    'fetch': set(),
    'oidc': {'core', 'jwt', 'fetch'},
    'payments': {'core', 'fetch'},
    'login': {'core', 'store', 'web', 'saml', 'jwt', 'oidc'},
    'provider': {'core', 'store', 'web', 'saml'},
    'desktop': {'core', 'store'},
    'admin': {'core', 'store', 'saml', 'login'},
}


def tracked():
    """Every file of the project: git's list, or the tree itself in a tarball."""
    listing = subprocess.run(['git', '-C', str(TOP), 'ls-files', '-co', '--exclude-standard', '-z'],
                             capture_output=True)
    if listing.returncode == 0:
        paths = [TOP / name for name in listing.stdout.decode().split('\0') if name]
    else:
        paths = [p for p in TOP.rglob('*') if not any(part.startswith('build') and
                 part != 'build-aux' for part in p.relative_to(TOP).parts)]
    return [p for p in paths if p.is_file() and not p.is_symlink()]


FILES = tracked()


def text(path):
    return path.read_text(encoding='utf-8')


def name(path):
    return str(path.relative_to(TOP))


def is_page(path):
    return path.suffix == '.mustache' and path.relative_to(TOP).parts[0] == 'ui'


def missing_spdx():
    for path in FILES:
        if path.suffix in NO_SPDX or path.name in NO_SPDX_NAMES or 'corpus' in path.parts:
            continue
        if 'SPDX-License-Identifier: AGPL-3.0-or-later' not in text(path)[:800]:
            yield name(path)


def too_long():
    for path in FILES:
        if path.suffix in SOURCES:
            n_lines = text(path).count('\n')
            if n_lines > MAX_LINES:
                yield f'{name(path)}: {n_lines} lines'


def upward_includes():
    headers = {}
    for path in FILES:
        if path.suffix == '.h':
            headers.setdefault(path.name, []).append(path)
    for path in FILES:
        parts = path.relative_to(TOP).parts
        if parts[0] != 'src' or path.suffix not in ('.c', '.h'):
            continue
        for header in re.findall(r'^#include "([^"]+)"', text(path), re.MULTILINE):
            owners = [owner.relative_to(TOP).parts for owner in
                      headers.get(pathlib.PurePath(header).name, [])]
            rooms = {owner[1] for owner in owners if owner[0] == 'src'}
            if rooms and not rooms & (MAY_USE[parts[1]] | {parts[1]}):
                yield f'{name(path)} includes {header} of {", ".join(sorted(rooms))}'


def private_headers():
    for path in FILES:
        parts = path.relative_to(TOP).parts
        if parts[0] != 'src' or path.suffix not in ('.c', '.h'):
            continue
        for header in re.findall(r'^#include "([^"]+-private\.h)"', text(path), re.MULTILINE):
            room = TOP / 'src' / parts[1]
            if not list(room.rglob(pathlib.PurePath(header).name)):
                yield f'{name(path)} includes {header} of another room'


def missing_pragma_once():
    for path in FILES:
        if path.suffix == '.h' and '#pragma once' not in text(path):
            yield name(path)


def tabs_and_trailing_space():
    for path in FILES:
        if path.suffix not in SOURCES | {'.build'}:
            continue
        for number, line in enumerate(text(path).split('\n'), 1):
            if '\t' in line and path.suffix in ('.c', '.h', '.sql', '.build'):
                yield f'{name(path)}:{number}: tab'
            if line != line.rstrip():
                yield f'{name(path)}:{number}: trailing space'


def unsafe_calls():
    banned = re.compile(r'\b(strcpy|strcat|sprintf|gets|atoi|atol|system|popen|strtok|rand)\s*\(')
    for path in FILES:
        if path.suffix in ('.c', '.h') and path.relative_to(TOP).parts[0] == 'src':
            for number, line in enumerate(text(path).split('\n'), 1):
                code = re.sub(r'"(\\.|[^"\\])*"', '""', line)
                code = re.sub(r'/\*.*?\*/|^\s*\*.*', '', code)
                if banned.search(code):
                    yield f'{name(path)}:{number}: {line.strip()}'


# Data, which no browser runs; albo_linked_data_embed() writes nothing that could end it.
LINKED_DATA = '<script type="application/ld+json">{{{linked_data}}}</script>'


def inline_in_pages():
    """The content security policy forbids both; a page that has them is broken."""
    bad = re.compile(r'<script(?![^>]*\bsrc=)|<style\b|\sstyle="|\son[a-z]+="', re.IGNORECASE)
    for path in FILES:
        if is_page(path):
            for number, line in enumerate(text(path).split('\n'), 1):
                if bad.search(line.replace(LINKED_DATA, '')):
                    yield f'{name(path)}:{number}: {line.strip()[:80]}'


def unescaped_in_pages():
    """`{{{` and `{{&` put a stranger's text into the page as it is."""
    for path in FILES:
        if is_page(path):
            for number, line in enumerate(text(path).split('\n'), 1):
                if re.search(r'\{\{\{|\{\{\s*&', line.replace(LINKED_DATA, '')):
                    yield f'{name(path)}:{number}: {line.strip()[:80]}'


def download_addresses():
    for path in FILES:
        if path.name == 'package-lock.json' and '"resolved"' in text(path):
            yield name(path)


def broken_json():
    for path in FILES:
        if path.suffix == '.json' and 'corpus' not in path.parts:
            try:
                json.loads(text(path))
            except ValueError as error:
                yield f'{name(path)}: {error}'


def incomplete_translations():
    for path in FILES:
        if path.suffix != '.po':
            continue
        said = subprocess.run(['msgfmt', '--check', '--statistics', '-o', '/dev/null', str(path)],
                              capture_output=True, text=True, env={'LC_ALL': 'C', 'PATH': '/usr/bin:/bin'})
        if said.returncode != 0 or 'fuzzy' in said.stderr or 'untranslated' in said.stderr:
            yield f'{name(path)}: {said.stderr.strip()}'


def read_messages(po):
    """Each text of a catalogue, with its context, that has a translation or could have one."""
    plain = subprocess.run(['msgcat', '--no-wrap', '--no-location', '--to-code=UTF-8', '-'], input=po,
                           capture_output=True, check=True).stdout.decode()
    return {(context or '', message) for context, message in
            re.findall(r'^(?:msgctxt "(.*)"\n)?msgid "(.+)"$', join_lines(plain), re.MULTILINE)}


def join_lines(po):
    """One line a string: a text of several lines is written as as many."""
    return re.sub(r'"\n"', '', po)


def marked_sources():
    """What holds texts for a translator, by their look."""
    marked_c = re.compile(r'\b(?:_|N_|C_|NC_|ngettext) ?\("')
    for path in FILES:
        parts = path.relative_to(TOP).parts
        if parts[0] == 'src' and path.suffix == '.c' and marked_c.search(text(path)) or \
                parts[:2] == ('ui', 'desktop') and path.suffix == '.ui' and 'translatable="yes"' in text(path) or \
                parts[:2] == ('data', 'desktop') and path.name.endswith(
                    ('.desktop.in', '.metainfo.xml.in', '.gschema.xml')):
            yield name(path)


def wrong_potfiles():
    listed = (TOP / 'po' / 'albo' / 'POTFILES').read_text(encoding='utf-8').split()
    for path in marked_sources():
        if path not in listed:
            yield f'po/albo/POTFILES lacks {path}'
    for path in listed:
        if not (TOP / path).is_file():
            yield f'po/albo/POTFILES has {path}, which is not there'
        elif listed.count(path) > 1:
            yield f'po/albo/POTFILES has {path} more than once'


def missing_translations():
    """xgettext reads what the programs would ask for; it.po must have an answer to all."""
    pot = subprocess.run(
        ['xgettext', '--from-code=UTF-8', '--keyword=_', '--keyword=N_', '--keyword=C_:1c,2', '--keyword=NC_:1c,2',
         '--directory', str(TOP), '--files-from', str(TOP / 'po' / 'albo' / 'POTFILES'), '--output=-'],
        capture_output=True, env={'LC_ALL': 'C', 'PATH': '/usr/bin:/bin'})
    if pot.returncode != 0:
        yield pot.stderr.decode().strip()
        return
    there = read_messages((TOP / 'po' / 'albo' / 'it.po').read_bytes())
    for context, message in sorted(read_messages(pot.stdout) - there):
        yield f'po/albo/it.po lacks {context + ": " if context else ""}"{message}"'


def missing_portal_translations():
    templates = sorted(str(path) for path in FILES if is_page(path))
    said = subprocess.run([sys.executable, '-B', str(TOP / 'ui' / 'portal' / 'translate.py'), 'check',
                           str(TOP / 'po' / 'portal' / 'it.po'), *templates], capture_output=True, text=True)
    if said.returncode != 0:
        yield said.stderr.strip()
    for line in said.stdout.splitlines():
        if line.startswith('not ok'):
            yield 'po/portal/it.po: ' + line.split(' - ', 1)[1]


def uncommented_sql():
    """Every function says in the database itself what it is for."""
    for path in FILES:
        parts = path.relative_to(TOP).parts
        if path.suffix != '.sql' or parts[:3] != ('data', 'schema', 'functions'):
            continue
        body = text(path).lower()
        for function in re.findall(r'create (?:or replace )?function ([a-z_.0-9]+)', body):
            if f'comment on function {function}' not in body:
                yield f'{name(path)}: {function} has no comment'


def wrong_invocations():
    """What C calls by name, albo_office_invoke (…, "name", ALBO_ARGS (…)), is there with as many parameters."""
    sql = '\n'.join(text(path) for path in FILES if path.suffix == '.sql' and 'functions' in path.parts)
    n_parameters = {}
    for schema, function, parameters in re.findall(
            r'create or replace function (office|audit)\.(\w+)\s*\((.*?)\)\s*returns', sql, re.S):
        n_parameters.setdefault(function, set()).add(len(re.findall(r'\bp_\w+', parameters)))
    for path in FILES:
        if path.suffix != '.c' or path.relative_to(TOP).parts[0] != 'src':
            continue
        for function, rest in re.findall(r'albo_office_invoke(?:_async)? \([^"()]*(?:\([^()]*\))?[^"()]*"(\w+)",(.*?);',
                                         text(path), re.S):
            n = len(re.findall(r'ALBO_ARG_\w+', rest))
            if n not in n_parameters.get(function, ()):
                yield f'{name(path)}: {function} with {n} arguments'


def accelerators():
    """What the program listens to: by action in its table, and by key in the classes of its widgets."""
    table = text(TOP / 'src' / 'desktop' / 'application' / 'albo-application.c')
    table = table[table.index('} shortcuts[] = {'):]
    actions = {action: re.findall(r'"([^"]+)"', keys) for action, keys in
               re.findall(r'\{ "([\w.-]+)", \{ ([^}]+) \} \}', table[:table.index('};')])}
    bound = set()
    for path in FILES:
        if path.suffix == '.c' and path.relative_to(TOP).parts[:2] == ('src', 'desktop'):
            for key, mask in re.findall(r'add_binding(?:_action)? \([^;]*?GDK_KEY_(\w+), (\w+)', text(path)):
                bound.add({'0': '', 'GDK_CONTROL_MASK': '<Control>'}[mask] + key)
            for keys in re.findall(r'trigger_parse_string \("([^"]+)"', text(path)):
                bound.update(key for key in keys.split('|') if 'KP_' not in key)
    return actions, bound


# Those of GTK's lists; and Ctrl+W, wherever something can be closed.
LIST_KEYS = {'Return', '<Shift>Down', '<Shift>Up', '<Control>space', '<Control>a'}
CLOSING_KEYS = {'<Control>w'}
KEY_NAMES = {
    'C': {'Return': 'Enter', 'space': 'Space', 'comma': ',', 'question': '?', 'plus': '+', 'minus': '-', 'Escape': 'Esc',
          'Page_Up': 'Page Up', 'Page_Down': 'Page Down', 'Left': '←', 'Up': '↑', 'Down': '↓'},
    'it': {'Return': 'Invio', 'space': 'Spazio', 'comma': ',', 'question': '?', 'plus': '+', 'minus': '-', 'Escape': 'Esc',
           'Page_Up': 'Pag↑', 'Page_Down': 'Pag↓', 'Left': '←', 'Up': '↑', 'Down': '↓', 'Shift': 'Maiusc'},
}


def spell(key, names):
    """<Control>g as a page of help has it."""
    parts = re.findall(r'<(\w+)>', key) + [re.sub(r'<\w+>', '', key)]
    parts = ['Ctrl' if part == 'Control' else names.get(part, part) for part in parts]
    return tuple(part.upper() if len(part) == 1 else part for part in parts)


def unlisted_shortcuts():
    """The shortcuts window and the help name each key that the program listens to, and no other one."""
    actions, bound = accelerators()
    window = text(TOP / 'ui' / 'desktop' / 'albo-shortcuts.ui')
    shown = set(re.findall(r'name="action-name">([^<]+)<', window))
    keys = {key.replace('&lt;', '<').replace('&gt;', '>') for value in
            re.findall(r'name="accelerator">([^<]+)<', window) for key in value.split()}
    yield from (f'the shortcuts window lacks {action}' for action in sorted(actions.keys() - shown))
    yield from (f'the shortcuts window has {action}, which has no key' for action in sorted(shown - actions.keys()))
    yield from (f'the shortcuts window lacks {key}' for key in sorted(bound - keys - CLOSING_KEYS))
    yield from (f'the shortcuts window has {key}, which nothing listens to' for key in sorted(keys - bound - LIST_KEYS))
    for language, names in KEY_NAMES.items():
        page = text(TOP / 'data' / 'help' / language / 'keyboard.page')
        told = {tuple(re.findall(r'<key>([^<]+)</key>', keyseq)) for keyseq in
                re.findall(r'<keyseq>(.*?)</keyseq>', page, re.S)}
        told |= {(key,) for key in re.findall(r'<key>([^<]+)</key>', re.sub(r'<keyseq>.*?</keyseq>', '', page, flags=re.S))}
        wanted = {spell(key, names) for key in keys | {key for of_action in actions.values() for key in of_action}}
        yield from (f'help {language}: keyboard.page lacks {"+".join(key)}' for key in sorted(wanted - told))


RULES = [
    ('every file says its licence', missing_spdx),
    (f'no source is longer than {MAX_LINES} lines', too_long),
    ('rooms include only what they may use', upward_includes),
    ('private headers stay in their room', private_headers),
    ('headers have #pragma once', missing_pragma_once),
    ('no tabs, no trailing space', tabs_and_trailing_space),
    ('no unsafe C function', unsafe_calls),
    ('no inline script or style in pages', inline_in_pages),
    ('no unescaped value in pages', unescaped_in_pages),
    ('no download address in lock files', download_addresses),
    ('JSON files are JSON', broken_json),
    ('translations are complete', incomplete_translations),
    ('every file with texts is in POTFILES', wrong_potfiles),
    ('every text of the programs is translated', missing_translations),
    ('every text of the portal is translated', missing_portal_translations),
    ('every SQL function has a comment', uncommented_sql),
    ('functions called by name are there', wrong_invocations),
    ('the shortcuts window and the help name every key', unlisted_shortcuts),
]

print(f'1..{len(RULES)}')
failed = False
for index, (title, rule) in enumerate(RULES, 1):
    found = list(rule())
    failed = failed or bool(found)
    print(f'{"not ok" if found else "ok"} {index} - {title}')
    for line in found[:100]:
        print(f'# {line}')
sys.exit(0)
