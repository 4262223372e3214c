"""Rows about the comparison of runs."""
from .table import Row, mebibytes, seconds
from .timing import interleave

STEPS = 200


def diffs(bench):
    """Two long runs that differ in what a tool gave back halfway, so that half of all requests differ."""
    run = bench.inputs.run(STEPS)
    first = bench.cassette()
    second = bench.program.imported(bench.inputs.changed(run, STEPS // 2), f"run-{STEPS}-changed.rw")
    out = bench.out("diff.txt")
    diff = bench.program.sibling("rewind-diff", first, second, "--summary", stdout=out, code=1)
    same = bench.program.sibling("rewind-diff", first, first, "--summary")
    ours, equal, verify = interleave([[diff], [same], [bench.program.command("verify", first, second)]], bench.runs)
    said = out.read_text().splitlines()
    bench.checks.expect("diff: the planted cause is found",
                        said[:1] == ["tool-output"] and said[1].startswith(f"step {STEPS // 2} "), "\n".join(said))
    label = f"diff of two runs of {STEPS} steps, half of which differ / verify of both"
    yield Row("diff", label, seconds(ours.median), seconds(verify.median), ours.median / verify.median, "x", 2,
              data={"samples": {"ours": ours.as_json(), "peer": verify.as_json()}})
    yield Row("diff-same", f"diff of a run of {STEPS} steps with itself / verify of both",
              seconds(equal.median), seconds(verify.median), equal.median / verify.median, "x")
    peak = max(ours.peak)
    yield Row("diff-memory", f"peak memory of that diff / of verify ({mebibytes(max(verify.peak))})", mebibytes(peak),
              mebibytes(max(verify.peak)), peak / max(verify.peak), "x")
