# SPDX-License-Identifier: AGPL-3.0-or-later
"""A link to the server that can be made slow, silent, or be cut: a socket in a folder, as PostgreSQL's.

    with SlowLink(database.host) as link:
        program --server f'host={link.host} dbname=albo'
        link.silent = True      # nothing passes any more, and nobody says so
        link.delay = 2.0        # each piece arrives two seconds late
        link.cut()              # whoever is connected loses the connection
"""

import os
import pathlib
import select
import shutil
import socket
import tempfile
import threading
import time

NAME = ".s.PGSQL.5432"


class SlowLink:
    def __init__(self, server):
        self.server = next(str(path) for path in pathlib.Path(server).glob(".s.PGSQL.*")
                           if not path.name.endswith(".lock"))
        self.host = tempfile.mkdtemp(prefix="albo-link.")
        os.chmod(self.host, 0o755)
        self.delay = 0.0
        self.silent = False
        self.refusing = False
        self.pairs = []
        self.ended = threading.Event()

    def __enter__(self):
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(f"{self.host}/{NAME}")
        os.chmod(f"{self.host}/{NAME}", 0o777)
        self.listener.listen(16)
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.ended.set()
        self.listener.close()
        self.cut()
        shutil.rmtree(self.host, ignore_errors=True)

    def cut(self):
        pairs, self.pairs = self.pairs, []
        for pair in pairs:
            for end in pair:
                try:
                    end.shutdown(socket.SHUT_RDWR)
                except OSError:
                    pass

    def _accept(self):
        while not self.ended.is_set():
            try:
                near, _ = self.listener.accept()
            except OSError:
                return
            far = socket.socket(socket.AF_UNIX)
            try:
                if self.refusing:
                    raise OSError("refused")
                far.connect(self.server)
            except OSError:
                near.close()
                continue
            self.pairs.append((near, far))
            threading.Thread(target=self._pass, args=(near, far), daemon=True).start()

    def _pass(self, near, far):
        try:
            while True:
                for end in select.select([near, far], [], [])[0]:
                    data = end.recv(65536)
                    if not data:
                        return
                    if self.delay:
                        time.sleep(self.delay)
                    while self.silent and not self.ended.is_set():
                        time.sleep(0.05)
                    (far if end is near else near).sendall(data)
        except OSError:
            pass
        finally:
            for end in (near, far):
                try:
                    end.shutdown(socket.SHUT_RDWR)
                except OSError:
                    pass
