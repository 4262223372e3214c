"""Rows about replaying: requests per second, start-up, streams at once, memory and a soak, beside llm-rewind's proxy."""
import json
import shutil
import subprocess
import sys
from pathlib import Path

from .peers import Unavailable
from .servers import free_port, pinned, serving
from .table import Row, mebibytes, seconds

CLIENT = Path(__file__).with_name("replay_client.py")
# Requests of 8 KB that do not grow.
COUNT = 2000
MANY = 10_000
STREAMS = 1000
# Requests that are under way at once when servers are to be busy all the time.
AHEAD = 4


def short_cassette(bench, count):
    return bench.program.imported(bench.inputs.short(count), f"short-{count}.rw")


def client_command(what, run, port, *more):
    return pinned(1, sys.executable, CLIENT, what, run, f"127.0.0.1:{port}", *more)


def result(output):
    return json.loads(output.splitlines()[-1])


def client(what, run, port, *more):
    done = subprocess.run(client_command(what, run, port, *more), check=True, stdout=subprocess.PIPE, text=True,
                          timeout=600)
    return result(done.stdout)


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
    yield memory(bench, ours, after_miss=False)
    yield memory(bench, ours, after_miss=True)
    yield soak(bench, run, ours)


def asked(bench, name, run, argv, count):
    port = free_port()
    with serving(argv(port)):
        # The first request is only for the start: its recording is gone then.
        client("first", bench.inputs.short(1), port)
        said = client("ask", run, port, "--skip", "1", "--count", str(count), "--ahead", str(AHEAD))
    bench.checks.expect(f"replay: {name} answers {count} requests with the recorded bytes", said["wrong"] == 0,
                        f"{said['wrong']} are wrong")
    return said["requests"] / said["seconds"]


def rate(bench, run, ours, theirs):
    turns = 2 if bench.quick else 3
    rates = [(asked(bench, "rewind-replay", run, ours, COUNT - 1), asked(bench, "llm-rewind", run, theirs, COUNT // 4))
             for _ in range(turns)]
    mine, other = (sorted(side)[turns // 2] for side in zip(*rates))
    return Row("replay-rate", "requests per second on one core: llm-rewind's / rewind-replay's", f"{mine:,.0f}/s",
               f"{other:,.0f}/s", other / mine, "x", 1 / 20)


def started(run, argv):
    port = free_port()
    # The client is there before the server: how long its own start takes does not count.
    with subprocess.Popen(client_command("first", run, port), stdout=subprocess.PIPE, text=True) as asking:
        asking.stdout.readline()
        with serving(argv(port)) as server:
            return result(asking.communicate(timeout=120)[0])["at"] - server.start


def start(bench, run, ours, theirs):
    turns = 3 if bench.quick else 5
    times = [(started(run, ours), started(run, theirs)) for _ in range(turns)]
    mine, other = (sorted(side)[turns // 2] for side in zip(*times))
    return Row("replay-start", "start to first answer", seconds(mine), seconds(other),
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


def memory(bench, ours, after_miss):
    """Anonymous memory is the server's own; pages of files are the program's code, which the kernel can drop.

    A request that was not recorded has the nearest looked for, in all of the cassette.
    """
    used = []
    for count in (MANY // 10, MANY):
        port = free_port()
        with serving(ours(port, short_cassette(bench, count))) as server:
            client("first", bench.inputs.run(1) if after_miss else bench.inputs.short(1), port)
            # Both cassettes begin with the same exchanges: the same is asked of both.
            said = client("ask", bench.inputs.short(MANY // 10), port, "--skip", "1")
            used.append({field: server.status(field) for field in ("VmHWM", "RssAnon", "RssFile")})
        bench.checks.expect(f"replay: the answers from {count} exchanges are right", said["wrong"] == 0,
                            f"{said['wrong']} are wrong")
    few, many = used
    note = " / ".join(f"{mebibytes(one['RssAnon'])} anonymous + {mebibytes(one['RssFile'])} of files"
                      for one in (many, few))
    name, when = ("replay-memory-miss", ", after a miss") if after_miss else ("replay-memory", "")
    return Row(name, f"peak memory, {MANY} / {MANY // 10} exchanges{when}", mebibytes(many["VmHWM"]),
               mebibytes(few["VmHWM"]), many["VmHWM"] / few["VmHWM"], "x", 2 if after_miss else 1.2, note=note,
               data={"few": few, "many": many})


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
