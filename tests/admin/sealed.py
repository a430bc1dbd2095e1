# SPDX-License-Identifier: AGPL-3.0-or-later
"""A database with seals, copies of it to be tampered with, and what albo-admin says of them."""

import os
import pathlib
import re
import subprocess

ADMIN = str(pathlib.Path(os.environ["ALBO_BUILD"]) / "src" / "admin" / "albo-admin")

# What whoever has the tables can do: a chain that fits again after a row was changed.
RECHAIN = """
create function public.rechain(p_organization int, p_request bigint) returns void
language plpgsql as $$
declare
  v_row  albo.history;
  v_hash bytea;
begin
  for v_row in select * from albo.history h
               where h.organization_id = p_organization and h.request_id = p_request order by h.seq loop
    v_hash := albo.history_hash(v_row, v_hash);
    update albo.history h set hash = v_hash
    where h.organization_id = p_organization and h.request_id = p_request and h.seq = v_row.seq;
  end loop;
  update albo.request r set history_hash = v_hash, history_seq = v_row.seq
  where r.organization_id = p_organization and r.id = p_request;
end
$$;
"""


def albo_admin(*words, database=None, **kwargs):
    """Exit status, and what it said to both outputs."""
    options = ["--database", f"dbname={database}"] if database else []
    done = subprocess.run([ADMIN, *options, *map(str, words)], stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, timeout=120, check=False, **kwargs)
    return done.returncode, done.stdout


def query(sql, database="albo"):
    done = subprocess.run(["psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-d", database], input=sql,
                          capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


class Copy:
    """A copy of the database, dropped at the end: what is done to it is undone."""

    def __init__(self, name="albo_copy"):
        self.name = name

    def __enter__(self):
        query(f"create database {self.name} template albo", "postgres")
        return self

    def __exit__(self, *unused):
        query(f"drop database {self.name} with (force)", "postgres")

    def tamper(self, sql):
        """As a superuser for whom no trigger and no foreign key is there."""
        query("set session_replication_role = replica;" + sql, self.name)

    def verify(self, *options):
        return albo_admin("verify", *options, database=self.name)


def wrongs(said):
    return re.findall(r"^WRONG: (.*)$", said, re.MULTILINE)
