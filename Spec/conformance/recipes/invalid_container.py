"""Faults of the container: rules Z01 to Z15."""
import struct

from . import vector
from .common import *
from builder import zip64_records

EXT = "ext/com.example/x"


def invalid(rule, name, data, *also, member=None, **more):
    vector(f"invalid/{rule}/{name}", data, "invalid", rule, also, member, **more)


def bend(index=2, **how):
    """packed() with one member's headers changed: local=, central=, both=, crc=, size=, content=, name=, before=."""
    def edit(members):
        m = members[index]
        m.local.update(how.get("both", {}), **how.get("local", {}))
        m.central.update(how.get("both", {}), **how.get("central", {}))
        for key in ("crc", "size", "content", "name", "before"):
            if key in how:
                setattr(m, key, how[key])
    return packed(members=edit)


def listed(edit):
    return packed(central=edit)


def end(**fields):
    return packed(end=lambda e: e.update(fields))


def file(edit):
    return packed(patch=edit)


def with_ext(*names, at=2):
    """packed() with more members, content `x`."""
    return packed(members=lambda members: members[:at] + [Member(n, b"x") for n in names] + members[at:])


BASE = packed().build()
MEMBERS = ["mimetype", "cassette.json", "packs/00000001.zst", "timeline/00000001.jsonl.zst", "manifest.json"]
CD = BASE.index(b"PK\1\2")
PACK, SEGMENT, LAST = MEMBERS[2], MEMBERS[3], MEMBERS[4]

# Z01: what the file starts with
invalid("Z01", "empty", b"")
invalid("Z01", "one-byte", b"P", "Z10")
invalid("Z01", "gzip", bytes.fromhex("1f8b08000000000000ff") + BASE)
invalid("Z01", "git-lfs-pointer",
        b"version https://git-lfs.github.com/spec/v1\noid sha256:" + sha256(BASE).encode() + b"\nsize %d\n" % len(BASE))
invalid("Z01", "merge-conflict", b"<<<<<<< HEAD\n" + BASE + b"=======\n" + BASE + b">>>>>>> branch\n")
invalid("Z01", "json", b'{"blobs":{},"session":{},"steps":[]}')
invalid("Z01", "utf-16", "\ufeff{}".encode("utf-16-le"))
invalid("Z01", "prefix-shebang", b"#!/bin/sh\n" + BASE, "Z07")
invalid("Z01", "prefix-pdf", b"%PDF-1.7\n" + BASE, "Z07")
invalid("Z01", "prefix-png", bytes.fromhex("89504e470d0a1a0a") + BASE, "Z07")
invalid("Z01", "prefix-with-offsets", packed(members=lambda m: setattr(m[0], "before", b"#!/bin/sh\n")), "Z07", "Z10")
invalid("Z01", "only-an-end-record", BASE[-22:], "Z10", "Z07")
invalid("Z01", "mimetype-newline", bend(0, content=b"application/vnd.rewind.cassette+zip\n"), member="mimetype")
invalid("Z01", "mimetype-other", bend(0, content=b"application/vnd.rewind.cassette+xml"), member="mimetype")
invalid("Z01", "mimetype-absent", packed(members=lambda m: m[1:]), "H01", "Z13")
invalid("Z01", "mimetype-second", packed(members=lambda m: [m[1], m[0]] + m[2:]), "H01", "Z13")

# Z02 to Z05: constants
for rule, name, field, value in [
        ("Z02", "deflate", "method", 8), ("Z02", "zstd", "method", 93), ("Z03", "encryption-bit", "flags", 1),
                                 ("Z03", "descriptor-bit", "flags", 8),
        ("Z03", "utf8-bit", "flags", 0x800), ("Z05", "version-needed", "version", 20), ("Z05", "time", "time", 1),
                                 ("Z05", "date", "date", 0x5A21)]:
    invalid(rule, name, bend(both={field: value}), member=PACK)
    invalid(rule, name + "-local", bend(local={field: value}), "Z09", member=PACK)
    invalid(rule, name + "-central", bend(central={field: value}), "Z09", member=PACK)
invalid("Z03", "descriptor", packed(members=lambda m: (m[2].local.update(flags=8), m[2].central.update(flags=8),
                                                       setattr(m[3], "before", b"PK\7\x08"
                                                               + struct.pack("<3I", 0, 0, 0)))[:0]), "Z07")
UT = struct.pack("<2HBI", 0x5455, 5, 1, 0)
invalid("Z04", "extra-local", bend(local={"extra": UT}), "Z09", member=PACK)
invalid("Z04", "extra-central", bend(central={"extra": UT}), "Z09", member=PACK)
invalid("Z04", "extra-both", bend(both={"extra": UT}), member=PACK)
invalid("Z04", "extra-zip64-sizes", bend(central={"extra": struct.pack("<2H3Q", 1, 24, 0, 0, 0)}), "Z09", "Z11",
        member=PACK)
invalid("Z04", "member-comment", bend(central={"comment": b"hi"}), member=PACK)
invalid("Z04", "archive-comment", end(comment=b"hi"), "Z10")
invalid("Z04", "archive-comment-with-end-record", end(comment=BASE[-22:]), "Z10")
invalid("Z05", "made-by", bend(central={"made": 0x002D}), member=PACK)
invalid("Z05", "internal-attributes", bend(central={"internal": 1}), member=PACK)
invalid("Z05", "symlink", bend(central={"external": 0xA1FF0000}), member=PACK)
invalid("Z05", "device", bend(central={"external": 0x21B60000}), member=PACK)
invalid("Z05", "directory", bend(central={"external": 0x41ED0010}), member=PACK)
invalid("Z05", "directory-attribute", bend(central={"external": 0x81A40010}), member=PACK)
invalid("Z05", "disk-number", bend(central={"disk": 1}), member=PACK)
invalid("Z05", "end-disk-number", end(disk=1), "Z10")
invalid("Z05", "end-directory-disk", end(first=1), "Z10")

# Z06: sizes
invalid("Z06", "uncompressed-size", bend(both={"usize": 7}), member=PACK)
invalid("Z06", "uncompressed-size-central", bend(central={"usize": 7}), "Z09", member=PACK)
invalid("Z06", "all-ones", bend(4, both={"csize": 0xFFFFFFFF, "usize": 0xFFFFFFFF}), "Z07", "Z08", "Z09", "Z10", "Z15",
        member=LAST)

# Z07: gaps
invalid("Z07", "gap", bend(3, before=b"\0\0\0\0"))
invalid("Z07", "gap-with-hidden-member", bend(3, before=b"\0" + BASE[:73]))
invalid("Z07", "gap-after-mimetype", bend(1, before=b"\n"))
invalid("Z07", "local-signature", bend(3, local={"signature": b"PK\3\5"}), "Z08", "Z09")
invalid("Z07", "size-past-the-end", bend(4, local={"csize": 1 << 20, "usize": 1 << 20}), "Z08", "Z09", "Z10", "Z15")
invalid("Z07", "size-near-4-gib", bend(3, local={"csize": 0xFFFFFFFE, "usize": 0xFFFFFFFE}), "Z08", "Z09", "Z10", "Z15",
        "T03")
NAME_LENGTH = BASE.index(PACK.encode()) - 4
invalid("Z07", "name-past-the-end", file(lambda d: d[:NAME_LENGTH + 1] + b"\x80" + d[NAME_LENGTH + 2:]), "Z09", "Z10",
        "Z12")
invalid("Z07", "crlf-converted", file(lambda d: d.replace(b"\n", b"\r\n")), "Z14", "F07", "F01", "Z10", "Z15")

# Z08: the directory lists exactly the members, in order
invalid("Z08", "order", listed(lambda m: [m[0], m[1], m[3], m[2], m[4]]), "Z09")
invalid("Z08", "missing", listed(lambda m: m[:2] + m[3:]), "Z09")
invalid("Z08", "missing-ext", Cassette(Ext(EXT, b"hidden"), Segment(marker()), central=lambda m: m[:2] + m[3:]), "Z09")
invalid("Z08", "twice", listed(lambda m: m[:3] + m[2:]), "Z09", "Z12")
invalid("Z08", "empty-directory",
        packed(patch=lambda d: d[:CD] + struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, 0, 0, 0, CD, 0)), "Z10")


inner = Member(EXT, b"quoted")


def quoted(members):
    """An ext member that holds a whole further member, which the directory lists too."""
    stub = Cassette(members=lambda m: [inner])
    outer = Member("ext/com.example/outer", stub.build()[:30 + len(EXT) + 6])
    return members[:2] + [outer] + members[2:]


def list_quoted(members):
    ghost = Member(EXT, b"quoted")
    ghost.fields = dict(members[2].fields, **{k: inner.fields[k] for k in ("crc", "csize", "usize", "name")})
    ghost.fields["offset"] = members[2].offset + 30 + len("ext/com.example/outer")
    return members[:3] + [ghost] + members[3:]


invalid("Z08", "quoted-overlap", packed(members=quoted, central=list_quoted), "Z07", "Z09")

# Z09: the two headers agree
invalid("Z09", "crc-central", bend(central={"crc": 1}), "Z14", member=PACK)
invalid("Z09", "crc-local", bend(local={"crc": 1}), "Z14", member=PACK)
invalid("Z09", "sizes-central", bend(central={"csize": 5, "usize": 5}), "Z07", "Z14", member=PACK)
invalid("Z09", "sizes-local", bend(4, local={"csize": 5, "usize": 5}), "Z07", "Z10", "Z14", "J01", "M01", member=LAST)
invalid("Z09", "name-central", bend(central={"name": b"packs/00000002.zst"}), "Z13", member="packs/00000002.zst")
invalid("Z09", "name-length", bend(central={"name": b"ext/com.example/y"}), "Z13", member="ext/com.example/y")
invalid("Z09", "name-local", bend(local={"name": b"packs/00000002.zst"}), "Z13", "T03")
invalid("Z09", "offset", bend(central={"offset": 0}), "Z07", "Z08", member=PACK)
invalid("Z09", "offset-by-one", bend(central={"offset": BASE.index(b"PK\3\4", 80) + 1}), "Z07", "Z08", member=PACK)


def misnamed(side):
    """A blob with its own member that one of the headers names as another: its digest tells which is right."""
    def edit(members):
        getattr(members[2], side)["name"] = b"blobs/sha256/" + sha256(ANSWER).encode()
    return Cassette(Blob(ASK), Segment(tool(arguments=blob_body(ASK))), members=edit)


invalid("Z09", "blob-name-central", misnamed("central"), "B03", "T03", recover={"exit": 0, "events": [0]})
invalid("Z09", "blob-name-local", misnamed("local"), "B03", "T03", recover={"exit": 0, "events": [0]})

# Z10: the end of the file
invalid("Z10", "trailing-byte", file(lambda d: d + b"\0"))
invalid("Z10", "trailing-newline", file(lambda d: d + b"\n"))
invalid("Z10", "trailing-padding", file(lambda d: d + bytes(10240 - len(d))))
invalid("Z10", "two-archives", file(lambda d: d + d), "Z07")
invalid("Z10", "second-end-record", file(lambda d: d + d[-22:]))
invalid("Z10", "hole-before-the-directory", file(lambda d: d[:CD] + b"hole" + d[CD:-6] + struct.pack("<IH", CD + 4, 0)),
        "Z07")
invalid("Z10", "count", end(count=6, here=6))
invalid("Z10", "count-modulo", end(count=0, here=0))
invalid("Z10", "count-on-this-disk", end(here=4))
invalid("Z10", "size", end(size=1))
invalid("Z10", "offset", end(start=0))
invalid("Z10", "offset-and-size", end(start=CD - 1, size=len(BASE) - 22 - CD + 1), "Z07", "Z08")
invalid("Z10", "end-signature", file(lambda d: d[:-22] + b"PK\5\7" + d[-18:]))
invalid("Z10", "all-ones-count", end(count=0xFFFF, here=0xFFFF), "Z11")
invalid("Z10", "all-ones-offset", end(start=0xFFFFFFFF), "Z11")
ALL_ONES = {"count": 0xFFFF, "here": 0xFFFF, "size": 0xFFFFFFFF, "start": 0xFFFFFFFF}
for name, size, start in [("zip64-offset-2-to-the-63", 1, 1 << 63), ("zip64-size-minus-1", (1 << 64) - 1, CD),
                          ("zip64-sum-overflows", 1 << 63, 1 << 63), ("zip64-sum-2-to-the-63", (1 << 63) - 1, 1)]:
    invalid("Z10", name, end(zip64=zip64_records(5, size, start), **ALL_ONES), "Z11")

# Z11: zip64 exactly when needed
invalid("Z11", "records", end(zip64=zip64_records(5, len(BASE) - 22 - CD, CD)), "Z10")
invalid("Z11", "records-and-all-ones",
        end(zip64=zip64_records(5, len(BASE) - 22 - CD, CD), count=0xFFFF, here=0xFFFF, size=0xFFFFFFFF,
            start=0xFFFFFFFF), "Z10")
invalid("Z11", "locator-alone", end(zip64=struct.pack("<4sIQI", b"PK\6\7", 0, CD, 1)), "Z10")
invalid("Z11", "offset-extra",
        packed(central=lambda m: m[2].central.update(offset=0xFFFFFFFF, extra=struct.pack("<2HQ", 1, 8, m[2].offset))),
        "Z04", "Z09", member=PACK)
invalid("Z11", "offset-extra-and-offset",
        packed(central=lambda m: m[2].central.update(extra=struct.pack("<2HQ", 1, 8, m[2].offset))), "Z04", "Z09",
        member=PACK)

# Z12: names
for name, raw in [("upper-case", "ext/com.example/X"), ("backslash", "ext/com.example/a\\b"),
                  ("dot-dot", "ext/com.example/../x"), ("dot-dot-first", "../x"), ("dot", "ext/./com.example/x"),
                  ("absolute", "/etc/passwd"), ("drive", "c:/x"), ("empty-segment", "ext/com.example//x"),
                  ("directory", "ext/com.example/x/"), ("nul", "ext/com.example/x\0y"),
                  ("control", "ext/com.example/x\x1by"), ("space", "ext/com.example/x "),
                  ("unc", "\\\\host\\x"), ("dot-dot-inside", "ext/com.example/a/../../x"),
                  ("unicode", "ext/com.example/\u00e9"), ("not-utf-8", b"ext/com.example/\xc0\xaf"), ("empty", ""),
                  ("256-bytes", "ext/com.example/" + "a" * 240)]:
    invalid("Z12", name, with_ext(raw), "Z13")
invalid("Z12", "twice", with_ext(EXT, EXT), member=EXT)
invalid("Z12", "twice-by-case", with_ext(EXT, "ext/com.example/X"), "Z13")
invalid("Z12", "twice-by-normal-form", with_ext("ext/com.example/\u00e9", "ext/com.example/e\u0301"), "Z13")
invalid("Z12", "manifest-twice", packed(members=lambda m: m + [Member(LAST, m[-1].content)]), "Z13", "Z15", member=LAST)

# Z13: the kinds of members and their order
for name, raw in [("unknown", "notes.txt"), ("vendor-without-dot", "ext/example/x"),
                  ("vendor-without-path", "ext/com.example"), ("ext-file", "ext/x"),
                  ("short-digest", "blobs/sha256/" + "a" * 63), ("other-digest", "blobs/md5/" + "a" * 32),
                  ("not-hexadecimal", "blobs/sha256/" + "g" * 64), ("pack-7-digits", "packs/0000002.zst"),
                  ("pack-9-digits", "packs/000000002.zst"), ("segment-uncompressed", "timeline/00000002.jsonl"),
                  ("legacy-name", "rw.json"), ("hidden", ".git/config")]:
    invalid("Z13", name, with_ext(raw), member=raw)
invalid("Z13", "pack-starts-at-2", Cassette(Pack(ASK, ANSWER, number=2), Segment(http())), member="packs/00000002.zst")
invalid("Z13", "pack-number-skipped", Cassette(Pack(ASK, number=1), Pack(ANSWER, number=3), Segment(http())),
        member="packs/00000003.zst")
invalid("Z13", "pack-order", Cassette(Pack(ASK, number=2), Pack(ANSWER, number=1), Segment(http())))
invalid("Z13", "segment-starts-at-2", Cassette(Segment(marker(), number=2)), member="timeline/00000002.jsonl.zst")
invalid("Z13", "segment-number-skipped", Cassette(Segment(marker(0)), Segment(marker(1), number=3)),
        member="timeline/00000003.jsonl.zst")
invalid("Z13", "ext-after-redactions",
        packed(redactions={"entries": []}, members=lambda m: m[:-1] + [Member(EXT, b"x"), m[-1]]), member=EXT)
invalid("Z13", "redactions-before-segment",
        packed(redactions={"entries": []}, members=lambda m: m[:3] + [m[4], m[3], m[5]]), member=SEGMENT)

# Z14: checksums
invalid("Z14", "headers", bend(crc=0), member=PACK)
invalid("Z14", "content",
        Cassette(Ext(EXT, b"notes"), Segment(marker()), patch=lambda d: d.replace(b"notes", b"nodes")), member=EXT,
        recover={"exit": 3, "events": [0]})
invalid("Z14", "mimetype", bend(0, crc=0), member="mimetype")
invalid("Z14", "manifest", bend(4, crc=0), member=LAST, recover={"exit": 3, "events": [0]})

# Z15: nothing after the manifest
invalid("Z15", "ext-after-manifest", with_ext(EXT, at=5), "Z13", member=EXT)
