"""The last value that is allowed and the first that is not.

Contents of many MiB are one byte repeated, so that a few RLE blocks hold them; their checksums are given, because
computing XXH64 of that much takes too long here.
"""
from . import vector
from .common import *
from .invalid_content import chain, nested

MIB = 1 << 20
OTHER = sha256(b"something else")
SEGMENT, MANIFEST, HEADER = "timeline/00000001.jsonl.zst", "manifest.json", "cassette.json"


def number(value):
    return plain({"kind": "x-com.example.number", "seq": 0, "n": value})


def named(length):
    name = "ext/com.example/" + "a" * (length - 16)
    return Cassette(Ext(name, b"x"), Segment(marker()))


def retained(count):
    """As many blobs in the retained set at once."""
    return chain(*[Blob(b"blob %d" % i, retain=True) for i in range(count)])


def deep(depth):
    """A chain of prefix frames: only the first blob has depth 0. Each retained base goes when the next has used it."""
    contents = [b"turn %d" % i for i in range(depth + 1)]
    blobs = [Blob(contents[0], retain=True)]
    for base, content in zip(contents, contents[1:]):
        blobs.append(Blob(content, "zstd-prefix", base, retain=True, release=[base]))
    return chain(*blobs)


def run(byte, size, check):
    """The frame of one byte repeated, and its content."""
    return byte * size, frame(byte * size, check=check)


vector("limits/json-depth-64", plain(manifest={"session": {"name": "n"}}, header={"masks": nested(62)}), "valid",
       covers=["J05"])
vector("limits/json-depth-65", plain(header={"masks": nested(64)}), "invalid", "J05", member=HEADER)
vector("limits/integer-2-53-minus-1", number([9007199254740991, -9007199254740991]), "valid", covers=["J02"])
vector("limits/integer-2-53", number(9007199254740992), "invalid", "J02", member=SEGMENT, line=1)
vector("limits/integer-minus-2-53", number(-9007199254740992), "invalid", "J02", member=SEGMENT, line=1)
vector("limits/seq-2-53-minus-1", plain(marker(9007199254740991)), "valid", covers=["E01"])
vector("limits/name-255", named(255), "valid", covers=["Z12"])
vector("limits/name-256", named(256), "invalid", "Z12", ["Z13"], member="ext/com.example/" + "a" * 240)
vector("limits/retained-64", retained(64), "valid", covers=["B09"])
vector("limits/retained-65", retained(65), "invalid", "B09", member="blobs/sha256/" + sha256(b"blob 64"))
vector("limits/chain-64", deep(64), "valid", covers=["B08"])
vector("limits/chain-65", deep(65), "invalid", "B08", member="blobs/sha256/" + sha256(b"turn 65"))
FULL, FULL_FRAME = run(b"p", 16 * MIB, 0x260FCB13)
vector("limits/pack-16-mib", Cassette(Pack(FULL, stored=FULL_FRAME), Segment(tool(0, arguments=blob_body(FULL)))),
       "valid", covers=["P02"])
OVER, OVER_FRAME = run(b"p", 16 * MIB + 1, 0x0F5FEF25)
vector("limits/pack-over-16-mib", Cassette(Pack(OVER, stored=OVER_FRAME), Segment(tool(0, arguments=blob_body(OVER)))),
       "invalid", "P02", member="packs/00000001.zst")
LARGE, LARGE_FRAME = run(b"b", 64 * MIB, 0x89741CB3)
vector("limits/prefix-64-mib", chain(Blob(ASK, retain=True), Blob(LARGE, "zstd-prefix", ASK, stored=LARGE_FRAME)),
       "valid", covers=["B07"])
LARGER, LARGER_FRAME = run(b"b", 64 * MIB + 1, 0x630A3D8B)
vector("limits/prefix-over-64-mib",
       chain(Blob(ASK, retain=True), Blob(LARGER, "zstd-prefix", ASK, stored=LARGER_FRAME)), "invalid", "B07",
       member="blobs/sha256/" + sha256(LARGER))
vector("limits/prefix-base-over-64-mib",
       chain(Blob(LARGER, "zstd", stored=LARGER_FRAME, retain=True), Blob(ASK, "zstd-prefix", LARGER)), "invalid",
       "B07", member="blobs/sha256/" + sha256(ASK))
GIB_BLOCKS = ((128 << 10) << 3 | 2).to_bytes(3, "little") + b"g"
vector("limits/blob-over-1-gib", own(b"g", encoding="zstd", digest=OTHER, size=1024 * MIB + 1, stored=frame(
    b"g", size=1024 * MIB + 1, single=False, window=13 << 3,
    body=GIB_BLOCKS * 8192 + (1 << 3 | 3).to_bytes(3, "little") + b"g")),
    "invalid", "B10", member="blobs/sha256/" + OTHER)
vector("limits/blob-expands-without-end", own(b"g" * 100, encoding="zstd", stored=frame(
    b"g" * 100, body=GIB_BLOCKS * 4096 + (1 << 3 | 3).to_bytes(3, "little") + b"g")),
    "invalid", "F07", member="blobs/sha256/" + sha256(b"g" * 100))
vector("limits/zip64-members", Cassette(*[Ext(f"ext/com.example/{i}", b"") for i in range(65531)], Segment(marker())),
       "valid", covers=["Z11"], large=True)
vector("limits/members-65534", Cassette(*[Ext(f"ext/com.example/{i}", b"") for i in range(65530)], Segment(marker())),
       "valid", covers=["Z11"], large=True)
vector("limits/redactions-over-64-mib", packed(redactions={"entries": []}, json={
    "redactions.json": lambda data: data.ljust(64 * MIB + 1)}), "invalid", "L01", ["J01", "R01"],
       member="redactions.json",
    large=True)
