"""The recipes: each module appends vectors to the table. One vector is a base cassette and one fault."""
import importlib

TABLE = []
MODULES = ("valid", "invalid_container", "invalid_content", "truncated", "compat", "limits", "derivation",
           "parent_rows", "checks", "redactions")


def vector(name, data, verdict, rule=None, also=(), member=None, line=None, warnings=(), covers=(), parents=(),
           recover=None, reads=None, large=False):
    """Adds one vector.

    name: the path under v2/ without `.rw`. data: a Cassette, or the file's bytes. rule: the error rule that is
    broken; also: rules a reader may report instead, because the same fault breaks them too. member, line: where.
    warnings: the rules of all warnings. covers: rules that a valid vector exercises. parents: the vectors to look for
    the parent in. recover: what recovery finds. reads: what a reader of another version finds. large: not kept.
    """
    path = f"v2/{name}.rw"
    assert not any(row["file"] == path for row in TABLE), path
    TABLE.append({"file": path, "data": data, "verdict": verdict, "rule": rule, "also": also, "member": member,
                  "line": line, "warnings": warnings, "covers": covers,
                  "parents": [f"v2/{parent}.rw" for parent in parents], "recover": recover, "reads": reads,
                  "large": large})


def load():
    if not TABLE:
        for name in MODULES:
            importlib.import_module("recipes." + name)
    return TABLE
