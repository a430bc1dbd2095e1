# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every page of the portal is right: with and without scripts, at 360 and 1280 px, in each language.

page_table.py says which pages there are; walk.mjs looks at them and follows their links.  Screenshots
are left in the build folder."""

import collections
import dataclasses
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import urllib.parse

import acceptance
import identity_way
import keyboard_way
import markup_way
import upload_way
from foreign_texts import list_foreign
from page_table import DOWNLOADS, FILES, LEAVING, OF_PROVIDERS, REDIRECTS, SESSION, People, list_addresses, list_pages, list_routes
from parts import BUILD, Database, Helper, Site
from tap import Story, say
from ways import Ways

HERE = pathlib.Path(__file__).parent
OUT = BUILD / "tests/journey/pages"
PATIENCE = 900    # seconds for the walk; it takes a third of that on two processors

story = Story()
database = Database()
site = Site(database, OUT)
results = collections.defaultdict(list)     # name of a page → what the walk says of it
routes = []
walked, asked = set(), set()
ways = Ways(database, site, None, OUT)


def to_job(pages, people):
    origins = {"portal": site.url, "login": site.login_url}
    hosts = {who: [{"name": SESSION, "value": token, "url": site.url}]
             for who, token in people.tokens.items()}
    return {
        "origins": origins, "routes": routes, "files": FILES, "downloads": DOWNLOADS, "leaving": LEAVING, "cookies": hosts,
        "foreign": list_foreign(), "linker": "filled", "links": [origins[program] + path for program, path in list_addresses(pages)],
        "shots": str(OUT), "shotWidth": int(os.environ.get("ALBO_SHOT_WIDTH", 360)),
        "thorough": "ALBO_PAGES" in os.environ,
        "pages": [{**dataclasses.asdict(page), "url": origins[page.program] + page.path} for page in pages],
    }


def walk():
    """Looks at all pages; fills `results`, `walked` and `asked`."""
    people = People(database, site)
    wanted = os.environ.get("ALBO_PAGES", "")      # an expression: for a person who mends one page
    pages = [page for page in list_pages(database, people) if re.search(wanted, page.name)]
    job = OUT / "job.json"
    job.write_text(json.dumps(to_job(pages, people)))
    with open(OUT / "walk.jsonl", "w") as said, open(OUT / "walk.log", "w") as errors:
        status = subprocess.run(["node", HERE / "walk.mjs", job], stdout=said, stderr=errors,
                                timeout=PATIENCE).returncode
    assert status == 0, (OUT / "walk.log").read_text()[-4000:]
    for line in (OUT / "walk.jsonl").read_text().splitlines():
        result = json.loads(line)
        if result.get("end"):
            walked.update(result["walked"])
            asked.update(result["asked"])
        else:
            results[result["page"]].append(result)
    return pages


def find_route(method, address):
    """Which route answers, as albo_route_find() finds it."""
    url = urllib.parse.urlsplit(address)
    program = {site.url: "portal", site.login_url: "login"}.get(f"{url.scheme}://{url.netloc}")
    for route in routes:
        expression = re.escape(route["pattern"]).replace("\\*", "[A-Za-z0-9_-][A-Za-z0-9_.-]*")
        if (route["program"], route["method"]) == (program, method) and re.fullmatch(expression, url.path):
            return f"{program} {method} {route['pattern']}"
    return None


@story.step("portal, sign-in and browser are there")
def start():
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir(parents=True)
    site.start()
    routes.extend(list_routes())
    ways.browser = Helper("browser", ["node", HERE / "citizen.mjs"], OUT)


keyboard_way.add_steps(story, ways)
upload_way.add_steps(story, ways)
markup_way.add_steps(story, ways)
acceptance.add_steps(story, ways)
identity_way.add_steps(story, ways)


@story.step("every page was looked at")
def look():
    missing = {page.name for page in walk()} - set(results)
    assert not missing, f"not looked at: {missing}"
    say(f"{sum(map(len, results.values()))} pages, {len(results)} kinds")


@story.step("no page breaks a rule: one first heading, title, language, width, accessibility, HTML, origin")
def rules():
    assert results, "no page was looked at"
    faults = [f"{name} ({result['language']}, {result['who']}, {result['url']}): {fault}"
              for name, found in sorted(results.items()) for result in found
              for fault in result["faults"]]
    assert not faults, f"{len(faults)} faults\n" + "\n".join(faults)


@story.step("no two pages have the same title")
def titles():
    paths = collections.defaultdict(set)
    for found in results.values():
        for result in found:
            address = urllib.parse.urlsplit(result["url"])
            if result.get("title") and result["status"] < 400:
                paths[result["language"], result["title"]].add(re.sub(r"/bozze/\d+", "/bozze/*", address.path))
    twice = [f"“{title}” ({language}): {', '.join(sorted(found))}"
             for (language, title), found in paths.items() if len(found) > 1]
    assert not twice, "\n".join(twice)


@story.step("each route of the portal and of the sign-in was looked at")
def all_routes():
    ways.collect_requests()
    asked.update(filter(None, (find_route(method, address) for method, address in ways.requests)))
    assert routes, "the programs say that they have no routes"
    others = FILES + DOWNLOADS
    missing = []
    for route in routes:
        if route["program"] == "login" and route["pattern"] in OF_PROVIDERS:
            continue
        key = " ".join(route[part] for part in ("program", "method", "pattern"))
        is_page = route["method"] == "GET" and route["pattern"] not in others + REDIRECTS.get(route["program"], ())
        if key not in (walked if is_page else asked):
            missing.append(key)
    assert not missing, "no page of page_table.py shows, and no link leads to:\n" + "\n".join(missing)


chosen = os.environ.get("ALBO_STEPS")            # likewise: an expression on what steps are called
if chosen:
    story.keep(lambda name: name.startswith("portal, sign-in") or re.search(chosen, name))

try:
    status = story.tell(stop_at_failure=False)
finally:
    if ways.browser is not None:
        ways.browser.stop()
    site.stop()
sys.exit(status)
