#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""write_reference.py - the pages of help that say what is in the database

  write_reference.py SCHEMA STATES OUTPUT [DEPFILE]

SCHEMA is the folder data/schema, whose comments make the text; STATES is the C file that holds a
copy of states and transitions, which a test compares with the database.  Writes one Mallard
page for each of PAGES into OUTPUT, and on what they depend into DEPFILE.
"""

import collections
import pathlib
import re
import sys
import xml.etree.ElementTree as ET

from read_schema import Function, read_schema

MALLARD = 'http://projectmallard.org/1.0/'

# Schema, by whom it may be called, title of its page; in the order of the pages.
CALLERS = {
    'office': ('the group albo_office, officers and administrators', 'Schema office'),
    'portal': ('the service albo_portal', 'Schema portal'),
    'login': ('the service albo_login', 'Schema login'),
    'worker': ('the service albo_worker', 'Schema worker'),
    'audit': ('the group albo_audit, auditors (RTD)', 'Schema audit'),
    'admin': ('whoever installs Albo, through albo-admin; nobody is granted it', 'Schema admin'),
    'account': ('Albo\'s own functions of schema office only; they run with the right to make roles', 'Schema account'),
    'albo': ('the functions of the other schemas and the triggers only', 'Schema albo'),
}
PAGES = ['schema-tables', 'schema-steps'] + [f'schema-{name}' for name in CALLERS]

REFERENCE = re.compile(r'\b(?:albo|office|audit|portal|login|worker|admin|account)\.\w+(?:\.\w+)?|\bAL4\d\d\b')
BLOCKS = {'page', 'info', 'section', 'title', 'desc', 'p', 'table', 'thead', 'tbody', 'tr', 'links', 'list', 'item'}


def element(name, *content, **attributes):
    """An element of text and elements; what is text stays text, whatever it holds."""
    node = ET.Element(name, {key.rstrip('_'): value for key, value in attributes.items()})
    last = None
    for child in content:
        if isinstance(child, str):
            if last is None:
                node.text = (node.text or '') + child
            else:
                last.tail = (last.tail or '') + child
        else:
            node.append(child)
            last = child
    return node


def table(heads, rows):
    def line(cells):
        return element('tr', *(element('td', element('p', *([c] if isinstance(c, (str, ET.Element)) else c)))
                               for c in cells))
    return element('table', element('thead', line(heads)), element('tbody', *map(line, rows)),
                   frame='top bottom', rules='rows')


def capital(text):
    return text[:1].upper() + text[1:]


def subject(text):
    """Id of a section on a subject, which no function's can be."""
    return 'about-' + re.sub(r'[^a-z0-9]+', '-', text.lower())


def sentence(text):
    return capital(text) + ('' if text.endswith('.') else '.')


class Reference:
    """The schema, and where on the pages each of its names is."""

    def __init__(self, schema, states):
        self.schema, self.states = schema, states
        self.codes = schema.error_codes()
        self.targets = {}
        self.ids = {}
        for name in [*schema.tables, *schema.types]:
            self.targets[name] = 'schema-tables#' + name.split('.')[1]
        seen = collections.Counter()
        for key, function in schema.functions.items():
            page, short = function.name.split('.')
            # An overloaded function has more sections: the first keeps the name for itself.
            seen[function.name] += 1
            self.ids[key] = short if seen[function.name] == 1 else f'{short}-{seen[function.name]}'
            self.targets.setdefault(function.name, f'schema-{page}#{short}')

    def name(self, name, text=None):
        code = element('code', text or name)
        target = self.targets.get(name)
        return element('link', code, xref=target) if target else code

    def prose(self, text):
        """A comment: what it names becomes a link."""
        parts, end = [], 0
        for match in REFERENCE.finditer(text):
            name = match[0]
            known = name if name in self.targets else name.rpartition('.')[0]
            if name.startswith('AL4'):
                node = element('link', element('code', name), xref='schema#errors')
            elif known in self.targets:
                node = self.name(known, name)
            else:
                node = element('code', name)
            parts += [text[end:match.start()], node]
            end = match.end()
        return parts + [text[end:]]

    def groups(self, things):
        """By what the first line of their files says they are about, in order."""
        groups = {}
        for thing in things:
            title, description = self.schema.titles[thing.file]
            groups.setdefault(re.sub(r'^\d+-', '', title), (description, []))[1].append(thing)
        return groups

    def page(self, id_, title, description, *content):
        info = element('info', element('link', type='guide', xref='schema#pages'), element('desc', description),
                       element('title', str(PAGES.index(id_)), type='sort'))
        return element('page', info, element('title', title), *content,
                       xmlns=MALLARD, type='topic', style='reference', id=id_)

    def section(self, id_, title, *content):
        return element('section', element('title', title), *content, id=id_)

    def columns(self, thing):
        targets = {columns[-1]: target for columns, target in reversed(thing.references)}
        for column in thing.columns.values():
            text = self.prose(column.comment)
            if not column.comment and column.name in targets and column.name != 'organization_id':
                text = ['Of ', self.name(targets[column.name]), '.']
            yield element('code', column.name), [element('code', column.type), '' if column.not_null else ' or null'], text

    def table(self, thing):
        content = [element('p', *self.prose(thing.comment)), table(['Column', 'Type', 'What it holds'], self.columns(thing))]
        if thing.key:
            content.append(element('p', 'Key: ', element('code', ', '.join(thing.key)), '.'))
        if thing.references:
            items = [element('item', element('p', element('code', ', '.join(columns)), ' → ', self.name(target)))
                     for columns, target in thing.references]
            content.append(element('list', element('title', 'References'), *items))
        return self.section(thing.name.split('.')[1], thing.name, *content)

    def type(self, thing):
        rows = ((name, type_, text) for name, (type_, _), text in self.columns(thing))
        return self.section(thing.name.split('.')[1], thing.name, element('p', *self.prose(thing.comment)),
                            table(['Field', 'Type', 'What it holds'], rows))

    def tables_page(self):
        sections = [self.section(subject(name), capital(name), element('p', sentence(description)),
                                 element('links', type='section'), *map(self.table, things))
                    for name, (description, things) in self.groups(self.schema.tables.values()).items()]
        types = self.section('types', 'Types', element('p', 'What functions hand to each other.'),
                             element('links', type='section'), *map(self.type, self.schema.types.values()))
        return self.page('schema-tables', 'Tables', 'Each table, its columns and keys. No program touches them.',
                         element('p', 'Row security is forced on each of them, and no role has a privilege on any. '
                                 'What begins with organization_id belongs to one body.'),
                         element('links', type='section'), *sections, types)

    def function(self, key, function: Function):
        def argument(mode, name, type_, default):
            said = ' '.join(filter(None, ['' if mode == 'in' else mode, name, type_]))
            return said + (f' default {default}' if default else '')

        said = list(map(argument, *zip(*function.arguments))) if function.arguments else []
        head = f'{function.name}({", ".join(said)})'
        if len(head) > 88:
            head = f'{function.name}(\n  ' + ',\n  '.join(said) + ')'
        result = function.result
        if len(result) > 80:
            result = re.sub(r', (?=\w+ )', ',\n  ', result).replace('(', '(\n  ', 1)
        if not any(mode in ('out', 'inout') for mode, *_ in function.arguments):
            head += f'\nreturns {result}'

        content = [element('code', head, mime='text/x-sql'), element('p', *self.prose(function.comment))]
        codes = self.codes[function.name]
        if codes:
            links = [part for code in codes for part in (', ', *self.prose(code))][1:]
            content.append(element('p', 'May refuse with ', *links, '.'))
        short = function.name.split('.')[1]
        title = short if self.ids[key] == short else f'{short} ({", ".join(function.inputs)})'
        return self.section(self.ids[key], title, *content)

    def functions_page(self, name):
        caller, title = CALLERS[name]
        keys = {id(f): key for key, f in self.schema.functions.items()}
        groups = self.groups(f for f in self.schema.functions.values() if f.name.startswith(name + '.'))
        sections = [self.section(subject(group), capital(group),
                                 element('p', sentence(description)), element('links', type='section'),
                                 *(self.function(keys[id(f)], f) for f in functions))
                    for group, (description, functions) in groups.items()]
        return self.page(f'schema-{name}', title, self.schema.schemas[name],
                         element('p', f'To be called by {caller}.'), element('links', type='section'), *sections)

    def steps_page(self):
        states, actions, transitions = self.states
        sources = {from_ for from_, *_ in transitions}
        rows = [(element('code', code), it, en, 'open' if code in sources else 'final')
                for code, (it, en) in states.items()]

        def label(state):
            return states[state][1] if state else 'a draft'

        steps = []
        for action, (_, said) in actions.items():
            ways = {}
            for from_ in dict.fromkeys(f for f, a, *_ in transitions if a == action):
                found = [(to, who) for f, a, to, who in transitions if (f, a) == (from_, action)]
                to = tuple('the same state' if t == from_ else label(t) for t, _ in found)
                ways.setdefault((to, found[0][1]), []).append(label(from_))
            for (to, who), from_ in ways.items():
                steps.append(([element('code', action), f' {said}'],
                              '; '.join(from_), ' or '.join(to), ', '.join(who)))

        return self.page('schema-steps', 'States and steps', 'The seven states of a request, each step, and who may take it.',
                         element('links', type='section'),
                         self.section('states', 'States', table(['Code', 'Italian', 'English', ''], rows)),
                         self.section('transitions', 'Steps',
                                      element('p', 'The table ', self.name('albo.transition'), ' as one reads it: any other step is '
                                              'refused with ', *self.prose('AL405'), ', and one by somebody else with ',
                                              *self.prose('AL403'), '.'),
                                      table(['Step', 'From', 'To', 'Who'], steps)))

    def pages(self):
        yield 'schema-tables', self.tables_page()
        yield 'schema-steps', self.steps_page()
        for name in CALLERS:
            yield f'schema-{name}', self.functions_page(name)


def read_states(path):
    """Of the C copy: labels of states and actions by code, and (from, action, to, who)."""
    text = re.sub(r'\s+', ' ', path.read_text(encoding='utf-8'))

    def labels(kind):
        found = re.findall(r'\[ALBO_REQUEST_%s_\w+\] = \{ "(\w+)", \{ "([^"]*)", "([^"]*)" \} \}' % kind, text)
        return {code: (it, en) for code, it, en in found}

    states, actions = labels('STATE'), labels('ACTION')
    transitions = [(None if from_ == 'NONE' else from_.lower(), action.lower(), to.lower(),
                    tuple(w.lower() for w in re.findall(r'BY \((\w+)\)', who)))
                   for from_, action, to, who in
                   re.findall(r'\{ FROM \((\w+)\), ACTION \((\w+)\), TO \((\w+)\), ((?:BY \(\w+\)(?: \| )?)+) \}', text)]
    return states, actions, transitions


def write(page):
    for node in page.iter():
        if node.tag in BLOCKS or 'mime' in node.attrib or node.get('type') == 'guide':
            node.tail = '\n'
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(page, encoding='unicode')


def main(schema_folder, states, output, depfile=None):
    schema = read_schema(schema_folder)
    for problem in schema.unknown:
        print(f'write_reference.py: not understood: {problem}', file=sys.stderr)

    output = pathlib.Path(output)
    for name, page in Reference(schema, read_states(pathlib.Path(states))).pages():
        (output / f'{name}.page').write_text(write(page), encoding='utf-8')

    if depfile:
        inputs = [*schema.titles, states, pathlib.Path(__file__).with_name('read_schema.py')]
        pathlib.Path(depfile).write_text(f'{output / PAGES[0]}.page: ' + ' '.join(map(str, inputs)) + '\n')


if __name__ == '__main__':
    main(*sys.argv[1:])
