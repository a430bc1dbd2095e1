# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the stand-ins for payment services share: an HTTP server, faults on demand, and a memory.

A stand-in keeps the rules of the service that it stands for: it refuses what the service would refuse.
Beside the service's own paths it answers under /_test/, where a test says what should go wrong next,
pays a notice, and asks what was done.
"""

import http.server
import json
import socket
import ssl
import struct
import sys
import threading
import time
import urllib.parse


def is_notice_number(number):
    return (len(number) == 18 and number.isdigit() and number[0] == "3"
            and int(number[:16]) % 93 == int(number[16:]))


class Refusal(Exception):
    """An answer that is not a success."""

    def __init__(self, status, body=None, headers=()):
        super().__init__(status)
        self.status = status
        self.body = body
        self.headers = headers


class Double:
    """A service.  Its routes are methods named by `routes`: (method, path pattern, function)."""

    routes = ()

    def __init__(self):
        self.lock = threading.RLock()
        self.faults = []
        self.calls = []
        self.effects = []

    def authorize(self, headers):
        """Refuses who is not known."""

    def effect(self, what, name):
        self.effects.append((what, name))

    def answer(self, method, path, query, headers, body):
        for verb, pattern, function in self.routes:
            names = match(pattern, path) if verb == method else None
            if names is not None:
                with self.lock:
                    self.authorize(headers)
                    return function(self, query, body, **names)
        raise Refusal(404)

    # What a test may ask of every stand-in.
    def control(self, method, path, body):
        with self.lock:
            if path == "/_test/fault":
                self.faults.append(json.loads(body))
                return {}
            if path == "/_test/calls":
                return {"calls": self.calls, "effects": self.effects}
            if path == "/_test/forget":
                self.faults, self.calls, self.effects = [], [], []
                return {}
            return self.set_up(path.removeprefix("/_test/"), json.loads(body or "{}"))

    def set_up(self, what, details):
        raise Refusal(404)

    def take_fault(self):
        with self.lock:
            if not self.faults:
                return None
            fault = self.faults[0]
            fault["times"] = fault.get("times", 1) - 1
            if fault["times"] <= 0:
                self.faults.pop(0)
            return fault


def match(pattern, path):
    """Names in braces of a pattern, as the path has them."""
    wanted, given = pattern.split("/"), path.split("/")
    if len(wanted) != len(given):
        return None
    names = {}
    for want, have in zip(wanted, given):
        if want.startswith("{"):
            names[want[1:-1]] = urllib.parse.unquote(have)
        elif want != have:
            return None
    return names


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *_):
        pass

    def reset(self):
        """Closes so that the other side sees a reset, not an end."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True
        self.connection.close()

    def send(self, status, body, headers=(), kind="application/json"):
        self.send_response(status)
        if body:
            self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def send_fault(self, fault):
        """True when that was the answer."""
        kind = fault["kind"]
        if kind == "reset":
            self.reset()
        elif kind == "hang":
            time.sleep(fault["seconds"])
            self.reset()
        elif kind == "status":
            self.send(fault["status"], fault.get("body", "").encode(), fault.get("headers", []),
                      fault.get("type", "application/json"))
        elif kind == "large":
            self.send(200, b"[" + b"0," * (fault["bytes"] // 2) + b"0]")
        elif kind == "truncated":
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", "1000")
            self.end_headers()
            self.wfile.write(b'{"iupd":')
            self.reset()
        elif kind == "drip":
            self.send_response(200)
            self.send_header("Content-Length", "100000")
            self.end_headers()
            for _ in range(fault["bytes"]):
                self.wfile.write(b" ")
                time.sleep(fault["pause"])
            self.reset()
        else:
            return False
        return True

    def handle_any(self):
        double = self.server.double
        url = urllib.parse.urlsplit(self.path)
        query = dict(urllib.parse.parse_qsl(url.query))
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))

        if url.path.startswith("/_test/"):
            try:
                self.send(200, json.dumps(double.control(self.command, url.path, body)).encode())
            except Refusal as refusal:
                self.send(refusal.status, b"")
            return

        fault = double.take_fault()
        path = url.path.removeprefix(self.server.base)

        try:
            if fault and not fault.get("after") and self.send_fault(fault):
                double.calls.append((self.command, path, fault["kind"]))
                return
            status, reply, *rest = double.answer(self.command, path, query, self.headers, body)
            headers, kind = (rest + [(), "application/json"])[:2] if rest else ((), "application/json")
            reply = reply if isinstance(reply, bytes) else json.dumps(reply).encode()
        except Refusal as refusal:
            status, headers, kind = refusal.status, refusal.headers, "application/json"
            reply = json.dumps(refusal.body).encode() if refusal.body is not None else b""
        double.calls.append((self.command, path, status))
        # It was carried out; what is lost is only the answer.
        if fault and fault.get("after") and self.send_fault(fault):
            return
        self.send(status, reply, headers, kind)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = handle_any


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request, address):
        if not isinstance(sys.exc_info()[1], (ConnectionError, BrokenPipeError, ValueError, OSError)):
            super().handle_error(request, address)


def serve(double, base="", certificate=None):
    """A server of it on a free port, in a thread of its own; not yet ended."""
    server = Server(("127.0.0.1", 0), Handler)
    server.double, server.base = double, base
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def main(double, base=""):
    """For a test program: prints the port, and ends when its input does."""
    certificate = tuple(sys.argv[1:3]) if len(sys.argv) > 2 else None
    server = serve(double, base, certificate)
    print(server.server_address[1], flush=True)
    sys.stdin.read()
