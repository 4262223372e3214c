"""The rows of the table. Each function measures one thing and gives one Row, or several."""
import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from .checks import Checks
from .inputs import Inputs, SOURCE
from .peers import Peers, Unavailable, gzip_size, sha256_of, zstd_long
from .program import Program
from .table import Row, absent, mebibytes, seconds, size, timed
from .timing import interleave, own_peak, run_once

STEPS = 200


@dataclass
class Bench:
    work: Path
    inputs: Inputs
    program: Program
    peers: Peers
    checks: Checks
    corpus: Path
    quick: bool

    @property
    def runs(self):
        return 3 if self.quick else 7

    @property
    def short_runs(self):
        """For commands of a few milliseconds."""
        return 9 if self.quick else 31

    def out(self, name):
        return self.work / name

    def cassette(self, steps=STEPS, lanes=1):
        """The run, imported and checked, once per bench."""
        name = f"run-{steps}-{lanes}.rw"
        if name not in self._cassettes:
            run = self.inputs.run(steps, lanes)
            path = self.program.imported(run, name)
            self._cassettes[name] = path
            status, said = self.program.attempt("verify", path)
            self.checks.expect(f"{name}: verify accepts it", status == 0, said)
            self.checks.expect(f"{name}: every body's digest is the source's", digests(path) == self.inputs.bodies(run))
        return self._cassettes[name]

    def __post_init__(self):
        self._cassettes = {}


def digests(cassette):
    return json.loads(subprocess.run([sys.executable, SOURCE, "digests", cassette], check=True, stdout=subprocess.PIPE).stdout)


def ratio(name, label, ours, peer, target=None, note=""):
    """A row of two Samples."""
    return Row(name, label, timed(ours), timed(peer), ours.median / peer.median, "x", target, note,
               {"samples": {"ours": ours.as_json(), "peer": peer.as_json()}})


# --- size

def imported_size(bench):
    cassette = bench.cassette()
    count = cassette.stat().st_size
    source = bench.inputs.run(STEPS).stat().st_size
    again = bench.program.imported(bench.inputs.run(STEPS), "again.rw")
    bench.checks.expect("import: the same input gives the same bytes", again.read_bytes() == cassette.read_bytes())
    yield Row("size", f"size of {STEPS} steps (v1 file: {source / 1e6:.1f} MB)", size(count), "", count, "B", 750_000)
    chain = bench.program.longest_chain(cassette)
    if chain is None:
        yield absent("chain", "longest chain of frames", "not available: verify names no chain")
    else:
        yield Row("chain", "longest chain of frames", str(chain), "", chain, "", 32)


def lanes(bench):
    four, one = bench.cassette(lanes=4).stat().st_size, bench.cassette().stat().st_size
    yield Row("lanes", f"size of {STEPS} steps in 4 interleaved lanes / in one", size(four), size(one), four / one, "x", 1.5)


def against_streams(bench):
    raw, ours = bench.inputs.raw_bodies(bench.inputs.run(STEPS)), bench.cassette().stat().st_size
    for level in (3,) if bench.quick else (3, 19):
        out = bench.out(f"bodies.{level}.zst")
        if not out.exists():
            run_once(zstd_long(raw, out, level))
        yield Row(f"size-zstd{level}", f"size / zstd -{level} --long=27 of the raw bodies (no random access)", size(ours), size(out.stat().st_size),
                  ours / out.stat().st_size)


def smallest(bench):
    cassette = bench.program.imported(bench.inputs.small(), "small.rw")
    status, said = bench.program.attempt("verify", cassette)
    bench.checks.expect("small.rw: verify accepts it", status == 0, said)
    count = cassette.stat().st_size
    yield Row("smallest", "smallest cassette: one exchange, two 1 KB bodies of random letters", size(count), "", count, "B", 3072)


def corpus_size(bench):
    label = "vcrpy files of the corpus, a cassette each / gzip -9 of each"
    ours = theirs = refused = count = 0
    for original, copy in bench.inputs.corpus(bench.corpus):
        status, said = bench.program.attempt("import", copy, "-o", bench.out("one.rw"))
        if status:
            refused += 1
            continue
        status, said = bench.program.attempt("verify", bench.out("one.rw"))
        bench.checks.expect(f"{original.name}: verify accepts its cassette", status == 0, said)
        count += 1
        ours += bench.out("one.rw").stat().st_size
        theirs += gzip_size(copy)
    if not count:
        yield absent("corpus", label, "not available: no file of it can be imported")
        return
    note = f"{count} files" + (f", {refused} refused" if refused else "")
    yield Row("corpus", label, size(ours), size(theirs), ours / theirs, "x", 1.1, note)


# --- time

def import_against_llm_rewind(bench):
    run, store = bench.inputs.run(STEPS), bench.out("llm-rewind")

    def fresh():
        shutil.rmtree(store, ignore_errors=True)
        store.mkdir()

    peer = bench.peers.script("llm_rewind_import", run, store, prepare=fresh)
    ours, theirs = interleave([[bench.program.command("import", run, "-o", bench.out("timed.rw"))], [peer]], bench.runs)
    row = ratio("import", "import / llm-rewind's import_cassette", ours, theirs, 1 / 3)
    kept = sum(path.stat().st_size for path in store.rglob("*") if path.is_file())
    count = bench.cassette().stat().st_size
    yield row
    yield Row("size-llm-rewind", "size / llm-rewind's store (database and blobs)", size(count), size(kept), count / kept)


def import_against_stock(bench):
    run = bench.inputs.run(STEPS)
    raw = bench.inputs.raw_bodies(run)
    peer = [zstd_long(raw, bench.out("timed.zst")), sha256_of(raw)]
    ours, theirs = interleave([[bench.program.command("import", run, "-o", bench.out("timed.rw"))], peer], bench.runs)
    yield ratio("import-stock", "import / (zstd -3 --long=27 + openssl dgst -sha256) of the raw bodies", ours, theirs, 4)


def verify_against_openssl(bench):
    cassette, raw = bench.cassette(), bench.inputs.raw_bodies(bench.inputs.run(STEPS))
    ours, theirs = interleave([[bench.program.command("verify", cassette)], [sha256_of(raw)]], max(bench.runs, 15))
    yield ratio("verify", "verify / openssl dgst -sha256 of the raw bodies", ours, theirs, 1.0, "(aim 0.6)")


def one_body(bench):
    label = "cat of the slowest request / --version"
    if not bench.program.has("cat"):
        yield absent("cat", label, "not available: no cat command")
        return
    cassette, bodies = bench.cassette(), bench.inputs.bodies(bench.inputs.run(STEPS))
    wrong = [f"{seq} {part}" for seq, part, digest, _ in bodies if bench.program.body_digest(cassette, seq, part) != digest]
    bench.checks.expect(f"cat: all {len(bodies)} bodies are the source's", not wrong, ", ".join(wrong[:5]))
    requests = [seq for seq, part, _, _ in bodies if part == "request"]
    cats = {seq: bench.program.command("cat", cassette, seq, "--request") for seq in requests}
    once = {seq: run_once(cmd)[0] for seq, cmd in cats.items()}
    worst = sorted(once, key=once.get)[-5:]
    version, *samples = interleave([[bench.program.command("--version")], *([cats[seq]] for seq in worst)], bench.short_runs)
    seq, sample = max(zip(worst, samples), key=lambda pair: pair[1].median)
    yield ratio("cat", label, sample, version, 5, f"(request {seq})")


def overview(bench):
    for name in ("info", "list"):
        label = f"{name} / --version"
        if not bench.program.has(name):
            yield absent(name, label, f"not available: no {name} command")
            continue
        ours, version = interleave([[bench.program.command(name, bench.cassette())], [bench.program.command("--version")]], bench.short_runs)
        yield ratio(name, label, ours, version, 3)


def memory(bench):
    peaks = []
    for steps in (STEPS, 2 * STEPS):
        run, out = bench.inputs.run(steps), bench.out("piped.rw")
        cmd = bench.program.command("import", "-", "-o", out, feed=run)
        (sample,) = interleave([[cmd]], 2 if bench.quick else 5)
        peaks.append(max(sample.peak))
        bench.checks.expect(f"import of {steps} steps from a pipe: the same as from the file",
                            out.read_bytes() == bench.cassette(steps).read_bytes())
    first, second = peaks
    floor = own_peak()
    note = f"(the figure cannot go below {mebibytes(floor)} here)" if first < 1.1 * floor else ""
    yield Row("memory", f"peak memory of import from a pipe, {2 * STEPS} / {STEPS} steps", mebibytes(second), mebibytes(first),
              second / first, note=note, data={"bytes": {str(STEPS): first, str(2 * STEPS): second}})


# --- other tools' files

def against_mcap(bench):
    run, out = bench.inputs.run(STEPS), bench.out("bodies.mcap")
    peer = bench.peers.script("mcap_write", bench.inputs.listing(run), bench.inputs.raw_bodies(run), out)
    ours, theirs = interleave([[bench.program.command("import", run, "-o", bench.out("timed.rw"))], [peer]], bench.runs)
    yield ratio("import-mcap", "import / MCAP's Python writer, zstd chunks", ours, theirs)
    count = bench.cassette().stat().st_size
    yield Row("size-mcap", "size / MCAP file of the same bodies", size(count), size(out.stat().st_size), count / out.stat().st_size)


def against_agentrr(bench):
    run, out = bench.inputs.run(STEPS), bench.out("agentrr.jsonl")
    write = bench.peers.script("agentrr_write", bench.inputs.listing(run), bench.inputs.raw_bodies(run), out)
    count = bench.cassette().stat().st_size
    runs = 2 if bench.quick else 5
    ours, theirs = interleave([[bench.program.command("import", run, "-o", bench.out("timed.rw"))], [write]], runs)
    yield ratio("import-agentrr", "import / agentrr's log writer (which has no importer)", ours, theirs)
    yield Row("size-agentrr", "size / agentrr's log of the same exchanges", size(count), size(out.stat().st_size), count / out.stat().st_size)
    ours, theirs = interleave([[bench.program.command("verify", bench.cassette())], [bench.peers.script("agentrr_read", out)]], runs)
    yield ratio("verify-agentrr", "verify / agentrr's log reader, which checks digests", ours, theirs)


def against_vcrpy(bench):
    label = "import of the corpus / vcrpy's loader"
    copies = [copy for _, copy in bench.inputs.corpus(bench.corpus)]
    read = set(subprocess.run(bench.peers.script("vcrpy_load", *copies).argv, check=True, stdout=subprocess.PIPE, text=True).stdout.split())
    both = [copy for copy in copies if str(copy) in read and bench.program.attempt("import", copy, "-o", bench.out("one.rw"))[0] == 0]
    if not both:
        yield absent("import-vcrpy", label, "not available: no file that both can read")
        return
    ours, theirs = interleave([[bench.program.command("import", *both, "-o", bench.out("timed.rw"))], [bench.peers.script("vcrpy_load", *both)]], bench.runs)
    yield ratio("import-vcrpy", label, ours, theirs, note=f"{len(both)} files that both read")


def long_run_in_vcrpy(bench):
    label = f"cat of the last request / vcrpy's load of the same {STEPS} steps"
    if not bench.program.has("cat", "export"):
        yield absent("cat-vcrpy", label, "not available: no cat or export command")
        return
    if bench.quick:
        return
    cassette, exported = bench.cassette(), bench.out("exported.yaml")
    status, said = bench.program.attempt("export", cassette, "--to", "vcrpy", "-o", exported)
    if not bench.checks.expect("export --to vcrpy: it ends well", status in (0, 3), said):
        return
    back = bench.program.imported(exported, "back.rw")
    source = [entry[1:] for entry in bench.inputs.bodies(bench.inputs.run(STEPS))]
    bench.checks.expect("export --to vcrpy, imported again: every body's digest is the source's",
                        [entry[1:] for entry in digests(back)] == source)
    load = bench.peers.script("vcrpy_load", exported)
    ours, theirs = interleave([[bench.program.command("cat", cassette, STEPS - 1, "--request")], [load]], 5)
    yield ratio("cat-vcrpy", label, ours, theirs)
    count = cassette.stat().st_size
    yield Row("size-vcrpy", "size / vcrpy's YAML of the same run", size(count), size(exported.stat().st_size), count / exported.stat().st_size)


ROWS = {
    "size": imported_size,
    "lanes": lanes,
    "import": import_against_llm_rewind,
    "import-stock": import_against_stock,
    "verify": verify_against_openssl,
    "cat": one_body,
    "overview": overview,
    "memory": memory,
    "smallest": smallest,
    "corpus": corpus_size,
    "streams": against_streams,
    "mcap": against_mcap,
    "vcrpy": against_vcrpy,
    "long-vcrpy": long_run_in_vcrpy,
    "agentrr": against_agentrr,
}


def measure(bench, name):
    """The rows of one function; a line that says why when a peer or a command cannot be had."""
    try:
        yield from ROWS[name](bench)
    except Unavailable as reason:
        yield absent(name, name, str(reason))
