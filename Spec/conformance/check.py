#!/usr/bin/env python3
"""Runs the independent reader over every vector and compares with vectors.json.

    check.py            the reader
    check.py --stock    also stock ZIP tools on every valid vector (a tool that is not installed is skipped)
"""
import json, os, shutil, subprocess, sys, zipfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(HERE))
import reader


def load(path):
    with open(os.path.join(HERE, path), "rb") as file:
        return file.read()


def problems(row):
    """What is wrong with the reader's answer for one vector."""
    data, expect = load(row["path"]), row["expect"]
    report = reader.Cassette(data, [load(p) for p in row.get("parents", [])]).report()
    if reader.hashlib.sha256(data).hexdigest() != row["sha256"]:
        yield "the file is not the one vectors.json describes (was it converted by git?)"
    if report["verdict"] != expect["indexed"]:
        yield f"verdict {report['verdict']}, expected {expect['indexed']}"
    found = [f["rule"] for f in report["findings"]]
    allowed = [expect["rule"], *expect.get("also", [])] if "rule" in expect else []
    if allowed and not (found and found[0] in allowed):
        yield f"first finding {found[:1]}, expected one of {allowed}"
    if set(found) - set(allowed):
        yield f"other findings: {[(f['rule'], f['message']) for f in report['findings'] if f['rule'] not in allowed]}"
    if "member" in expect and expect["member"] not in [f["member"] for f in report["findings"]]:
        yield f"no finding on {expect['member']}"
    path = row["path"][:-3] + ".expect.json"
    if os.path.exists(os.path.join(HERE, path)):
        wanted = json.loads(load(path))
        for name in ("header", "manifest", "events", "blobs"):
            if report["dump"][name] != wanted[name]:
                yield f"{name} differ from {path}"
        if report["id"] != wanted["id"]:
            yield "the id differs"


def zipfile_test(path):
    with zipfile.ZipFile(path) as archive:
        return archive.testzip() is None


def stock(path):
    """(tool, True, False or None when it is not installed) for each stock tool."""
    def run(command, **more):
        return subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **more).returncode == 0
    yield "unzip -tqq", shutil.which("unzip") and run(["unzip", "-tqq", path])
    yield "Python zipfile", zipfile_test(path)
    yield "bsdtar -tf FILE", shutil.which("bsdtar") and run(["bsdtar", "-tf", path])
    with open(path, "rb") as file:
        yield "bsdtar -tf -", shutil.which("bsdtar") and run(["bsdtar", "-tf", "-"], stdin=file)


def main(arguments):
    if arguments not in ([], ["--stock"]):
        sys.exit(__doc__)
    passed = failed = 0
    skipped = set()
    for row in json.loads(load("vectors.json")):
        wrong = list(problems(row))
        for problem in wrong:
            print(f"FAIL {row['id']}: {problem}")
        passed, failed = passed + (not wrong), failed + bool(wrong)
        if arguments and row["expect"]["indexed"] == "valid":
            for tool, good in stock(os.path.join(HERE, row["path"])):
                if good is None:
                    skipped.add(tool)
                    continue
                if not good:
                    print(f"FAIL {row['id']}: {tool}")
                passed, failed = passed + bool(good), failed + (not good)
    for tool in sorted(skipped):
        print(f"skipped: {tool} (not installed)")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
