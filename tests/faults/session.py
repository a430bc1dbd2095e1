# SPDX-License-Identifier: AGPL-3.0-or-later
"""A real connection that stays open, in a psql of its own, and can be asked without waiting."""

import os
import subprocess

END = "--end-of-answer--"


class Session:
    def __init__(self, database, role, password=None):
        self.process = subprocess.Popen(
            ["psql", "-XAtq", "-v", "VERBOSITY=sqlstate", database.conninfo(role)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
            bufsize=1, env={**os.environ, **({"PGPASSWORD": password} if password else {})})
        self.pid = int(self.ask("select pg_backend_pid();")[1])

    def send(self, sql):
        """One statement; its answer is fetched later."""
        self.process.stdin.write(f"{sql}\n\\echo {END} :SQLSTATE\n")
        self.process.stdin.flush()

    def receive(self):
        """SQLSTATE ('00000' when all is well) and text of the answer; '08006' when the connection died."""
        lines = []
        for line in self.process.stdout:
            if line.startswith(END):
                return line[len(END):].strip() or "08006", "\n".join(lines)
            lines.append(line.rstrip("\n"))
        return "08006", "\n".join(lines)

    def ask(self, sql):
        try:
            self.send(sql)
        except BrokenPipeError:
            return "08006", ""
        return self.receive()

    def close(self):
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()

    def kill(self):
        """The client's process, as by the kernel: the server is told nothing."""
        self.process.kill()

    def discard(self):
        """For a connection that may be dead already."""
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            try:
                pipe.close()
            except OSError:
                pass
