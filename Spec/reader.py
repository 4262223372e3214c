#!/usr/bin/env python3
"""An independent reader and validator of `.rw` cassettes, version 2. It needs Python and the `zstd` program."""
import argparse
import base64
import hashlib
import json
import re
import struct
import subprocess
import sys
import tempfile
import zlib

MIB, ONES16, ONES32 = 1 << 20, 0xFFFF, 0xFFFFFFFF
LOCAL = "Z05 Z03 Z02 Z05 Z05 Z14 Z14 Z06 Z06 Z06 Z06 Z09 Z04".split()     # for each two bytes of a local header
VENDOR = r"[a-z0-9-]+(?:\.[a-z0-9-]+)+"
ORDER = re.compile(r"mimetype (cassette\.json (blobs/sha256/[0-9a-f]{64} |packs/\d{8}\.zst |timeline/\d{8}\.jsonl\.zst "
                   rf"|ext/{VENDOR}(/(?!\.\.?[/ ])[a-z0-9._-]+)+ )*(redactions\.json )?(manifest\.json )?)?")
# Types: patterns of canonical JSON; a type that is in neither table is a choice of words. After a type, `*` is an array
# of it, `+` one that is not empty, `%` an object of such values.
TYPES = {"any": ".*", "object": r"\{.*", "string": '".*', "text": r'".*|\{"base64":"[^"]*"\}', "count": "[0-9]+",
         "scalar": '".*|-?[0-9]+', "integer": "-?[0-9]+", "size": "[1-9][0-9]*", "boolean": "true|false", "true": "true",
         "digest": '"[0-9a-f]{64}"', "level": '"auto"|[1-9]|1[0-9]|2[0-2]', "pair": r"\[\d+,\d+\]", "absent": "(?!)",
         "triple": r'\["(in|out)",\d+,\d+,\d+\]', "time": r'"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)"'}
# Fields: `name:type`; without a type it is that of this name, or else string. `?` may be absent; others are allowed.
OBJECTS = re.split(r"(\w+) = ", r"""
header = version:2\.(0|[1-9]\d*) requires?:string+ parent?:digest thin?:true keys? masks?:any+ session?
session = id?:text name?:text command?:text commit?:text status?:text tags?:text% dirty?:boolean start?:time end?:time
  input?:body output?:body metadata?:body totals?    totals = calls?:count input?:count output?:count cost?:count
own = digest size encoding:identity|zstd base?:absent offset?:absent retain?:true release?:digest+
prefix = digest size base:digest offset?:absent retain?:true release?:digest+
packed = digest size pack:size offset:count release?:digest+ encoding?:absent base?:absent retain?:absent
event = kind seq:count at?:count took?:count id?:string lane? parent? keys?:string% copy?:boolean
  fidelity?:decoded|reserialised|reconstructed|redacted|absent%
http = request response? error?:failure llm? frames?    interim = status:integer headers:line*
request = method:text path:text scheme?:text authority?:text headers:line* trailers?:line* body? length?:count
  version?:1\.0|1\.1|2|3 framing?:content-length|chunked|close|h2|none
response = status:integer reason?:text interim?:interim* headers:line* trailers?:line* body? length?:count
  version?:1\.0|1\.1|2|3 framing?:content-length|chunked|close|h2|none
body = size:count blob? chunks? coding? end?:eof-clean|eof-abrupt|reset|stall|never lost?:true
frames = size:count blob? table    failure = phase:dns|connect|tls|request|response kind message?
llm = dialect? provider? model? served? finish? input?:count output?:count stream?:boolean    denial = kind message?
tool = name arguments?:body result?:body error?:denial    clock = source:string value?:scalar data?:body
checkpoint = name phase?:before|after state?:body decision?    marker = name detail?
manifest = id:digest segments:any session? source? derivation? writer    source = format version?
derivation = parent?:digest operator version parameters:object seed?:integer sites:object* redacted?:true
writer = name version zstd level?    redactions = entries:entry*    entry = rule placeholder places:place*
place = seq:count part:request|response|session header?:string query? pointer? ranges?:pair* blob?
""")
OBJECTS = {name: re.findall(r"(\w+)(\??):?(\S*)", text) for name, text in zip(OBJECTS[1::2], OBJECTS[2::2])}
KINDS = {"http": "http", "open": "http", "tool": "tool", "clock": "clock", "random": "clock", "id": "clock",
         "checkpoint": "checkpoint", "marker": "marker"}


def need(condition, rule):
    if not condition:
        raise ValueError("RW-" + rule)


def canonical(value):
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode(errors="replace")


def parse(data):
    """The value of strict JSON: text in canonical form."""
    def integer(text):
        need(re.fullmatch(r"-?\d{1,16}", text) and abs(int(text)) < 1 << 53, "J02")
        return int(text)
    value = json.loads(data.decode(), parse_int=integer, parse_float=integer, parse_constant=integer)
    need(all(re.fullmatch("[ -~]*", "".join(node)) for node in objects(value)), "J03")
    need(canonical(value) == data, "J04")
    return value


def objects(value, depth=1):
    """Every object in a value, itself included."""
    need(depth <= 64 or type(value) not in (dict, list), "J05")
    if type(value) is dict:
        yield value
    for inner in value.values() if type(value) is dict else value if type(value) is list else []:
        yield from objects(inner, depth + 1)


def check(value, shape, rule):
    """The objects, texts and header lines in a value of this shape, each after the name of its own shape."""
    if shape[-1] in "*+%":
        need(type(value) is (dict if shape[-1] == "%" else list) and (value or shape[-1] != "+"), rule)
        items = value.values() if shape[-1] == "%" else value
        return [part for item in items for part in check(item, shape[:-1], rule)]
    if shape == "line":
        need(type(value) is list and len(value) == 2, rule)
        return [(shape, [text for _, text in check(value, "text*", rule)])]
    if shape in OBJECTS:
        need(type(value) is dict and (value or shape != "session"), rule)
        need(all(optional or name in value for name, optional, _ in OBJECTS[shape]), rule)
        fields = [(value[name], inner or (name if name in OBJECTS or name in TYPES else "string"))
                  for name, _, inner in OBJECTS[shape] if name in value]
        return [(shape, value), *(part for field in fields for part in check(*field, rule))]
    need(re.fullmatch(TYPES.get(shape, f'"({shape})"'), canonical(value).decode(), re.S), rule)
    if shape == "text" and type(value) is dict:
        data = base64.b64decode(value["base64"] + "===")
        need(data.decode(errors="replace").encode() != data and canonical(value)[11:-2] == base64.b64encode(data), "J06")
        return [(shape, data)]
    return [(shape, value.encode())] if shape == "text" else []


def decode(frame, limit, rule, base=b""):
    """The content of what has to be one zstd frame, of not more than `limit` bytes."""
    need(frame[:4] == b"\x28\xb5\x2f\xfd" and len(frame) > 12, "F01")
    flags, single, last = frame[4], frame[4] >> 5 & 1, False
    width = (single, 2, 4, 8)[flags >> 6]
    need(width and flags & 15 == 4, "F06" if flags & 8 else "F04" if flags & 3 else "F02" if flags & 4 else "F03")
    pos = 6 - single + width
    size = int.from_bytes(frame[pos - width:pos], "little") + (256 if width == 2 else 0)
    window = size if single else (8 + (frame[5] & 7)) << 7 + (frame[5] >> 3)
    need(window <= 128 * MIB and size <= limit, rule if size > limit else "F05")
    while not last:
        block = int.from_bytes(frame[pos:pos + 3], "little")
        last, pos = block & 1, pos + 3 + (1 if block >> 1 & 3 == 1 else block >> 3)
        need(pos + 4 <= len(frame), "F07")
    need(pos + 4 == len(frame), "F01")
    with tempfile.NamedTemporaryFile(buffering=0) as stored, tempfile.NamedTemporaryFile(buffering=0) as prefix:
        stored.write(frame)
        prefix.write(b"\0" + base)      # not to look like a trained dictionary; matches count from its end
        command = ["zstd", "-dcqf", *(["--patch-from=" + prefix.name] if base else []), stored.name]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as run:
            content = run.stdout.read(size + 1)     # never more than declared, whatever the frame expands to
    need(run.returncode == 0 and len(content) == size, "F07")
    return content


def archive(data):
    """The members, as (name, content), and whether the file is cut. They leave no choice about what follows them."""
    members, directory, pos, end = [], bytearray(), 0, data[-22:]
    ended = end[:4] == b"PK\5\6" and sum(struct.unpack("<2I", end[12:20])) == len(data) - 22
    while data[pos:pos + 4] == b"PK\3\4" and pos + 30 <= len(data):
        crc, stored, _, length = struct.unpack_from("<3IH", data, pos + 14)
        start, end = pos + 30 + length, pos + 30 + length + stored
        name, content = data[pos + 30:start], data[start:end]
        need(len(members) != 1 or not re.search(rb'"version":"(?!0*2\.)\d+\.\d+"}$', content), "H02")
        shared = struct.pack("<5H3I2H", 45, 0, 0, 0, 0x21, crc, stored, stored, length, 0)
        wrong = [place for place in range(26) if data[pos + 4 + place] != shared[place]]
        need(not wrong and stored < ONES32, LOCAL[wrong[0] // 2] if wrong else "Z06")
        if end > len(data):
            break
        need(zlib.crc32(content) == crc, "Z14")
        far = struct.pack("<2HQ", 1, 8, pos) if pos >= ONES32 else b""
        tail = struct.pack("<4H2I", len(far), 0, 0, 0, 0x81A40000, min(pos, ONES32))
        directory += b"PK\1\2\x2d\3" + shared[:-2] + tail + name + far
        members.append((name.decode("latin-1"), content))
        pos = end
    count, size, zip64 = len(members), len(directory), b""
    if count >= ONES16 or max(size, pos) >= ONES32:
        zip64 = struct.pack("<4sQ2H2I4Q", b"PK\6\6", 44, 0x032D, 45, 0, 0, count, count, size, pos)
        zip64 += struct.pack("<4sIQI", b"PK\6\7", 0, pos + size, 1)
    fields = [0, 0, min(count, ONES16), min(count, ONES16), min(size, ONES32), min(pos, ONES32), 0]
    rest, end = data[pos:], zip64 + struct.pack("<4s4H2IH", b"PK\5\6", *fields)
    cut = not ended and rest != directory + end and ((directory + end).startswith(rest) or b"PK\3\4".startswith(rest[:4]))
    need(members[:1] == [("mimetype", b"application/vnd.rewind.cassette+zip")], "Z01")
    need(cut or rest == directory + end, "Z09" if rest.endswith(end) else "Z10" if rest[:2] == b"PK" else "Z07")
    return members, cut


class Cassette:
    """What a cassette holds, up to its first error. parents: the bytes of its parent, then of that one's, and so on."""

    def __init__(self, data, parents=()):
        self.parents, self.parent, self.told, self.warnings, self.used = parents, None, {"version": 2}, [], set()
        self.header, self.manifest, self.segments, self.events, self.blobs = {}, {}, [], {}, {}
        self.depths, self.retained, self.waiting, self.packs, self.error = {}, {}, {}, [], None
        try:
            self.verdict = self.read(*archive(data))
        except (ValueError, RecursionError) as error:
            self.verdict, self.error = "invalid", str(error) if str(error).startswith("RW-") else "RW-J01"

    def read(self, members, cut):
        names = [name for name, _ in members]
        need(ORDER.fullmatch(" ".join(names) + " ") and (cut or len(names) > 1), "Z13")
        need(len(set(names)) == len(names) and max(map(len, names)) < 256, "Z12")
        for name, content in members:
            if name.startswith("blobs/"):
                self.waiting[name[13:]] = content
            elif name == f"packs/{len(self.packs) + 1:08}.zst":
                self.packs.append([decode(content, 16 * MIB, "P02"), 0])
            elif name == f"timeline/{len(self.segments) + 1:08}.jsonl.zst":
                self.read_segment(decode(content, 64 * MIB, "T01"))
            elif name.endswith(".json") and "/" not in name:
                need(len(content) <= 64 * MIB, "L01")
                getattr(self, "read_" + name[:-5])(parse(content), content)
            else:
                need(name == "mimetype" or name.startswith("ext/"), "Z13")
        if cut or not self.manifest:
            self.error = "RW-Z10" if cut else "RW-Z15"
            return "unclosed"
        for shape, value, rule in (("header", self.header, "RW-H05"), ("manifest", self.manifest, "RW-M05")):
            if self.header["version"] == "2.0" and set(value) - {name for name, _, _ in OBJECTS[shape]}:
                self.warnings.append(rule)
        ids = {event.get("id") for event in self.events.values()}
        self.warnings += ["RW-E09"] if not {event["parent"] for event in self.events.values() if "parent" in event} <= ids else []
        self.warnings += ["RW-B11"] if set(self.blobs) - self.used else []
        return "valid with warnings" if self.warnings else "valid"

    def read_cassette(self, header, _):
        check(header, "header", "H01")
        need("requires" not in header and ("parent" in header or "thin" not in header), "H03")
        self.header = header
        self.resolve(header.get("session"))
        if "thin" in header:
            need(self.parents and len(self.parents) <= 32, "D03" if self.parents else "D01")
            self.parent = Cassette(self.parents[0], self.parents[1:])
            need(self.parent.manifest.get("id") == header["parent"] and self.parent.verdict.startswith("valid"), "D02")

    def blob(self, digest):
        """A blob's bytes, from here or from a parent; None when it is nowhere."""
        return self.blobs.get(digest) or (self.parent and self.parent.blob(digest))

    def resolve(self, value, rule=None):
        """Every reference in a value leads to a blob."""
        for node in objects(value):
            for digest in (node[key] for key in ("blob", "chunks", "table") if type(node.get(key)) is str):
                need(re.fullmatch("[0-9a-f]{64}", digest), "E06")
                need(not rule or self.blob(digest) or "lost" in node or "thin" in self.header, rule)
                self.used.add(digest)

    def read_segment(self, text):
        *lines, rest = text.split(b"\n")
        need(lines and not rest and all(line[:1] == b"{" and len(line) <= 16 * MIB for line in lines), "T01")
        before, numbers = len(self.blobs), []
        for row in map(parse, lines):
            if row.get("kind") == "blob":
                need(not numbers, "T02")
                self.read_blob(row)
            else:
                self.read_event(row)
                numbers.append(row["seq"])
        need(not self.waiting and all(0 < end == len(content) for content, end in self.packs), "P01")
        ends = {"first": min(numbers), "last": max(numbers)} if numbers else {}
        self.segments.append({"blobs": len(self.blobs) - before, "events": len(numbers), **ends})

    def read_blob(self, row):
        encoding, digest, size, base = (row.get(name) for name in ("encoding", "digest", "size", "base"))
        check(row, "packed" if "pack" in row else "prefix" if encoding == "zstd-prefix" else "own", "B01")
        need(digest not in self.blobs, "B06")
        if "pack" in row:
            need(row["pack"] <= len(self.packs) and row["offset"] == self.packs[row["pack"] - 1][1], "P01")
            content = self.packs[row["pack"] - 1][0][row["offset"]:row["offset"] + size]
            self.packs[row["pack"] - 1][1] += size
        else:
            need(digest == next(iter(self.waiting), None), "T03" if digest in self.waiting else "B03")
            content = self.waiting.pop(digest)
            if base:
                need(base in self.retained or base not in self.blobs and self.blob(base), "B07")
                need(max(size, len(self.blob(base))) <= 64 * MIB, "B07")
            if encoding != "identity":
                content = decode(content, min(size, 1024 * MIB), "B02", self.blob(base) or b"")
        need(len(content) == size and hashlib.sha256(content).hexdigest() == digest, "B02")
        self.blobs[digest], self.depths[digest] = content, self.depths.get(base, 0) + 1 if base else 0
        need(self.depths[digest] <= 64, "B08")
        need(all(self.retained.pop(released, None) for released in row.get("release", [])), "B09")
        self.retained.update({digest: size} if "retain" in row else {})
        need(len(self.retained) <= 64 and sum(self.retained.values()) <= 256 * MIB, "B09")

    def read_event(self, event):
        check(event, "event", "E01")
        kind, seq, parts = event["kind"], event["seq"], []
        need("copy" not in event or kind.startswith("x-"), "E01")
        need(seq not in self.events or (self.events[seq]["kind"], kind) == ("open", "http"), "E02")
        self.events[seq] = event
        if kind in KINDS:
            parts = check(event, KINDS[kind], "E04")
            need(KINDS[kind] != "clock" or ("value" in event) != ("data" in event), "E04")
        elif not re.fullmatch("x-" + VENDOR, kind):
            self.warnings.append("RW-E03")
        self.resolve(event, "E05")
        self.judge(parts)

    def judge(self, parts):
        """Whether bodies have their sizes, and messages can be sent."""
        for shape, part in parts:
            if shape in ("body", "frames"):
                blob, table = self.blob(part.get("blob")), self.blob(part.get("table", part.get("chunks")))
                need(("blob" in part) == (part["size"] > 0) and (not blob or len(blob) == part["size"]), "E07")
                *lines, rest = (table or b"").split(b"\n")
                entries = [parse(line) for line in lines]
                check(entries, "triple*" if shape == "frames" else "pair*", "E08")
                need(not table or not rest and sum(entry[-2] for entry in entries) == part["size"], "E08")
                self.warnings += ["RW-E10"] if "lost" in part else []
            elif shape == "line":
                need(part[0], "E11")
                self.warnings += ["RW-E12"] if re.search(rb"[\r\n\0]", b"".join(part)) else []
            elif shape in ("request", "response", "interim"):
                need(part["method"] if shape == "request" else 100 <= part["status"] <= 999, "E11")

    def read_redactions(self, redactions, content):
        self.told["redactions"] = hashlib.sha256(content).hexdigest()
        parts = check(redactions, "redactions", "R01")
        self.resolve(redactions, "E05")
        for place in (part for shape, part in parts if shape == "place"):
            end, blob = 0, self.blob(place.get("blob"))
            for offset, length in place.get("ranges", []):
                need(end <= offset and (not blob or offset + length <= len(blob)), "R02")
                end = offset + length

    def read_manifest(self, manifest, _):
        parts = check(manifest, "manifest", "M01")
        derivation = manifest.get("derivation", {"redacted": True})
        need({"parent", "redacted"} & set(derivation), "M01")
        need(not self.waiting and all(end for _, end in self.packs), "T03")
        need(manifest["segments"] == self.segments, "M02")
        need(derivation.get("parent") == self.header.get("parent"), "M04")
        self.resolve(manifest.get("session"), "M06")
        self.judge(parts)
        self.manifest = manifest
        self.told.update((name, manifest[name]) for name in ("derivation", "session", "source") if name in manifest)
        events = [{name: event[name] for name in event if name != "keys"} for _, event in sorted(self.events.items())]
        lines = [canonical(self.told).decode(), *(hashlib.sha256(canonical(event)).hexdigest() for event in events), ""]
        need(hashlib.sha256("\n".join(lines).encode()).hexdigest() == manifest["id"], "M03")

    def report(self):
        return {"verdict": self.verdict, "error": self.error, "warnings": self.warnings, "id": self.manifest.get("id"),
                "header": self.header, "manifest": self.manifest, "segments": len(self.segments),
                "events": [event for _, event in sorted(self.events.items())],
                "blobs": {digest: len(content) for digest, content in self.blobs.items()}}


def main():
    parser = argparse.ArgumentParser(description="Read and check a cassette; print what it holds as JSON.")
    parser.add_argument("file")
    parser.add_argument("--blob", metavar="DIGEST", help="write the bytes of one blob instead")
    parser.add_argument("--parent", action="append", default=[], help="the parent of a thin cassette, then its parent")
    options = parser.parse_args()
    data, *parents = [open(path, "rb").read() for path in (options.file, *options.parent)]
    cassette = Cassette(data, parents)
    if options.blob:
        sys.stdout.buffer.write(cassette.blob(options.blob) or sys.exit("there is no such blob"))
    else:
        print(json.dumps(cassette.report(), indent=1, sort_keys=True))
    return 0 if cassette.verdict.startswith("valid") else 1


if __name__ == "__main__":
    sys.exit(main())
