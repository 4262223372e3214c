"""The rows of the table. Each function measures one thing and gives one Row, or several."""
import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from .checks import Checks
from .delays import delays
from .diffs import diffs
from .inputs import Inputs, SOURCE
from .mutants import mutants
from .peers import Peers, Unavailable, git_pack_size, gzip_size, sha256_of, zstd_long
from .program import Program
from .replaying import replaying
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

    def timed_import(self):
        """The import of the run, to be measured."""
        return [self.program.command("import", self.inputs.run(STEPS), "-o", self.out("timed.rw"))]

    def timed_version(self):
        return [self.program.command("--version")]

    def cassette(self, steps=STEPS, lanes=1):
        """The run, imported and checked, once per bench."""
        name = f"run-{steps}-{lanes}.rw"
        if name not in self._cassettes:
            run = self.inputs.run(steps, lanes)
            path = self.program.imported(run, name)
            self._cassettes[name] = path
            status, said = self.program.attempt("verify", path)
            self.checks.expect(f"{name}: verify accepts it", status == 0, said)
            self.checks.expect(f"{name}: every body's digest is the source's",
                               digests(path) == self.inputs.bodies(run))
        return self._cassettes[name]

    def __post_init__(self):
        self._cassettes = {}


def digests(cassette):
    """[seq, part, sha256, size] for each body, as the cassette's timeline has them."""
    done = subprocess.run([sys.executable, SOURCE, "digests", cassette], check=True, stdout=subprocess.PIPE)
    return json.loads(done.stdout)


def sizes(name, label, ours, theirs, **more):
    """A row of two sizes in bytes."""
    return Row(name, label, size(ours), size(theirs), ours / theirs, "x", **more)


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
    yield sizes("lanes", f"size of {STEPS} steps in 4 interleaved lanes / in one", four, one, target=1.5)


def against_streams(bench):
    raw, ours = bench.inputs.raw_bodies(bench.inputs.run(STEPS)), bench.cassette().stat().st_size
    for level in (3,) if bench.quick else (3, 19):
        out = bench.out(f"bodies.{level}.zst")
        if not out.exists():
            run_once(zstd_long(raw, out, level))
        label = f"size / zstd -{level} --long=27 of the raw bodies (no random access)"
        yield sizes(f"size-zstd{level}", label, ours, out.stat().st_size)


def smallest(bench):
    cassette = bench.program.imported(bench.inputs.small(), "small.rw")
    status, said = bench.program.attempt("verify", cassette)
    bench.checks.expect("small.rw: verify accepts it", status == 0, said)
    count = cassette.stat().st_size
    label = "smallest cassette: one exchange, two 1 KB bodies of random letters"
    yield Row("smallest", label, size(count), "", count, "B", 3072)


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
    yield sizes("corpus", label, ours, theirs, target=1.1, note=note)


# --- time

def import_against_llm_rewind(bench):
    store = bench.out("llm-rewind")

    def fresh():
        shutil.rmtree(store, ignore_errors=True)
        store.mkdir()

    peer = bench.peers.script("llm_rewind_import", bench.inputs.run(STEPS), store, prepare=fresh)
    ours, theirs = interleave([bench.timed_import(), [peer]], bench.runs)
    yield ratio("import", "import / llm-rewind's import_cassette", ours, theirs, 1 / 3)
    kept = sum(path.stat().st_size for path in store.rglob("*") if path.is_file())
    count = bench.cassette().stat().st_size
    yield sizes("size-llm-rewind", "size / llm-rewind's store (database and blobs)", count, kept)


def import_against_stock(bench):
    raw = bench.inputs.raw_bodies(bench.inputs.run(STEPS))
    peer = [zstd_long(raw, bench.out("timed.zst")), sha256_of(raw)]
    ours, theirs = interleave([bench.timed_import(), peer], bench.runs)
    label = "import / (zstd -3 --long=27 + openssl dgst -sha256) of the raw bodies"
    yield ratio("import-stock", label, ours, theirs, 4)


def verify_against_openssl(bench):
    cassette, raw = bench.cassette(), bench.inputs.raw_bodies(bench.inputs.run(STEPS))
    ours, theirs = interleave([[bench.program.command("verify", cassette)], [sha256_of(raw)]], max(bench.runs, 15))
    yield ratio("verify", "verify / openssl dgst -sha256 of the raw bodies", ours, theirs, 1.0, "(aim 0.6)")


def lint(bench):
    cassette, raw = bench.cassette(), bench.inputs.raw_bodies(bench.inputs.run(STEPS))
    alone = bench.program.sibling("rewind-lint", "--isolated", "--exit-zero", "--jobs", 1, cassette)
    ours, theirs = interleave([[alone], [sha256_of(raw)]], bench.runs)
    yield ratio("lint", "lint, one thread / openssl dgst -sha256 of the raw bodies", ours, theirs, 10)
    folder = bench.out("folder")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for number in range(8):
        shutil.copy(cassette, folder / f"{number}.rw")
    jobs = [[bench.program.sibling("rewind-lint", "--isolated", "--exit-zero", "--jobs", count, folder)]
            for count in (2, 1)]
    two, one = interleave(jobs, bench.runs)
    yield ratio("lint-jobs", "lint of a folder of 8, two threads / one", two, one, 1 / 1.6)


def match_keys(bench):
    label = "keys of the requests / llm-rewind's normalize_request (reading them too, starting not)"
    if not bench.program.has("key"):
        yield absent("keys", label, "not available: no key command")
        return
    requests = bench.inputs.requests(bench.inputs.run(STEPS))
    outputs = [bench.out(f"keys.{side}") for side in ("rewind1", "rewind2", "peer")]
    profiles = [bench.program.command("key", "--batch", "--profile", profile, stdin=requests, stdout=output)
                for profile, output in zip(("rewind/1", "rewind/2"), outputs)]
    peer = bench.peers.script("llm_rewind_keys", requests, stdout=outputs[2])
    jobs = [[profiles[0]], [profiles[1]], bench.timed_version(), [peer], [bench.peers.script("llm_rewind_keys")]]
    first, second, our_start, theirs, their_start = interleave(jobs, bench.runs)
    keys = [output.read_text().split() for output in outputs]
    bench.checks.expect("key: every key is llm-rewind's", keys[0] == keys[2])
    bench.checks.expect("key: each request has a rewind/2 key of its own", len(set(keys[1])) == len(keys[2]) == STEPS)
    peer_time = theirs.median - their_start.median
    for name, ours, target in (("rewind/1", first, 1 / 8), ("rewind/2", second, 1 / 5)):
        time = ours.median - our_start.median
        yield Row("keys", f"{name} {label}", seconds(time), seconds(peer_time), time / peer_time, "x", target,
                  data={"samples": {"ours": ours.as_json(), "peer": theirs.as_json()}})


def one_body(bench):
    label = "cat of the slowest request / --version"
    if not bench.program.has("cat"):
        yield absent("cat", label, "not available: no cat command")
        return
    cassette, bodies = bench.cassette(), bench.inputs.bodies(bench.inputs.run(STEPS))
    wrong = [f"{seq} {part}" for seq, part, digest, _ in bodies
             if bench.program.body_digest(cassette, seq, part) != digest]
    bench.checks.expect(f"cat: all {len(bodies)} bodies are the source's", not wrong, ", ".join(wrong[:5]))
    requests = [seq for seq, part, _, _ in bodies if part == "request"]
    cats = {seq: bench.program.command("cat", cassette, seq, "--request") for seq in requests}
    once = {seq: run_once(cmd)[0] for seq, cmd in cats.items()}
    worst = sorted(once, key=once.get)[-5:]
    version, *samples = interleave([bench.timed_version(), *([cats[seq]] for seq in worst)], bench.short_runs)
    seq, sample = max(zip(worst, samples), key=lambda pair: pair[1].median)
    yield ratio("cat", label, sample, version, 5, f"(request {seq})")


def overview(bench):
    for name in ("info", "list"):
        label = f"{name} / --version"
        if not bench.program.has(name):
            yield absent(name, label, f"not available: no {name} command")
            continue
        job = [bench.program.command(name, bench.cassette())]
        ours, version = interleave([job, bench.timed_version()], bench.short_runs)
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
    label = f"peak memory of import from a pipe, {2 * STEPS} / {STEPS} steps"
    yield Row("memory", label, mebibytes(second), mebibytes(first), second / first, note=note,
              data={"bytes": {str(STEPS): first, str(2 * STEPS): second}})


# --- other tools' files

def against_mcap(bench):
    run, out = bench.inputs.run(STEPS), bench.out("bodies.mcap")
    peer = bench.peers.script("mcap_write", bench.inputs.listing(run), bench.inputs.raw_bodies(run), out)
    ours, theirs = interleave([bench.timed_import(), [peer]], bench.runs)
    yield ratio("import-mcap", "import / MCAP's Python writer, zstd chunks", ours, theirs)
    count = bench.cassette().stat().st_size
    yield sizes("size-mcap", "size / MCAP file of the same bodies", count, out.stat().st_size)


def against_agentrr(bench):
    run, out = bench.inputs.run(STEPS), bench.out("agentrr.jsonl")
    write = bench.peers.script("agentrr_write", bench.inputs.listing(run), bench.inputs.raw_bodies(run), out)
    runs = 2 if bench.quick else 5
    ours, theirs = interleave([bench.timed_import(), [write]], runs)
    yield ratio("import-agentrr", "import / agentrr's log writer (which has no importer)", ours, theirs)
    cassette = bench.cassette()
    count = cassette.stat().st_size
    yield sizes("size-agentrr", "size / agentrr's log of the same exchanges", count, out.stat().st_size)
    jobs = [[bench.program.command("verify", cassette)], [bench.peers.script("agentrr_read", out)]]
    ours, theirs = interleave(jobs, runs)
    yield ratio("verify-agentrr", "verify / agentrr's log reader, which checks digests", ours, theirs)


def against_vcrpy(bench):
    label = "import of the corpus / vcrpy's loader"
    copies = [copy for _, copy in bench.inputs.corpus(bench.corpus)]
    load = subprocess.run(bench.peers.script("vcrpy_load", *copies).argv, check=True, stdout=subprocess.PIPE, text=True)
    read = set(load.stdout.split())
    both = [copy for copy in copies
            if str(copy) in read and bench.program.attempt("import", copy, "-o", bench.out("one.rw"))[0] == 0]
    if not both:
        yield absent("import-vcrpy", label, "not available: no file that both can read")
        return
    status, said = bench.program.attempt("import", *both, "-o", bench.out("timed.rw"))
    if status == 2:
        yield absent("import-vcrpy", label, "not available: import takes one file")
        return
    if not bench.checks.expect("import of several files: it ends well", status == 0, said):
        return
    ours, theirs = interleave([[bench.program.command("import", *both, "-o", bench.out("timed.rw"))],
                               [bench.peers.script("vcrpy_load", *both)]], bench.runs)
    yield ratio("import-vcrpy", label, ours, theirs, note=f"{len(both)} files that both read")


def folder_against_vcrpy(bench):
    label = "import of a folder of 2,000 vcrpy files, {} / vcrpy's loader"
    copies = [copy for _, copy in bench.inputs.corpus(bench.corpus)]
    load = subprocess.run(bench.peers.script("vcrpy_load", *copies).argv, check=True, stdout=subprocess.PIPE, text=True)
    folder = bench.inputs.folder([Path(name) for name in load.stdout.split()], 2000)
    if folder is None:
        yield absent("import-folder", label.format("a cassette each"), "not available: no file that both can read")
        return
    forms = (("import-folder", "imported/", "a cassette each"), ("import-merged", "timed.rw", "one cassette"))
    for name, out, how in forms:
        target = bench.out(out.rstrip("/"))
        old = bench.out("imported-before")
        shutil.rmtree(old, ignore_errors=True)

        def fresh(target=target, old=old, is_folder=out.endswith("/")):
            # What was made before is removed afterwards: file systems are slow to give out what was just freed.
            if is_folder:
                old.mkdir(exist_ok=True)
                if target.exists():
                    target.rename(old / str(len(list(old.iterdir()))))
                target.mkdir()

        fresh()
        status, said = bench.program.attempt("import", folder, "-o", target)
        if not bench.checks.expect(f"import of a folder, {how}: it ends well", status == 0, said):
            continue
        job = bench.program.command("import", folder, "-o", target, "--quiet", prepare=fresh)
        peer = bench.peers.script("vcrpy_load", "--folder", folder)
        ours, theirs = interleave([[job], [peer]], bench.runs)
        shutil.rmtree(old, ignore_errors=True)
        yield ratio(name, label.format(how), ours, theirs, 0.2, note=f"{folder_bytes(folder) / 1e6:.0f} MB of YAML")


def folder_bytes(folder, pattern="*"):
    return sum(path.stat().st_size for path in folder.rglob(pattern) if path.is_file())


def corpora_sizes(bench):
    """The same recordings as people keep them: each row is all of them in one form, against their YAML."""
    out = bench.out("corpora")
    shutil.rmtree(out, ignore_errors=True)
    (out / "yaml").mkdir(parents=True)
    (out / "rw").mkdir()
    for _, copy in bench.inputs.corpus(bench.corpus):
        if bench.program.attempt("import", copy, "-o", out / "rw" / (copy.stem + ".rw"))[0] == 0:
            shutil.copy(copy, out / "yaml" / copy.name)
    yaml = folder_bytes(out / "yaml")
    files = sorted((out / "yaml").iterdir())
    if not files:
        yield absent("corpora", "sizes of the corpus", "not available: no file of it can be imported")
        return
    bench.program.attempt("import", out / "yaml", "-o", out / "all.rw")
    forms = [
        ("cassettes, one each", folder_bytes(out / "rw")),
        ("one cassette of all", (out / "all.rw").stat().st_size),
        ("gzip -9 of each", sum(gzip_size(path) for path in files)),
        ("a git pack of the YAML, after gc --aggressive", git_pack_size(out / "yaml")),
        ("a git pack of the cassettes, after gc --aggressive", git_pack_size(out / "rw")),
    ]
    version1 = sum(version1_size(bench, path) for path in (out / "rw").iterdir())
    forms.append(("llm-rewind's version 1, of exchanges that are text", version1))
    for form, count in forms:
        yield sizes("corpora", f"{form} / YAML of {len(files)} vcrpy files", count, yaml)


def version1_size(bench, cassette):
    out = bench.out("version1.rw")
    bench.program.attempt("export", cassette, "--to", "rw1", "-q", "-o", out)
    return out.stat().st_size


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
    yield sizes("size-vcrpy", "size / vcrpy's YAML of the same run", cassette.stat().st_size, exported.stat().st_size)


ROWS = {
    "size": imported_size,
    "lanes": lanes,
    "import": import_against_llm_rewind,
    "import-stock": import_against_stock,
    "verify": verify_against_openssl,
    "lint": lint,
    "keys": match_keys,
    "diff": diffs,
    "cat": one_body,
    "overview": overview,
    "memory": memory,
    "mutate": mutants,
    "replay": replaying,
    "delays": delays,
    "smallest": smallest,
    "corpus": corpus_size,
    "streams": against_streams,
    "mcap": against_mcap,
    "vcrpy": against_vcrpy,
    "folder": folder_against_vcrpy,
    "corpora": corpora_sizes,
    "long-vcrpy": long_run_in_vcrpy,
    "agentrr": against_agentrr,
}


def measure(bench, name):
    """The rows of one function; a line that says why when a peer or a command cannot be had."""
    try:
        yield from ROWS[name](bench)
    except Unavailable as reason:
        yield absent(name, name, str(reason))
