# SPDX-License-Identifier: AGPL-3.0-or-later
"""read_schema.py - what the files of data/schema declare, without a server

Reads the SQL that this project writes, not all SQL: tables, types, functions and comments.  A
statement that changes one of them in a way that is not known here ends in Schema.unknown, and
tests/help/test-reference.py compares the whole with the catalogue of a real database.
"""

import dataclasses
import pathlib
import re
import xml.etree.ElementTree

TOKEN = re.compile(r'''
  (?P<comment> --[^\n]* | /\*.*?\*/ )
| (?P<string>  [eE]'(?:[^'\\]|\\.|'')*' | '(?:[^']|'')*' )
| (?P<dollar>  \$(?P<tag>\w*)\$.*?\$(?P=tag)\$ )
| (?P<word>    "(?:[^"]|"")*" | [\w.]+ )
| (?P<space>   \s+ )
| (?P<other>   . )
''', re.VERBOSE | re.DOTALL)

# Where the type of a column ends.
AFTER_TYPE = {'not', 'null', 'default', 'check', 'primary', 'unique', 'references', 'generated', 'collate', 'constraint'}
CONSTRAINTS = {'primary', 'unique', 'foreign', 'check', 'exclude', 'constraint', 'like'}
SYNONYMS = {'integer': 'int', 'bool': 'boolean', 'timestamp with time zone': 'timestamptz'}
CODE = re.compile(r"errcode = '(AL\d{3})'")
CALL = re.compile(r'(?<!into )(?<!::)\b([a-z_]+\.[a-z_0-9]+)\s*\(')


@dataclasses.dataclass
class Column:
    name: str
    type: str
    not_null: bool = False
    comment: str = ''


@dataclasses.dataclass
class Table:
    """A table, or a composite type when it is in Schema.types."""
    name: str
    file: pathlib.Path
    columns: dict = dataclasses.field(default_factory=dict)
    key: tuple = ()
    references: list = dataclasses.field(default_factory=list)  # of (columns, table)
    comment: str = ''


@dataclasses.dataclass
class Function:
    name: str
    arguments: list  # of (mode, name, type, default)
    result: str
    body: str
    file: pathlib.Path
    comment: str = ''

    @property
    def inputs(self):
        return tuple(plain_type(t) for mode, _, t, _ in self.arguments if mode != 'out')


class Schema:
    def __init__(self):
        self.schemas, self.tables, self.types, self.functions = {}, {}, {}, {}
        self.titles = {}   # what the first line of a file says it is about
        self.unknown = []  # statements that should have been understood

    def error_codes(self):
        """By name of function, the codes that it or what it calls refuses with."""
        calls, codes = {}, {}
        for f in self.functions.values():
            code = ' '.join(t for kind, t in tokens(f.body) if kind != 'comment')
            codes.setdefault(f.name, set()).update(CODE.findall(f.body))
            calls.setdefault(f.name, set()).update(CALL.findall(re.sub(r'\s+', ' ', code)))

        def reach(name, seen):
            if name in codes and name not in seen:
                seen.add(name)
                for other in calls[name]:
                    reach(other, seen)
            return seen

        return {name: sorted(set().union(*(codes[n] for n in reach(name, set())))) for name in codes}


def tokens(text):
    for match in TOKEN.finditer(text):
        kind = match.lastgroup if match.lastgroup != 'tag' else 'dollar'
        yield kind, match[0]


def statements(text):
    """Lists of tokens, without comments, with any white space as one space."""
    statement = []
    for kind, token in tokens(text):
        if kind == 'other' and token == ';':
            yield statement
            statement = []
        elif kind == 'space':
            if statement and statement[-1][0] != 'space':
                statement.append((kind, ' '))
        elif kind != 'comment':
            statement.append((kind, token))


def join(part):
    return ''.join(token for _, token in part).strip()


def words(part):
    return [token for kind, token in part if kind != 'space']


def split(part, separator=','):
    """Splits at a separator that is in no parentheses."""
    depth, piece, pieces = 0, [], []
    for kind, token in part:
        depth += (token in '([') - (token in ')]') if kind == 'other' else 0
        if depth == 0 and token == separator:
            pieces.append(piece)
            piece = []
        else:
            piece.append((kind, token))
    return [p for p in pieces + [piece] if join(p)]


def parenthesized(part):
    """What stands in the first parentheses, and what follows them."""
    start = next(i for i, (kind, token) in enumerate(part) if kind == 'other' and token == '(')
    depth = 0
    for i in range(start, len(part)):
        kind, token = part[i]
        depth += (token == '(') - (token == ')') if kind == 'other' else 0
        if depth == 0:
            return part[start + 1:i], part[i + 1:]
    raise ValueError('parentheses that do not close')


def plain_type(text):
    return SYNONYMS.get(text.lower(), text.lower())


def unquote(part):
    """The value of a literal, or of literals that follow each other."""
    value = ''
    for kind, token in part:
        if kind == 'string':
            inner = token[token.index("'") + 1:-1].replace("''", "'")
            if token[0] in 'eE':
                inner = re.sub(r'\\u([0-9a-fA-F]{4})|\\(.)', lambda m: chr(int(m[1], 16)) if m[1]
                               else {'n': '\n', 't': '\t'}.get(m[2], m[2]), inner)
            value += inner
    return value


def read_column(part):
    part = list(part)
    while part[0][0] == 'space':
        part.pop(0)
    name = part.pop(0)[1].strip('"')
    end = next((i for i, (_, token) in enumerate(part) if token.lower() in AFTER_TYPE), len(part))
    rest = ' '.join(words(part[end:])).lower()
    return Column(name, plain_type(join(part[:end])),
                  'not null' in rest or 'primary key' in rest or 'as identity' in rest), rest


def add_constraint(table, part):
    part = list(part)
    said = words(part)
    if said[0] == 'constraint':
        said = said[2:]
    if said[:2] == ['primary', 'key']:
        table.key = tuple(words(i)[0] for i in split(parenthesized(part)[0]))
        for name in table.key:
            table.columns[name].not_null = True
    elif said[:2] == ['foreign', 'key']:
        inner, rest = parenthesized(part)
        table.references.append((tuple(words(i)[0] for i in split(inner)), words(rest)[1]))


def add_column(table, part):
    column, rest = read_column(part)
    table.columns[column.name] = column
    if 'primary key' in rest:
        table.key = (column.name,)
    target = re.search(r'\breferences ([\w.]+)', rest)
    if target:
        table.references.append(((column.name,), target[1]))


def alter_table(table, actions):
    for part in split(actions):
        said = [w.lower() for w in words(part)]
        if said[:2] == ['add', 'column']:
            while words(part[:1]) != ['column']:
                part.pop(0)
            add_column(table, part[1:])
        elif said[0] == 'add' and said[1] in CONSTRAINTS:
            while words(part[:1]) != ['add']:
                part.pop(0)
            add_constraint(table, part[1:])
        elif said[:2] == ['drop', 'column']:
            del table.columns[said[-1]]
        elif said[:2] == ['alter', 'column'] and said[3:] in (['set', 'not', 'null'], ['drop', 'not', 'null']):
            table.columns[said[2]].not_null = said[3] == 'set'
        elif said[:2] == ['alter', 'column'] and said[3:5] in (['set', 'storage'], ['set', 'default'], ['drop', 'default'],
                                                             ['set', 'statistics'], ['set', 'compression']):
            pass
        elif said[:2] == ['drop', 'constraint'] and not said[-1].endswith(('_pkey', '_fkey')):
            pass
        elif said[0] in ('enable', 'disable', 'force', 'no', 'set', 'reset', 'owner'):
            pass
        else:
            raise ValueError('alter table')


def read_argument(part):
    said = words(part)
    mode = said[0] if said[0] in ('in', 'out', 'inout', 'variadic') else 'in'
    text = join(part)
    text = text[len(mode):].strip() if said[0] == mode else text
    text, _, default = re.sub(r'\s+=\s+', ' default ', text, count=1).partition(' default ')
    name, _, type_ = text.partition(' ')
    return (mode, name, plain_type(type_.strip()), default.strip()) if type_ else (mode, '', plain_type(name), '')


def add_function(schema, part, name, file):
    inner, rest = parenthesized(part)
    arguments = [read_argument(a) for a in split(inner)]
    result, body = [], ''
    for i, (kind, token) in enumerate(rest):
        if kind == 'word' and token.lower() == 'language':
            result = rest[:i]
            break
    for kind, token in rest:
        if kind == 'dollar':
            body = token[token.index('$', 1) + 1:token.rindex('$', 0, len(token) - 1)]
    result = re.sub(r'^returns\s+', '', join(result))
    function = Function(name, arguments, result or 'record', body, file)
    schema.functions[name, function.inputs] = function


def signature(part):
    inner, _ = parenthesized(part)
    return tuple(plain_type(join(t)) for t in split(inner))


def comment_on(schema, part):
    said = words(part)
    kind = said[2].lower()
    name = ''.join(said[3:said.index('is')])
    text = unquote(part)
    if kind == 'schema':
        schema.schemas[name] = text
    elif kind == 'table':
        schema.tables[name].comment = text
    elif kind == 'type':
        schema.types[name].comment = text
    elif kind == 'function':
        schema.functions[said[3], signature(part)].comment = text
    elif kind == 'column':
        table, _, column = name.rpartition('.')
        schema.tables.get(table, schema.types.get(table)).columns[column.strip('"')].comment = text
    elif kind not in ('index', 'constraint', 'trigger', 'role', 'extension', 'sequence', 'policy'):
        raise ValueError('comment')


def read_statement(schema, part, file):
    said = [w for w in words(part)]
    low = [w.lower() for w in said]
    if low[:3] == ['create', 'or', 'replace']:
        said, low = said[:1] + said[3:], low[:1] + low[3:]
    if low[:3] == ['create', 'unlogged', 'table']:
        said, low = said[:1] + said[2:], low[:1] + low[2:]

    if low[:2] == ['create', 'table']:
        table = schema.tables[said[2]] = Table(said[2], file)
        inner, _ = parenthesized(part)
        items = split(inner)
        for constraints in (False, True):
            for item in items:
                if (words(item)[0].lower() in CONSTRAINTS) == constraints:
                    (add_constraint if constraints else add_column)(table, item)
    elif low[:2] == ['alter', 'table']:
        start = next(i for i, (_, token) in enumerate(part) if token == said[2]) + 1
        alter_table(schema.tables[said[2]], part[start:])
    elif low[:2] == ['create', 'type'] and low[3:5] == ['as', '(']:
        type_ = schema.types[said[2]] = Table(said[2], file)
        for item in split(parenthesized(part)[0]):
            add_column(type_, item)
    elif low[:2] == ['create', 'function']:
        add_function(schema, part, said[2], file)
    elif low[:2] == ['drop', 'function']:
        name = said[4] if low[2:4] == ['if', 'exists'] else said[2]
        schema.functions.pop((name, signature(part)), None)
    elif low[:2] == ['comment', 'on']:
        comment_on(schema, part)
    elif low[0] in ('create', 'alter', 'drop') and low[1] in ('view', 'type', 'domain', 'table', 'materialized', 'procedure',
                                                            'aggregate', 'function'):
        raise ValueError('not known')


def read_file(schema, file):
    text = file.read_text(encoding='utf-8')
    title = re.match(r'-- ([^:\n]+): ([^\n]+)', text)
    schema.titles[file] = (title[1], title[2]) if title else (file.stem, '')

    for part in statements(text):
        if not words(part):
            continue
        try:
            read_statement(schema, part, file)
        except (ValueError, KeyError, IndexError, AttributeError, StopIteration) as problem:
            schema.unknown.append(f'{file.name}: {join(part)[:100]} ({problem})')


def read_schema(folder):
    """Everything that albo-admin would apply, in its order."""
    folder = pathlib.Path(folder)
    schema = Schema()
    listing = xml.etree.ElementTree.parse(folder / 'albo-schema.gresource.xml')
    names = [e.text for e in listing.iter('file') if e.text.endswith('.sql')]
    for name in sorted(names, key=lambda n: (not n.startswith('migrations/'), n)):
        read_file(schema, folder / name)
    return schema
