"""The recipes: each module appends vectors to the table. One vector is a base cassette and one fault."""
import importlib

TABLE = []


def vector(id, data, verdict, rule=None, also=(), member=None, covers=(), parents=(), recovered=None, lossy=None, since="2.0"):
    """Adds one vector.

    id: class/area/name, the path under v2/ without `.rw`. data: a Cassette, or the file's bytes.
    rule: the rule whose finding is expected first; also: rules a reader may report instead, because the
    same fault breaks them too. covers: further rules the vector exercises. recovered: the seqs recovery
    finds; lossy: whether recovery reports a loss.
    """
    assert not any(row["id"] == id for row in TABLE), id
    TABLE.append({"id": id, "data": data, "verdict": verdict, "rule": rule, "also": list(also), "member": member, "covers": list(covers),
                  "parents": list(parents), "recovered": recovered, "lossy": lossy, "since": since})


def load():
    if not TABLE:
        for name in ("valid", "invalid_container", "invalid_content"):
            importlib.import_module("recipes." + name)
    return TABLE
