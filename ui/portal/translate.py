#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""translate.py - the templates of the portal in each language

A template holds its texts in English, marked: {{_ My requests}}.  A value stands in single
braces: {{_ Step {number} of {count}}} becomes {{number}} and {{count}} in each language.

  translate.py render LANGUAGE PO TEMPLATE OUTPUT   writes one template in one language
  translate.py check PO TEMPLATE...                 speaks TAP: does the catalogue fit the texts?
  translate.py update PO TEMPLATE...                adds new texts to it, drops those not used
"""

import pathlib
import re
import sys

MARKER = re.compile(r'\{\{_\s+((?:[^{}]|\{[a-z_.]+\})+?)\s*\}\}(?!\})')
VALUE = re.compile(r'\{([a-z_.]+)\}')
SOURCE_LANGUAGE = 'en'


def unquote(text):
    return re.sub(r'\\(.)', lambda m: {'n': '\n', 't': '\t'}.get(m[1], m[1]), text[1:-1])


def quote(text):
    return '"' + text.replace('\\', '\\\\').replace('"', '\\"').replace('\n', '\\n') + '"'


def read_catalogue(path):
    """The header and the texts of a .po file; fuzzy ones do not count as translated."""
    entries, entry, part, fuzzy = {}, {}, None, False

    def finish():
        if 'msgid' in entry:
            if entry['msgid'] in entries:
                sys.exit(f'{path}: twice: {entry["msgid"]}')
            entries[entry['msgid']] = '' if fuzzy else entry.get('msgstr', '')

    for line in pathlib.Path(path).read_text(encoding='utf-8').splitlines() + ['']:
        line = line.strip()
        if line.startswith('#, ') and 'fuzzy' in line:
            fuzzy = True
        elif line == '':
            finish()
            entry, part, fuzzy = {}, None, False
        elif not line.startswith('#'):
            if not line.startswith('"'):
                part, line = line.split(' ', 1)
                entry[part] = ''
            entry[part] += unquote(line)

    return entries.pop('', ''), entries


def find_texts(paths):
    """Each text with the templates that hold it, in the order met."""
    texts = {}
    for path in map(pathlib.Path, paths):
        for match in MARKER.finditer(path.read_text(encoding='utf-8')):
            texts.setdefault(' '.join(match[1].split()), []).append(path.name)
    return texts


def render(language, catalogue, template, output):
    _, entries = read_catalogue(catalogue)

    def replace(match):
        text = ' '.join(match[1].split())
        if language != SOURCE_LANGUAGE:
            text = entries.get(text) or sys.exit(f'{template}: not translated: {text}')
        return VALUE.sub(r'{{\1}}', text)

    text = MARKER.sub(replace, pathlib.Path(template).read_text(encoding='utf-8'))
    if '{{_' in text:
        sys.exit(f'{template}: a text is marked wrongly: {text[text.index("{{_"):][:60]}')
    pathlib.Path(output).write_text(text, encoding='utf-8')


def check(catalogue, templates):
    _, entries = read_catalogue(catalogue)
    texts = find_texts(templates)
    results = []

    for text, where in texts.items():
        translation = entries.get(text, '')
        results.append((translation != '', f'translated: {text} ({where[0]})'))
        if translation:
            results.append((sorted(VALUE.findall(text)) == sorted(VALUE.findall(translation)),
                            f'same values: {text}'))
    for text in entries:
        results.append((text in texts, f'still used: {text}'))

    print(f'1..{len(results)}')
    for number, (good, what) in enumerate(results, 1):
        print('ok' if good else 'not ok', number, '-', what.replace('#', ''))


def update(catalogue, templates):
    header, entries = read_catalogue(catalogue)
    lines = ['# SPDX-License-Identifier: AGPL-3.0-or-later', '#', 'msgid ""', 'msgstr ""']
    lines += [quote(line + '\n') for line in header.splitlines()] + ['']
    for text, where in find_texts(templates).items():
        lines += ['#: ' + ' '.join(dict.fromkeys(where)), 'msgid ' + quote(text),
                  'msgstr ' + quote(entries.get(text, '')), '']
    pathlib.Path(catalogue).write_text('\n'.join(lines[:-1]) + '\n', encoding='utf-8')


def main():
    command, *arguments = sys.argv[1:]
    if command == 'render':
        render(*arguments)
    elif command == 'check':
        check(arguments[0], arguments[1:])
    elif command == 'update':
        update(arguments[0], arguments[1:])
    else:
        sys.exit(__doc__)


main()
