"""The inputs, made once and kept in Benchmarks/.work."""
import fcntl
import gzip
import json
import shutil
import subprocess
import sys
from pathlib import Path

BENCHMARKS = Path(__file__).resolve().parent.parent
ROOT = BENCHMARKS.parent
SOURCE = Path(__file__).with_name("source.py")


def helper(*args, **options):
    """Runs source.py, which may need a lot of memory, apart from the process that measures."""
    return subprocess.run([sys.executable, SOURCE, *args], check=True, **options)


class Inputs:
    def __init__(self, work):
        self.work = work
        work.mkdir(parents=True, exist_ok=True)
        self._lock = open(work / "lock", "w", encoding="utf-8")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("waiting for another Benchmarks/run to end …", file=sys.stderr)
            fcntl.flock(self._lock, fcntl.LOCK_EX)

    def made(self, name, make):
        """The path of an input; `make(path)` writes it when it is not there yet."""
        path = self.work / name
        if not path.exists():
            partial = self.work / (name + ".partial")
            make(partial)
            partial.rename(path)
        return path

    def run(self, steps, lanes=1):
        """A synthetic agent run as an llm-rewind version 1 file."""
        def make(path):
            subprocess.run([sys.executable, BENCHMARKS / "agent_run.py", str(steps), path, "--lanes", str(lanes)],
                           check=True, stdout=subprocess.DEVNULL)
        return self.made(f"run-{steps}-{lanes}.v1.rw", make)

    def changed(self, run, step):
        """The same run with another result of the tool before a step, in that request and in all that repeat it."""
        return self.made(f"{run.name.removesuffix('.v1.rw')}-changed-{step}.v1.rw",
                         lambda path: helper("changed", run, path, str(step)))

    def short(self, count):
        """As many exchanges that have nothing to do with each other, as an llm-rewind version 1 file."""
        def make(path):
            subprocess.run([sys.executable, BENCHMARKS / "agent_run.py", str(count), path, "--short"], check=True,
                           stdout=subprocess.DEVNULL)
        return self.made(f"short-{count}.v1.rw", make)

    def _bodies(self, run):
        raw, listing = run.with_suffix(".bodies"), run.with_suffix(".json")
        if not (raw.exists() and listing.exists()):
            helper("bodies", run, listing, raw)
        return raw, listing

    def raw_bodies(self, run):
        """Every body of a run, in order, one after the other."""
        return self._bodies(run)[0]

    def bodies(self, run):
        """[seq, part, sha256, size] for each body of a run."""
        return json.loads(self._bodies(run)[1].read_text())

    def listing(self, run):
        return self._bodies(run)[1]

    def requests(self, run):
        """The requests of a run as `rewind-pack key --batch` reads them."""
        return self.made(run.stem + ".requests.jsonl", lambda path: helper("requests", run, path))

    def small(self):
        return self.made("small.v1.rw", lambda path: helper("small", path))

    def folder(self, files, count):
        """A folder of that many recordings: copies of the files, each with a target of its own; None without files."""
        target = self.work / "many"
        shutil.rmtree(target, ignore_errors=True)
        if not files:
            return None
        target.mkdir()
        for number in range(count):
            lines = files[number % len(files)].read_bytes().split(b"\n")
            marked = [line + b"#%d" % number if line.startswith(b"    uri: http") and b"'" not in line else line
                      for line in lines]
            (target / f"{number:05d}.yaml").write_bytes(b"\n".join(marked))
        return target

    def corpus(self, directory):
        """The YAML recordings below a directory, unpacked where they are gzipped, as plain files."""
        target = self.work / "corpus"
        shutil.rmtree(target, ignore_errors=True)
        target.mkdir()
        files = []
        found = sorted(path for path in Path(directory).rglob("*") if path.name.endswith((".yaml", ".yml", ".yaml.gz")))
        for number, path in enumerate(found):
            data = path.read_bytes()
            copy = target / f"{number:05d}.yaml"
            copy.write_bytes(gzip.decompress(data) if path.suffix == ".gz" else data)
            files.append((path, copy))
        return files
