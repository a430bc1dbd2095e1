#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The help's reference of the database, compared with a database.  Prints TAP.

  tests/with-postgres.sh tests/help/test-reference.py SOURCE PAGE...
"""

import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET

SOURCE = pathlib.Path(sys.argv[1])
PAGES = [pathlib.Path(p) for p in sys.argv[2:]]
sys.dont_write_bytecode = True
sys.path.insert(0, str(SOURCE / 'data' / 'help'))

import read_schema                                              # noqa: E402
import write_reference                                          # noqa: E402

NS = '{http://projectmallard.org/1.0/}'
SCHEMAS = "('albo', 'office', 'audit', 'portal', 'login', 'worker', 'admin', 'account')"
n_tests = n_failed = 0


def check(name, problems):
    global n_tests, n_failed
    problems = list(problems)
    n_tests += 1
    n_failed += bool(problems)
    print(f'{"not ok" if problems else "ok"} {n_tests} - {name}')
    for problem in problems[:20]:
        print(f'#   {problem}')


def ask(sql):
    result = subprocess.run(['psql', '-XAtq', '-v', 'ON_ERROR_STOP=1', '-c', f'select json_agg(q) from ({sql}) q'],
                            capture_output=True, text=True, check=True)
    return [tuple(map(freeze, row.values())) for row in json.loads(result.stdout) or []]


def freeze(value):
    return tuple(map(freeze, value)) if isinstance(value, list) else value


def differ(written, real):
    """Every difference, named by side."""
    written, real = set(written), set(real)
    for row in sorted(written - real, key=str):
        yield f'only in the reference: {row}'
    for row in sorted(real - written, key=str):
        yield f'only in the database: {row}'


def formatted(types):
    """What PostgreSQL calls each type."""
    values = ', '.join("('%s')" % t.replace("'", "''") for t in sorted(types))
    return dict(ask(f'select t, format_type(t::regtype, null) from (values {values}) v (t)'))


def compare(schema):
    things = {**schema.tables, **schema.types}
    plain = {f.result for f in schema.functions.values() if not f.result.startswith(('table', 'setof', 'record'))}
    name_of = formatted({c.type for t in things.values() for c in t.columns.values()}
                        | {a[2] for f in schema.functions.values() for a in f.arguments} | plain)

    check('says everything about tables and types',
          differ(((name, thing.comment) for name, thing in things.items()),
                 ask("select c.oid::regclass::text, coalesce(obj_description(c.oid, 'pg_class'),"
                     " obj_description(c.reltype, 'pg_type')) from pg_class c"
                     f" where c.relnamespace::regnamespace::text in {SCHEMAS} and c.relkind not in ('i', 'S')")))

    check('says everything about columns',
          differ(((name, c.name, name_of[c.type], c.not_null, c.comment)
                  for name, thing in things.items() for c in thing.columns.values()),
                 ask("select c.oid::regclass::text, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,"
                     " coalesce(col_description(c.oid, a.attnum), '')"
                     " from pg_class c join pg_attribute a on a.attrelid = c.oid"
                     f" where c.relnamespace::regnamespace::text in {SCHEMAS} and c.relkind not in ('i', 'S')"
                     " and a.attnum > 0 and not a.attisdropped")))

    check('says all keys and references',
          differ([(name, 'p', t.key, None) for name, t in schema.tables.items() if t.key]
                 + [(name, 'f', *r) for name, t in schema.tables.items() for r in t.references],
                 ask("select x.conrelid::regclass::text, x.contype, (select json_agg(a.attname order by k.i)"
                     " from unnest(x.conkey) with ordinality k (n, i)"
                     " join pg_attribute a on a.attrelid = x.conrelid and a.attnum = k.n),"
                     " nullif(x.confrelid, 0)::regclass::text from pg_constraint x"
                     " where x.connamespace = 'albo'::regnamespace and x.contype in ('p', 'f')")))

    check('says everything about functions',
          differ(((f.name, tuple(name_of[t] for t in f.inputs), tuple(a[1] for a in f.arguments),
                   name_of.get(f.result), f.comment) for f in schema.functions.values()),
                 ask("select p.pronamespace::regnamespace || '.' || p.proname,"
                     " array(select format_type(t, null) from unnest(p.proargtypes) with ordinality x (t, i) order by i),"
                     " coalesce((p.proargnames)[1:(select count(*) from unnest(p.proargmodes) m where m <> 't')"
                     " + case when p.proargmodes is null then p.pronargs else 0 end], '{}'),"
                     " case when not p.proretset and p.prorettype <> 'record'::regtype and p.proargmodes is null"
                     " then format_type(p.prorettype, null) end,"
                     " obj_description(p.oid, 'pg_proc') from pg_proc p"
                     f" where p.pronamespace::regnamespace::text in {SCHEMAS}")))

    check('says all of the schemas',
          differ(schema.schemas.items(),
                 ask(f"select nspname, obj_description(oid, 'pg_namespace') from pg_namespace"
                     f" where nspname in {SCHEMAS} or nspname = 'albo_ext'")))


def compare_states(states):
    labels, actions, transitions = states
    check('says all states',
          differ(((i, code, *label) for i, (code, label) in enumerate(labels.items(), 1)),
                 ask('select state, code, label_it, label_en from albo.state')))
    check('says all steps',
          differ(transitions,
                 ask("select f.code as a, t.action as b, s.code as c, array_remove(array[case when by_applicant then 'applicant' end,"
                     " case when by_officer then 'officer' end, case when by_administrator then 'administrator' end,"
                     " case when by_system then 'system' end], null)"
                     ' from albo.transition t left join albo.state f on f.state = t.from_state'
                     ' join albo.state s on s.state = t.to_state')))
    check('has words for all steps', {a for _, a, *_ in transitions} ^ set(actions))


def check_pages(schema):
    pages = {p.stem: ET.parse(p).getroot() for p in PAGES}
    pages |= {p.stem: ET.parse(p).getroot() for p in (SOURCE / 'data' / 'help' / 'C').glob('*.page')}
    ids = {}
    for name, page in pages.items():
        found = [name] + [f'{name}#{s.get("id")}' for s in page.iter(NS + 'section')]
        ids.update((i, found.count(i)) for i in found)

    check('writes the pages that are installed', set(write_reference.PAGES) ^ {p.stem for p in PAGES})
    check('names no section twice', (i for i, n in ids.items() if n > 1))
    check('has links that lead somewhere',
          (f'{name}: {link.get("xref")}' for name, page in pages.items() for link in page.iter(NS + 'link')
           if link.get('xref') and link.get('xref') not in ids))

    signatures = '\n'.join(c.text or '' for name in write_reference.CALLERS
                           for c in pages[f'schema-{name}'].iter(NS + 'code') if c.get('mime'))
    check('shows every function', (f.name for f in schema.functions.values() if f.name + '(' not in signatures))
    check('shows every table and type',
          (t for t in [*schema.tables, *schema.types] if 'schema-tables#' + t.split('.')[1] not in ids))

    raised = {code for codes in schema.error_codes().values() for code in codes}
    for language in ('C', 'it'):
        text = (SOURCE / 'data' / 'help' / language / 'schema.page').read_text(encoding='utf-8')
        check(f'explains every error ({language})', (c for c in raised if f'<code>{c}</code>' not in text))

    if shutil.which('yelp-check'):
        result = subprocess.run(['yelp-check', 'validate', *map(str, PAGES)], capture_output=True, text=True)
        check('is valid Mallard', (result.stdout + result.stderr).splitlines() if result.returncode else [])


STRANGE = """
-- 0001-a, <strange> (one): a < b & "c"
create table albo.odd (
  "a<b>&c" text not null default 'x; y, (', -- a comment; with 'quotes
  list text[] not null check (list <@ array['a', 'b']),
  other int references albo.odd
);
comment on table albo.odd is 'It''s <b>bold</b> & "quoted"; ' 'all of it: albo.odd_f.';
comment on column albo.odd."a<b>&c" is E'1 < 2 \\u2014 ]]>';
create or replace function albo.odd_f(p_text text default '<&>,)', p_list int[] = '{}') returns table (a text) language plpgsql as $x$
begin
  perform albo.odd_f($$;$$); -- errcode = 'AL499'
  raise exception 'no' using errcode = 'AL404';
end $x$;
comment on function albo.odd_f(text, int[]) is '<script>&amp;</script>';
create view office.v as select 1;
"""


def check_strange():
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        (folder / 'migrations').mkdir()
        (folder / 'albo-schema.gresource.xml').write_text('<gresources><file>migrations/0001-strange.sql</file></gresources>')
        (folder / 'migrations' / '0001-strange.sql').write_text(STRANGE.lstrip())
        schema = read_schema.read_schema(folder)
        schema.schemas = dict.fromkeys(write_reference.CALLERS, '')
        states = write_reference.read_states(SOURCE / 'src' / 'core' / 'albo-request-state.c')
        written = {n: write_reference.write(p) for n, p in write_reference.Reference(schema, states).pages()}

    odd = schema.tables['albo.odd']
    check('tells what it does not understand',
          [] if len(schema.unknown) == 1 and 'view' in schema.unknown[0] else schema.unknown or ['nothing'])
    check('reads literals, comments and lists',
          differ([(c.name, c.type, c.not_null, c.comment) for c in odd.columns.values()] + [(odd.comment,)],
                 [('a<b>&c', 'text', True, '1 < 2 \u2014 ]]>'), ('list', 'text[]', True, ''), ('other', 'int', False, ''),
                  ('It\'s <b>bold</b> & "quoted"; all of it: albo.odd_f.',)]))

    check('makes plain ids of strange subjects',
          (i for p in written.values() for i in re.findall(r' id="([^"]*)"', p) if not re.fullmatch(r'[a-z][\w-]*', i)))

    text = {n: ' '.join(ET.fromstring(p).itertext()) for n, p in written.items()}
    check('keeps markup in names and words as text',
          (t for t, page in [('a<b>&c', 'schema-tables'), ('<b>bold</b>', 'schema-tables'), ('1 < 2', 'schema-tables'),
                             ('<script>&amp;</script>', 'schema-albo'), ("'<&>,)'", 'schema-albo')] if t not in text[page]))


def main():
    schema = read_schema.read_schema(SOURCE / 'data' / 'schema')
    check('understands every statement', schema.unknown)
    compare(schema)
    compare_states(write_reference.read_states(SOURCE / 'src' / 'core' / 'albo-request-state.c'))
    check_pages(schema)
    check_strange()
    print(f'1..{n_tests}')
    sys.exit(n_failed > 0)


main()
