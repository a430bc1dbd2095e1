# SPDX-License-Identifier: AGPL-3.0-or-later
"""A real SMTP server (aiosmtpd, from Debian) that keeps what it takes and can be told to misbehave.

What it does to a recipient is in the address: grey-… is told to come back later the first time,
busy-… is told that the server leaves, cut-… finds the line cut, nobody-… does not exist, hang-… is taken without an answer, drop-… is taken and the line is cut,
spam-… is refused for what is in the message."""

import asyncio
import email
import email.policy
import pathlib
import random
import subprocess
import ssl
import threading
import time

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

USER, PASSWORD = "albo@ente.example.org", "Zucchero-e-sale-77"


class Mail:
    def __init__(self, envelope, secure, user):
        self.at = time.monotonic()
        self.sender, self.to = envelope.mail_from, envelope.rcpt_tos[0]
        self.raw = bytes(envelope.original_content)
        self.message = email.message_from_bytes(self.raw, policy=email.policy.default)
        self.id = str(self.message["Message-ID"]).strip("<> \r\n")
        self.secure, self.user = secure, user

    def text(self, kind):
        return self.message.get_body(preferencelist=(kind,)).get_content()


class Post:
    """Listens on a port of 127.0.0.1 in a thread of its own."""

    def __init__(self, port, folder, security="starttls", slowness=0.0):
        self.port, self.security, self.slowness = port, security, slowness
        self.folder = pathlib.Path(folder)
        self.mails, self.logins, self.greeted = [], [], set()
        self.lock = threading.Lock()
        self.hang_seconds = 30
        self.controller = None
        self.certificate = self.folder / "cert.pem"
        if not self.certificate.exists():
            subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
                            "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout",
                            str(self.folder / "key.pem"), "-out", str(self.certificate)],
                           check=True, capture_output=True)

    def start(self):
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(self.certificate, self.folder / "key.pem")
        secure = {"starttls": {"tls_context": context, "require_starttls": True},
                  "tls": {"ssl_context": context}, "none": {}}[self.security]
        sign_in = {} if self.security == "none" else {"authenticator": self.sign_in, "auth_required": True,
                                                      "auth_require_tls": self.security == "starttls"}
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port, **secure, **sign_in)
        self.controller.start()
        return self

    def stop(self):
        self.controller.stop()

    def sign_in(self, server, session, envelope, mechanism, data):
        is_good = isinstance(data, LoginPassword) and (data.login, data.password) == (USER.encode(), PASSWORD.encode())
        self.logins.append(is_good)
        return AuthResult(success=is_good, handled=is_good, auth_data=data.login if is_good else None,
                          message=None if is_good else "535 5.7.8 Authentication credentials invalid")

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.slowness:
            await asyncio.sleep(random.random() * self.slowness)
        if address.startswith("nobody-"):
            return f"550 5.1.1 <{address}>: no such box here"
        if address.startswith("grey-") and address not in self.greeted:
            self.greeted.add(address)
            return "451 4.7.1 Greylisted, please come back"
        if address.startswith(("busy-", "cut-")) and address not in self.greeted:
            self.greeted.add(address)
            if address.startswith("cut-"):
                server.transport.abort()
            return "421 4.3.2 Too many messages to this box"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        to = envelope.rcpt_tos[0]
        if to.startswith("spam-"):
            return "554 5.7.1 Not wanted"
        mail = Mail(envelope, session.ssl is not None or self.security == "tls", session.auth_data)
        with self.lock:
            self.mails.append(mail)
        if self.slowness:
            await asyncio.sleep(random.random() * self.slowness)
        if to.startswith("hang-"):
            await asyncio.sleep(self.hang_seconds)
        if to.startswith("drop-"):
            server.transport.abort()
        return "250 2.0.0 Taken"

    def to(self, address):
        with self.lock:
            return [mail for mail in self.mails if mail.to == address]
