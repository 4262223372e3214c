"""Builds cassettes byte by byte, well formed or with a fault, without the zstd library.

Frames are made of RAW and RLE blocks here, so the bytes are the same on every machine and with every
version of zstd. The few frames that must be really compressed are kept in `frames.json`
(`generate.py --compress` adds missing ones with the zstd program).
"""
import base64
import copy
import hashlib
import json
import os
import struct
import subprocess
import tempfile
import zlib

HERE = os.path.dirname(os.path.abspath(__file__))
MIMETYPE = b"application/vnd.rewind.cassette+zip"
WRITER = {"name": "conformance", "version": "2.0", "zstd": "none"}
MASK = (1 << 64) - 1


def canonical(value):
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def xxh64(data):
    """XXH64 with seed 0 (the content checksum of a zstd frame is its low 32 bits)."""
    p1, p2, p3, p4, p5 = (0x9E3779B185EBCA87, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0x85EBCA77C2B2AE63,
                          0x27D4EB2F165667C5)
    rotate = lambda v, n: (v << n | v >> 64 - n) & MASK
    stir = lambda acc, lane: rotate(acc + lane * p2 & MASK, 31) * p1 & MASK
    pos, size = 0, len(data)
    if size >= 32:
        lanes = [p1 + p2 & MASK, p2, 0, -p1 & MASK]
        while pos + 32 <= size:
            lanes = [stir(lane, value) for lane, value in zip(lanes, struct.unpack_from("<4Q", data, pos))]
            pos += 32
        result = sum(rotate(lane, n) for lane, n in zip(lanes, (1, 7, 12, 18))) & MASK
        for lane in lanes:
            result = ((result ^ stir(0, lane)) * p1 + p4) & MASK
    else:
        result = p5
    result = result + size & MASK
    while pos + 8 <= size:
        result = rotate(result ^ stir(0, struct.unpack_from("<Q", data, pos)[0]), 27) * p1 + p4 & MASK
        pos += 8
    if pos + 4 <= size:
        result = rotate(result ^ struct.unpack_from("<I", data, pos)[0] * p1 & MASK, 23) * p2 + p3 & MASK
        pos += 4
    for byte in data[pos:]:
        result = rotate(result ^ byte * p5 & MASK, 11) * p1 & MASK
    result = (result ^ result >> 33) * p2 & MASK
    result = (result ^ result >> 29) * p3 & MASK
    return result ^ result >> 32


def blocks(content):
    """RLE blocks where 128 KiB (or the rest) are one byte repeated, RAW blocks elsewhere."""
    out, step = b"", 128 << 10
    pieces = [content[i:i + step] for i in range(0, len(content), step)] or [b""]
    for i, piece in enumerate(pieces):
        run = len(piece) > 3 and piece == piece[:1] * len(piece)
        out += (len(piece) << 3 | (2 if run else 0) | (i == len(pieces) - 1)).to_bytes(3, "little")
        out += piece[:1] if run else piece
    return out


def frame(content, size=None, single=True, with_size=True, checksum=True, check=None, dictionary=b"", window=None,
          reserved=0, body=None):
    """One zstd frame. Every keyword bends one thing; the defaults give what a cassette requires.

    size: the declared Frame_Content_Size; check: the checksum's value; dictionary: bytes of a
    Dictionary_ID; window: the Window_Descriptor byte (single must be False); body: ready-made blocks.
    """
    size = len(content) if size is None else size
    if not with_size:
        code, field = 0, b""
    elif size < 256 and single:
        code, field = 0, bytes([size])
    elif 256 <= size < 65792:
        code, field = 1, (size - 256).to_bytes(2, "little")
    elif size < 1 << 32:
        code, field = 2, size.to_bytes(4, "little")
    else:
        code, field = 3, size.to_bytes(8, "little")
    flags = code << 6 | (0x20 if single else 0) | reserved | (4 if checksum else 0)
    flags |= {0: 0, 1: 1, 2: 2, 4: 3}[len(dictionary)]
    head = b"\x28\xb5\x2f\xfd" + bytes([flags]) + (b"" if single else bytes([window])) + dictionary + field
    tail = ((xxh64(content) if check is None else check) & 0xFFFFFFFF).to_bytes(4, "little") if checksum else b""
    return head + (blocks(content) if body is None else body) + tail


class Frames:
    """The really compressed frames, by the digests of their content and of their base."""
    path = os.path.join(HERE, "frames.json")
    table = None
    record = False

    @classmethod
    def get(cls, content, base=None):
        if cls.table is None:
            cls.table = {}
            if os.path.exists(cls.path):
                with open(cls.path) as file:
                    cls.table = json.load(file)
        key = sha256(content) + ("/" + sha256(base) if base is not None else "")
        if key not in cls.table:
            if not cls.record:
                raise SystemExit(f"frames.json has no frame {key}: run generate.py --compress")
            with tempfile.TemporaryDirectory() as folder:
                for name, data in (("base", base or b""), ("content", content)):
                    with open(os.path.join(folder, name), "wb") as file:
                        file.write(data)
                option = [] if base is None else ["--patch-from=base"]
                subprocess.run(["zstd", "-q", "-3", "--single-thread", *option, "content", "-o", "frame"], cwd=folder,
                               check=True)
                with open(os.path.join(folder, "frame"), "rb") as file:
                    cls.table[key] = base64.b64encode(file.read()).decode()
        return base64.b64decode(cls.table[key])

    @classmethod
    def save(cls):
        with open(cls.path, "w") as file:
            json.dump(cls.table, file, indent=1, sort_keys=True)
            file.write("\n")


class Blob:
    """A blob with its own member. `stored` replaces the stored bytes; `row` changes its row (None removes a field)."""
    def __init__(self, content, encoding="identity", base=None, retain=False, release=(), compress=False, stored=None,
                 digest=None, size=None, row=None):
        self.content, self.digest = content, digest or sha256(content)
        self.row = {"kind": "blob", "digest": self.digest, "size": len(content) if size is None else size,
                    "encoding": encoding}
        if base is not None:
            self.row["base"] = sha256(base)
        if retain:
            self.row["retain"] = True
        if release:
            self.row["release"] = [sha256(x) for x in release]
        if stored is not None:
            self.stored = stored
        elif encoding == "identity":
            self.stored = content
        else:
            self.stored = Frames.get(content, base) if compress else frame(content)
        change(self.row, row or {})


class Pack:
    """A pack of small blobs. `rows` maps an index to changes of that blob's row."""
    def __init__(self, *contents, stored=None, rows=None, number=None):
        self.contents, self.stored, self.rows, self.number = contents, stored, rows or {}, number


class Segment:
    """The events that end a span. `rows` edits the list of rows, `lines` of encoded lines; `frame` makes the frame."""
    def __init__(self, *events, rows=None, lines=None, frame=None, compress=False, number=None):
        self.events, self.rows, self.lines, self.frame, self.compress, self.number = list(
            events), rows, lines, frame, compress, number


class Ext:
    def __init__(self, name, content):
        self.name, self.content = name, content


class Member:
    """One ZIP member; `local` and `central` override fields of its two headers, `skip` leaves the header out."""
    def __init__(self, name, content):
        self.name, self.content = name if isinstance(name, bytes) else name.encode(), content
        self.local, self.central, self.before = {}, {}, b""
        self.crc = self.size = None


def change(target, changes):
    for key, value in changes.items():
        if value is None:
            target.pop(key, None)
        else:
            target[key] = value
    return target


def blob_body(content, **more):
    """The body value for some bytes."""
    return {"blob": sha256(content), "size": len(content), **more} if content else {"size": 0, **more}


class Cassette:
    """A description. Keywords named edit_* are functions that bend one stage and leave the rest consistent."""
    def __init__(self, *parts, header=None, redactions=None, manifest=None, segments=None, identity=None, final=None,
                 members=None, central=None, end=None, patch=None, json=None):
        self.parts = parts
        self.header = {"version": "2.0", **(header or {})}
        self.redactions, self.extra = redactions, manifest or {}
        self.edit_segments = segments     # of the manifest's copy of the rows
        self.edit_identity = identity     # the identity text's lines
        self.edit_final = final           # the manifest after the id is known
        self.edit_json = json or {}       # {member name: function of its bytes}
        self.edit_members = members       # the list of members
        self.edit_central = central       # the list of members as the central directory lists them
        self.edit_end = end               # fields of the end record
        self.edit_patch = patch           # the file's bytes

    def build(self):
        members = [Member("mimetype", MIMETYPE), Member("cassette.json", canonical(self.header))]
        index, events, told_in, described, described_in, rows, pack_number, segment_number = [], [], [], [], [], [
            ], 0, 0
        for part in self.parts:
            if isinstance(part, Blob):
                members.append(Member("blobs/sha256/" + part.digest, part.stored))
                rows.append(part.row)
            elif isinstance(part, Pack):
                pack_number += 1
                number, offset = part.number or pack_number, 0
                whole = b"".join(part.contents)
                members.append(
                    Member(f"packs/{number:08}.zst", part.stored if part.stored is not None else frame(whole)))
                for i, content in enumerate(part.contents):
                    row = {"kind": "blob", "digest": sha256(content), "size": len(content), "pack": number,
                           "offset": offset}
                    rows.append(change(row, part.rows.get(i, {})))
                    offset += len(content)
            elif isinstance(part, Ext):
                members.append(Member(part.name, part.content))
            else:
                segment_number += 1
                own = copy.deepcopy(rows + part.events)
                if part.rows:
                    own = part.rows(own)
                rows = []
                lines = [canonical(row) + b"\n" for row in own]
                if part.lines:
                    lines = part.lines(lines)
                text = b"".join(lines)
                stored = part.frame(text) if part.frame else Frames.get(text) if part.compress else frame(text)
                members.append(Member(f"timeline/{part.number or segment_number:08}.jsonl.zst", stored))
                told = [row for row in own if row.get("kind") != "blob"]
                entry = {"blobs": len(own) - len(told), "events": len(told)}
                numbers = [e["seq"] for e in told if type(e.get("seq")) is int]
                if numbers:
                    entry.update(first=min(numbers), last=max(numbers))
                index.append(entry)
                events += told
                told_in += [segment_number] * len(told)
                described_in += [segment_number] * (len(own) - len(told))
                described += [row for row in own if row.get("kind") == "blob"]
        if self.redactions is not None:
            members.append(Member("redactions.json", canonical(self.redactions)))
        if "redactions.json" in self.edit_json:
            members[-1].content = self.edit_json["redactions.json"](members[-1].content)
        if self.edit_segments:
            index = self.edit_segments(copy.deepcopy(index))
        manifest = {"segments": index, "writer": dict(WRITER)}
        change(manifest, self.extra)
        manifest["id"] = self.identity(manifest, events, members[-1].content if self.redactions is not None else None)
        if self.edit_final:
            manifest = self.edit_final(manifest)
        if manifest is not None:
            members.append(Member("manifest.json", canonical(manifest)))
        for name, edit in self.edit_json.items():
            if name != "redactions.json":
                member = next(m for m in members if m.name.decode() == name)
                member.content = edit(member.content)
        if self.edit_members:
            members = self.edit_members(members) or members
        self.id, self.manifest, self.events, self.rows = (manifest or {}).get("id"), manifest, events, described
        self.event_segments, self.row_segments = told_in, described_in
        data = self.archive(members)
        self.members = members
        return self.edit_patch(data) if self.edit_patch else data

    def story(self, events=None):
        """The events in order, without those an http event supersedes."""
        events = self.events if events is None else events
        answered = {e.get("seq") for e in events if e.get("kind") == "http"}
        told = [e for e in events if e.get("kind") != "open" or e.get("seq") not in answered]
        return sorted(told, key=lambda e: e["seq"] if type(e.get("seq")) is int else -1)

    def parent_rows(self):
        """The prefix of the segments of thin children with the feature `parent-rows`."""
        rows = [{name: event[name] for name in event if name != "keys"} for event in self.story()]
        return b"".join(canonical(row) + b"\n" for row in rows)[:16 << 20]

    def identity(self, manifest, events, redactions):
        told = {k: manifest[k] for k in ("derivation", "session", "source") if k in manifest}
        if redactions is not None:
            told["redactions"] = sha256(redactions)
        logical = self.story(events)
        lines = [canonical({**told, "version": 2})]
        lines += [sha256(canonical({k: v for k, v in e.items() if k != "keys"})).encode() for e in logical]
        if self.edit_identity:
            lines = self.edit_identity(lines, logical)
        return sha256(b"".join(line + b"\n" for line in lines))

    def archive(self, members):
        out, listed = bytearray(), []
        for m in members:
            out += m.before
            m.offset = len(out)
            size = len(m.content) if m.size is None else m.size
            m.fields = {"version": 45, "flags": 0, "method": 0, "time": 0, "date": 0x21,
                        "crc": zlib.crc32(m.content) if m.crc is None else m.crc, "csize": size, "usize": size,
                        "name": m.name, "extra": b"", "made": 0x032D, "comment": b"", "disk": 0, "internal": 0,
                        "external": 0x81A40000,
                        "offset": m.offset, "signature": b"PK\3\4"}
            f = {**m.fields, **m.local}
            out += struct.pack("<4s5H3I2H", f["signature"], f["version"], f["flags"], f["method"], f["time"], f["date"],
                               f["crc"], f["csize"], f["usize"], len(f["name"]),
                               len(f["extra"])) + f["name"] + f["extra"] + m.content
            listed.append(m)
        start = len(out)
        if self.edit_central:
            listed = self.edit_central(list(listed)) or listed
        for m in listed:
            m.central_offset = len(out)
            f = {**m.fields, "signature": b"PK\1\2", **m.central}
            out += struct.pack("<4s6H3I5H2I", f["signature"], f["made"], f["version"], f["flags"], f["method"],
                               f["time"], f["date"], f["crc"], f["csize"], f["usize"], len(f["name"]), len(f["extra"]),
                               len(f["comment"]), f["disk"], f["internal"], f["external"],
                               f["offset"]) + f["name"] + f["extra"] + f["comment"]
        end = {"count": len(listed), "here": len(listed), "size": len(out) - start, "start": start, "disk": 0,
               "first": 0, "comment": b"", "zip64": b"", "after": b""}
        if len(listed) >= 0xFFFF:
            end["zip64"] = zip64_records(len(listed), end["size"], start)
            end["count"] = end["here"] = 0xFFFF
        if self.edit_end:
            self.edit_end(end)
        return bytes(out) + end["zip64"] + struct.pack("<4s4H2IH", b"PK\5\6", end["disk"], end["first"], end["here"],
                                                       end["count"], end["size"], end["start"],
                                                       len(end["comment"])) + end["comment"] + end["after"]


def zip64_records(count, size, start):
    return (struct.pack("<4sQ2H2I4Q", b"PK\6\6", 44, 0x032D, 45, 0, 0, count, count, size, start)
            + struct.pack("<4sIQI", b"PK\6\7", 0, (start + size) % (1 << 64), 1))
