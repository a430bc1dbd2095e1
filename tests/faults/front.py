# SPDX-License-Identifier: AGPL-3.0-or-later
"""What stands before the portal in production: the real nginx with data/nginx, over TLS, and a socket
that two portals share, passed to each as systemd passes it."""

import http.client
import pathlib
import re
import shutil
import signal
import socket
import ssl
import subprocess
import urllib.parse

from parts import BUILD, SOURCE, Program, free_port, start_provider
from plain_citizen import PlainCitizen
from tap import wait_for


# The host name of an organization, beside that of the portal.
OTHER_NAME = "ordine.example.org"


def find_nginx():
    return shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin")


class PassedSocket:
    """A listening socket that outlives the programs it is passed to."""

    def __init__(self, port):
        self.socket = socket.create_server(("127.0.0.1", port), backlog=512)

    def start(self, name, argv, log_dir):
        """As systemd does: descriptor 3, and the process id of who gets it."""
        number = self.socket.fileno()
        command = f'exec 3<&{number}; export LISTEN_PID=$$ LISTEN_FDS=1; exec "$@"'
        return PassingProgram(name, ["bash", "-c", command, name, *argv], log_dir, number)


class PassingProgram(Program):
    def __init__(self, name, argv, log_dir, number):
        self.name = name
        self.log = pathlib.Path(log_dir) / f"{name}.log"
        self.log.write_bytes(b"")
        self._output = open(self.log, "ab")
        self.process = subprocess.Popen([str(word) for word in argv], stdout=self._output,
                                        stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
                                        pass_fds=(number,), start_new_session=True)
        self.wait_said(r"listening on http://")


class Front:
    """nginx, the sign-in, and as many portals as wanted behind one socket."""

    def __init__(self, database, folder):
        self.database, self.folder = database, pathlib.Path(folder)
        self.portal_port, self.login_port, self.port, self.plain_port = (free_port() for _ in range(4))
        self.url = f"https://127.0.0.1:{self.port}"
        self.shared = PassedSocket(self.portal_port)
        self.portals, self.login, self.provider, self.nginx = {}, None, None, None
        self.make_certificate()

    def make_certificate(self):
        self.key, self.certificate = self.folder / "key.pem", self.folder / "certificate.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
                        "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1", "-addext",
                        "subjectAltName=IP:127.0.0.1", "-keyout", self.key, "-out", self.certificate],
                       check=True, capture_output=True)
        self.context = ssl.create_default_context(cafile=str(self.certificate))

    def start_portal(self, name, *options):
        self.portals[name] = self.shared.start(name, [
            BUILD / "src/portal/albo-portal", "--database", self.database.conninfo("albo_portal"),
            "--public-url", self.url, "--login-url", self.url, "--trust-proxy", *options], self.folder)

    def start_login(self):
        keys = self.folder / "keys"
        self.provider = start_provider(self.database, free_port(), self.url, keys, self.folder)
        self.login = Program("albo-login", [
            BUILD / "src/login/albo-login", "--database", self.database.conninfo("albo_login"),
            "--port", self.login_port, "--public-url", self.url, "--portal-url", self.url,
            "--trust-proxy", "--keys", keys], self.folder)
        self.login.wait_said(r"listening on http://")

    def configure(self, changes):
        """The files as they are installed, with other paths and ports."""
        site = (SOURCE / "data/nginx/albo.conf").read_text()
        main = (SOURCE / "data/nginx/nginx.conf").read_text()
        temporary = "".join(f"  {kind}_temp_path {self.folder}/{kind};\n"
                            for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        for old, new in {
                r"listen \[::\]:.*\n": "", "listen 80": f"listen 127.0.0.1:{self.plain_port}",
                "listen 443 ": f"listen 127.0.0.1:{self.port} ", "127.0.0.1:8080": f"127.0.0.1:{self.portal_port}",
                "127.0.0.1:8081": f"127.0.0.1:{self.login_port}", "albo.example.it;": f"127.0.0.1 {OTHER_NAME};",
                r"/etc/letsencrypt/.*fullchain.pem": str(self.certificate),
                r"/etc/letsencrypt/.*privkey.pem": str(self.key),
                "/var/log/nginx/albo.log": f"{self.folder}/access.log", **changes}.items():
            site, n = re.subn(old, new, site)
            assert n > 0, f"albo.conf has no {old}"
        for old, new in {
                "user www-data;": "user root;", "/run/nginx.pid": f"{self.folder}/nginx.pid",
                "/var/log/nginx/error.log": f"{self.folder}/error.log",
                r"  include /etc/nginx/conf.d/\*.conf;\n": f"{temporary}  include {self.folder}/albo.conf;\n"}.items():
            main, n = re.subn(old, new, main)
            assert n == 1, f"nginx.conf has no {old}"
        (self.folder / "albo.conf").write_text(site)
        (self.folder / "nginx.conf").write_text(main)

    def start_nginx(self, **changes):
        self.configure(changes)
        argv = [find_nginx(), "-c", self.folder / "nginx.conf", "-g", "daemon off;"]
        self.nginx = Program("nginx", argv, self.folder)

        def answers():
            if self.nginx.process.poll() is not None:
                raise AssertionError(self.nginx.log.read_text() + (self.folder / "error.log").read_text())
            try:
                socket.create_connection(("127.0.0.1", self.port)).close()
            except OSError:
                return False
            return True
        wait_for("nginx to listen", answers)

    def stop_nginx(self):
        self.nginx.process.send_signal(signal.SIGQUIT)
        self.nginx.process.wait(20)

    def citizen(self, address="127.0.0.1"):
        return TlsCitizen(self, address)

    def kill(self):
        for program in (self.nginx, self.login, self.provider, *self.portals.values()):
            if program is not None and program.process.poll() is None:
                program.process.send_signal(signal.SIGTERM)
                try:
                    program.process.wait(5)
                except subprocess.TimeoutExpired:
                    program.kill()


class TlsCitizen(PlainCitizen):
    """Comes from an address of their own, and believes only the certificate of the test."""

    def __init__(self, front, address):
        super().__init__(front.url)
        self.front, self.address = front, address

    def connect(self, url):
        # The test provider, on this machine.
        if url.startswith("http:"):
            return super().connect(url)
        return http.client.HTTPSConnection(urllib.parse.urlsplit(url).netloc, timeout=self.timeout,
                                           context=self.front.context, source_address=(self.address, 0))
