# SPDX-License-Identifier: AGPL-3.0-or-later
"""What people with bad intentions type, and how to tell that a page took it for text."""

import html.parser
import re
import urllib.parse

MARK = "zx9"      # in every payload, so that what became of it can be told

SCRIPTS = [
    f"<script>alert('{MARK}')</script>",
    f"\"><img src=x onerror=alert('{MARK}')>",
    f"' autofocus onfocus=alert('{MARK}') x='",
    f"</textarea></select></title><svg onload=alert('{MARK}')>",
    f"javascript:alert('{MARK}')",
    f"{{{{csrf}}}}{{{{{{csrf}}}}}}{{{{#csrf}}}}{MARK}{{{{/csrf}}}}",
    f"<!--<b>{MARK}&lt;script&gt;&#60;script&#62;",
    f"\u202e\u2028<style>*{{display:none}}</style>{MARK}",
]

FILE_NAMES = [
    f"<script>alert('{MARK}')<script>.pdf",
    f"\"><img src=x onerror=alert('{MARK}')>.pdf",
    f"a\"; filename=\"{MARK}.exe",
    f"..\\..\\{MARK}.pdf", f"../../etc/{MARK}.d", f"C:\\Users\\{MARK}.pdf",
    f"{MARK}\r\nInjected: yes.pdf", f"{MARK}%0d%0aInjected:%20yes.pdf", f"{{{{csrf}}}}{MARK}.pdf",
    f"\u202efdp.{MARK}", f"{MARK}\u00e8\u4e2d\U0001f600.pdf", "..." + MARK + ".", MARK * 60 + ".pdf",
]

TRAVERSALS = [
    "/../../../../etc/passwd", "/..%2f..%2f..%2fetc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "//etc/passwd",
    "/risorse/x/../../../../etc/passwd", "/risorse/x/..%2f..%2fetc%2fpasswd", "/risorse/../albo.css",
    "/risorse/x/%2e%2e%2fpage.mustache", "/risorse/x/page.mustache", "/risorse/x/.%00./albo.css", "/risorse/x/albo.css%00.png",
    "/..\\..\\etc\\passwd", "/risorse/x/..\\..\\etc\\passwd", "/ente/../../etc/passwd", "/ente/%2e%2e/%2e%2e",
    "/bozze/../pratiche", "/bozze/1/allegati/../../../etc/passwd", "/pratiche/1/allegati/..%2f1", "/%c0%ae%c0%ae/etc/passwd",
    "/%252e%252e%252fetc/passwd", "/.git/config", "/.env", "file:///etc/passwd", "http://127.0.0.1:5432/",
]

LINE_BREAKS = ["%0d%0aInjected:%20yes", "/%0d%0aInjected:%20yes", "%0aInjected:%20yes", "%0dInjected:%20yes",
               "/%E5%98%8A%E5%98%8DInjected:%20yes", "/a%0d%0a%0d%0a<html>Injected", "%u000aInjected:%20yes", "/%00%0aInjected:yes"]

ELSEWHERE = [
    "https://evil.example.org/", "//evil.example.org", "///evil.example.org", "/\\evil.example.org", "\\\\evil.example.org",
    "/\t/evil.example.org", "/\n/evil.example.org", "https:evil.example.org", "/%09/evil.example.org", "/./\\evil.example.org",
    "javascript:alert(1)", "data:text/html,x", "@evil.example.org", ".evil.example.org", ":80@evil.example.org/", " //evil.example.org",
    "/" * 600, "/<script>", "", "/%5cevil.example.org", "http://127.0.0.1@evil.example.org", "/\u2028//evil.example.org",
]


def fill(form, turn):
    """Values with one of SCRIPTS in every field that takes text, each another one, and others each TURN."""
    values, n = {}, turn
    for section in form["sections"]:
        for field in section["fields"]:
            kind, n = field["type"], n + 1
            payload = SCRIPTS[n % len(SCRIPTS)]
            if kind == "address":
                values[field["id"]] = {part: SCRIPTS[(n + k) % len(SCRIPTS)] for k, part in enumerate(
                    ("street", "number", "postal_code", "municipality", "province", "country"))}
            elif kind in ("text", "multiline", "email", "pec", "phone", "fiscal_code", "vat_number", "iban",
                          "postal_code", "municipality", "province", "country"):
                values[field["id"]] = payload
            elif kind == "choice":
                values[field["id"]] = field["options"][turn % len(field["options"])]["value"]
            elif kind == "multichoice":
                values[field["id"]] = [option["value"] for option in field["options"]]
    return values


class Watcher(html.parser.HTMLParser):
    """Reads a page as a browser would, and notes what could run, and where the mark is."""

    def __init__(self):
        super().__init__()
        self.wrong, self.texts = [], []

    def handle_starttag(self, tag, attrs):
        if tag in ("script", "style", "iframe", "object", "embed", "base"):
            names = dict(attrs)
            if not (tag == "script" and (names.get("src") or "").startswith("/risorse/")):
                self.wrong.append(f"<{tag}>")
        for name, value in attrs:
            value = value or ""
            if name.startswith("on") or name in ("style", "srcdoc") or MARK in name:
                self.wrong.append(f"<{tag} {name}={value[:40]!r}>")
            if name in ("href", "src", "action", "formaction"):
                scheme = urllib.parse.urlsplit(value.strip()).scheme.lower()
                if scheme not in ("", "http", "https", "mailto", "tel") and not (tag == "img" and scheme == "data"):
                    self.wrong.append(f"<{tag} {name}={value[:60]!r}>")
            if MARK in value:
                self.texts.append(value)

    def handle_data(self, data):
        if MARK in data:
            self.texts.append(data)

    def handle_comment(self, data):
        if MARK in data:
            self.wrong.append(f"<!--{data[:40]}")


def check_page(page, where):
    """Fails if anything that was typed is more than text; returns 1 if some of it is shown, 0 if nothing is."""
    watcher = Watcher()
    watcher.feed(page)
    assert not watcher.wrong, f"{where}: became {watcher.wrong}"
    # Braces that were read as a template leave the token where the name of the hole was.
    for text in watcher.texts:
        assert not re.search(rf"[0-9a-f]{{64}}{MARK}|^{MARK}$", text), f"{where}: braces were read as a template: {text!r}"
    return 1 if watcher.texts else 0
