#!/usr/bin/env python3
"""An independent reader and validator of `.rw` cassettes, format version 2.

Python's standard library and the `zstd` program, nothing else. It holds the file in memory: it is
made to be read, and to disagree with other implementations when one of them is wrong.

    reader.py FILE|-                       print verdict, findings and content as one JSON document
    reader.py FILE --blob DIGEST           write the exact bytes of one blob to standard output
    reader.py FILE --parent P [--parent Q] look up a thin cassette's missing blobs in P, then Q

Exit status: 0 valid (with or without warnings), 1 otherwise.
"""
import base64, hashlib, json, os, re, struct, subprocess, sys, tempfile, zlib

MIMETYPE = b"application/vnd.rewind.cassette+zip"
MIB, MAX_INT, ONES32, ONES16 = 1 << 20, (1 << 53) - 1, 0xFFFFFFFF, 0xFFFF
LFH, CDH = struct.Struct("<4s5H3I2H"), struct.Struct("<4s6H3I5H2I")
EOCD, EOCD64, LOCATOR = struct.Struct("<4s4H2IH"), struct.Struct("<4sQ2H2I4Q"), struct.Struct("<4sIQI")
LFH_FIXED = b"PK\3\4" + struct.pack("<5H", 45, 0, 0, 0, 0x21)
HEX = "[0-9a-f]{64}"
VENDOR = r"[a-z0-9-]+(?:\.[a-z0-9-]+)+"
NAME = re.compile(r"(?!.*(?://|/$))(?!(?:.*/)?\.{1,2}(?:/|$))[a-z0-9._-][a-z0-9._/-]{0,254}")
ROLE = re.compile(rf"(?P<mimetype>mimetype)|(?P<header>cassette\.json)|(?P<blob>blobs/sha256/{HEX})"
                  rf"|(?P<pack>packs/[0-9]{{8}}\.zst)|(?P<segment>timeline/[0-9]{{8}}\.jsonl\.zst)"
                  rf"|(?P<redactions>redactions\.json)|(?P<manifest>manifest\.json)|(?P<ext>ext/{VENDOR}/.+)")

# ---- values: strict JSON, and the shapes of things -------------------------------------------------

def canonical(value):
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()

def parse(data):
    """Strict JSON: (value or None, [(rule, message)])."""
    faults, depth = [], 0
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return None, [("J01", f"not UTF-8 at byte {error.start}")]
    bare = re.sub(rb'"(?:[^"\\]|\\.)*"', b'""', data, flags=re.S)      # the text without its strings
    for bracket in re.findall(rb"[\[\]{}]", bare):
        depth += 1 if bracket in b"[{" else -1
        if depth > 64:
            return None, [("J05", "nested deeper than 64")]
    for number in re.findall(rb"[-+]?[0-9][-+.0-9eE]*", bare):
        if not re.fullmatch(rb"0|-?[1-9][0-9]{0,15}", number) or abs(int(number)) > MAX_INT:
            return None, [("J02", f"number {number[:40].decode()} is not an integer of at most 2^53-1")]
    def pairs(items):
        keys = [key for key, _ in items]
        if not all(re.fullmatch("[ -~]*", key) for key in keys):
            faults.append(("J03", "a key is not printable ASCII"))
        elif any(a >= b for a, b in zip(keys, keys[1:])):
            faults.append(("J03", "keys are not unique and ascending"))
        return dict(items)
    def constant(name):
        raise ValueError(f"{name} is not JSON")
    try:
        value = json.loads(text, object_pairs_hook=pairs, parse_constant=constant)
    except ValueError as error:
        return None, [("J01", str(error))]
    if re.search(rb"[ \t\r\n]", bare):
        faults.append(("J01", "insignificant whitespace"))
    try:
        if not faults and canonical(value) != data:
            faults.append(("J04", "a string is not in its canonical form"))
    except UnicodeEncodeError:
        faults.append(("J04", "a string holds a lone surrogate"))
    return value, faults

UNREADABLE = object()       # in the place of a JSON value that has faults

def is_int(v): return type(v) is int
def nat(v): return is_int(v) and v >= 0
def positive(v): return is_int(v) and v >= 1
def string(v): return type(v) is str
def boolean(v): return type(v) is bool
def true(v): return v is True
def obj(v): return type(v) is dict
def digest(v): return string(v) and re.fullmatch(HEX, v) is not None
def text(v): return string(v) or obj(v) and list(v) == ["base64"] and string(v["base64"])
def text_map(v): return obj(v) and all(map(text, v.values()))
def string_map(v): return obj(v) and all(map(string, v.values()))
def headers(v): return type(v) is list and all(type(h) is list and len(h) == 2 and all(map(text, h)) for h in v)
def timestamp(v): return string(v) and re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", v) is not None
def scalar(v): return string(v) or is_int(v)
def some(v): return type(v) is list and bool(v)
def names(v): return some(v) and all(map(string, v)) and v == sorted(set(v))
def digests(v): return some(v) and all(map(digest, v))
def fidelity(v): return obj(v) and all(x in ("decoded", "reserialised", "reconstructed", "redacted", "absent") for x in v.values())
def version(v): return string(v) and re.fullmatch(r"(0|[1-9]\d*)\.(0|[1-9]\d*)", v) is not None

def misfits(value, shape, path=""):
    """Paths at which value does not have the shape: a predicate, {field: shape} ("field?" is optional), [shape] or {words}."""
    if callable(shape):
        if not shape(value): yield path
    elif isinstance(shape, set):
        if not string(value) or value not in shape: yield path
    elif isinstance(shape, list):
        if type(value) is not list: yield path
        else:
            for i, item in enumerate(value): yield from misfits(item, shape[0], f"{path}/{i}")
    elif not obj(value): yield path
    else:
        for key, inner in shape.items():
            name = key.rstrip("?")
            if name in value: yield from misfits(value[name], inner, f"{path}/{name}")
            elif name == key: yield f"{path}/{name} (missing)"

BODY = {"size": nat, "blob?": string, "chunks?": string, "coding?": string, "lost?": true,
        "end?": {"eof-clean", "eof-abrupt", "reset", "stall", "never"}}
MESSAGE = {"headers": headers, "trailers?": headers, "body?": BODY, "length?": nat, "version?": {"1.0", "1.1", "2", "3"},
           "framing?": {"content-length", "chunked", "close", "h2", "none"}}
REQUEST = {"method": text, "path": text, "scheme?": text, "authority?": text, **MESSAGE}
RESPONSE = {"status": is_int, "reason?": text, "interim?": [{"status": is_int, "headers": headers}], **MESSAGE}
HTTP = {"request": REQUEST, "response?": RESPONSE, "frames?": {"blob?": string, "size": nat, "table": string},
        "error?": {"phase": {"dns", "connect", "tls", "request", "response"}, "kind": string, "message?": string},
        "llm?": {"dialect?": string, "provider?": string, "model?": string, "served?": string, "input?": nat,
                 "output?": nat, "finish?": string, "stream?": boolean}}
SOURCE = {"source": string, "value?": scalar, "data?": BODY}
KINDS = {"http": HTTP, "open": HTTP, "clock": SOURCE, "random": SOURCE, "id": SOURCE,
         "tool": {"name": string, "arguments?": BODY, "result?": BODY, "error?": {"kind": string, "message?": string}},
         "checkpoint": {"name": string, "phase?": {"before", "after"}, "state?": BODY, "decision?": string},
         "marker": {"name": string, "detail?": string}}
BODIES = ("request/body", "response/body", "arguments", "result", "data", "state", "input", "output", "metadata", "frames")
EVENT = {"kind": string, "seq": nat, "at?": nat, "took?": nat, "id?": string, "lane?": string, "parent?": string,
         "keys?": string_map, "fidelity?": fidelity, "copy?": boolean}
SESSION = {"id?": text, "name?": text, "command?": text, "commit?": text, "status?": text, "dirty?": boolean, "start?": timestamp,
           "end?": timestamp, "tags?": text_map, "input?": BODY, "output?": BODY, "metadata?": BODY,
           "totals?": {"calls?": nat, "input?": nat, "output?": nat, "cost?": nat}}
HEADER = {"version": version, "requires?": names, "parent?": digest, "thin?": true, "keys?": string, "masks?": some, "session?": SESSION}
MANIFEST = {"id": digest, "segments": [{"blobs": [obj], "events": [obj], "first?": nat, "last?": nat}], "session?": SESSION,
            "source?": {"format": string, "version?": string}, "writer": {"name": string, "version": string, "zstd": string},
            "derivation?": {"parent": digest, "operator": string, "version": string, "parameters": obj, "seed?": is_int,
                            "sites": [obj], "redacted?": true}}
PLACE = {"seq": nat, "part": {"request", "response", "session"}, "header?": string, "query?": string, "pointer?": string, "blob?": string,
         "ranges?": [lambda r: type(r) is list and len(r) == 2 and all(map(nat, r))]}
REDACTIONS = {"entries": [{"rule": string, "placeholder": string, "places": [PLACE]}]}
OWN_ROW = {"digest": digest, "size": positive, "encoding": string, "base?": digest, "retain?": true, "release?": digests}
PACKED_ROW = {"digest": digest, "size": positive, "pack": positive, "offset": nat, "release?": digests}

def at(value, path):
    for key in path.split("/"):
        value = value.get(key) if obj(value) else None
    return value

def nodes(value):
    if obj(value):
        yield value
    for child in value.values() if obj(value) else value if type(value) is list else ():
        yield from nodes(child)

def references(value):
    """Every (digest, may be lost) an event, a session or a redaction names."""
    for node in nodes(value):
        for key in ("blob", "chunks", "table"):
            if string(node.get(key)): yield node[key], node.get("lost") is True

# ---- one zstd frame --------------------------------------------------------------------------------

CACHE = {}      # small frames already decoded

def frame_layout(data):
    """([(rule, message)], content size or None): the frame header and the walk over its blocks."""
    if data[:4] != b"\x28\xb5\x2f\xfd":
        return [("F01", "not a standard zstd frame")], None
    if len(data) < 6:
        return [("F07", "the frame is cut short")], None
    flags, pos, faults = data[4], 5, []
    single, width = flags >> 5 & 1, (1 if flags & 0x20 else 0, 2, 4, 8)[flags >> 6]
    window = 0 if single else ((8 + (data[5] & 7)) << (10 + (data[5] >> 3))) // 8
    pos += (0 if single else 1) + (0, 1, 2, 4)[flags & 3]
    size = int.from_bytes(data[pos:pos + width], "little") + (256 if width == 2 else 0) if width else None
    pos += width
    if size is None: faults.append(("F02", "no Frame_Content_Size"))
    if not flags & 4: faults.append(("F03", "no Content_Checksum"))
    if flags & 3: faults.append(("F04", "a Dictionary_ID"))
    if (size or 0) * single > 128 * MIB or window > 128 * MIB: faults.append(("F05", "window over 128 MiB"))
    if flags & 8: faults.append(("F06", "reserved bit set"))
    last = False
    while not last and pos + 3 <= len(data):
        block = int.from_bytes(data[pos:pos + 3], "little")
        last, pos = block & 1, pos + 3 + (1 if block >> 1 & 3 == 1 else block >> 3)
    end = pos + (4 if flags & 4 else 0)
    if not last or end > len(data): faults.append(("F07", "the frame is cut short"))
    elif end < len(data): faults.append(("F01", f"{len(data) - end} bytes after the frame"))
    return faults, size

def unzstd(data, size, base=None):
    """The frame's content, or None when it does not decode to exactly size bytes."""
    if (data, base) not in CACHE:
        with tempfile.TemporaryDirectory() as folder:
            # A base that begins with the dictionary magic must not be taken for a trained dictionary. Matches count back
            # from its end, so a byte put in front changes nothing else.
            prefix = b"\0" + base if (base or b"")[:4] == b"\x37\xa4\x30\xec" else base or b""
            for name, content in (("frame", data), ("base", prefix)):
                with open(os.path.join(folder, name), "wb") as file: file.write(content)
            option = ["-D", "base"] if base is not None else []
            with subprocess.Popen(["zstd", "-dcq", *option, "frame"], cwd=folder, stdin=subprocess.DEVNULL,
                                  stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as run:
                out = run.stdout.read(size + 1)              # never more than declared, whatever the frame expands to
                run.stdout.close()
            result = out if run.returncode == 0 and len(out) == size else None
        if size > MIB: return result
        CACHE[data, base] = result
    return CACHE[data, base]

# ---- the cassette ----------------------------------------------------------------------------------

class Member:
    def __init__(self, name, offset, fields, content):
        self.name, self.offset, self.fields, self.content = name, offset, fields, content

class Cassette:
    def __init__(self, data, parents=(), heirs=()):
        self.data, self.parents, self.heirs, self.parent = data, list(parents), list(heirs), None
        self.findings, self.members, self.events, self.segments = [], [], [], []
        self.rows, self.content, self.depth, self.retained, self.used = {}, {}, {}, {}, set()
        self.header = self.manifest = self.redactions = None
        self.cut = False          # the file ends early
        self.broken = False       # some rows could not be read: what derives from all of them is not checked
        if self.container(): self.read()

    def add(self, rule, message, member=None, offset=None, severity="error"):
        self.findings.append({"rule": "RW-" + rule, "severity": severity, "member": member, "offset": offset, "message": message})

    def warn(self, rule, message, member=None):
        self.add(rule, message, member, severity="warning")

    @property
    def verdict(self):
        errors = {f["rule"] for f in self.findings if f["severity"] == "error"}
        open_end = ({"RW-Z10"} if self.cut else set()) | ({"RW-Z15"} if not any(m.name == "manifest.json" for m in self.members) else set())
        return "invalid" if errors - open_end else "unclosed" if errors else "warnings" if self.findings else "valid"

    # -- container --

    def constants(self, where, name, offset, need, flags, method, time, date, crc, stored, size):
        if method != 0: self.add("Z02", f"method {method} in the {where}", name, offset)
        if flags != 0: self.add("Z03", f"flags {flags:#x} in the {where}", name, offset)
        if (need, time, date) != (45, 0, 0x21): self.add("Z05", f"version, time or date in the {where}", name, offset)
        if stored != size or size == ONES32: self.add("Z06", f"sizes {stored} and {size} in the {where}", name, offset)

    def container(self):
        """Local headers in order, then the central directory compared with them. False: nothing more can be read."""
        data, pos, end, listed = self.data, 0, len(self.data), []
        if data[:4] != LFH_FIXED[:4]:
            hint = next((h for start, h in ((b"version https://git-lfs", "a git-lfs pointer: run `git lfs pull`"), (b"", "an empty file"),
                         (b"<<<<<<<", "a file with merge-conflict markers")) if data.startswith(start) and (start or not data)), "not a cassette")
            self.add("Z01", hint, offset=0)
            return False
        tail = EOCD.unpack_from(data, end - 22) if end >= 22 else (b"",) * 8
        closed = tail[0] == b"PK\5\6" and tail[5] + tail[6] == end - 22      # then the file was not cut: a header that runs past the end lies
        entry = tail[6] if closed else end
        while closed and data[entry:entry + 4] == b"PK\1\2" and entry + 46 <= end:
            fields = CDH.unpack_from(data, entry)
            listed.append(fields[-1])
            entry += 46 + sum(fields[10:13])
        while True:
            head = data[pos:pos + 30]
            if head[:4] == b"PK\3\4" and len(head) == 30:
                _, *fields, name_size, extra = LFH.unpack(head)
                name = data[pos + 30:pos + 30 + name_size]
                label, start = name.decode("latin-1"), pos + 30 + name_size + extra
                self.constants("local header", label, pos, *fields)
                if extra: self.add("Z04", "extra field in the local header", label, pos)
                if start + fields[6] <= end:
                    self.members.append(Member(label, pos, fields, data[start:start + fields[6]]))
                    pos = start + fields[6]
                    continue
                if not closed:
                    self.cut = True
                    break
                self.add("Z07", "the member runs past the end of the file", label, pos)
                pos += 1
            elif head[:4] == b"PK\1\2" and len(head) >= 4 or head[:4] in (b"PK\5\6", b"PK\6\6") or pos >= end:
                break
            elif not closed and len(head) < 30 and (LFH_FIXED.startswith(head[:14]) or b"PK\1\2".startswith(head)):
                self.cut = True
                break
            self.broken = True
            following = min((o for o in listed + [tail[6]] if o > pos and data[o:o + 2] == b"PK"), default=None) if closed else None
            self.add("Z10" if closed and following == tail[6] else "Z07", "bytes that belong to no member", offset=pos)
            if following is None: return bool(self.members)
            pos = following
        if not self.cut: self.directory(pos)
        if self.cut: self.add("Z10", "the file ends early", offset=end)
        return bool(self.members) or self.add("Z01", "no complete member", offset=0)

    def directory(self, pos):
        data, start, expected = self.data, pos, b""
        for m in self.members:
            far = m.offset >= ONES32
            extra = struct.pack("<2HQ", 1, 8, m.offset) if far else b""
            expected += CDH.pack(b"PK\1\2", 0x032D, *m.fields, len(m.name), len(extra), 0, 0, 0, 0x81A40000, ONES32 if far else m.offset)
            expected += m.name.encode("latin-1") + extra
        count, size = len(self.members), len(expected)
        zip64 = count >= ONES16 or size >= ONES32 or start >= ONES32
        if zip64:
            expected += EOCD64.pack(b"PK\6\6", 44, 0x032D, 45, 0, 0, count, count, size, start) + LOCATOR.pack(b"PK\6\7", 0, start + size, 1)
        expected += EOCD.pack(b"PK\5\6", 0, 0, min(count, ONES16), min(count, ONES16), min(size, ONES32), min(start, ONES32), 0)
        if expected.startswith(data[pos:]):
            self.cut = len(data) - pos < len(expected)
            return
        entries = []
        while data[pos:pos + 4] == b"PK\1\2" and pos + 46 <= len(data):
            _, made, *fields, name_size, extra, comment, disk, internal, external, offset = CDH.unpack_from(data, pos)
            name = data[pos + 46:pos + 46 + name_size].decode("latin-1")
            self.constants("central header", name, pos, *fields)
            if (made, disk, internal, external) != (0x032D, 0, 0, 0x81A40000): self.add("Z05", "made-by, disk or attributes", name, pos)
            if comment: self.add("Z04", "a member comment", name, pos)
            if extra or offset == ONES32:
                field = struct.unpack_from("<2HQ", data.ljust(pos + 58 + name_size), pos + 46 + name_size)
                real = field[2] if extra == 12 and field[:2] == (1, 8) else None
                if real is None: self.add("Z04", "extra field in the central header", name, pos)
                elif real < ONES32 or offset != ONES32: self.add("Z11", "a zip64 offset that is not needed", name, pos)
                offset = offset if real is None else real
            entries.append((name, fields, offset, pos))
            pos += 46 + name_size + extra + comment
        by_offset = {m.offset: m for m in self.members}
        if len(entries) != count or [e[2] for e in entries] != sorted(by_offset) and sorted(e[2] for e in entries) == sorted(by_offset):
            self.add("Z08", f"the central directory does not list the {count} members in their order", offset=start)
            pairs = [(by_offset.get(e[2]), e) for e in entries]
        else:
            pairs = list(zip(self.members, entries))
        for m, (name, fields, offset, where) in pairs:
            if m and (m.name, m.fields, m.offset) != (name, fields, offset):
                self.add("Z09", "local and central header differ", name, where)
        rest, size = data[pos:], pos - start
        fine = EOCD.pack(b"PK\5\6", 0, 0, min(len(entries), ONES16), min(len(entries), ONES16), min(size, ONES32), min(start, ONES32), 0)
        if rest[:4] in (b"PK\6\6", b"PK\6\7") or zip64 and rest != expected[-98:]: self.add("Z11", "zip64 records", offset=pos)
        elif rest[:4] == b"PK\5\6" and len(rest) >= 22:
            field = EOCD.unpack_from(rest)
            if field[7]: self.add("Z04", "an archive comment", offset=pos)
            if field[1:3] != (0, 0): self.add("Z05", "disk numbers", offset=pos)
            if rest[8:20] != fine[8:20]: self.add("Z10", "count, size or offset of the central directory", offset=pos)
            if len(rest) != 22 + field[7]: self.add("Z10", "bytes after the end of the archive", offset=pos + 22)
        elif rest != fine: self.add("Z10", "no end of central directory", offset=pos)

    # -- members --

    def read(self):
        members = self.members
        first = next((m for m in members if m.name == "cassette.json"), None)
        loose = parse(first.content)[0] if first else None
        if obj(loose) and version(loose.get("version")) and not loose["version"].startswith("2."):
            self.findings = []
            return self.add("H02", f"unsupported version {loose['version']}", "cassette.json")
        if members[0].name != "mimetype" or members[0].content != MIMETYPE:
            self.add("Z01", "the first member is not the right `mimetype`", members[0].name, 0)
        if len(members) < 2 or members[1].name != "cassette.json": self.add("H01", "`cassette.json` is not the second member")
        seen, numbers, stage, blobs, packs = set(), {"pack": 0, "segment": 0}, 0, {}, {}
        for i, m in enumerate(members):
            if m.name in seen: self.add("Z12", "a name used twice", m.name, m.offset)
            seen.add(m.name)
            if zlib.crc32(m.content) != m.fields[5]: self.add("Z14", "CRC-32", m.name, m.offset)
            if not NAME.fullmatch(m.name):
                self.add("Z12", "not an allowed name", m.name, m.offset)
                continue
            role = ROLE.fullmatch(m.name) and ROLE.fullmatch(m.name).lastgroup
            if role is None: self.add("Z13", "no such kind of member", m.name, m.offset)
            if role == "mimetype" and i: self.add("Z13", "`mimetype` is not the first member", m.name, m.offset)
            if stage == 2: self.add("Z15", "a member after `manifest.json`", m.name, m.offset)
            elif stage == 1 and role != "manifest": self.add("Z13", "a member between `redactions.json` and `manifest.json`", m.name, m.offset)
            stage = max(stage, {"redactions": 1, "manifest": 2}.get(role, 0))
            if role in numbers:
                numbers[role] += 1
                if int(re.search(r"\d{8}", m.name)[0]) != numbers[role]: self.add("Z13", f"not {role} number {numbers[role]}", m.name, m.offset)
            if role in ("header", "manifest", "redactions") and len(m.content) > 64 * MIB: self.add("L01", "over 64 MiB", m.name)
            elif role == "header" and self.header is None: self.read_header(m)
            elif role == "blob": blobs[m.name[13:]] = m.content
            elif role == "pack": packs[int(m.name[6:14])] = m
            elif role == "segment":
                self.read_segment(m, blobs, packs)
                blobs, packs = {}, {}
            elif role == "redactions" and self.redactions is None: self.redactions = m
            elif role == "manifest" and self.manifest is None: self.manifest = self.read_json(m.name, m.content, m.name)
        for name in [*blobs, *packs]:
            if not self.cut and not self.broken: self.add("T03", "a blob or pack after the last segment", str(name))
        if self.redactions: self.read_redactions(self.redactions)
        self.finish()

    def read_json(self, where, data, member):
        value, faults = parse(data)
        for rule, message in faults: self.add(rule, f"{where}: {message}", member)
        return UNREADABLE if faults else value

    def read_header(self, m):
        header = self.read_json("header", m.content, m.name)
        if header is UNREADABLE: return
        for path in misfits(header, HEADER): self.add("H01", f"header field {path or '(not an object)'}", m.name)
        if not obj(header): return
        self.header = header
        if "session" in header: self.texts(header["session"], m.name)
        if header.get("session") == {}: self.add("H01", "an empty session", m.name)
        for name in header["requires"] if some(header.get("requires")) else []: self.add("H03", f"unknown feature {name}", m.name)
        if "thin" in header and "parent" not in header: self.add("H04", "thin without parent", m.name)
        if header.get("version") == "2.0" and {k + "?" for k in header} - set(HEADER) - {"version?"}: self.warn("H05", "unknown field", m.name)
        if header.get("thin") is True and digest(header.get("parent")): self.find_parent(header["parent"])

    def find_parent(self, wanted):
        if wanted in self.heirs or len(self.heirs) >= 32: return self.add("D03", "the chain of parents has a cycle or is too long")
        if not self.parents: return self.add("D01", f"needs parent {wanted}")
        for i, data in enumerate(self.parents):
            own = next((parse(m.content)[0] for m in self.members if m.name == "manifest.json"), None)
            chain = self.heirs + ([own["id"]] if obj(own) and string(own.get("id")) else [])
            if wanted in chain: return self.add("D03", "the chain of parents has a cycle")
            parent = Cassette(data, self.parents[:i] + self.parents[i + 1:], chain + [wanted])
            if obj(parent.manifest) and parent.manifest.get("id") == wanted:
                self.parent = parent
                for f in parent.findings:
                    if f["severity"] == "error": self.findings.append({**f, "message": "in the parent: " + f["message"]})
                return
        self.add("D02", f"no given parent has the id {wanted}")

    def size_of(self, name):
        if name in self.rows: return self.rows[name]["size"]
        return self.parent.size_of(name) if self.parent else None

    def blob(self, name):
        return self.content.get(name) or (self.parent.blob(name) if self.parent else None)

    def frame(self, data, member, base=None, size=None, cap=None):
        """The content of a frame, or None. cap: (rule, limit); size: what the row says."""
        faults, declared = frame_layout(data)
        for rule, message in faults: self.add(rule, message, member)
        if declared is not None and size is not None and declared != size: self.add("B02", f"the frame holds {declared} bytes, the row says {size}", member)
        elif declared is not None and cap and declared > cap[1]: self.add(cap[0], f"over {cap[1]} bytes uncompressed", member)
        elif not faults:
            content = unzstd(data, declared, base)
            if content is None: self.add("F07", "the frame does not decode to its content size", member)
            return content

    # -- segments --

    def read_segment(self, m, blobs, packs):
        data = self.frame(m.content, m.name, cap=("T01", 64 * MIB))
        if data is None:
            self.broken = True
            return
        if not data.endswith(b"\n"): self.add("T01", "the last line has no LF", m.name)
        rows, lines = [], data.split(b"\n")
        for i, line in enumerate(lines[:-1] if data.endswith(b"\n") else lines):
            row = self.read_json(f"line {i + 1}", line, m.name) if 0 < len(line) <= 16 * MIB else self.add("T01", "an empty or too long line", m.name) or UNREADABLE
            if row is not UNREADABLE and not obj(row): self.add("T01", f"line {i + 1} is not an object", m.name)
            if obj(row): rows.append(row)
            else: self.broken = True
        described = [r for r in rows if r.get("kind") == "blob"]
        if rows[:len(described)] != described: self.add("T02", "a blob row after an event row", m.name)
        self.segments.append({"blobs": described, "events": [r for r in rows if r.get("kind") != "blob"]})
        good = []
        for row in described:
            wrong = list(misfits(row, PACKED_ROW if "pack" in row or "offset" in row else OWN_ROW))
            if "pack" in row: wrong += [f"/{k}" for k in ("encoding", "base", "retain") if k in row]
            for path in wrong: self.add("B01", f"blob row field {path}", m.name)
            if wrong: self.broken = True
            else: good.append(row)
        own = [r["digest"] for r in good if "pack" not in r]
        if not self.broken:
            for name in [d for d in own if d not in blobs]: self.add("B03", "a row without its member", "blobs/sha256/" + name)
            for name in [d for d in blobs if d not in own]: self.add("T03", "a member without its row", "blobs/sha256/" + name)
            if list(blobs) != own and sorted(blobs) == sorted(own): self.add("B03", "rows are not in the order of their members", m.name)
        unpacked = {}
        for number, member in packs.items():
            unpacked[number] = self.frame(member.content, member.name, cap=("P02", 16 * MIB))
            spans = [(r["offset"], r["size"]) for r in good if r.get("pack") == number]
            if not spans and not self.broken: self.add("T03", "a pack without rows", member.name)
            elif unpacked[number] is not None and not self.broken:
                ends = [0] + [o + s for o, s in spans]
                if [o for o, _ in spans] != ends[:-1] or ends[-1] != len(unpacked[number]): self.add("P01", "rows do not tile the pack", member.name)
        for row in good: self.read_blob(row, m.name, blobs, unpacked)
        for row in self.segments[-1]["events"]: self.read_event(row, m.name)

    def read_blob(self, row, where, blobs, unpacked):
        name, size, base, encoding = row["digest"], row["size"], row.get("base"), row.get("encoding")
        if name in self.rows: return self.add("B06", f"a second row for {name}", where)
        self.rows[name], content, member = row, None, "blobs/sha256/" + name
        sound, depth = True, 0
        def fault(rule, message):
            nonlocal sound
            sound = self.add(rule, message, member) or False
        if size > 1024 * MIB: fault("B10", "over 1 GiB")
        if "pack" in row:
            member = where
            if row["pack"] not in unpacked: fault("T03", f"no pack {row['pack']} in this span")
            elif unpacked[row["pack"]] is not None: content = unpacked[row["pack"]][row["offset"]:row["offset"] + size]
        elif encoding not in ("identity", "zstd", "zstd-prefix"): fault("B04", f"unknown encoding {encoding}")
        elif (base is not None) != (encoding == "zstd-prefix"): fault("B07", "base goes with zstd-prefix")
        elif encoding == "identity":
            content = blobs.get(name)
            if content is not None and len(content) != size: fault("B05", f"{len(content)} bytes stored, {size} declared")
        else:
            prefix = None
            if base is not None:
                inherited = base not in self.rows and (self.header or {}).get("thin") is True
                prefix = (self.parent.blob(base) if self.parent else None) if inherited else self.content.get(base)
                depth = 1 if inherited else self.depth.get(base, 0) + 1
                if not inherited and base not in self.retained: fault("B07", f"base {base} is not retained")
                elif inherited and self.parent and prefix is None: fault("B07", f"base {base} is nowhere")
                if max(size, self.size_of(base) or 0) > 64 * MIB: fault("B07", "blob or base over 64 MiB")
                if depth > 64: fault("B08", f"chain depth {depth}")
            if sound and name in blobs and (base is None or prefix is not None):
                content = self.frame(blobs[name], member, prefix, size)
        if sound and content is not None and (len(content) != size or hashlib.sha256(content).hexdigest() != name):
            self.add("B02", f"the bytes are not {name}", member)
        self.content[name], self.depth[name] = content, depth
        for gone in row.get("release", []):
            if self.retained.pop(gone, None) is None: self.add("B09", f"releases {gone}, which is not retained", member)
        if "retain" in row: self.retained[name] = size
        if "retain" in row and (len(self.retained) > 64 or sum(self.retained.values()) > 256 * MIB): self.add("B09", "the retained set is too large", member)

    # -- events --

    def texts(self, value, where):
        for node in nodes(value):
            if list(node) == ["base64"] and string(node["base64"]):
                try:
                    raw = base64.b64decode(node["base64"], validate=True)
                    if base64.b64encode(raw).decode() != node["base64"]: raise ValueError("not canonical base64")
                except ValueError as error:
                    self.add("J06", str(error), where)
                    continue
                try:
                    raw.decode("utf-8")
                    self.add("J06", "base64 form of valid UTF-8", where)
                except UnicodeDecodeError:
                    pass

    def resolve(self, value, where, rule):
        for name, lost in references(value):
            self.used.add(name)
            if not digest(name): self.add("E06", f"{name!r} is not a digest", where)
            elif self.size_of(name) is None and not lost and not self.broken and (self.header or {}).get("thin") is not True:
                self.add(rule, f"no blob {name}", where)

    def bodies(self, value, where):
        for path in BODIES:
            body = at(value, path)
            if not obj(body) or not nat(body.get("size")): continue
            if body.get("lost") is True: self.warn("E10", f"{path} was lost", where)
            blob, size = body.get("blob"), body["size"]
            known = 0 if blob is None else self.size_of(blob)
            if known is not None and known != size or blob is not None and size == 0: self.add("E07", f"{path} has {size} bytes, its blob {known}", where)
            table = self.blob(body.get("table") if path == "frames" else body.get("chunks"))
            if table is None: continue
            lines, good, total = table.split(b"\n"), table.endswith(b"\n"), 0
            for line in lines[:-1]:
                entry, faults = parse(line)
                for rule, message in faults: self.add(rule, f"{path} table: {message}", where)
                if faults: return
                width = 4 if path == "frames" else 2
                good = good and type(entry) is list and len(entry) == width and all(map(nat, entry[width == 4:])) and (width == 2 or entry[0] in ("in", "out"))
                total += entry[-2] if good else 0
            if not good or total != size: self.add("E08", f"the table of {path} does not fit its {size} bytes", where)

    def read_event(self, event, where):
        kind, seq = event.get("kind"), event.get("seq")
        label = f"event {seq}"
        wrong = list(misfits(event, EVENT))
        if "copy" in event and not (string(kind) and kind.startswith("x-")): wrong.append("/copy")
        for path in wrong: self.add("E01", f"{label}: {path}", where)
        if not string(kind):
            self.broken = True
            return
        if nat(seq):
            same = [e["kind"] for e in self.events if e.get("seq") == seq]
            if same and not (same == ["open"] and kind == "http"): self.add("E02", f"seq {seq} is used twice", where)
        if kind not in KINDS and not re.fullmatch("x-" + VENDOR, kind): self.warn("E03", f"unknown kind {kind}", where)
        bad = list(misfits(event, KINDS[kind])) if kind in KINDS else []
        if KINDS.get(kind) is SOURCE and ("value" in event) == ("data" in event): bad.append("/value or /data")
        for path in bad: self.add("E04", f"{label}: {path}", where)
        self.events.append(event)
        self.resolve(event, where, "E05")
        if bad or kind not in KINDS: return
        self.texts([event.get("request"), event.get("response")], where)
        self.bodies(event, where)
        if kind not in ("http", "open"): return
        interim = at(event, "response/interim") or []
        for status in [r["status"] for r in [event.get("response"), *interim] if r]:
            if not 100 <= status <= 999: self.add("E11", f"{label}: status {status}", where)
        if event["request"]["method"] == "": self.add("E11", f"{label}: empty method", where)
        heads = [at(event, p) or [] for p in ("request/headers", "request/trailers", "response/headers", "response/trailers")]
        for name, value in [pair for h in heads + [r["headers"] for r in interim] for pair in h]:
            raw = [t.encode() if string(t) else base64.b64decode(t["base64"] + "==") for t in (name, value)]
            if not raw[0]: self.add("E11", f"{label}: empty header name", where)
            if re.search(rb"[\r\n\0]", raw[0] + raw[1]): self.warn("E11", f"{label}: CR, LF or NUL in a header", where)

    # -- the rest --

    def read_redactions(self, m):
        value = self.read_json("redactions", m.content, m.name)
        wrong = [] if value is UNREADABLE else list(misfits(value, REDACTIONS))
        for path in wrong: self.add("R01", f"field {path or '(not an object)'}", m.name)
        if wrong or value is UNREADABLE: return
        self.resolve(value, m.name, "E05")
        for place in [p for entry in value["entries"] for p in entry["places"]]:
            ranges, size = place.get("ranges", []), self.size_of(place.get("blob"))
            if any(a + n > b for (a, n), (b, _) in zip(ranges, ranges[1:])): self.add("R02", "ranges are not ascending and disjoint", m.name)
            elif size is not None and ranges and sum(ranges[-1]) > size: self.add("R02", "a range outside of its blob", m.name)

    def identity(self):
        told = {k: self.manifest[k] for k in ("derivation", "session", "source") if k in self.manifest}
        if self.redactions: told["redactions"] = hashlib.sha256(self.redactions.content).hexdigest()
        lines = [canonical({**told, "version": 2})]
        for event in self.logical_events():
            lines.append(hashlib.sha256(canonical({k: v for k, v in event.items() if k != "keys"})).hexdigest().encode())
        return hashlib.sha256(b"".join(line + b"\n" for line in lines)).hexdigest()

    def logical_events(self):
        answered = [e.get("seq") for e in self.events if e["kind"] == "http"]
        kept = [e for e in self.events if e["kind"] != "open" or e.get("seq") not in answered]
        return sorted(kept, key=lambda e: e["seq"] if nat(e.get("seq")) else -1)

    def finish(self):
        named = {e["id"] for e in self.events if string(e.get("id"))}
        for event in self.events:
            if string(event.get("parent")) and event["parent"] not in named and not self.broken: self.warn("E09", f"event {event.get('seq')} has an unknown parent")
        manifest, member = self.manifest, "manifest.json"
        if not any(m.name == member for m in self.members): self.add("Z15", "no `manifest.json`")
        elif manifest is not UNREADABLE:
            wrong = list(misfits(manifest, MANIFEST))
            if obj(manifest) and manifest.get("session") == {}: wrong.append("/session")
            for path in wrong: self.add("M01", f"field {path or '(not an object)'}", member)
            if not wrong: self.check_manifest(manifest, member)
        if self.header and "session" in self.header: self.used |= {name for name, _ in references(self.header["session"])}
        for name in self.rows:
            if name not in self.used and not self.broken and not self.cut: self.warn("B11", "a blob nothing refers to", "blobs/sha256/" + name)

    def check_manifest(self, manifest, member):
        known = {k.rstrip("?") for k in MANIFEST}
        if self.header and self.header.get("version") == "2.0" and set(manifest) - known: self.warn("M05", "unknown field", member)
        for segment in self.segments:
            numbers = [e["seq"] for e in segment["events"] if nat(e.get("seq"))]
            if numbers: segment.update(first=min(numbers), last=max(numbers))
        if not self.broken and manifest["segments"] != self.segments: self.add("M02", "segments differ from the timeline", member)
        if "derivation" in manifest and manifest["derivation"]["parent"] != (self.header or {}).get("parent"):
            self.add("M04", "derivation.parent is not the header's parent", member)
        session = manifest.get("session", {})
        self.texts(session, member)
        self.resolve(session, member, "M06")
        self.bodies(session, member)
        if not self.broken and manifest["id"] != self.identity(): self.add("M03", f"the id is {self.identity()}", member)

    def dump(self):
        return {"header": self.header, "manifest": self.manifest if obj(self.manifest) else None, "events": self.logical_events(),
                "blobs": {name: row["size"] for name, row in self.rows.items()}}

    def report(self):
        return {"verdict": self.verdict, "findings": self.findings, "id": self.manifest.get("id") if obj(self.manifest) else None,
                "events": len(self.logical_events()), "dump": self.dump()}

def main(arguments):
    options, files = {"--blob": [], "--parent": []}, []
    while arguments:
        word = arguments.pop(0)
        if word in options and arguments: options[word].append(arguments.pop(0))
        else: files.append(word)
    if len(files) != 1: sys.exit(__doc__)
    def load(path):
        if path == "-": return sys.stdin.buffer.read()
        with open(path, "rb") as file: return file.read()
    cassette = Cassette(load(files[0]), [load(path) for path in options["--parent"]])
    if options["--blob"]:
        content = cassette.blob(options["--blob"][0])
        if content is None: sys.exit("no such blob")
        sys.stdout.buffer.write(content)
        return 0
    print(json.dumps(cassette.report(), indent=1, sort_keys=True))
    return 0 if cassette.verdict in ("valid", "warnings") else 1

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
