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


def load(row, large):
    return large[row["file"]] if "generated" in row else (HERE / row["file"]).read_bytes()


def problems(row, data):
    """What is wrong with the reader's answer for one vector."""
    if hashlib.sha256(data).hexdigest() != row["sha256"]:
        yield "not the file that vectors.json describes (did git convert it?)"
    report = reader.Cassette(data, [(HERE / path).read_bytes() for path in row.get("parents", [])]).report()
    errors = [finding for finding in report["findings"] if finding["severity"] == "error"]
    warnings = [finding["rule"] for finding in report["findings"] if finding["severity"] == "warning"]
    if report["verdict"] != row["verdict"]:
        yield f"verdict {report['verdict']} {[error['rule'] for error in errors]}, expected {row['verdict']}"
    if "rule" in row and [error["rule"] for error in errors
                          if error["rule"] in [row["rule"], *row.get("also", [])]] == []:
        yield f"rule {[error['rule'] for error in errors]}, expected {row['rule']} or {row.get('also', [])}"
    if errors and "rule" in row and errors[0]["rule"] == row["rule"]:
        for place in ("member", "line", "offset"):
            if place in row and errors[0].get(place) != row[place]:
                yield f"{place} {errors[0].get(place)!r}, expected {row[place]!r}"
    if row["verdict"].startswith("valid"):
        if sorted(set(warnings)) != sorted(row.get("warnings", [])):
            yield f"warnings {warnings}, expected {row.get('warnings', [])}"
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
    wrong = [f"{row['file']}: {problem}" for problem in problems(row, data)]
    tools = list(stock(data)) if with_stock and row["verdict"].startswith("valid") else []
    return wrong + [f"{row['file']}: {tool}" for tool, good in tools if good is False], {t for t,
        good in tools if good is None}


def vectors(with_stock):
    rows = json.loads((HERE / "vectors.json").read_text(encoding="utf-8"))
    _, large = generate.files()
    skipped, failed = set(), 0
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for wrong, missing in pool.map(lambda row: examine(row, load(row, large), with_stock), rows):
            skipped |= missing
            failed += bool(wrong)
            print("".join(f"FAIL {problem}\n" for problem in wrong), end="")
    for tool in sorted(skipped):
        print(f"skipped: {tool} (not installed)")
    print(f"{len(rows) - failed} vectors passed, {failed} failed")
    return 1 if failed else 0


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
