# SPDX-License-Identifier: AGPL-3.0-or-later
"""How the pages of a citizen do on a telephone with a slow network, as Lighthouse judges it.

Everything is on 127.0.0.1: the telephone and its network are Lighthouse's own simulation, which takes
the speed of this machine into account only in part.  Without its npm package nothing is measured."""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

import crowd
from figures import BUILD, Cluster, remark, report
from parts import SOURCE, Database, Site

GOAL = 90
CATEGORIES = ("performance", "accessibility", "best-practices")
ROUNDS = int(os.environ.get("ALBO_BENCH_ROUNDS", "3"))


def find_program(folder):
    """Where npm put it, or nothing."""
    done = subprocess.run([SOURCE / "tests/journey/install-browser-driver", folder,
                           SOURCE / "tests/bench/lighthouse"], capture_output=True, text=True)
    program = pathlib.Path(folder) / "node_modules/lighthouse/cli/index.js"
    if done.returncode != 0 or not program.exists():
        remark(f"# lighthouse is not installed: {done.stderr.strip().splitlines()[-1:]}")
        return None
    return program


def judge(program, url, token, out):
    """The scores of one visit, of 100."""
    argv = ["node", program, url, "--quiet", "--output=json", f"--output-path={out}",
            "--form-factor=mobile", "--throttling-method=simulate",
            f"--only-categories={','.join(CATEGORIES)}",
            "--chrome-flags=--headless=new --no-sandbox --disable-gpu --disable-background-networking"]
    if token:
        argv.append("--extra-headers=" + json.dumps({"Cookie": f"albo_session={token}"}))
    done = subprocess.run([str(word) for word in argv], capture_output=True, text=True, timeout=300,
                          env={**os.environ, "CHROME_PATH": "/usr/bin/chromium"})
    if done.returncode != 0:
        raise SystemExit(f"lighthouse {url}: {done.stderr[-2000:]}")
    found = json.loads(pathlib.Path(out).read_text())
    for name in CATEGORIES:
        for reference in found["categories"][name]["auditRefs"]:
            audit = found["audits"][reference["id"]]
            if audit.get("score") is not None and audit["score"] < 0.9 and reference["weight"] > 0:
                remark(f"# {url} {name}: {audit['id']} {audit['score']} {audit.get('displayValue', '')}")
    return {name: 100 * found["categories"][name]["score"] for name in CATEGORIES}


def main(_size):
    program = find_program(BUILD / "tests/bench/lighthouse")
    if program is None:
        return
    logs = pathlib.Path(tempfile.mkdtemp(prefix="albo-bench-logs."))
    with Cluster() as cluster:
        account = f"host={cluster.host} user=albo_admin dbname=albo"
        cluster.admin("--database", account, "init")
        cluster.admin("--database", account, "demo")
        database = Database(host=cluster.host)
        token, draft, _version = crowd.fill_drafts(database, 1, 1)[1]
        site = Site(database, logs)
        try:
            site.start()
            for name, path, who in (("catalogue", "/", None), ("service", "/ente/ordine/iscrizione", None),
                                    ("step", f"/bozze/{draft}/2", token), ("area", "/pratiche", token)):
                rounds = [judge(program, site.url + path, who, logs / "report.json") for _ in range(ROUNDS)]
                for category in CATEGORIES:
                    values = sorted(found[category] for found in rounds)
                    report(f"lighthouse-{name}-{category}", values[len(values) // 2], None, GOAL, "/100")
        finally:
            site.stop()
            shutil.rmtree(logs)


if __name__ == "__main__":
    main(int(sys.argv[1]))
