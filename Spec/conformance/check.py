#!/usr/bin/env python3
"""Runs the independent reader over every vector and compares with vectors.json.

    check.py            the reader
    check.py --stock    also stock ZIP tools on every valid vector (a tool that is not installed is skipped)
    check.py --flips    instead, every byte of a small cassette changed: none of the results may pass for valid
"""
import concurrent.futures
import hashlib
import io
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import zipfile

HERE = pathlib.Path(__file__).resolve().parent
sys.dont_write_bytecode = True
sys.path[:0] = [str(HERE.parent), str(HERE)]
import generate  # noqa: E402
import reader  # noqa: E402

FLIPPED = "v2/valid/example.rw"
RULES = {rule["id"] for rule in json.loads((HERE.parent / "rules.json").read_text(encoding="utf-8"))["rules"]}
# The reader stops at the first error and lets one comparison stand for several rules, so it does not always name the
# rule that a vector is about. It must not get worse at it: for so many vectors it has to.
NAMED = 509


def load(row, large):
    return large[row["file"]] if "generated" in row else (HERE / row["file"]).read_bytes()


def answer(row, data):
    """What the reader says about one vector."""
    return reader.Cassette(data, [(HERE / path).read_bytes() for path in row.get("parents", [])]).report()


def named(row, report):
    """Whether the error that the reader names is the one that the vector is about, or may be taken for it."""
    return report["error"] in [row["rule"], *row.get("also", [])]


def problems(row, data, report):
    """What is wrong with the reader's answer for one vector. Which rule an error names is counted, not required."""
    if hashlib.sha256(data).hexdigest() != row["sha256"]:
        yield "not the file that vectors.json describes (did git convert it?)"
    if report["verdict"] != row["verdict"]:
        yield f"verdict {report['verdict']} {report['error']}, expected {row['verdict']}"
    if ("rule" in row) != (report["error"] in RULES):
        yield f"error {report['error']}, expected {row.get('rule')}"
    if row["verdict"].startswith("valid"):
        if sorted(set(report["warnings"])) != sorted(row.get("warnings", [])):
            yield f"warnings {report['warnings']}, expected {row.get('warnings', [])}"
        if report["id"] != row["id"]:
            yield f"id {report['id']}"
        yield from differences(report, (HERE / row["file"]).with_suffix(".expect.json"))
    if row["verdict"] == "unclosed":
        found = {"segments": report["segments"], "events": [event["seq"] for event in report["events"]],
                 "blobs": sorted(report["blobs"])}
        if any(found[key] != row["recover"].get(key, found[key]) for key in found):
            yield f"found {found}"


def differences(report, path):
    """Where the content is not what the vector's own file says."""
    if path.exists():
        for name, wanted in json.loads(path.read_text(encoding="utf-8")).items():
            if report[name] != wanted:
                yield f"{name} differs from {path.name}"


def stock(data):
    """(tool, True, False, or None when it is not installed) for each stock tool."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        yield "Python zipfile", archive.testzip() is None
    with tempfile.NamedTemporaryFile(suffix=".rw") as file:
        file.write(data)
        file.flush()
        for command in (["unzip", "-tqq", file.name], ["bsdtar", "-tf", file.name], ["bsdtar", "-tf", "-"]):
            piped = data if command[-1] == "-" else b""
            good = shutil.which(command[0]) and subprocess.run(command, input=piped, capture_output=True,
                                                               check=False).returncode == 0
            yield " ".join(command[:2]) + (" from a pipe" if piped else ""), good


def examine(row, data, with_stock):
    """What is wrong, the tools that are missing, and whether the rule is named; None when there is none to name."""
    report = answer(row, data)
    wrong = [f"{row['file']}: {problem}" for problem in problems(row, data, report)]
    tools = list(stock(data)) if with_stock and row["verdict"].startswith("valid") else []
    wrong += [f"{row['file']}: {tool}" for tool, good in tools if good is False]
    return wrong, {tool for tool, good in tools if good is None}, named(row, report) if "rule" in row else None


def vectors(with_stock):
    rows = json.loads((HERE / "vectors.json").read_text(encoding="utf-8"))
    _, large = generate.files()
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        results = list(pool.map(lambda row: examine(row, load(row, large), with_stock), rows))
    for problem in (problem for wrong, _, _ in results for problem in wrong):
        print(f"FAIL {problem}")
    for tool in sorted(set().union(*(missing for _, missing, _ in results))):
        print(f"skipped: {tool} (not installed)")
    failed = sum(bool(wrong) for wrong, _, _ in results)
    verdicts = [hit for _, _, hit in results if hit is not None]
    print(f"rule named as expected: {sum(verdicts)} of {len(verdicts)} (at least {NAMED})")
    print(f"{len(rows) - failed} vectors passed, {failed} failed")
    return 1 if failed or sum(verdicts) < NAMED else 0


def flip(place):
    """The verdict when one byte is another."""
    data = bytearray((HERE / FLIPPED).read_bytes())
    data[place] ^= 0xFF if place % 2 else 0x01
    return reader.Cassette(bytes(data)).verdict


def flips():
    places = range((HERE / FLIPPED).stat().st_size)
    with concurrent.futures.ProcessPoolExecutor(2) as pool:
        passed = [place for place,
                  verdict in zip(places, pool.map(flip, places, chunksize=16)) if verdict.startswith("valid")]
    print(f"{len(places)} bytes flipped in {FLIPPED}, {len(passed)} not noticed {passed or ''}")
    return 1 if passed else 0


def main(arguments):
    if arguments not in ([], ["--stock"], ["--flips"]):
        sys.exit(__doc__)
    return flips() if arguments == ["--flips"] else vectors(bool(arguments))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
