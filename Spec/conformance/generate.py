#!/usr/bin/env python3
"""Writes the conformance vectors, or checks that the committed ones are what the recipes make.

    generate.py               write v2/ and vectors.json
    generate.py --verify      compare; exit 1 when a file differs, is missing or is not expected
    generate.py --compress    as the first, adding missing really compressed frames with the zstd program
    generate.py --large DIR   write the vectors too large to keep: zip64 by member count
"""
import json, os, sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
sys.dont_write_bytecode = True
import builder, recipes


def pretty(value):
    return (json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def expectation(cassette):
    answered = {e["seq"] for e in cassette.events if e["kind"] == "http"}
    events = sorted((e for e in cassette.events if e["kind"] != "open" or e["seq"] not in answered), key=lambda e: e["seq"])
    rows = [row for segment in cassette.manifest["segments"] for row in segment["blobs"]]
    return {"id": cassette.id, "header": cassette.header, "manifest": cassette.manifest, "events": events,
            "blobs": {row["digest"]: row["size"] for row in rows}}


def files():
    """{path: bytes} of everything this program is responsible for."""
    out, rows = {}, []
    for v in recipes.load():
        path = f"v2/{v['id']}.rw"
        cassette = v["data"]
        data = cassette if isinstance(cassette, bytes) else cassette.build()
        out[path] = data
        row = {"id": v["id"], "path": path, "sha256": builder.sha256(data), "class": v["id"].split("/")[0], "since": v["since"],
               "rules": ["RW-" + r for r in dict.fromkeys(([v["rule"]] if v["rule"] else []) + v["also"] + v["covers"])],
               "expect": {"streamed": v["verdict"], "indexed": v["verdict"]}}
        if v["rule"]:
            row["expect"]["rule"] = "RW-" + v["rule"]
        if v["also"]:
            row["expect"]["also"] = ["RW-" + r for r in v["also"]]
        for name in ("member", "recovered", "lossy"):
            if v[name] is not None:
                row["expect"][name] = v[name]
        if v["parents"]:
            row["parents"] = [f"v2/{p}.rw" for p in v["parents"]]
        if v["verdict"] in ("valid", "warnings") and isinstance(cassette, builder.Cassette) and not v["parents"]:
            out[path[:-3] + ".expect.json"] = pretty(expectation(cassette))
        rows.append(row)
    out["vectors.json"] = pretty(rows)
    return out


def verify(wanted):
    found = {"vectors.json"} if os.path.exists(os.path.join(HERE, "vectors.json")) else set()
    for folder, _, names in os.walk(os.path.join(HERE, "v2")):
        found |= {os.path.relpath(os.path.join(folder, name), HERE).replace(os.sep, "/") for name in names}
    problems = [f"missing: {p}" for p in sorted(set(wanted) - found)] + [f"unexpected: {p}" for p in sorted(found - set(wanted))]
    for path in sorted(found & set(wanted)):
        with open(os.path.join(HERE, path), "rb") as file:
            if builder.sha256(file.read()) != builder.sha256(wanted[path]):
                problems.append(f"differs: {path}")
    print("\n".join(problems + [f"{len(wanted)} files, {len(problems)} problems"]))
    return 1 if problems else 0


def large(folder):
    parts = [builder.Ext(f"ext/com.example/{i}", b"") for i in range(66000)]
    data = builder.Cassette(*parts, builder.Segment({"kind": "marker", "seq": 0, "name": "start"})).build()
    with open(os.path.join(folder, "zip64-members.rw"), "wb") as file:
        file.write(data)
    print(f"zip64-members.rw: valid, {len(data)} bytes, sha256 {builder.sha256(data)}")


def main(arguments):
    if arguments[:1] == ["--large"] and len(arguments) == 2:
        return large(arguments[1])
    if arguments not in ([], ["--verify"], ["--compress"]):
        sys.exit(__doc__)
    builder.Frames.record = arguments == ["--compress"]
    wanted = files()
    if arguments == ["--verify"]:
        return verify(wanted)
    if builder.Frames.record:
        builder.Frames.save()
    for path, data in wanted.items():
        path = os.path.join(HERE, path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(data)
    return verify(wanted)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
