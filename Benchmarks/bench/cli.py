"""The command: options, the order of work, exit status."""
import argparse
import json
import os
import platform
import subprocess
import sys
from pathlib import Path

from .checks import Checks
from .inputs import BENCHMARKS, ROOT, Inputs
from .peers import Peers
from .program import Program
from .rows import ROWS, Bench, measure
from .table import render
from .timing import CommandFailed


def first_line(*argv):
    try:
        done = subprocess.run(argv, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    except OSError:
        return "absent"
    return (done.stdout.splitlines() or [""])[0].strip(" *")


def processor():
    try:
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()


def circumstances(program, quick):
    return {
        "rewind-pack": program.version,
        "machine": f"{platform.system()} {platform.machine()}, {processor()}, {os.cpu_count()} processors",
        "zstd": first_line("zstd", "--version"),
        "openssl": first_line("openssl", "version"),
        "python": platform.python_version(),
        "quick": quick,
    }


def parse(doc):
    parser = argparse.ArgumentParser(prog="Benchmarks/run", description=doc,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="fewer runs, no slow peers: a look, not a measurement")
    parser.add_argument("--json", action="store_true", help="print one JSON document instead of the table")
    parser.add_argument("--corpus", type=Path, metavar="DIR", default=ROOT / "testdata/vcrpy",
                        help="vcrpy recordings to import (default: testdata/vcrpy)")
    parser.add_argument("--only", nargs="+", metavar="ROW", choices=list(ROWS), help="measure these groups of rows")
    parser.add_argument("--list", action="store_true", help="print the groups of rows")
    options = parser.parse_args()
    if not options.corpus.is_dir():
        parser.error(f"{options.corpus} is not a directory")
    return options


def main(doc):
    options = parse(doc)
    if options.list:
        print("\n".join(ROWS))
        return 0
    work = BENCHMARKS / ".work"
    inputs = Inputs(work)
    program = Program(work)
    bench = Bench(work, inputs, program, Peers(work), Checks(), options.corpus.resolve(), options.quick)
    facts = circumstances(program, options.quick)
    rows = []
    for name in options.only or ROWS:
        print(f"measuring {name} …", file=sys.stderr)
        try:
            rows += measure(bench, name)
        except (CommandFailed, RuntimeError, subprocess.CalledProcessError) as error:
            bench.checks.expect(f"{name}: every command ends well", False, error)
    report(options, facts, rows, bench.checks)
    return 1 if bench.checks.failures else 0


def report(options, facts, rows, checks):
    if options.json:
        document = {"circumstances": facts, "rows": [row.as_json() for row in rows], "checks": checks.done}
        print(json.dumps(document, indent=2, ensure_ascii=False))
        return
    print(f"rewind-pack {facts['rewind-pack']} on {facts['machine']}")
    print(f"{facts['zstd']}; {facts['openssl']}; Python {facts['python']}")
    print("Times: medians of whole processes on a warm cache, run in turn with the peer. Ratios: ours / peer's.\n")
    print(render(rows))
    print(f"\n{checks.summary()}")
