"""The strict ZIP profile: members one after the other, then a directory that they leave no choice about."""
import collections
import itertools
import json
import re
import struct
import zlib

from strict import Fault, need

MIB, ONES16, ONES32 = 1 << 20, 0xFFFF, 0xFFFFFFFF
MIMETYPE = b"application/vnd.rewind.cassette+zip"
VENDOR = r"[a-z0-9-]+(?:\.[a-z0-9-]+)+"
NAME = re.compile(r"(?=.{1,255}$)(?!(.*/)?\.{1,2}(/|$))[a-z0-9._-]+(/[a-z0-9._-]+)*", re.S)
ROLE = re.compile(r"(?P<mimetype>mimetype)|(?P<header>cassette\.json)|blobs/sha256/(?P<blob>[0-9a-f]{64})"
                  r"|packs/(?P<pack>[0-9]{8})\.zst|timeline/(?P<segment>[0-9]{8})\.jsonl\.zst"
                  rf"|(?P<redactions>redactions\.json)|(?P<manifest>manifest\.json)|(?P<ext>ext/{VENDOR}/.+)")
# The rule that a wrong byte breaks, up to each offset: of a local header, a central header, the end record.
LOCAL = [(6, "Z05"), (8, "Z03"), (10, "Z02"), (14, "Z05"), (26, "Z06"), (30, "Z04")]
CENTRAL = [(4, "Z10"), (8, "Z05"), (10, "Z03"), (12, "Z02"), (16, "Z05"), (30, "Z09"), (34, "Z04"), (42, "Z05"),
           (46, "Z09")]
END = [(4, "Z10"), (8, "Z05"), (20, "Z10"), (22, "Z04"), (23, "Z10")]
Member = collections.namedtuple("Member", "name offset head content")


class Archive:
    """The members of a file; `cut` when the file ends early; `place`, where a Fault was."""

    def __init__(self, data):
        self.data, self.members, self.cut, self.place = data, [], False, {}

    def look(self, member=None, **place):
        """Where the findings that follow are."""
        self.place = {"member": member, **place}

    def scan(self):
        """Local headers and contents from the start, then the rest of the file, which they leave no choice about."""
        data, pos, end = self.data, 0, self.data[-22:]
        closed = end[:4] == b"PK\5\6" and sum(struct.unpack("<2I", end[12:20])) == len(data) - 22
        self.look(offset=0)
        need(data[:4] == b"PK\3\4", "Z01")
        while data[pos:pos + 4] == b"PK\3\4" and pos + 30 <= len(data):
            crc, stored, _, length, extra = struct.unpack_from("<3I2H", data, pos + 14)
            start, name = pos + 30 + length + extra, data[pos + 30:pos + 30 + length].decode("latin-1")
            content = data[start:start + stored]
            self.look(name, offset=pos)
            if len(self.members) == 1:
                self.refuse_other_versions(content)
            head = struct.pack("<5H3I2H", 45, 0, 0, 0, 0x21, crc, stored, stored, length, 0)
            self.compare(data[pos:pos + 30], b"PK\3\4" + head, LOCAL)
            need(stored < ONES32, "Z06")
            if start + stored > len(data):
                break
            self.members.append(Member(name, pos, head, content))
            pos = start + stored
        rest, entries = data[pos:], []
        for m in self.members:
            far = struct.pack("<2HQ", 1, 8, m.offset) if m.offset >= ONES32 else b""
            tail = struct.pack("<4H2I", len(far), 0, 0, 0, 0x81A40000, min(m.offset, ONES32))
            entries.append(b"PK\1\2\x2d\3" + m.head[:-2] + tail + m.name.encode("latin-1") + far)
        count, size, zip64 = len(entries), sum(map(len, entries)), b""
        if count >= ONES16 or max(size, pos) >= ONES32:
            zip64 = struct.pack("<4sQ2H2I4Q", b"PK\6\6", 44, 0x032D, 45, 0, 0, count, count, size, pos)
            zip64 += struct.pack("<4sIQI", b"PK\6\7", 0, pos + size, 1)
        end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, min(count, ONES16), min(count, ONES16), min(size, ONES32),
                          min(pos, ONES32), 0)
        expected = b"".join(entries) + zip64 + end
        self.cut = not closed and rest != expected and (expected.startswith(rest) or b"PK\3\4".startswith(rest[:4]))
        if rest != expected and not self.cut:
            self.explain(pos, entries, zip64, end)

    def refuse_other_versions(self, header):
        """Before anything else is judged, and so without the rules of strict JSON."""
        try:
            version = str(json.loads(header)["version"])
        except (ValueError, TypeError, KeyError, RecursionError):
            return
        need(version.startswith("2.") or not re.fullmatch(r"(0|[1-9][0-9]*)\.[0-9]+", version), "H02")

    def compare(self, actual, expected, rules):
        """Breaks the rule that the first byte that is not as expected belongs to; the last one when it is missing."""
        for place, pair in enumerate(itertools.zip_longest(actual, expected)):
            need(pair[0] == pair[1], next((rule for end, rule in rules if place < end), rules[-1][1]))

    def explain(self, pos, entries, zip64, end):
        """Breaks the rule that the bytes after the last member break."""
        rest, listed = self.data[pos:], []
        self.look(offset=pos)
        need(rest[:4] in (b"PK\1\2", b"PK\5\6", b"PK\6\6"), "Z07")
        while rest[:4] == b"PK\1\2" and len(rest) >= 46:
            size = 46 + sum(struct.unpack("<3H", rest[28:34]))
            listed.append(rest[:size])
            rest = rest[size:]
        mine, theirs = [entry[42:46] for entry in entries], [entry[42:46] for entry in listed]
        need(len(mine) == len(theirs) and (mine == theirs or sorted(mine) != sorted(theirs)), "Z08")
        for member, entry, expected in zip(self.members, listed, entries):
            self.look(entry[46:46 + entry[28]].decode("latin-1"), offset=pos)
            need(entry[46 + len(member.name):][:4] != b"\1\0\10\0" or len(entry) == len(expected), "Z11")
            need(entry[20:24] == entry[24:28], "Z06")
            self.compare(entry, expected, CENTRAL)
            pos += len(entry)
        self.look(offset=pos)
        need(rest[:3] != b"PK\6" and not zip64, "Z11")
        self.compare(rest, end, END)
        raise Fault("Z10")

    def roles(self):
        """Each member with its role and, when it has one, its number or digest."""
        need(self.members, "Z01")
        self.look(self.members[0].name, offset=0)
        need(self.members[0].name == "mimetype" and self.members[0].content == MIMETYPE, "Z01")
        self.look(offset=73)
        need([m.name for m in self.members[1:2]] == ["cassette.json"] or self.cut and len(self.members) == 1, "H01")
        seen, numbers, stage, found = set(), collections.Counter(), None, []
        for m in self.members:
            self.look(m.name, offset=m.offset)
            need(NAME.fullmatch(m.name) and m.name not in seen, "Z12")
            match = ROLE.fullmatch(m.name)
            need(stage != "manifest", "Z15")
            need(match and (stage != "redactions" or match.lastgroup == "manifest"), "Z13")
            role, value = match.lastgroup, match[match.lastgroup]
            seen.add(m.name)
            numbers[role] += 1
            need(role not in ("pack", "segment") or int(value) == numbers[role], "Z13")
            need(zlib.crc32(m.content) == struct.unpack("<I", m.head[10:14])[0], "Z14")
            need(role not in ("header", "redactions", "manifest") or len(m.content) <= 64 * MIB, "L01")
            stage = role
            found.append((m, role, value))
        return found
