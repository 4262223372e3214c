"""Rows about time: pauses of a stream as rewind-record writes them down, and as rewind-replay sends them again."""
import json
import os
import socket
import statistics
import subprocess
import sys
import threading
import time
from pathlib import Path

from .peers import Unavailable
from .servers import free_port, pinned, serving
from .table import Row

CLIENT = Path(__file__).with_name("pace_client.py")
# Milliseconds between one event and the next.
PAUSES = [5, 20, 50, 120]
STREAMS = 4
# What is within the greater of these of the truth is right: microseconds, and a share of the truth.
SLACK, SHARE = 2000, 0.1


class Provider:
    """Sends streams of events with pauses, and notes when it sent each."""

    def __init__(self, rounds):
        self.rounds = rounds
        self.sent = {}
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}/stream"
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def serve(self, connection):
        with connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            request = b""
            while b"\r\n\r\n" not in request:
                data = connection.recv(1 << 16)
                if not data:
                    return
                request += data
            number = int(request.split(b" ", 2)[1].rpartition(b"/")[2])
            connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n"
                               b"transfer-encoding: chunked\r\n\r\n")
            times = []
            for pause in PAUSES * self.rounds:
                time.sleep(pause / 1000)
                event = f"data: {{\"event\": {len(times)}}}\n\n".encode()
                piece = b"%x\r\n%s\r\n" % (len(event), event)
                times.append(time.monotonic_ns() // 1000)
                connection.sendall(piece)
            connection.sendall(b"0\r\n\r\n")
            self.sent[number] = times

    def close(self):
        self.listener.close()


def gaps(times):
    return [after - before for before, after in zip(times, times[1:])]


def delays(bench):
    programs = [bench.program.path.with_name(name) for name in ("rewind-record", "rewind-replay")]
    for program in programs:
        if not program.exists():
            raise Unavailable(f"{program.name} is not built")
    provider = Provider(8 if bench.quick else 30)
    try:
        yield from measured(bench, provider, *programs)
    finally:
        provider.close()


def measured(bench, provider, record, replay):
    cassette, arrivals = bench.out("paced.rw"), bench.out("paced.json")
    cassette.unlink(missing_ok=True)
    client = pinned(1, sys.executable, CLIENT, provider.url, STREAMS)
    argv = pinned(0, record, "-o", cassette, "-q", "--", *client)
    subprocess.run(argv, check=True, env={**os.environ, "PACE_OUT": str(arrivals)}, stdout=subprocess.DEVNULL)
    listing = subprocess.run([bench.program.path, "list", "--json", cassette], check=True, stdout=subprocess.PIPE,
                             text=True).stdout
    tables = {}
    for line in listing.splitlines():
        event = json.loads(line)
        if "/stream/" in str(event.get("path", "")):
            number = int(event["path"].rpartition("/")[2])
            rows = bench.program.text("cat", cassette, str(event["seq"]), "--chunks").splitlines()
            tables[number] = [json.loads(row)[1] for row in rows]
    whole = all(len(tables.get(number, [])) == len(PAUSES) * provider.rounds for number in range(STREAMS))
    if not bench.checks.expect("delays: every event is recorded as a piece of its own", whole,
                               {number: len(table) for number, table in tables.items()}):
        return
    # The first piece's pause is after the head, which has no time of its own here.
    truth = [gap for number in range(STREAMS) for gap in gaps(provider.sent[number])]
    recorded = [gap for number in range(STREAMS) for gap in tables[number][1:]]
    yield errors("record-delays", "pauses that were recorded: error beyond 2 ms or 10 %", truth, recorded)
    port = free_port()
    with serving([replay, cassette, "--port", port, "--timing", "real", "--log-level", "error"]):
        wait(port)
        said = subprocess.run([*client, f"127.0.0.1:{port}"], check=True, stdout=subprocess.PIPE, text=True)
    replayed = [gap for times in json.loads(said.stdout) for gap in gaps(times)]
    if bench.checks.expect("delays: every event is replayed", len(replayed) == len(recorded), len(replayed)):
        yield errors("replay-delays", "pauses that were replayed: error beyond 2 ms or 10 %", recorded, replayed)


def wait(port):
    """Until the port is listened on."""
    end = time.monotonic() + 20
    while True:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return
        except ConnectionRefusedError:
            if time.monotonic() > end:
                raise
            time.sleep(0.01)


def errors(name, label, truth, found):
    off = [abs(one - other) for one, other in zip(truth, found)]
    beyond = sum(error > max(SLACK, SHARE * right) for error, right in zip(off, truth))
    ranked = sorted(off)
    note = (f"error: median {statistics.median(off) / 1000:.2f} ms, 95 % {ranked[len(off) * 95 // 100] / 1000:.2f} ms, "
            f"most {ranked[-1] / 1000:.2f} ms")
    return Row(name, label, f"{beyond} of {len(off)}", "", beyond / len(off), "x", 0.01, note=note)
