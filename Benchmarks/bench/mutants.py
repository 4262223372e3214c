"""Rows about mutants: what each costs in time, bytes and memory."""
import shutil

from .peers import git_pack_size, stock
from .table import Row, mebibytes, seconds, size
from .timing import interleave, run_once

STEPS = 60
# Five operators at each step, as llm-rewind has them: those of `--preset llm-rewind`.
OPERATORS = "step-drop,out-empty,out-length,http-429,http-500"
COUNT = 5 * STEPS
KILOBYTE = 1024


def mutants(bench):
    parent, folder = bench.cassette(STEPS), bench.out("mutants")

    def fresh():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()

    def derive(*options):
        choice = ["--ops", OPERATORS, *options]
        return bench.program.sibling("rewind-mutate", "derive", parent, *choice, "-q", "-o", folder, prepare=fresh)

    def derived(what, count):
        found = sorted(folder.iterdir())
        bench.checks.expect(f"derive {what}: {count} mutants", len(found) == count, f"there are {len(found)}")
        return found

    yield from against_llm_rewind(bench, derive("--thin"))
    thin = derived("--thin", COUNT)
    yield from small(bench, parent, thin)
    yield from against_cp(bench, parent, derive("--fat"))
    fat = derived("--fat", COUNT)
    status, said = bench.program.attempt("verify", *fat)
    bench.checks.expect("derive --fat: verify accepts each", status == 0, said[-300:])
    yield from memory(bench, derive)


def per_mutant(name, label, ours, peer, target=None):
    """A row of two times for one mutant each."""
    return Row(name, label, seconds(ours), seconds(peer), ours / peer, "x", target,
               data={"seconds": {"ours": ours, "peer": peer}})


def against_llm_rewind(bench, derive):
    store, share = bench.out("llm-rewind-mutants"), COUNT // 10
    shutil.rmtree(store, ignore_errors=True)
    store.mkdir()
    run_once(bench.peers.script("llm_rewind_import", bench.inputs.run(STEPS), store))
    jobs = [[derive], [bench.peers.script("llm_rewind_mutate", store, share)],
            [bench.peers.script("llm_rewind_mutate", store, 0)]]
    ours, theirs, start = interleave(jobs, 2 if bench.quick else 3)
    yield per_mutant("mutate", f"a thin mutant of {STEPS} steps / llm-rewind's (starting it not)",
                     ours.median / COUNT, (theirs.median - start.median) / share, 1 / 100)


def against_cp(bench, parent, derive):
    many, copies = bench.out("parents"), bench.out("copies")
    shutil.rmtree(many, ignore_errors=True)
    many.mkdir()
    for number in range(COUNT):
        shutil.copyfile(parent, many / f"{number}.rw")
    copy = stock("cp", "-r", many, copies, prepare=lambda: shutil.rmtree(copies, ignore_errors=True))
    ours, theirs = interleave([[derive], [copy]], bench.runs)
    yield per_mutant("mutate-fat", f"a fat mutant / cp of its parent, {COUNT} in one process each",
                     ours.median / COUNT, theirs.median / COUNT)


def small(bench, parent, thin):
    counts = [path.stat().st_size for path in thin]
    mean = sum(counts) // len(counts)
    label = f"largest thin mutant of {len(thin)} (mean {size(mean)}; parent {size(parent.stat().st_size)})"
    yield Row("mutate-size", label, size(max(counts)), "", max(counts), "B", 4 * KILOBYTE, data={"mean": mean})
    committed = bench.out("committed")
    packs = []
    for files in ([], thin[::3]):
        shutil.rmtree(committed, ignore_errors=True)
        committed.mkdir()
        for path in [parent, *files]:
            shutil.copy(path, committed)
        packs.append(git_pack_size(committed))
    count = len(thin[::3])
    growth = (packs[1] - packs[0]) // count
    label = f"a thin mutant in git: growth of the repository by {count} of them, after git gc"
    yield Row("mutate-git", label, size(growth), "", growth, "B", 3 * KILOBYTE, data={"objects": packs})


def memory(bench, derive):
    peaks = {}
    for options in (["--sample", COUNT // 10], [], ["--variants", "--sample", 3 * COUNT]):
        command = derive("--thin", *options)
        (sample,) = interleave([[command]], 2 if bench.quick else 5)
        made = sum(1 for _ in bench.out("mutants").iterdir())
        peaks[made] = max(sample.peak)
    counts = sorted(peaks)
    label = "peak memory of derive, " + " / ".join(
        f"{count} mutants ({mebibytes(peaks[count])})" for count in reversed(counts))
    first, last = peaks[counts[0]], peaks[counts[-1]]
    yield Row("mutate-memory", label, mebibytes(last), mebibytes(first), last / first, "x", 1.1,
              data={"bytes": {str(count): peaks[count] for count in counts}})
