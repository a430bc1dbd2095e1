# SPDX-License-Identifier: AGPL-3.0-or-later
"""Thousands of clients that never finish: a process of its own, so that it slows nobody's clock but its own.

    slow_clients.py PORT N WORDS ADDRESS…

Opens N connections from these addresses, sends a piece of WORDS on each, then a byte of it now and
then; opens new ones in the place of those that are cut.  Says `open N` when all have been there at once, or
`cut N` when N were cut; ends when its standard input does."""

import os
import resource
import selectors
import socket
import sys
import time

port, wanted, words, addresses = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3].encode("latin-1"), sys.argv[4:]
hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
if hard != resource.RLIM_INFINITY and hard < wanted + 100:
    print(f"only {hard} files may be open here", flush=True)
    sys.exit(1)

watch = selectors.DefaultSelector()
watch.register(0, selectors.EVENT_READ, None)
os.set_blocking(0, False)
n_opened = n_cut = 0
is_full = False
# A TLS record that says to be longer than what comes, or the beginning of a question.
begin = words[:3]


def open_one():
    global n_opened
    wire = socket.socket()
    wire.setsockopt(socket.IPPROTO_IP, getattr(socket, "IP_BIND_ADDRESS_NO_PORT", 24), 1)
    wire.bind((addresses[n_opened % len(addresses)], 0))
    wire.settimeout(5)
    try:
        wire.connect(("127.0.0.1", port))
        wire.setblocking(False)
        wire.send(begin)
    except OSError:
        wire.close()
        return False
    watch.register(wire, selectors.EVENT_READ, [3])
    n_opened += 1
    return True


def close(wire):
    global n_cut
    watch.unregister(wire)
    wire.close()
    n_cut += 1


n_told = 0
next_drip = time.monotonic() + 3
while True:
    for _ in range(200):
        if len(watch.get_map()) - 1 >= wanted or not open_one():
            break
    if not is_full and len(watch.get_map()) - 1 >= wanted:
        is_full = True
        print(f"open {wanted}", flush=True)
    if n_cut >= n_told + wanted:
        n_told += wanted
        print(f"cut {n_told}", flush=True)
    for key, _ in watch.select(0.05 if is_full else 0):
        if key.fileobj == 0:
            if os.read(0, 100) == b"":
                print(f"opened {n_opened}, cut {n_cut}", flush=True)
                os._exit(0)
            continue
        try:
            if key.fileobj.recv(4096) == b"":
                close(key.fileobj)
        except BlockingIOError:
            pass
        except OSError:
            close(key.fileobj)
    if is_full and time.monotonic() > next_drip:
        next_drip = time.monotonic() + 3
        for key in list(watch.get_map().values()):
            if key.fileobj == 0:
                continue
            at = key.data[0] % len(words)
            key.data[0] += 1
            try:
                key.fileobj.send(words[at:at + 1])
            except OSError:
                close(key.fileobj)
