"""Faults that only one check finds: with that check deleted (scripts/delete-checks), each file here would be accepted."""
import struct

from . import vector
from .common import *
from .invalid_container import BASE, CD, PACK, file, listed
from .invalid_content import HEADER, MANIFEST, OTHER, PLACE, SEGMENT, frames, invalid, line, redacted, table
from .limits import LARGE_FRAME, MIB, run
from .valid import FRAMES

CENTRAL = BASE.index(b"PK\1\2", CD + 4)     # the second header of the directory

# ---- The container ---------------------------------------------------------------------------------


def extra(field, offset=0xFFFFFFFF):
    """packed() with an extra field in one central header, made from the member's offset."""
    def edit(members):
        central = {"extra": field(members[2].offset)} if field else {}
        members[2].central.update(central, **({} if offset is None else {"offset": offset}))
    return packed(central=edit)


invalid("Z04", "extra-16-bytes", extra(lambda at: struct.pack("<2H2Q", 1, 8, at, 0)[:16]), member=PACK)
invalid("Z04", "extra-other-id", extra(lambda at: struct.pack("<2HQ", 2, 8, at)), member=PACK)
invalid("Z04", "extra-other-size", extra(lambda at: struct.pack("<2HQ", 1, 7, at)), member=PACK)
invalid("Z11", "offset-extra-and-another-offset", extra(lambda at: struct.pack("<2HQ", 1, 8, 1 << 32), None),
        member=PACK)
invalid("Z11", "offset-extra-past-2-to-the-63", extra(lambda at: struct.pack("<2HQ", 1, 8, 1 << 63)), member=PACK)
invalid("Z11", "offset-extra-absent", extra(None), member=PACK)
invalid("Z07", "bytes-instead-of-a-directory", file(lambda data: data[:CD] + b"xy"), "Z10")
invalid("Z08", "directory-longer-than-the-members", listed(lambda members: members + members[-1:]), "Z12", "Z15")
invalid("Z08", "central-signature", file(lambda data: data[:CENTRAL] + b"PK\1\3" + data[CENTRAL + 4:]), "Z10")
vector("truncated/in-a-central-signature", BASE[:CENTRAL + 2], "unclosed", "Z10", ["Z15"],
       recover={"exit": 0, "segments": 1, "events": [0], "blobs": sorted([sha256(ASK), sha256(ANSWER)]), "orphans": 0})
# Not a prefix of the end record, so not cut: the field that says on which disk it is.
invalid("Z10", "end-record-short-and-changed", file(lambda data: data[:-18] + b"\1" + data[-17:-12]))


def zip64_record(data):
    """The field of the zip64 end record changed that says on which disk it is."""
    place = data.rindex(b"PK\6\6") + 16
    return data[:place] + b"\1" + data[place + 1:]


vector("invalid/Z11/zip64-disk",
       Cassette(*[Ext(f"ext/com.example/{i}", b"") for i in range(65531)], Segment(marker()), patch=zip64_record),
       "invalid", "Z11", large=True)

# ---- JSON ------------------------------------------------------------------------------------------

FLAG = {"kind": "x-com.example.flag", "seq": 0, "v": True}
invalid("J01", "line-misspelled-true", line(b"true", b"trux", FLAG), member=SEGMENT)
invalid("J01", "line-no-colon", line(b'"at":5', b'"at"=5'), member=SEGMENT)
invalid("J02", "line-exponent-without-digits", line(b'"at":5', b'"at":5e'), member=SEGMENT)
for name, fields in [("masks-empty", {"masks": []}), ("version-negative-major", {"version": "-2.0"}),
                     ("version-negative-minor", {"version": "2.-1"}),
                     ("session-tags-empty", {"session": {"tags": {}}})]:
    invalid("H01", name, plain(header=fields), member=HEADER)
invalid("M01", "session-tags-empty", plain(manifest={"session": {"tags": {}}}), member=MANIFEST)

# ---- Blobs and events ------------------------------------------------------------------------------

invalid("B02", "frame-larger-than-the-row", own(encoding="zstd", size=len(ASK) - 1),
        member="blobs/sha256/" + sha256(ASK))
invalid("E01", "keys-empty", plain(marker(keys={})), member=SEGMENT)
invalid("E01", "fidelity-empty", plain(marker(fidelity={})), member=SEGMENT)
FIVE = b'["in",1,5,0]\n'
invalid("E07", "frames-size-without-blob",
        Cassette(Pack(FIVE), Segment(http(0, None, None, frames={"size": 5, "table": sha256(FIVE)}))), member=SEGMENT)
for name, events in [("one", [0]), ("three", [0, 1, 2]), ("negative-first", [-1, 0]), ("negative-last", [0, -1])]:
    invalid("R01", "events-" + name, redacted(dict(PLACE, events=events)), member="redactions.json")
invalid("H01", "lint-with-another-member", plain(header={"lint": {
    "allow": [{"reason": "r", "rule": "RWM001"}], "deny": []}}), member=HEADER)
invalid("R01", "range-negative-length", redacted(dict(PLACE, ranges=[[5, -1]])), member="redactions.json")

# ---- Tables ----------------------------------------------------------------------------------------

SIZE, PAYLOADS, MOST = len(ASK), len(FRAMES), (1 << 53) - 1
invalid("J01", "table-row-without-a-start", table(b"[%d,0]\n1,0]\n" % (SIZE - 1)), "E08", member=SEGMENT)
invalid("J01", "table-row-without-an-end", table(b"[%d,0[1,0]\n" % (SIZE - 1)), "E08", member=SEGMENT)
invalid("J01", "table-delay-absent", table(b"[%d,]\n" % SIZE), "E08", member=SEGMENT)
invalid("J02", "table-leading-zero", table(b"[0%d,0]\n" % SIZE), "E08", member=SEGMENT)
invalid("J02", "table-2-to-the-53", table(b"[%d,%d]\n" % (SIZE, MOST + 1)), "E08", member=SEGMENT)
invalid("E08", "table-ends-in-a-row", table(b"[%d,0" % SIZE), member=SEGMENT)
# 2048 times 2^53 - 1 is 2048 less than 2^64.
invalid("E08", "sum-past-2-to-the-64", table(b"[%d,0]\n" % MOST * 2048 + b"[%d,0]\n" % (2048 + SIZE)), member=SEGMENT)
for name, text in [("row-without-a-start", b'["in",1,%d,0]\n1,1,0]\n' % (PAYLOADS - 1)),
                   ("row-without-an-end", b'["in",1,%d,0["in",1,1,0]\n' % (PAYLOADS - 1)),
                   ("opcode-absent", b'["in",,%d,0]\n' % PAYLOADS),
                   ("no-comma", b'["in",1234567890123456%d,0]\n' % PAYLOADS),
                   ("delay-absent", b'["in",1,%d,]\n' % PAYLOADS)]:
    invalid("J01", "frames-" + name, frames(text), "E08", "J02", member=SEGMENT)
invalid("E08", "frames-sum-past-2-to-the-64",
        frames(b'["in",1,%d,0]\n' % MOST * 2048 + b'["in",1,%d,0]\n' % (2048 + PAYLOADS)), member=SEGMENT)

# ---- Limits ----------------------------------------------------------------------------------------


def long_line(count, check):
    """One event whose line has that many bytes."""
    event = {"kind": "x-com.example.long", "seq": 0, "v": ""}
    event["v"] = "a" * (count - len(canonical(event)))
    return Cassette(Segment(event, frame=lambda text: frame(text, check=check)))


vector("limits/line-16-mib", long_line(16 * MIB, 0x6B828D25), "valid", covers=["T01"])
vector("limits/line-over-16-mib", long_line(16 * MIB + 1, 0x4F68ECD5), "invalid", "T01", member=SEGMENT)
vector("limits/segment-over-64-mib",
       Cassette(Segment(marker(), frame=lambda text: frame(text, size=64 * MIB + 1))), "invalid", "T01", ["F07"],
       member=SEGMENT)
KEPT = [Blob(b"b" * 64 * MIB, "zstd", stored=LARGE_FRAME, retain=True)] + [
    Blob(content, "zstd", stored=stored, retain=True)
    for content, stored in (run(b"c", 64 * MIB, 0x81D44075), run(b"d", 64 * MIB, 0x3DE5D925),
                            run(b"e", 64 * MIB, 0xD6370054))]


def retaining(*blobs):
    return Cassette(*blobs, Segment(
        *[tool(i, arguments={"blob": blob.digest, "size": blob.row["size"]}) for i, blob in enumerate(blobs)]))


vector("limits/retained-256-mib", retaining(*KEPT), "valid", covers=["B09"], large=True)
vector("limits/retained-over-256-mib", retaining(*KEPT, Blob(ASK, retain=True)), "invalid", "B09",
       member="blobs/sha256/" + sha256(ASK), large=True)
