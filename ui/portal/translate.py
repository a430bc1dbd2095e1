#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""translate.py - the templates of the portal in each language

A template holds its texts in English, marked: {{_ My requests}}.  A value stands in single
braces: {{_ Step {number} of {count}}} becomes {{number}} and {{count}} in each language.

  translate.py render LANGUAGE PO TEMPLATE OUTPUT   writes one template in one language
  translate.py texts PO OUTPUT SOURCE.c...          writes what tables in C say, for that language
  translate.py check PO FILE...                     speaks TAP: does the catalogue fit the texts?
  translate.py update PO FILE...                    adds new texts to it, drops those not used
  translate.py pseudo PO FILE...                    makes a catalogue that nobody takes for a language

FILE is a template, or a source whose tables hold texts in Italian and English: AlboText and AlboPlace.
Italian itself needs only the templates.
"""

import json
import pathlib
import re
import sys

MARKER = re.compile(r'\{\{_\s+((?:[^{}]|\{[a-z_.]+\})+?)\s*\}\}(?!\})')
VALUE = re.compile(r'\{([a-z_.]+(?::[a-z]+)?)\}')
SOURCE_LANGUAGE = 'en'

# A text in C, in one piece or several, and the pairs and places that are made of them.
C_TEXT = r'((?:"(?:[^"\\]|\\.)*"\s*)+)'
PAIR = re.compile(r'\{\s*' + C_TEXT + r',\s*' + C_TEXT + r'\}')
PLACE = re.compile(r'\{\s*"[A-Z]{2}",\s*' + C_TEXT + r',\s*' + C_TEXT + r'\}')


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


def unquote_c(text):
    return ''.join(unquote(piece) for piece in re.findall(r'"(?:[^"\\]|\\.)*"', text))


def find_in_source(text):
    """The English texts of the tables of a source."""
    for pattern, word in ((PAIR, 'AlboText'), (PLACE, 'AlboPlace')):
        if word in text:
            yield from (unquote_c(match[2]) for match in pattern.finditer(text))


def find_in_template(text):
    return (' '.join(match[1].split()) for match in MARKER.finditer(text))


def find_texts(paths):
    """Each text with the files that hold it, in the order met."""
    texts = {}
    for path in map(pathlib.Path, paths):
        find = find_in_source if path.suffix == '.c' else find_in_template
        for text in find(path.read_text(encoding='utf-8')):
            texts.setdefault(text, []).append(path.name)
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


def write_texts(catalogue, output, sources):
    _, entries = read_catalogue(catalogue)
    texts = {text: entries.get(text) or sys.exit(f'{catalogue}: not translated: {text}')
             for text in find_texts(sources)}
    pathlib.Path(output).write_text(json.dumps(texts, ensure_ascii=False, indent=1) + '\n', encoding='utf-8')


def make_pseudo(catalogue, files):
    """Each text in brackets and with accents, so that what was not translated stands out."""
    accents = str.maketrans('aeiounAEIOUN', 'àéîöüñÀÉÎÖÜÑ')
    lines = ['msgid ""', 'msgstr ""', '"Content-Type: text/plain; charset=UTF-8\\n"', '']
    for text in find_texts(files):
        pieces = re.split(r'(\{[a-z_.:]+\})', text)
        pseudo = ''.join(piece if piece.startswith('{') else piece.translate(accents) for piece in pieces)
        lines += ['msgid ' + quote(text), 'msgstr ' + quote(f'⟦{pseudo}⟧'), '']
    pathlib.Path(catalogue).write_text('\n'.join(lines), encoding='utf-8')


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
    elif command == 'texts':
        write_texts(arguments[0], arguments[1], arguments[2:])
    elif command == 'pseudo':
        make_pseudo(arguments[0], arguments[1:])
    else:
        sys.exit(__doc__)


if __name__ == '__main__':
    main()
