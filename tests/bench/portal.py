# SPDX-License-Identifier: AGPL-3.0-or-later
"""The page that everybody comes back to, beside a server that does nothing but its query, and beside the
same page made with Express and pg."""

import os
import pathlib
import re
import secrets
import shutil
import subprocess
import sys
import tempfile

import crowd
from figures import BUILD, SOURCE, Cluster, interleave, remark, report
from parts import Database, Site

ROUNDS = 5
THREADS = 4
CONNECTIONS = 16
# What albo_portal_page() of src/store asks for the first page of the area.
QUERY = "select portal.area ($1)"


def open_session(database):
    """A token of the citizen with the most requests, opened as the sign-in does."""
    token = secrets.token_urlsafe(32)
    citizen = database.value("select citizen_id from albo.request group by 1 order by count(*) desc, 1 limit 1;")
    crowd.open_session(database, citizen, token)
    return token


def speed(url, token, seconds):
    """Answers a second; any that is not 200 ends the measuring."""
    done = subprocess.run(
        ["wrk", "-t", "1", "-c", str(CONNECTIONS), "-d", f"{seconds}s",
         "-H", f"Cookie: albo_session={token}", url], capture_output=True, text=True)
    found = re.search(r"Requests/sec:\s+([0-9.]+)", done.stdout)
    if not found or "Non-2xx" in done.stdout:
        raise SystemExit(f"wrk on {url}: {done.stdout}{done.stderr}")
    return float(found[1])


def resident(pid):
    """Megabytes in memory at the most, so far."""
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024


def install_express():
    """What the lock file names, from the registry that npm is set up with; its folder."""
    source, folder = SOURCE / "tests/bench/express", BUILD / "express"
    folder.mkdir(exist_ok=True)
    is_whole = (folder / "package-lock.json").exists() and (folder / ".complete").exists() and \
        (folder / "package-lock.json").read_bytes() == (source / "package-lock.json").read_bytes()
    for name in ("package.json", "package-lock.json", ".npmrc", "server.js"):
        shutil.copy(source / name, folder)
    if not is_whole:
        subprocess.run(["npm", "ci", "--omit=dev", "--ignore-scripts", "--loglevel=error"], cwd=folder, check=True,
                       stdout=sys.stderr)
        (folder / ".complete").touch()
    return folder


def main(size):
    seconds = max(1, min(5, size // 1600))
    logs = tempfile.mkdtemp(prefix="albo-bench-logs.")
    with Cluster() as cluster:
        cluster.admin("--database", f"host={cluster.host} user=albo_admin dbname=albo", "init")
        cluster.admin("--database", f"host={cluster.host} user=albo_admin dbname=albo", "demo")
        database = Database(host=cluster.host)
        database.query("vacuum analyze;")
        token = open_session(database)
        site = Site(database, logs)
        bare = subprocess.Popen([BUILD / "tests/bench/bare-server", database.conninfo("albo_portal"),
                                 QUERY, token, str(THREADS)], stdin=subprocess.PIPE,
                                stdout=subprocess.PIPE, text=True)
        express = subprocess.Popen(["node", install_express() / "server.js", cluster.host, database.name, "albo_portal",
                                    QUERY, str(THREADS)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                                   env={**os.environ, "NODE_ENV": "production"})
        try:
            # All that it does in production, but for the rate that one session may ask.
            site.start_portal("--threads", THREADS, "--session-rate", 0)
            floor = f"http://127.0.0.1:{bare.stdout.readline().strip()}/"
            usual = f"http://127.0.0.1:{express.stdout.readline().strip()}/pratiche"
            page = site.url + "/pratiche"
            remark(f"# memory before load: {resident(site.portal.pid):.1f} MB")
            found = interleave(ROUNDS, floor=lambda: speed(floor, token, seconds),
                               page=lambda: speed(page, token, seconds),
                               usual=lambda: speed(usual, token, seconds))
            report("portal-page", found["page"], found["floor"], 0.8, "/s")
            report("portal-express", found["page"], found["usual"], 5, "/s")
            report("portal-memory", resident(site.portal.pid), None, 40, "MB", is_ceiling=True)
        finally:
            for server in (bare, express):
                server.stdin.close()
                server.wait()
            site.stop()
            shutil.rmtree(logs)


if __name__ == "__main__":
    main(int(sys.argv[1]))
