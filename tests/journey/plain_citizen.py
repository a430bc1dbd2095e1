# SPDX-License-Identifier: AGPL-3.0-or-later
"""A citizen without a browser: pages and forms over plain HTTP.

For tests that cut a connection in the middle or submit a hundred times; what a person sees is
tested with the real browser (citizen.mjs)."""

import html.parser
import http.client
import urllib.parse
import uuid


class Form:
    def __init__(self, attributes):
        self.action = attributes.get("action") or ""
        self.method = attributes.get("method", "get").lower()
        self.is_multipart = attributes.get("enctype") == "multipart/form-data"
        self.fields = []     # (name, value) as a browser would send them untouched
        self.choices = {}    # name of a radio, checkbox or select → values on offer
        self.files = []      # names of file controls
        self.buttons = []    # (name, value, formaction)


class Page(html.parser.HTMLParser):
    """What matters of a page: its text, links and forms."""

    def __init__(self, response, body, url):
        super().__init__()
        self.status = response.status
        self.headers = response.headers
        self.url = url
        self.path = urllib.parse.urlsplit(url).path
        self.links, self.forms, self._words = [], [], []
        self._form = self._select = self._textarea = None
        if "html" in response.headers.get("Content-Type", ""):
            self.feed(body.decode())

    @property
    def text(self):
        return " ".join(" ".join(self._words).split())

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        name = attributes.get("name")
        if tag == "a" and "href" in attributes:
            self.links.append(attributes["href"])
        elif tag == "form":
            self._form = Form(attributes)
            self.forms.append(self._form)
        elif self._form is not None and "disabled" not in attributes:
            self._handle_control(tag, name, attributes)

    def _handle_control(self, tag, name, attributes):
        form, kind, value = self._form, attributes.get("type", "text"), attributes.get("value", "")
        if tag == "button" or (tag == "input" and kind == "submit"):
            form.buttons.append((name, value, attributes.get("formaction")))
        elif tag == "input" and kind == "file":
            form.files.append(name)
        elif tag == "input" and kind in ("radio", "checkbox"):
            form.choices.setdefault(name, []).append(value or "on")
            if "checked" in attributes:
                form.fields.append((name, value or "on"))
        elif tag == "input" and name:
            form.fields.append((name, value))
        elif tag == "select":
            self._select = name
            form.choices.setdefault(name, [])
        elif tag == "option" and self._select:
            form.choices[self._select].append(value)
            if "selected" in attributes:
                form.fields.append((self._select, value))
        elif tag == "textarea":
            self._textarea = [name, ""]

    def handle_endtag(self, tag):
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = None
        elif tag == "textarea" and self._textarea is not None:
            self._form.fields.append((self._textarea[0], self._textarea[1].removeprefix("\n")))
            self._textarea = None

    def handle_data(self, data):
        if self._textarea is not None:
            self._textarea[1] += data
        else:
            self._words.append(data)

    def form(self, action):
        """The form whose action ends like this."""
        for form in self.forms:
            if form.action.endswith(action):
                return form
        raise AssertionError(f"{self.url} has no form to {action}: {[f.action for f in self.forms]}")

    def field(self, name):
        """The value of a hidden or text field of any form of the page."""
        for form in self.forms:
            for other, value in form.fields:
                if other == name:
                    return value
        raise AssertionError(f"{self.url} has no field {name}")


def multipart(fields, files):
    """A body and its media type.  FILES: (name, file name, media type, bytes)."""
    boundary = uuid.uuid4().hex
    parts = []
    for name, value in fields:
        parts.append(f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
                     .encode())
    for name, file_name, media_type, content in files:
        parts.append(f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"; '
                     f'filename="{file_name}"\r\nContent-Type: {media_type}\r\n\r\n'.encode()
                     + content + b"\r\n")
    parts.append(f"--{boundary}--\r\n".encode())
    return b"".join(parts), f"multipart/form-data; boundary={boundary}"


class PlainCitizen:
    """Follows redirects between portal and sign-in and keeps the cookies of both, as a browser
    does on one host."""

    def __init__(self, base, timeout=20):
        self.base = base
        self.timeout = timeout
        self.cookies = {}

    def connect(self, url):
        return http.client.HTTPConnection(urllib.parse.urlsplit(url).netloc, timeout=self.timeout)

    def headers(self):
        origin = urllib.parse.urlsplit(self.base)
        return {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
                "Accept": "text/html", "Accept-Language": "it",
                "Origin": f"{origin.scheme}://{origin.netloc}"}

    def _keep_cookies(self, response):
        for header in response.headers.get_all("Set-Cookie", []):
            pair, *attributes = header.split(";")
            name, value = pair.strip().split("=", 1)
            if value == "" or any(a.strip().lower() == "max-age=0" for a in attributes):
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = value

    def request(self, method, url, body=None, media_type=None, follow=True):
        for _ in range(10):
            parts = urllib.parse.urlsplit(url)
            target = parts.path + (f"?{parts.query}" if parts.query else "")
            headers = self.headers()
            headers["Origin"] = f"{parts.scheme}://{parts.netloc}"
            if media_type:
                headers["Content-Type"] = media_type
            wire = self.connect(url)
            try:
                wire.request(method, target, body, headers)
                response = wire.getresponse()
                content = response.read()
            finally:
                wire.close()
            self._keep_cookies(response)
            if not follow or response.status not in (301, 302, 303):
                return Page(response, content, url)
            url = urllib.parse.urljoin(url, response.headers["Location"])
            method, body, media_type = "GET", None, None
        raise AssertionError(f"too many redirects, the last to {url}")

    def get(self, path, follow=True):
        return self.request("GET", urllib.parse.urljoin(self.base, path), follow=follow)

    def post(self, path, fields, files=(), is_multipart=False, follow=True, base=None):
        url = urllib.parse.urljoin(base or self.base, path)
        if files or is_multipart:
            body, media_type = multipart(fields, files)
        else:
            body, media_type = (urllib.parse.urlencode(fields).encode(),
                                "application/x-www-form-urlencoded")
        return self.request("POST", url, body, media_type, follow)

    def sign_in(self, person, return_path="/pratiche", base=None):
        """Through the first provider of the page, as the person with this number."""
        page = self.ask_provider(return_path, base)
        form = page.form("/scelta")
        page = self.post(form.action, [*form.fields, ("persona", person)], base=page.url)
        form = page.form("/accedi/risposta")
        return self.post(form.action, form.fields, base=page.url)

    def ask_provider(self, return_path="/pratiche", base=None):
        """The page of a provider, which was asked who one is."""
        page = self.get(urllib.parse.urljoin(base or self.base, "/accedi?ritorno=" + urllib.parse.quote(return_path)))
        assert page.status == 200, f"{page.url}: {page.status} {page.text}"
        link = next(link for link in page.links if link.startswith("/accedi/con/"))
        return self.get(urllib.parse.urljoin(page.url, link))
