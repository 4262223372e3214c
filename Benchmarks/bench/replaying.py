"""Rows about replaying: requests per second, start-up, streams at once, memory and a soak, beside llm-rewind's proxy."""
import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from .peers import Unavailable
from .table import Row, mebibytes, seconds

CLIENT = Path(__file__).with_name("replay_client.py")
# Requests of 8 KB that do not grow.
COUNT = 2000
MANY = 10_000
STREAMS = 1000


def short_cassette(bench, count):
    return bench.program.imported(bench.inputs.short(count), f"short-{count}.rw")


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def pinned(core, *argv):
    """A command on one core, where that can be said."""
    there = shutil.which("taskset") and (os.cpu_count() or 1) > 1
    return [*(["taskset", "-c", str(core)] if there else []), *map(str, argv)]


def client(what, run, port, *more):
    done = subprocess.run(pinned(1, sys.executable, CLIENT, what, run, f"127.0.0.1:{port}", *more), check=True,
                          stdout=subprocess.PIPE, text=True, timeout=600)
    return json.loads(done.stdout)


class Server:
    """A server on the first core, stopped by its process id."""

    def __init__(self, argv):
        self.start = time.time()
        self.process = subprocess.Popen(pinned(0, *argv), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                        stderr=subprocess.DEVNULL)

    def status(self, field):
        """A field of /proc/PID/status in bytes."""
        for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith(field + ":"):
                return int(line.split()[1]) * 1024
        raise RuntimeError(f"no {field}")

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


@contextlib.contextmanager
def serving(argv):
    server = Server(argv)
    try:
        yield server
    finally:
        server.stop()


def replaying(bench):
    if not bench.program.path.with_name("rewind-replay").exists():
        raise Unavailable("rewind-replay is not built")
    run = bench.inputs.short(COUNT)
    cassette = short_cassette(bench, COUNT)

    def ours(port, path=cassette):
        return [bench.program.path.with_name("rewind-replay"), path, "--port", port, "--allow-unconsumed",
                "--log-level", "error"]

    store = bench.out("llm-rewind-replay")

    def theirs(port):
        return bench.peers.script("llm_rewind_replay", run, store, port).argv

    shutil.rmtree(store, ignore_errors=True)
    subprocess.run(theirs(0), check=True)
    yield rate(bench, run, ours, theirs)
    # The first of many is the only one of a file of one, which a client reads at once.
    yield start(bench, bench.inputs.short(1), ours, theirs)
    yield streams(bench, run, ours)
    yield memory(bench, ours)
    yield soak(bench, run, ours)


def asked(bench, name, run, argv, count):
    port = free_port()
    with serving(argv(port)):
        client("first", run, port)
        said = client("ask", run, port, "--count", str(count))
    # The first request was asked before, and its only recording is gone.
    bench.checks.expect(f"replay: {name} answers {count} requests with the recorded bytes", said["wrong"] <= 1,
                        f"{said['wrong']} are wrong")
    return said["requests"] / said["seconds"]


def rate(bench, run, ours, theirs):
    turns = 2 if bench.quick else 3
    rates = [(asked(bench, "rewind-replay", run, ours, COUNT), asked(bench, "llm-rewind", run, theirs, COUNT // 4))
             for _ in range(turns)]
    mine, other = (sorted(side)[turns // 2] for side in zip(*rates))
    return Row("replay-rate", "requests per second on one core: llm-rewind's / rewind-replay's", f"{mine:,.0f}/s",
               f"{other:,.0f}/s", other / mine, "x", 1 / 20)


def started(run, argv):
    port = free_port()
    with serving(argv(port)) as server:
        return client("first", run, port)["at"] - server.start


def start(bench, run, ours, theirs):
    turns = 3 if bench.quick else 5
    times = [(started(run, ours), started(run, theirs)) for _ in range(turns)]
    mine, other = (sorted(side)[turns // 2] for side in zip(*times))
    return Row("replay-start", f"start to first answer, {COUNT} exchanges", seconds(mine), seconds(other),
               mine / other, "x", 1 / 10)


def streams(bench, run, ours):
    port = free_port()
    with serving(ours(port)) as server:
        client("first", bench.inputs.run(1), port)
        said = client("streams", run, port, str(STREAMS))
        peak = server.status("VmHWM")
    bench.checks.expect(f"replay: {STREAMS} streams at once, every chunk in its place", said["wrong"] == 0,
                        f"{said['wrong']} are wrong")
    return Row("replay-streams", f"{STREAMS} streams at once: memory for each", mebibytes(peak), "",
               peak // STREAMS, "B", data={"seconds": said["seconds"]})


def memory(bench, ours):
    peaks = []
    for count in (MANY // 10, MANY):
        port = free_port()
        with serving(ours(port, short_cassette(bench, count))) as server:
            # Whether it is a hit does not matter: the same is asked of both.
            client("first", bench.inputs.run(1), port)
            client("ask", bench.inputs.short(MANY // 10), port)
            peaks.append(server.status("VmHWM"))
    return Row("replay-memory", f"peak memory, {MANY} / {MANY // 10} exchanges", mebibytes(peaks[1]),
               mebibytes(peaks[0]), peaks[1] / peaks[0], "x", 2)


def soak(bench, run, ours):
    port = free_port()
    with serving(ours(port)) as server:
        client("soak", run, port, "5")
        before = server.descriptors(), server.status("VmRSS")
        said = client("soak", run, port, "20" if bench.quick else "120")
        after = server.descriptors(), server.status("VmRSS")
    count = said["requests"]
    bench.checks.expect(f"replay: a soak of {count:,} requests loses nothing", said["wrong"] == 0,
                        f"{said['wrong']} are wrong")
    bench.checks.expect("replay: a soak leaves no descriptor open", after[0] <= before[0], f"{before[0]} → {after[0]}")
    return Row("replay-soak", f"memory after / before {count:,} requests ({before[0]} → {after[0]} descriptors)",
               mebibytes(after[1]), mebibytes(before[1]), after[1] / before[1], "x", 1.1,
               data={"seconds": said["seconds"]})
