#!/usr/bin/env python3
"""An independent reader and validator of `.rw` cassettes, version 2. It needs Python and the `zstd` program."""
import argparse
import base64
import hashlib
import json
import re
import subprocess
import sys
import tempfile
import zlib
from struct import pack, unpack, unpack_from

MIB, ONES16, ONES32, FEATURES = 1 << 20, 0xFFFF, 0xFFFFFFFF, ["parent-rows"]
ORDER = re.compile(r"mimetype (cassette\.json (blobs/sha256/[0-9a-f]{64} |packs/\S+ |timeline/\S+ |ext/[a-z0-9-]+"
                   r"(\.[a-z0-9-]+)+(/(?!\.\.?[/ ])[a-z0-9._-]+)+ )*(redactions\.json )?(manifest\.json )?)?")
# A type is a pattern of canonical JSON, an object, or a choice of words. After it, `*` is an array of such values, `+`
# one that is not empty, `%` an object of them that is not. A field with `?` may be absent; one without type is a string.
TYPES = {"any": ".*", "object": r"\{.*", "string": '".*', "text": r'".*|\{"base64":"[^"]*"\}', "count": "[0-9]+",
         "method": r'"[^"].*|\{"base64":"[^"]*"\}', "scalar": '".*|-?[0-9]+', "integer": "-?[0-9]+", "true": "true",
         "status": "[1-9][0-9][0-9]", "size": "[1-9][0-9]*", "flag": "true|false", "digest": '"[0-9a-f]{64}"',
         "level": '"auto"|[1-9]|1[0-9]|2[0-2]', "pair": r"\[[0-9]+,[0-9]+\]", "triple": r'\["(in|out)"(,[0-9]+){3}\]',
         "time": '"[0-9]{4}(-[0-9]{2}){2}T[0-9]{2}(:[0-9]{2}){2}([.][0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})"', "absent": "$^"}
OBJECTS = re.split(r"(\w+) = ", r"""
header = version:2\.(0|[1-9][0-9]*) requires?:string+ parent?:digest thin?:true keys? masks?:any+ session?:session
  lint?:lint    lint = allow:allowance+    allowance = rule reason at? expires?
session = id?:text name?:text command?:text commit?:text status?:text tags?:text% dirty?:flag start?:time end?:time
  input?:body output?:body metadata?:body totals?:totals    totals = calls?:count input?:count output?:count cost?:count
own = digest:digest size:size encoding:identity|zstd base?:absent offset?:absent retain?:true release?:digest+
prefix = digest:digest size:size base:digest offset?:absent retain?:true release?:digest+    marker = name detail?
packed = digest:digest size:size pack:size offset:count release?:digest+ encoding?:absent base?:absent retain?:absent
event = kind seq:count at?:count took?:count id? lane? parent? keys?:string% copy?:flag
  fidelity?:decoded|reserialised|reconstructed|redacted|absent%    denial = kind message?    redactions = entries:entry* literals?:string*
http = request:request response?:response error?:failure llm?:llm frames?:frames    frames = size:count blob? table
message = headers:line* trailers?:line* body?:body length?:count version?:1\.0|1\.1|2|3
  framing?:content-length|chunked|close|h2|none    response = status:status reason?:text interim?:interim*
request = method:method path:text scheme?:text authority?:text    interim = status:status headers:line*
body = size:count blob? chunks? coding? end?:eof-clean|eof-abrupt|reset|stall|never lost?:true
failure = phase:dns|connect|tls|request|response kind message?    entry = rule placeholder places:place* class? confidence?
llm = dialect? provider? model? served? finish? input?:count output?:count stream?:flag    source = format version?
tool = name arguments?:body result?:body error?:denial    clock = source value?:scalar data?:body
checkpoint = name phase?:before|after state?:body decision?    writer = name version zstd level?:level
manifest = id:digest segments:any session?:session source?:source derivation?:derivation writer:writer
derivation = parent?:digest operator version parameters:object seed?:integer sites:object* redacted?:true
place = seq:count part:request|response|event|session|manifest|header|extension member? header? query? pointer?
  events?:pair ranges?:pair* blob?:digest view?:string* dropped?
""")
OBJECTS = {name: re.findall(r"(\w+)(\??):?(\S*)", text) for name, text in zip(OBJECTS[1::2], OBJECTS[2::2])}
OBJECTS.update({name: OBJECTS[name] + OBJECTS["message"] for name in ("request", "response")})
KINDS = {**{name: name for name in ("http", "tool", "clock", "checkpoint", "marker")},
         "open": "http", "random": "clock", "id": "clock"}


def need(condition, rule):
    if not condition:
        raise ValueError("RW-" + rule)


def canonical(value):
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode(errors="replace")


def parse(data):    # strict JSON: text in canonical form
    value = json.loads(data.decode())
    need(all(re.fullmatch("[ -~]*", "".join(node)) for node in objects(value)), "J03")
    need(canonical(value) == data, "J04")
    return value


def objects(value, depth=1):    # every object in a value, itself included
    need(depth <= 64 or type(value) not in (dict, list), "J05")
    need(type(value) is not float and (type(value) is not int or abs(value) < 1 << 53), "J02")
    if type(value) is dict:
        yield value
    for inner in value.values() if type(value) is dict else value if type(value) is list else []:
        yield from objects(inner, depth + 1)


def check(value, shape, rule):      # the parts of a value of this shape, such as objects, each after its own shape
    if shape[-1:] in ("*", "+", "%"):
        need(type(value) is (dict if shape[-1] == "%" else list) and (value or shape[-1] == "*"), rule)
        items = value.values() if shape[-1] == "%" else value
        return [part for item in items for part in check(item, shape[:-1], rule)]
    if shape == "line":
        need(type(value) is list and len(value) == 2 and value[0] != "", rule)
        return [(shape, [text for _, text in check(value, "text*", rule)])]
    if shape in OBJECTS:
        need(type(value) is dict and (value or shape != "session"), rule)
        need(all(optional or name in value for name, optional, _ in OBJECTS[shape]), rule)
        fields = [(value[name], inner) for name, _, inner in OBJECTS[shape] if name in value]
        return [(shape, value), *(part for field in fields for part in check(*field, rule))]
    need(re.fullmatch(TYPES.get(shape or "string", f'"({shape})"'), canonical(value).decode(), re.S), rule)
    if shape not in ("text", "method") or type(value) is str:
        return [(shape, value.encode())] if type(value) is str else []
    data = base64.b64decode(value["base64"] + "===")
    need(base64.b64encode(data).decode() == value["base64"] and data.decode(errors="replace").encode() != data, "J06")
    return [(shape, data)]


def decode(frame, limit, rule, base=b""):   # the content of one zstd frame, of at most `limit` bytes
    need(frame[:4] == b"\x28\xb5\x2f\xfd" and len(frame) > 12, "F01")
    flags, single, last = frame[4], frame[4] >> 5 & 1, False
    width = (single, 2, 4, 8)[flags >> 6]
    need(width and flags & 15 == 4, "F06" if flags & 8 else "F04" if flags & 3 else "F02" if flags & 4 else "F03")
    pos = 6 - single + width
    size = int.from_bytes(frame[pos - width:pos], "little") + (256 if width == 2 else 0)
    window = size if single else (8 + (frame[5] & 7)) << 7 + (frame[5] >> 3)
    need(window <= 128 * MIB and size <= limit, rule if size > limit else "F05")
    while not last and pos < len(frame):
        block = int.from_bytes(frame[pos:pos + 3], "little")
        last, pos = block & 1, pos + 3 + (1 if block >> 1 & 3 == 1 else block >> 3)
    need(last and pos + 4 == len(frame), "F01")
    with tempfile.NamedTemporaryFile(buffering=0) as file, tempfile.NamedTemporaryFile(buffering=0) as past:
        file.write(frame)
        past.write(b"\0" + base)      # not to look like a trained dictionary; matches count from its end
        with subprocess.Popen(["zstd", "-dcqq", "--patch-from=" + past.name, file.name], stdout=subprocess.PIPE) as run:
            content = run.stdout.read(size + 1)     # never more than declared, whatever the frame expands to
    need(run.returncode == 0 and len(content) == size, "F07")
    return content


def archive(data):      # members as (name, content), which decide what must follow them, and whether the file is cut
    members, directory, pos, end = [], bytearray(), 0, data[-22:]
    ended = end[:4] == b"PK\5\6" and len(end) == 22 and sum(unpack("<2I", end[12:20])) == len(data) - 22
    while data[pos:pos + 4] == b"PK\3\4" and pos + 30 <= len(data):
        crc, stored, _, length = unpack_from("<3IH", data, pos + 14)
        end = pos + 30 + length + stored
        name, content = data[pos + 30:end - stored], data[end - stored:end]
        need(len(members) != 1 or not re.search(rb'"version":"(?!0*2\.)\d+\.\d+"}$', content), "H02")
        shared = pack("<5H3I2H", 45, 0, 0, 0, 0x21, crc, stored, stored, length, 0)
        need(data[pos + 4:pos + 30] == shared and stored < ONES32 and length < 256, "Z05")
        if end > len(data):
            break
        need(zlib.crc32(content) == crc, "Z14")
        far = pack("<2HQ", 1, 8, pos) if pos >= ONES32 else b""
        directory += b"PK\1\2-\3" + shared[:24] + pack("<H6x2I", len(far), 0x81A40000, min(pos, ONES32)) + name + far
        members.append((name.decode("latin-1"), content))
        pos = end
    count, size, end = len(members), len(directory), b""
    if count >= ONES16 or max(size, pos) >= ONES32:
        end = pack("<4sQ2H2I4Q", b"PK\6\6", 44, 0x032D, 45, 0, 0, count, count, size, pos)
        end += pack("<4sIQI", b"PK\6\7", 0, pos + size, 1)
    count, size, start = min(count, ONES16), min(size, ONES32), min(pos, ONES32)
    end += pack("<4s4H2IH", b"PK\5\6", 0, 0, count, count, size, start, 0)
    rest, expected = data[pos:], directory + end
    cut = not ended and rest != expected and (expected.startswith(rest) or b"PK\3\4".startswith(rest[:4]))
    need(members[:1] == [("mimetype", b"application/vnd.rewind.cassette+zip")], "Z01")
    need(cut or rest == expected, "Z09" if rest.endswith(end) else "Z10" if rest[:2] == b"PK" else "Z07")
    return members, cut


class Cassette:
    """What a cassette holds, up to its first error. parents: the bytes of its parent, then of that one's, and so on."""

    def __init__(self, data, parents=()):
        self.parents, self.parent, self.told, self.warnings, self.used = parents, None, {"version": 2}, [], set()
        self.header, self.manifest, self.segments, self.events, self.blobs = {}, {}, [], {}, {}
        self.depths, self.retained, self.waiting, self.packs, self.prefix = {}, {}, {}, [], b""
        try:
            self.verdict, self.error = self.read(*archive(data))
        except (ValueError, RecursionError) as error:
            self.verdict, self.error = "invalid", str(error) if str(error).startswith("RW-") else "RW-J01"

    def report(self):
        blobs = {digest: len(content) for digest, content in self.blobs.items()}
        return {"verdict": self.verdict, "error": self.error, "warnings": self.warnings, "id": self.manifest.get("id"),
                "header": self.header, "manifest": self.manifest, "segments": len(self.segments), "blobs": blobs,
                "events": [event for _, event in sorted(self.events.items())]}

    def read(self, members, cut):
        names = [name for name, _ in members]
        need(ORDER.fullmatch(" ".join(names) + " ") and len(set(names)) == len(names) and (cut or names[1:]), "Z13")
        for name, content in members:
            if name.startswith("blobs/"):
                self.waiting[name[13:]] = content
            elif name == f"packs/{len(self.packs) + 1:08}.zst":
                self.packs.append([decode(content, 16 * MIB, "P02"), 0])
            elif name == f"timeline/{len(self.segments) + 1:08}.jsonl.zst":
                self.read_segment(decode(content, 64 * MIB, "T01", self.prefix))
            elif name.endswith(".json") and "/" not in name:
                need(len(content) <= 64 * MIB, "L01")
                getattr(self, "read_" + name[:-5])(parse(content), content)
        need(len(self.packs) + len(self.segments) == sum(name[0] in "pt" for name in names), "Z13")
        if cut or not self.manifest:
            return "unclosed", "RW-Z10" if cut else "RW-Z15"
        for shape, value, rule in (("header", self.header, "RW-H05"), ("manifest", self.manifest, "RW-M05")):
            if self.header["version"] == "2.0" and set(value) - {name for name, _, _ in OBJECTS[shape]}:
                self.warnings.append(rule)
        named = [event for event in self.events.values() if "id" in event]
        parents = {event["id"]: event.get("parent") for event in named}
        self.warnings += ["RW-E09"] if {event.get("parent") for event in self.events.values()} - {None, *parents} else []
        self.warnings += ["RW-E14"] if len(parents) < len(named) else []
        while any(parent not in parents for parent in parents.values()):    # what stays is in a cycle, or below one
            parents = {name: parent for name, parent in parents.items() if parent in parents}
        self.warnings += ["RW-E13"] if parents else []
        device = r".*/((aux|con|nul|prn|com[0-9]|lpt[0-9])(\.[^/]*)?|[^/]*\.)(/.*)?"
        self.warnings += ["RW-Z17"] if any(re.fullmatch(device, name) for name in names if name[:4] == "ext/") else []
        self.warnings += ["RW-B11"] if set(self.blobs) - self.used else []
        return "valid with warnings" if self.warnings else "valid", None

    def read_cassette(self, header, _):
        check(header, "header", "H01")
        need(set(header.get("lint", ["allow"])) == {"allow"}, "H01")
        need(header.get("requires", FEATURES) == FEATURES and ("parent" in header or "thin" not in header), "H03")
        need("requires" not in header or "thin" in header, "H06")
        self.header = header
        self.used.update(str(node.get(key)) for node in objects(header.get("session")) for key in ("blob", "chunks"))
        if "thin" in header:
            need(self.parents and len(self.parents) <= 32, "D03" if self.parents else "D01")
            self.parent = Cassette(self.parents[0], self.parents[1:])
            need(self.parent.manifest.get("id") == header["parent"] and self.parent.verdict.startswith("valid"), "D02")
            self.prefix = b"\n".join([*self.parent.lines(), b""])[:16 * MIB] if "requires" in header else b""

    def lines(self):    # the events in order, as the id and thin children know them
        events = [event for _, event in sorted(self.events.items())]
        return [canonical({name: event[name] for name in event if name != "keys"}) for event in events]

    def blob(self, digest):    # from here or from a parent; None when it is nowhere
        return self.blobs.get(digest) or (self.parent and self.parent.blob(digest))

    def resolve(self, value, rule):    # every reference in a value leads to a blob
        for node in objects(value):
            for digest in (node[key] for key in ("blob", "chunks", "table") if type(node.get(key)) is str):
                need(re.fullmatch("[0-9a-f]{64}", digest), "E06")
                need(self.blob(digest) or "lost" in node or "thin" in self.header, rule)
                self.used.add(digest)

    def read_segment(self, text):
        *lines, rest = text.split(b"\n")
        need(lines and not rest and all(line[:1] == b"{" and len(line) <= 16 * MIB for line in lines), "T01")
        numbers = []
        for row in map(parse, lines):
            if row.get("kind") == "blob":
                need(not numbers, "T02")
                self.read_blob(row)
            else:
                self.read_event(row)
                numbers.append(row["seq"])
        need(not self.waiting and all(0 < end == len(content) for content, end in self.packs), "P01")
        ends = {"first": min(numbers), "last": max(numbers)} if numbers else {}
        self.segments.append({"blobs": len(lines) - len(numbers), "events": len(numbers), **ends})

    def read_blob(self, row):
        encoding, digest, size, base = (row.get(name) for name in ("encoding", "digest", "size", "base"))
        check(row, "packed" if "pack" in row else "prefix" if encoding == "zstd-prefix" else "own", "B01")
        if "pack" in row:
            need(row["pack"] <= len(self.packs) and row["offset"] == self.packs[row["pack"] - 1][1], "P01")
            content = self.packs[row["pack"] - 1][0][row["offset"]:row["offset"] + size]
            self.packs[row["pack"] - 1][1] += size
        else:
            need(digest == next(iter(self.waiting), None), "T03" if digest in self.waiting else "B03")
            stored, prefix = self.waiting.pop(digest), self.blob(base) or b""
            need(not base or base in self.retained or base not in self.blobs and self.blob(base), "B07")
            need(not base or max(size, len(prefix)) <= 64 * MIB, "B07")
            content = stored if encoding == "identity" else decode(stored, min(size, 1024 * MIB), "B02", prefix)
        need(digest not in self.blobs, "B06")
        need(len(content) == size and hashlib.sha256(content).hexdigest() == digest, "B02")
        self.blobs[digest], self.depths[digest] = content, self.depths.get(base, 0) + 1 if base else 0
        need(all(self.retained.pop(released, None) for released in row.get("release", [])), "B09")
        self.retained.update({digest: size} if "retain" in row else {})
        need(self.depths[digest] <= 64 >= len(self.retained) and sum(self.retained.values()) <= 256 * MIB, "B09")

    def read_event(self, event):
        check(event, "event", "E01")
        kind, seq = event["kind"], event["seq"]
        need("copy" not in event or kind.startswith("x-"), "E01")
        need(seq not in self.events or (self.events[seq]["kind"], kind) == ("open", "http"), "E02")
        self.events[seq] = event
        need(KINDS.get(kind) != "clock" or ("value" in event) != ("data" in event), "E04")
        self.warnings += [] if kind in KINDS or re.fullmatch(r"x-[a-z0-9-]+(\.[a-z0-9-]+)+", kind) else ["RW-E03"]
        self.resolve(event, "E05")
        self.judge(check(event, KINDS[kind], "E04") if kind in KINDS else [])

    def judge(self, parts):    # bodies have their sizes, and messages can be sent
        for shape, part in parts:
            if shape in ("body", "frames"):
                blob, table = self.blob(part.get("blob")), self.blob(part.get("chunks" if shape == "body" else "table"))
                need(("blob" in part) == (part["size"] > 0) and (not blob or len(blob) == part["size"]), "E07")
                entries = [parse(line) for line in (table or b"").split(b"\n")[:-1]]
                check(entries, "triple*" if shape == "frames" else "pair*", "E08")
                need(not table or table.endswith(b"\n") and sum(entry[-2] for entry in entries) == part["size"], "E08")
                self.warnings += ["RW-E10"] if "lost" in part else []
            elif shape in ("request", "response", "interim"):
                lengths = [str(value) for name, value in part["headers"] if str(name).lower() == "content-length"]
                items = {item.strip(" \t") for item in ",".join(lengths).split(",")} if lengths else set()
                self.warnings += ["RW-E15"] if len(items) > 1 else []
            elif shape == "line":
                self.warnings += ["RW-E12"] if re.search(rb"[\r\n\0]", b"".join(part)) else []

    def read_redactions(self, redactions, content):
        self.told["redactions"] = hashlib.sha256(content).hexdigest()
        self.resolve(redactions, "E05")
        for place in (part for shape, part in check(redactions, "redactions", "R01") if shape == "place"):
            size = len(self.blob(place.get("blob")) or b"") or 1 << 60
            ranges = [(0, 0), *place.get("ranges", []), (size, 0)]
            need(all(start + length <= end for (start, length), (end, _) in zip(ranges, ranges[1:])), "R02")

    def read_manifest(self, manifest, _):
        parts, self.manifest = check(manifest, "manifest", "M01"), manifest
        derivation = manifest.get("derivation", {"redacted": True})
        need(not self.waiting and all(end for _, end in self.packs) and manifest["segments"] == self.segments, "M02")
        need(derivation.get("parent") == self.header.get("parent") and {"parent", "redacted"} & set(derivation), "M04")
        self.resolve(manifest.get("session"), "M06")
        self.judge(parts)
        self.told.update((name, manifest[name]) for name in ("derivation", "session", "source") if name in manifest)
        lines = [canonical(self.told).decode(), *(hashlib.sha256(line).hexdigest() for line in self.lines()), ""]
        need(hashlib.sha256("\n".join(lines).encode()).hexdigest() == manifest["id"], "M03")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Read and check a cassette; print what it holds as JSON.")
    parser.add_argument("file", type=argparse.FileType("rb"))
    parser.add_argument("--blob", metavar="DIGEST", help="write the bytes of one blob instead")
    parser.add_argument("--parent", type=argparse.FileType("rb"), action="append", default=[], help="then its own")
    args = parser.parse_args()
    cassette = Cassette(args.file.read(), [parent.read() for parent in args.parent])
    sys.stdout.buffer.write((cassette.blob(args.blob) or b"") if args.blob else canonical(cassette.report()) + b"\n")
    sys.exit(0 if cassette.verdict.startswith("valid") else 1)
