# SPDX-License-Identifier: AGPL-3.0-or-later
"""A third language needs one line in a table and one catalogue, and then is everywhere.

The portal is built with a language in which every text stands in ⟦brackets⟧.  On no page may a text
stand without, unless it is what the database holds: names, and what an office wrote in its forms."""

import html.parser
import re
import subprocess
import sys
import urllib.parse

from page_table import SESSION, People, list_pages
from parts import BUILD, SOURCE, Database, Site
from plain_citizen import PlainCitizen
from tap import Story, check_equal, say

LOGS = BUILD / "tests/languages"
LANGUAGE = "qps"
# What is the same in every language.
UNIVERSAL = {"PEC", "SPID", "CIE", "PDF", "P7M", "JPEG", "PNG", "byte", "KiB", "MiB", "Italiano", "English",
             "ISEE", "IBAN", "E-mail", "PagoPA", "App IO", "CSV", "JSON"}
# Laws are cited as Italy cites them, and an address of the network is what it is.
CITATION = re.compile(r"^\((artt?\.|cc?\.|L\.|DPR|D\.Lgs\.|\d+|[-,;/. ]|-ter|-bis|-quater)+\)$")
ADDRESS = re.compile(r"^(https?://\S+|\S+@\S+|\d+ byte)$")
# The database explains a deadline in the two languages it knows: a third one reads the Italian.
EXPLAINED = re.compile(r"^(Se nulla cambia|L’ultimo giorno|La richiesta è arrivata il|Il termine è scaduto il)\b.*\.$")
# What the pages are filled from.
TYPED = ("organization", "citizen", "draft", "request", "submission", "attachment", "member", "staff")
TABLES = TYPED + ("service", "service_version", "register", "section", "history")

story = Story()
database = Database()
site = Site(database, LOGS)
pages, people = [], People(database, site)


class Texts(html.parser.HTMLParser):
    """The texts of a page, and those attributes that are read out."""

    def __init__(self, text):
        super().__init__()
        self.found, self.elements = [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        if tag not in ("meta", "link", "input", "br", "hr", "img", "use", "path"):
            self.elements.append(attributes.get("lang") or (self.elements[-1] if self.elements else None))
        for name in ("aria-label", "title", "alt", "placeholder"):
            if attributes.get(name):
                self.found.append(attributes[name])

    def handle_endtag(self, tag):
        if self.elements:
            self.elements.pop()

    def handle_data(self, data):
        # Data for machines stand in an element of their own (JSON-LD), as scripts do.
        if self.cdata_elem is None and data.strip() and self.elements and self.elements[-1] == LANGUAGE:
            self.found.append(" ".join(data.split()))


def ask(path, who="nobody", accept=LANGUAGE, cookies=()):
    plain = PlainCitizen(site.url)
    plain.cookies.update(cookies)
    if who in people.tokens:
        plain.cookies[SESSION] = people.tokens[who]
    usual = plain.headers
    plain.headers = lambda: {**usual(), "Accept-Language": accept}
    wire = plain.connect(site.url)
    wire.request("GET", path, headers=plain.headers())
    answer = wire.getresponse()
    body = answer.read().decode()
    wire.close()
    return answer, body


def leaves(value):
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for part in value:
            yield from leaves(part)
    elif isinstance(value, str):
        yield value


def list_data(tables):
    """Every text of these tables that a page may show."""
    found = set()
    for table in tables:
        rows = database.json(f"select coalesce(jsonb_agg(to_jsonb(t)), '[]') from albo.{table} t;")
        for text in leaves(rows):
            found.add(" ".join(text.split()))
    return found


def asked_for(path):
    """What whoever asks typed, which the page may repeat."""
    return {value for _, value in urllib.parse.parse_qsl(urllib.parse.urlsplit(path).query)}


def is_data(text, data, whole, words):
    """Whether this is a text of the database, or several with punctuation between them, or words that
    somebody typed, as in an address."""
    if text in whole or CITATION.match(text) or ADDRESS.match(text) or EXPLAINED.match(text):
        return True
    for piece in re.split(r" · |: |\n|, | \(|\)|“|”|«|»|/(?!/)", text):
        piece = piece.strip(" .*:;·,-–()")
        if not any(c.isalpha() for c in piece) or piece in UNIVERSAL or piece in data or piece in whole \
           or all(word in words for word in re.findall(r"\w+", piece)):
            continue
        return False
    return True


@story.step("the portal starts with one language more")
def start():
    site.start_login()
    site.start_portal(program=BUILD / "tests/languages/albo-portal-pseudo")
    pages.extend(page for page in list_pages(database, people)
                 if page.program == "portal" and not page.press)
    say(f"{len(pages)} pages")


@story.step("no page has a text that was not translated")
def texts():
    data = list_data(TABLES)
    words = {word for text in list_data(TYPED) for word in re.findall(r"\w+", text)}
    whole = "\n".join(data)
    faults = []
    for page in pages:
        answer, body = ask(page.path, page.who)
        check_equal(answer.status, page.status, page.path)
        if f'<html lang="{LANGUAGE}"' not in body:
            faults.append(f"{page.name}: not in the language")
        for text in Texts(body).found:
            # A text may hold a value: what is left without its brackets is looked at.
            rest = re.sub(r"⟦[^⟦⟧]*⟧", "", re.sub(r"⟦[^⟦⟧]*⟧", "", text))
            given = data | asked_for(page.path)
            if not any(is_data(part, given, whole, words) for part in (rest, text)):
                faults.append(f"{page.name} ({page.path}): “{text}”")
    assert not faults, "\n".join(dict.fromkeys(faults))


@story.step("the browser's wishes are weighed, and the switch wins over them")
def choice():
    for accept, cookies, expected in (
            ("de, qps;q=0.9, it;q=0.5", {}, "qps"), ("qps;q=0.2, en;q=0.3", {}, "en"),
            ("qps-AA", {}, "qps"), ("de", {}, "it"), ("en", {"albo_lingua": "qps"}, "qps")):
        _answer, body = ask("/", accept=accept, cookies=cookies)
        check_equal(re.search(r'<html lang="([a-z]+)"', body)[1], expected, f"{accept} {cookies}")


@story.step("the switch offers the language by the name that its speakers give it, and keeps the choice")
def switch():
    _answer, body = ask("/ente/ordine", accept="it")
    assert re.search(r'hreflang="qps" lang="qps"[^>]*>⟦Pseudo⟧<', body), body
    answer, _body = ask("/lingua/qps?ritorno=/ente/ordine")
    check_equal(answer.status, 303, "answer")
    check_equal(answer.headers["Location"], "/ente/ordine", "where it leads back")
    assert answer.headers["Set-Cookie"].startswith("albo_lingua=qps"), answer.headers["Set-Cookie"]


@story.step("dates and amounts are written as the language writes them")
def numbers():
    page = next(page for page in pages if page.name == "request-approved")
    _answer, body = ask(page.path, page.who)
    assert re.search(r"\b\d{1,2}\. ⟦[^⟧]+⟧ \d{4}", body), "no date of this language"
    fee = database.query("select o.code, k.code, v.fee_cents from albo.service_version v "
                         "join albo.service k on k.id = v.service_id and k.organization_id = v.organization_id "
                         "join albo.organization o on o.id = v.organization_id "
                         "where v.fee_cents > 0 order by 1, 2 limit 1;")
    assert fee, "no service of the sample costs anything"
    (organization, service, cents), = fee
    _answer, body = ask(f"/ente/{organization}/{service}")
    euros, rest = divmod(int(cents), 100)
    assert f"{euros};{rest:02d}" in body, f"not {euros};{rest:02d}"


@story.step("a further catalogue that lacks a text does not build")
def incomplete():
    catalogue = LOGS / "incomplete.po"
    whole = (LOGS / "qps.po").read_text()
    catalogue.write_text(whole.replace('msgstr "⟦Jàñüàry⟧"', 'msgstr ""'))
    assert catalogue.read_text() != whole, "the catalogue has no January"
    done = subprocess.run([sys.executable, SOURCE / "ui/portal/translate.py", "texts", catalogue,
                           LOGS / "incomplete.json", SOURCE / "src/core/albo-date.c"],
                          capture_output=True, text=True)
    assert done.returncode != 0 and "not translated: January" in done.stderr, done.stderr


try:
    status = story.tell()
finally:
    site.stop()
sys.exit(status)
