"""What a cassette is made of, strictly: JSON in canonical form, objects of known shapes, zstd frames.

Each function breaks a rule by raising a Fault that names it. The shapes are in `shapes.txt`.
"""
import base64
import functools
import hashlib
import itertools
import json
import pathlib
import re
import subprocess
import tempfile

SHAPES = {}
for line in pathlib.Path(__file__).resolve().with_name("shapes.txt").read_text().replace("\n ", " ").splitlines():
    if line and line[0] != "#":
        name, shape = line.split(maxsplit=1)
        SHAPES[name] = shape


class Fault(Exception):
    """A broken rule. Who reads knows where."""


def need(condition, rule):
    if not condition:
        raise Fault(rule)


def canonical(value):
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def parse(data):
    """The value of strict JSON."""
    def pairs(items):
        keys = [key for key, _ in items]
        need(all(re.fullmatch("[ -~]*", key) for key in keys) and all(map(str.__lt__, keys, keys[1:])), "J03")
        return dict(items)
    try:
        text = data.decode()
        bare = re.sub(r'"(?:[^"\\]|\\.)*"', '""', text, flags=re.S)
        steps = (1 if bracket in "[{" else -1 for bracket in re.findall(r"[][{}]", bare))
        need(max(itertools.accumulate(steps, initial=0)) <= 64, "J05")
        for number in re.findall(r"[-+]?[0-9][-+.0-9eE]*", bare):
            need(re.fullmatch("0|-?[1-9][0-9]{0,15}", number) and abs(int(number)) < 1 << 53, "J02")
        value = json.loads(text, object_pairs_hook=pairs, parse_constant=lambda name: need(False, "J01"))
    except ValueError:
        raise Fault("J01") from None
    need(not re.search(r"[ \t\r\n]", bare), "J01")
    need(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(errors="replace") == data, "J04")
    return value


def table_length(table, framed):
    """The sum of the lengths in a table of chunks (`[length,delay]`) or frames (`["in"|"out",opcode,length,delay]`)."""
    need(table.endswith(b"\n"), "E08")
    total = 0
    for line in table[:-1].split(b"\n"):
        entry = parse(line)
        need(type(entry) is list and len(entry) == (4 if framed else 2), "E08")
        need(not framed or entry[0] in ("in", "out"), "E08")
        check(entry[1:] if framed else entry, "natural[]", "E08")
        total += entry[-2]
    return total


def raw(text):
    """The bytes of a string, or of the base64 form of bytes that are no string."""
    if type(text) is str:
        return text.encode()
    try:
        data = base64.b64decode(text["base64"], validate=True)
    except ValueError:
        raise Fault("J06") from None
    need(base64.b64encode(data).decode() == text["base64"] and data.decode(errors="replace").encode() != data, "J06")
    return data


def check(value, shape, rule):
    """The value, if it has the shape."""
    many = re.fullmatch(r"(.+)(\[[+2]?\]|{})", shape)
    if many:
        need(type(value) is (dict if many[2] == "{}" else list), rule)
        need(many[2] in ("[]", "{}") or many[2] == "[+]" and value or len(value) == 2, rule)
        for item in value.values() if many[2] == "{}" else value:
            check(item, many[1], rule)
    elif SHAPES.get(shape, "=").startswith("="):
        pattern = SHAPES[shape][2:] if shape in SHAPES else '"(' + re.escape(shape).replace(r"\|", "|") + ')"'
        need(re.fullmatch(pattern, canonical(value).decode(), re.S), rule)
        need(shape != "text" or raw(value) is not None, "J06")
    else:
        need(type(value) is dict and (value or shape != "session"), rule)
        for name, optional, inner in re.findall(r"(\w+)(\??):(\S+)", SHAPES[shape]):
            need(optional or name in value, rule)
            if name in value:
                check(value[name], inner, rule)
    return value


def unknown(value, shape):
    """The fields of an object that its shape does not name."""
    return set(value) - set(re.findall(r"(\w+)\??:", SHAPES[shape]))


def nodes(value):
    """The objects in a value, itself included."""
    if type(value) is dict:
        yield value
    for item in value.values() if type(value) is dict else value if type(value) is list else ():
        yield from nodes(item)


def at(value, path):
    """What is at a path of field names, or an empty object."""
    for name in path.split("/"):
        value = value.get(name, {})
    return value


def content_size(frame):
    """The Frame_Content_Size of what has to be one zstd frame."""
    need(frame[:4] == b"\x28\xb5\x2f\xfd", "F01")
    need(len(frame) > 5, "F07")
    flags, single, last = frame[4], frame[4] >> 5 & 1, False
    width = (single, 2, 4, 8)[flags >> 6]
    pos = 5 + (1 - single) + (0, 1, 2, 4)[flags & 3] + width
    size = int.from_bytes(frame[pos - width:pos], "little") + (256 if width == 2 else 0)
    need(width, "F02")
    need(flags & 4, "F03")
    need(not flags & 3, "F04")
    need((size if single else (8 + (frame[5] & 7)) << 7 + (frame[5] >> 3)) <= 128 << 20, "F05")
    need(not flags & 8, "F06")
    while not last:
        need(pos + 3 <= len(frame), "F07")
        block = int.from_bytes(frame[pos:pos + 3], "little")
        last, pos = block & 1, pos + 3 + (1 if block >> 1 & 3 == 1 else block >> 3)
    need(pos + 4 <= len(frame), "F07")
    need(pos + 4 == len(frame), "F01")
    return size


@functools.lru_cache(256)
def decode(frame, base=b""):
    """The content of a frame."""
    size = content_size(frame)
    with tempfile.TemporaryDirectory() as folder:
        pathlib.Path(folder, "frame").write_bytes(frame)
        # A base that begins like a trained dictionary is none. Matches count from its end: a byte before it is free.
        pathlib.Path(folder, "base").write_bytes(b"\0" + base if base[:4] == b"\x37\xa4\x30\xec" else base)
        command = ["zstd", "-dcq", *(["-D", "base"] if base else []), "frame"]
        with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as run:
            content = run.stdout.read(size + 1)     # never more than declared, whatever the frame expands to
            run.stdout.close()
    need(run.returncode == 0 and len(content) == size, "F07")
    return content
