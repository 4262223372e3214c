#!/usr/bin/env python3
"""Writes the conformance vectors, or checks that the committed ones are what the recipes make.

    generate.py               write v2/ and vectors.json
    generate.py --verify      compare; exit 1, with the names, when a file differs, is missing or is not expected
    generate.py --compress    as the first, adding missing really compressed frames with the zstd program
    generate.py --large DIR   write the vectors that are too large to keep, which vectors.json marks `generated`
"""
import json
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
sys.dont_write_bytecode = True
import builder  # noqa: E402
import recipes  # noqa: E402

LISTED = ("member", "line", "recover", "reads")


def pretty(value):
    return (json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def table(rows):
    """A JSON array with one row a line, so that a difference shows which vectors changed."""
    lines = [json.dumps(row, ensure_ascii=False, sort_keys=True) for row in rows]
    return ("[\n" + ",\n".join(lines) + "\n]\n").encode()


def offset(cassette, name):
    """Where the header that breaks a rule of the container is: the local one, unless only the central one is wrong."""
    member = [m for m in cassette.members
              if name in (m.name.decode("latin-1"), m.central.get("name", b"").decode())][-1]
    return member.central_offset if member.central and not member.local else member.offset


def describe(vector, data):
    """The row of vectors.json."""
    cassette = vector["data"]
    row = {"file": vector["file"], "sha256": builder.sha256(data), "verdict": vector["verdict"],
           **{name: vector[name] for name in LISTED if vector[name] is not None}}
    for name in ("also", "warnings", "covers"):
        if vector[name]:
            row[name] = ["RW-" + rule for rule in vector[name]]
    if vector["rule"]:
        row["rule"] = "RW-" + vector["rule"]
    if vector["parents"]:
        row["parents"] = vector["parents"]
    if vector["large"]:
        row["generated"] = True
    if isinstance(cassette, builder.Cassette):
        if vector["verdict"].startswith("valid"):
            row["id"] = cassette.id
        if vector["rule"] and vector["rule"][0] == "Z" and vector["rule"] != "Z09" and vector["member"]:
            row["offset"] = offset(cassette, vector["member"])
    return row


def expectation(cassette, verdict):
    """The content of a valid cassette."""
    return {"verdict": verdict, "id": cassette.id, "header": cassette.header, "manifest": cassette.manifest,
            "events": cassette.story(), "blobs": {row["digest"]: row["size"] for row in cassette.rows}}


def files():
    """{path: bytes} of the files to keep, and of those too large for that."""
    kept, large, rows = {}, {}, []
    for vector in sorted(recipes.load(), key=lambda vector: vector["file"]):
        path, cassette = vector["file"], vector["data"]
        data = cassette if isinstance(cassette, bytes) else cassette.build()
        (large if vector["large"] else kept)[path] = data
        if vector["verdict"].startswith("valid") and not vector["large"] and not vector["parents"]:
            kept[path[:-3] + ".expect.json"] = pretty(expectation(cassette, vector["verdict"]))
        rows.append(describe(vector, data))
    kept["vectors.json"] = table(rows)
    return kept, large


def write(folder, wanted):
    for path, data in wanted.items():
        path = pathlib.Path(folder, path)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def present():
    return {path.relative_to(HERE).as_posix() for path in (HERE / "v2").rglob("*") if path.is_file()}


def verify(wanted):
    found = present() | {"vectors.json"}
    problems = [f"missing: {path}" for path in sorted(set(wanted) - found)]
    problems += [f"unexpected: {path}" for path in sorted(found - set(wanted))]
    problems += [f"differs: {path}" for path in sorted(found & set(wanted))
                 if (HERE / path).read_bytes() != wanted[path]]
    print("\n".join([*problems, f"{len(wanted)} files, {len(problems)} problems"]))
    return 1 if problems else 0


def main(arguments):
    if arguments not in ([], ["--verify"], ["--compress"]) and arguments[:-1] != ["--large"]:
        sys.exit(__doc__)
    builder.Frames.record = arguments == ["--compress"]
    wanted, large = files()
    if arguments == ["--verify"]:
        return verify(wanted)
    if arguments[:1] == ["--large"]:
        write(arguments[1], large)
        return 0
    if builder.Frames.record:
        builder.Frames.save()
    write(HERE, wanted)
    for path in present() - set(wanted):
        (HERE / path).unlink()
    return verify(wanted)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
