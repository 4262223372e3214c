"""Faults of the content: frames, JSON, header, segments, blobs, packs, events, manifest, identity, redactions."""
from . import vector
from .common import *
from .valid import FRAMES, FRAME_TABLE, TURN

OTHER = sha256(b"something else")
LOOSE = ("B03", "T03", "P01", "E05", "M02", "M03")      # what follows when a row or a segment can not be used


def invalid(rule, name, data, *also, member=None, **more):
    only = member == SEGMENT and len(data.parts) == 1 and len(data.parts[0].events) == 1 and rule[0] in "JE"
    vector(f"invalid/{rule}/{name}", data, "invalid", rule, also, member, line=1 if only else None, **more)


BLOB = "blobs/sha256/" + sha256(ASK)
SEGMENT, MANIFEST, HEADER = "timeline/00000001.jsonl.zst", "manifest.json", "cassette.json"

# ---- F: frames -------------------------------------------------------------------------------------

GOOD = frame(ASK)
SKIPPABLE = b"\x50\x2a\x4d\x18" + b"\4\0\0\0" + b"skip"


def stored(data, **more):
    return own(encoding="zstd", stored=data, **more)


for name, data in [("skippable-before", SKIPPABLE + GOOD), ("skippable-after", GOOD + SKIPPABLE),
                   ("two-frames", frame(ASK[:50]) + frame(ASK[50:])), ("trailing-byte", GOOD + b"\0"),
                   ("legacy-frame", b"\x27" + GOOD[1:]), ("not-compressed", ASK), ("empty", b""),
                   ("empty-frame-after", GOOD + frame(b""))]:
    invalid("F01", name, stored(data), "B02", "F07", member=BLOB)
invalid("F01", "pack", packed(pack={"stored": frame(ASK + ANSWER) + b"\0"}), member="packs/00000001.zst")
invalid("F01", "segment", Cassette(Segment(marker(), frame=lambda text: frame(text) + b"\n")), *LOOSE, member=SEGMENT)
invalid("F02", "no-content-size", stored(frame(ASK, single=False, window=0, with_size=False)), member=BLOB)
invalid("F02", "segment",
        Cassette(Segment(marker(), frame=lambda text: frame(text, single=False, window=0, with_size=False))), *LOOSE,
        member=SEGMENT)
invalid("F03", "no-checksum", stored(frame(ASK, checksum=False)), member=BLOB)
invalid("F03", "pack", packed(pack={"stored": frame(ASK + ANSWER, checksum=False)}), member="packs/00000001.zst")
invalid("F04", "dictionary-id", stored(frame(ASK, dictionary=b"\1")), "F07", member=BLOB)
invalid("F04", "dictionary-id-zero", stored(frame(ASK, dictionary=b"\0")), member=BLOB)
invalid("F04", "dictionary-id-4-bytes", stored(frame(ASK, dictionary=b"\1\2\3\4")), "F07", member=BLOB)
invalid("F05", "window-144-mib", stored(frame(ASK, single=False, window=17 << 3 | 1)), "F07", member=BLOB)
invalid("F05", "window-2-gib", stored(frame(ASK, single=False, window=21 << 3)), "F07", member=BLOB)
invalid("F05", "window-largest", stored(frame(ASK, single=False, window=255)), "F07", member=BLOB)
for name, size in [("size-2-to-the-63", 1 << 63), ("size-2-to-the-63-minus-1", (1 << 63) - 1),
                   ("size-minus-1", (1 << 64) - 1)]:
    invalid("F07", name, stored(frame(ASK, size=size, single=False, window=0)), "B02", member=BLOB)
invalid("F06", "reserved-bit", stored(frame(ASK, reserved=8)), "F07", member=BLOB)
invalid("F07", "checksum", stored(frame(ASK, check=0)), "B02", member=BLOB)
invalid("F07", "size-too-large", stored(frame(ASK, size=len(ASK) + 5), size=len(ASK) + 5), "B02", member=BLOB)
invalid("F07", "size-too-small", stored(frame(ASK, size=len(ASK) - 5), size=len(ASK) - 5), "B02", member=BLOB)
invalid("F07", "cut", stored(GOOD[:-20]), "F01", "B02", member=BLOB)
invalid("F07", "cut-in-the-checksum", stored(GOOD[:-1]), "F01", "B02", member=BLOB)
invalid("F07", "cut-in-the-header", stored(GOOD[:5]), "F01", "F02", "B02", member=BLOB)
invalid("F07", "reserved-block-type", stored(frame(ASK, body=(len(ASK) << 3 | 7).to_bytes(3, "little") + ASK)), "B02",
        member=BLOB)
invalid("F07", "no-last-block", stored(frame(ASK, body=(len(ASK) << 3).to_bytes(3, "little") + ASK)), "F01", "B02",
        member=BLOB)
invalid("F07", "compressed-block-damaged",
        own(TURN[4], encoding="zstd", stored=Frames.get(TURN[4])[:60] + b"\xff" + Frames.get(TURN[4])[61:]), "B02",
        member="blobs/sha256/" + sha256(TURN[4]))
invalid("F07", "pack-checksum", packed(pack={"stored": frame(ASK + ANSWER, check=0)}), "B02",
        member="packs/00000001.zst")
invalid("F07", "segment-checksum", Cassette(Segment(marker(), frame=lambda text: frame(text, check=0))), *LOOSE,
        member=SEGMENT)
invalid("F07", "wrong-base",
        Cassette(Blob(TURN[0], retain=True), Blob(TURN[2], retain=True),
                 Blob(TURN[1], "zstd-prefix", TURN[2], stored=Frames.get(TURN[1], TURN[0])),
                 Segment(tool(0, arguments=blob_body(TURN[0]), result=blob_body(TURN[1])),
                         tool(1, arguments=blob_body(TURN[2])))), "B02", member="blobs/sha256/" + sha256(TURN[1]))

# ---- J: JSON ---------------------------------------------------------------------------------------


def header(edit, *also, fields=None, **more):
    """The header's bytes edited."""
    return plain(header=fields, json={HEADER: edit})


def swap(old, new):
    def edit(data):
        assert old in data, (old, data)
        return data.replace(old, new, 1)
    return edit


def line(old, new, *events):
    """One line of the segment edited; the manifest has the canonical form."""
    return Cassette(
        Segment(*(events or (marker(0, at=5, name="n"),)), lines=lambda ls: [swap(old, new)(ls[0])] + ls[1:]))


def manifest(old, new):
    """The manifest's bytes edited."""
    session = {"command": "c", "name": "n", "totals": {"calls": 5}}
    return plain(manifest={"session": session}, json={MANIFEST: swap(old, new)})


J = ("H01",)
for name, edit in [
        ("bom", lambda d: b"\xef\xbb\xbf" + d), ("utf-16", lambda d: d.decode().encode("utf-16")),
                   ("trailing-newline", lambda d: d + b"\n"),
        ("leading-space", lambda d: b" " + d), ("space-after-colon", swap(b":", b": ")),
                   ("trailing-comma", swap(b"}", b",}")),
        ("comment", swap(b"}", b"/*c*/}")), ("second-document", lambda d: d + d), ("unclosed", lambda d: d[:-1]),
                   ("empty", lambda d: b""),
        ("single-quotes", lambda d: b"{'version':true}"), ("not-a-number", swap(b'"2.0"', b'"2.0","x":NaN')),
                   ("garbage-after", lambda d: d + b"]")]:
    invalid("J01", "header-" + name, header(edit), *J, "J02", "J03", "J05", member=HEADER)
for name, raw in [("invalid-utf-8", b"\xff"), ("overlong", b"\xc0\x80"), ("surrogate", b"\xed\xa0\x80"),
                  ("beyond-unicode", b"\xf4\x90\x80\x80"), ("cut-sequence", b"\xe2\x82"), ("raw-control", b"\x01"),
                  ("raw-tab", b"\t"), ("unknown-escape", b"\\x41"), ("short-escape", b"\\u12")]:
    invalid("J01", "line-" + name, line(b'"n"', b'"n' + raw + b'"', marker(0, name="n")), "T01", "J04", *LOOSE,
            member=SEGMENT)
invalid("J01", "manifest-bom", plain(json={MANIFEST: lambda d: b"\xef\xbb\xbf" + d}), "M01", member=MANIFEST)
invalid("J01", "manifest-utf-16", plain(json={MANIFEST: lambda d: d.decode().encode("utf-16")}), "M01", member=MANIFEST)
invalid("J01", "line-spaces", line(b",", b", "), *LOOSE, member=SEGMENT)
invalid("J01", "line-crlf", line(b"\n", b"\r\n"), "T01", *LOOSE, member=SEGMENT)
invalid("J01", "line-cut", line(b"}\n", b"\n"), "T01", *LOOSE, member=SEGMENT)
invalid("J01", "manifest-trailing-newline", plain(json={MANIFEST: lambda d: d + b"\n"}), "M01", member=MANIFEST)
invalid("J01", "manifest-pretty", plain(json={MANIFEST: swap(b'"segments"', b'\n "segments"')}), "M01", member=MANIFEST)
invalid("J01", "redactions", packed(redactions={"entries": []}, json={"redactions.json": lambda d: d + b"\n"}), "R01",
        member="redactions.json")


def table(text, content=ASK, **more):
    """A body whose chunk table is this text."""
    return Cassette(Pack(content, text), Segment(tool(0, arguments=blob_body(content, chunks=sha256(text)))))


invalid("J01", "table", table(b"[%d, 0]\n" % len(ASK)), "E08")
invalid("J01", "table-crlf", table(b"[%d,0]\r\n" % len(ASK)), "E08")
NUMBERS = [("float", b"5.0"), ("fraction", b"0.5"), ("exponent", b"5e0"), ("upper-exponent", b"5E0"),
           ("minus-zero", b"-0"), ("leading-zero", b"05"), ("2-to-the-53", b"9007199254740992"),
           ("minus-2-to-the-53", b"-9007199254740992"), ("64-bit", b"18446744073709551616"),
           ("huge-exponent", b"1e400"), ("5000-digits", b"5" * 5000), ("plus", b"+5"), ("trailing-point", b"5.")]
for name, number in NUMBERS:
    invalid("J02", "line-" + name, line(b'"at":5', b'"at":' + number), "J01", "E01", *LOOSE, member=SEGMENT)
for name, number in [("leading-point", b".5"), ("hexadecimal", b"0x5"), ("infinity", b"Infinity"),
                     ("true-capital", b"True")]:
    invalid("J01", "line-" + name, line(b'"at":5', b'"at":' + number), "J02", "E01", *LOOSE, member=SEGMENT)
invalid("J02", "header", header(swap(b'"calls":1', b'"calls":1.0'), fields={"session": {"totals": {"calls": 1}}}), *J,
        member=HEADER)
invalid("J02", "manifest", manifest(b'"calls":5', b'"calls":5.0'), "M01", member=MANIFEST)
invalid("J01", "table-not-a-number", table(b"[%d,NaN]\n" % len(ASK)), "J02", "E08")
invalid("J02", "table", table(b"[%d.0,0]\n" % len(ASK)), "E08")
for name, old, new in [("duplicate", b'"name":"n"', b'"name":"n","name":"n"'),
                       ("order", b'"kind":"marker","name":"n"', b'"name":"n","kind":"marker"'),
                       ("not-ascii", b'"name":"n"', '"name":"n","\u00e9":1'.encode()),
                       ("not-ascii-duplicate", b'"name":"n"', '"name":"n","\u00e9":1,"e\u0301":2'.encode()),
                       ("escaped-duplicate", b'"name":"n"', b'"n\\u0061me":"n","name":"n"'),
                       ("control", b'"at":5', b'"\\u0001":1,"at":5'),
                       ("delete", b'"name":"n"', b'"name":"n","seq\x7f":1')]:
    invalid("J03", "line-" + name, line(old, new), "J04", "E01", *LOOSE, member=SEGMENT)
invalid("J03", "header-duplicate", header(lambda d: b'{"version":"2.0","version":"2.0"}'), *J, member=HEADER)
invalid("J03", "header-duplicate-other-value", header(lambda d: b'{"version":"2.0","version":"9.0"}'), "H02", *J,
        member=HEADER)
invalid("J03", "manifest-order", manifest(b'"command":"c","name":"n"', b'"name":"n","command":"c"'), "M01",
        member=MANIFEST)
invalid("J03", "nested-duplicate",
        line(b'"v":{"a":1}', b'"v":{"a":1,"a":1}', {"kind": "x-com.example.v", "seq": 0, "v": {"a": 1}}), *LOOSE,
        member=SEGMENT)
for name, plain_text, escaped in [
        ("solidus", "/", b"\\/"), ("letter", "A", b"\\u0041"), ("upper-case-hex", "\x1f", b"\\u001F"),
                                  ("long-newline", "\n", b"\\u000a"),
        ("long-tab", "\t", b"\\u0009"), ("long-quote", '"', b"\\u0022"), ("delete", "\x7f", b"\\u007f"),
                                  ("e-acute", "\u00e9", b"\\u00e9"),
        ("surrogate-pair", "\U0001f600", b"\\ud83d\\ude00"), ("line-separator", "\u2028", b"\\u2028")]:
    invalid("J04", "line-" + name, line(canonical(plain_text), b'"' + escaped + b'"', marker(0, name=plain_text)),
            *LOOSE, member=SEGMENT)
invalid("J04", "line-lone-surrogate", line(b'"n"', b'"\\ud800"'), "J01", *LOOSE, member=SEGMENT)
invalid("J04", "manifest-lone-surrogate", manifest(b'"n"', b'"\\ud800"'), "J01", "M01", member=MANIFEST)
invalid("J04", "line-reversed-surrogates", line(b'"n"', b'"\\ude00\\ud83d"'), "J01", *LOOSE, member=SEGMENT)
invalid("J04", "header", header(swap(b'"2.0"', b'"2\\u002e0"')), *J, member=HEADER)
invalid("J04", "key", header(swap(b'"version"', b'"v\\u0065rsion"')), *J, member=HEADER)
invalid("J04", "manifest", manifest(b'"n"', b'"\\u006e"'), "M01", member=MANIFEST)


def nested(depth):
    value = 0
    for _ in range(depth):
        value = [value]
    return value


invalid("J05", "line-65", plain({"kind": "x-com.example.deep", "seq": 0, "v": nested(64)}), "M01", *LOOSE,
        member=SEGMENT)
invalid("J05", "line-65-objects",
        line(b'"v":0', b'"v":' + b'{"a":' * 64 + b"0" + b"}" * 64, {"kind": "x-com.example.deep", "seq": 0, "v": 0}),
        *LOOSE, member=SEGMENT)
DEEP = b"[" * 100_000
invalid("J05", "line-100000", line(b'"v":0', b'"v":' + DEEP, {"kind": "x-com.example.deep", "seq": 0, "v": 0}), "J01",
        *LOOSE, member=SEGMENT)
invalid("J05", "header-100000", plain(json={HEADER: lambda d: DEEP}), "J01", *J, member=HEADER)
invalid("J05", "manifest-100000-objects", plain(json={MANIFEST: lambda d: b'{"a":' * 100_000 + b"0" + b"}" * 100_000}),
        "J01", "M01", member=MANIFEST)
invalid("J05", "manifest-65", plain(manifest={"x": nested(64)}), "M01", member=MANIFEST)
invalid("J05", "header-65", plain(header={"masks": nested(64)}), *J, member=HEADER)


def method(value):
    return plain(http(0, None, None, request=request(None, method=value)))


for name, text in [("valid-utf-8", "UE9TVA=="), ("empty", ""), ("no-padding", "/w"), ("url-alphabet", "_w=="),
                   ("newline", "/w==\n"), ("trailing-bits", "/x=="), ("not-base64", "%%%%"),
                   ("too-much-padding", "/w===")]:
    invalid("J06", "method-" + name, method({"base64": text}), "E04", member=SEGMENT)
invalid("J06", "header-value", plain(http(0, None, None, request=request(None, headers=[["a", {"base64": "YQ=="}]]))),
        "E04", member=SEGMENT)
invalid("J06", "session-tag", plain(manifest={"session": {"tags": {"a": {"base64": "YQ=="}}}}), "M01", member=MANIFEST)

# ---- H: the header ---------------------------------------------------------------------------------

invalid("H01", "absent", packed(members=lambda m: m[:1] + m[2:]))
invalid("H01", "third", packed(members=lambda m: [m[0], m[2], m[1]] + m[3:]), "Z13")
for name, fields in [("version-absent", {"version": None}), ("version-number", {"version": 2}),
                     ("version-major-alone", {"version": "2"}), ("version-three-parts", {"version": "2.0.0"}),
                     ("version-leading-zero", {"version": "02.0"}), ("version-empty", {"version": ""}),
                     ("thin-false", {"thin": False, "parent": OTHER}), ("thin-number", {"thin": 1, "parent": OTHER}),
                     ("requires-empty", {"requires": []}), ("requires-string", {"requires": "x"}),
                     ("parent-upper-case", {"parent": OTHER.upper()}), ("parent-short", {"parent": OTHER[:63]}),
                     ("keys-number", {"keys": 2}), ("masks-object", {"masks": {}}), ("session-array", {"session": []}),
                     ("session-empty", {"session": {}}), ("session-start", {"session": {"start": "yesterday"}}),
                     ("session-name-number", {"session": {"name": 1}}),
                     ("session-dirty-string", {"session": {"dirty": "no"}}),
                     ("session-calls-negative", {"session": {"totals": {"calls": -1}}})]:
    c = plain()
    change(c.header, fields)
    invalid("H01", name, c, "H02" if name.startswith("version") else "J06", member=HEADER)
invalid("H01", "requires-not-sorted", plain(header={"requires": ["b", "a"]}), "H03", member=HEADER)
invalid("H01", "array", plain(json={HEADER: lambda d: b'["2.0"]'}), "J01", member=HEADER)
invalid("H01", "string", plain(json={HEADER: lambda d: b'"2.0"'}), "J01", member=HEADER)
invalid("H02", "major-1", plain(header={"version": "1.0"}), member=HEADER)
invalid("H02", "major-3", plain(header={"version": "3.0"}), member=HEADER)
invalid("H02", "major-20", plain(header={"version": "20.0"}), member=HEADER)
invalid("H03", "unknown-feature", plain(header={"requires": ["encryption"]}), member=HEADER)
for name, lint in (("lint-empty", {}), ("lint-without-entries", {"allow": []}), ("lint-entry-without-reason", {
        "allow": [{"rule": "RWM001"}]}), ("lint-reason-number", {"allow": [{"reason": 1, "rule": "RWM001"}]})):
    invalid("H01", name, plain(header={"lint": lint}), member=HEADER)
invalid("H01", "parent-long", plain(header={"parent": OTHER + "0"}), member=HEADER)
invalid("H04", "thin-without-parent", plain(header={"thin": True}), member=HEADER)

# ---- T: segments -----------------------------------------------------------------------------------

invalid("T01", "no-last-newline", Cassette(Segment(marker(0), marker(1), lines=lambda ls: ls[:-1] + [ls[-1][:-1]])),
        *LOOSE, member=SEGMENT)
invalid("T01", "empty-line", Cassette(Segment(marker(0), marker(1), lines=lambda ls: [ls[0], b"\n", ls[1]])), "J01",
        *LOOSE, member=SEGMENT)
invalid("T01", "empty-last-line", Cassette(Segment(marker(0), lines=lambda ls: ls + [b"\n"])), "J01", *LOOSE,
        member=SEGMENT)
invalid("T01", "no-line", Cassette(Segment(marker(0), lines=lambda ls: [])), *LOOSE, member=SEGMENT)
invalid("T01", "array-line", Cassette(Segment(marker(0), lines=lambda ls: ls + [b"[]\n"])), "J01", "E01", *LOOSE,
        member=SEGMENT)
invalid("T01", "null-line", Cassette(Segment(marker(0), lines=lambda ls: [b"null\n"] + ls)), "J01", "E01", *LOOSE,
        member=SEGMENT)
invalid("T02", "event-first", packed(segment={"rows": lambda rows: [rows[2], rows[0], rows[1]]}), "E05", member=SEGMENT)
invalid("T02", "event-between", packed(segment={"rows": lambda rows: [rows[0], rows[2], rows[1]]}), "E05",
        member=SEGMENT)
extra = Member("blobs/sha256/" + sha256(b"extra"), b"extra")
invalid("T03", "blob-without-row", packed(members=lambda m: m[:2] + [extra] + m[2:]),
        member="blobs/sha256/" + sha256(b"extra"))
invalid("T03", "pack-without-row",
        packed(members=lambda m: m[:3] + [Member("packs/00000002.zst", frame(b"extra"))] + m[3:]),
        member="packs/00000002.zst")
invalid("T03", "blob-after-last-segment", packed(members=lambda m: m[:4] + [extra] + m[4:]))
invalid("T03", "pack-after-last-segment",
        packed(members=lambda m: m[:4] + [Member("packs/00000002.zst", frame(b"extra"))] + m[4:]))
invalid("T03", "blob-without-segment", Cassette(members=lambda m: m[:2] + [extra] + m[2:]))
invalid("T03", "no-such-pack",
        packed(segment={"rows": lambda rows: [rows[0], dict(rows[1], pack=2, offset=0), rows[2]]},
               pack={"stored": frame(ASK)}), "P01", "B03")
late = Blob(ASK)
invalid("T03", "row-in-a-later-segment", Cassette(late, Segment(marker(9), rows=lambda rows: rows[1:]),
                                                    Segment(tool(0, arguments=blob_body(ASK)),
                                                            rows=lambda rows: [late.row] + rows)), "B03")

# ---- B and P: blobs and packs ----------------------------------------------------------------------

for name, row in [("no-size", {"size": None}), ("size-zero", {"size": 0}), ("size-string", {"size": "92"}),
                  ("size-negative", {"size": -1}), ("size-boolean", {"size": True}), ("no-digest", {"digest": None}),
                  ("digest-upper-case", {"digest": sha256(ASK).upper()}), ("no-encoding", {"encoding": None}),
                  ("encoding-number", {"encoding": 0}), ("retain-false", {"retain": False}),
                  ("release-empty", {"release": []}), ("release-string", {"release": sha256(ASK)}),
                  ("release-not-digest", {"release": ["x"]}), ("own-and-packed", {"pack": 1, "offset": 0})]:
    part = own(row=row)
    body = part.parts[1].events[0]["arguments"]
    body["size"] = len(ASK)
    invalid("B01", name, part, "E07", "B02", "B05", "B06", *LOOSE, member=SEGMENT)
for name, row in [("pack-zero", {"pack": 0}), ("pack-string", {"pack": "1"}), ("no-pack", {"pack": None}),
                  ("no-offset", {"offset": None}), ("offset-negative", {"offset": -1}),
                  ("packed-encoding", {"encoding": "identity"}), ("packed-base", {"base": sha256(ANSWER)}),
                  ("packed-retain", {"retain": True})]:
    invalid("B01", name, packed(pack={"rows": {0: row}}), *LOOSE, member=SEGMENT)
invalid("B01", "prefix-base-number", own(encoding="zstd-prefix", row={"base": 1}), "B07", *LOOSE, member=SEGMENT)
invalid("B02", "identity", own(ANSWER, digest=OTHER, size=len(ANSWER)), member="blobs/sha256/" + OTHER,
        recover={"exit": 3, "events": [0]})
invalid("B02", "zstd", own(ANSWER, encoding="zstd", digest=OTHER), member="blobs/sha256/" + OTHER,
        recover={"exit": 3, "events": [0]})
invalid("B02", "size", own(encoding="zstd", size=len(ASK) + 1), "F07", member=BLOB)
WRONG = ASK.replace(b"2 + 2", b"2 + 3")
invalid("B02", "packed", packed(pack={"stored": frame(WRONG + ANSWER)}), recover={"exit": 3, "events": [0]})
invalid("B02", "prefix", Cassette(Blob(ASK, retain=True), Blob(WRONG, "zstd-prefix", ASK, stored=frame(WRONG[::-1])),
                                  Segment(tool(0, arguments=blob_body(ASK), result=blob_body(WRONG)))),
        member="blobs/sha256/" + sha256(WRONG))
invalid("B03", "row-without-member",
        Cassette(Blob(ASK), Blob(ANSWER), Segment(tool(0, arguments=blob_body(ASK), result=blob_body(ANSWER))),
                 members=lambda m: m[:2] + m[3:]), "T03", member=BLOB)
invalid("B03", "other-name",
        Cassette(Blob(ASK), Segment(tool(0, arguments=blob_body(ASK))), members=lambda m: m[:2] + [extra] + m[3:]),
        "T03", member=BLOB)
invalid("T03", "row-order",
        Cassette(Blob(ASK), Blob(ANSWER),
                 Segment(tool(0, arguments=blob_body(ASK), result=blob_body(ANSWER)),
                         rows=lambda r: [r[1], r[0], r[2]])), "B03")
invalid("B04", "gzip", own(row={"encoding": "gzip"}), member=BLOB)
invalid("B04", "upper-case", own(row={"encoding": "ZSTD"}, stored=frame(ASK)), member=BLOB)
invalid("B04", "empty", own(row={"encoding": ""}), member=BLOB)
invalid("B05", "larger", own(size=len(ASK) + 1), "B02", member=BLOB)
invalid("B05", "smaller", own(size=len(ASK) - 1), "B02", member=BLOB)
invalid("B06", "own-and-packed", Cassette(Blob(ASK), Pack(ASK), Segment(tool(0, arguments=blob_body(ASK)))))
invalid("B06", "packed-twice", Cassette(Pack(ASK, ASK), Segment(tool(0, arguments=blob_body(ASK)))))
invalid("B06", "two-segments",
        Cassette(Pack(ASK), Segment(tool(0, arguments=blob_body(ASK))), Pack(ASK), Segment(marker(1))))


def chain(*blobs, **more):
    """Own-member blobs, each an argument of a tool call."""
    return Cassette(*blobs, Segment(
        *[tool(i, arguments={"blob": b.digest, "size": b.row["size"]}) for i, b in enumerate(blobs)]), **more)


SECOND = "blobs/sha256/" + sha256(ANSWER)
invalid("B07", "zstd-with-base", chain(Blob(ASK, retain=True), Blob(ANSWER, "zstd", row={"base": sha256(ASK)})), "B01",
        member=SECOND)
invalid("B07", "identity-with-base", chain(Blob(ASK, retain=True), Blob(ANSWER, row={"base": sha256(ASK)})), "B01",
        member=SECOND)
invalid("B07", "prefix-without-base", chain(Blob(ASK, retain=True), Blob(ANSWER, "zstd-prefix")), "B01", member=SECOND)
invalid("B07", "base-not-retained", chain(Blob(ASK), Blob(ANSWER, "zstd-prefix", ASK)), "B09", member=SECOND)
invalid("B07", "base-released",
        chain(Blob(ASK, retain=True), Blob(b"third", release=[ASK]), Blob(ANSWER, "zstd-prefix", ASK)), "B09",
        member=SECOND)
invalid("B07", "base-later", chain(Blob(ANSWER, "zstd-prefix", ASK), Blob(ASK, retain=True)), "B09", member=SECOND)
invalid("B07", "base-itself", chain(Blob(ANSWER, "zstd-prefix", ANSWER, retain=True)), "B09", member=SECOND)
invalid("B07", "base-nowhere", chain(Blob(ASK), Blob(ANSWER, "zstd-prefix", b"nowhere")), "B09", member=SECOND)
invalid("B07", "base-packed",
        Cassette(Pack(ASK), Blob(ANSWER, "zstd-prefix", ASK),
                 Segment(tool(0, arguments=blob_body(ASK), result=blob_body(ANSWER)))), "B09", member=SECOND)
invalid("B09", "release-unknown", chain(Blob(ASK), Blob(ANSWER, release=[b"nowhere"])), member=SECOND)
invalid("B09", "release-not-retained", chain(Blob(ASK), Blob(ANSWER, release=[ASK])), member=SECOND)
invalid("B09", "release-twice",
        chain(Blob(ASK, retain=True), Blob(b"third", release=[ASK]), Blob(ANSWER, release=[ASK])), member=SECOND)
invalid("B09", "release-twice-in-a-row", chain(Blob(ASK, retain=True), Blob(ANSWER, release=[ASK, ASK])), "B01",
        member=SECOND)
invalid("B09", "release-itself", chain(Blob(ANSWER, retain=True, release=[ANSWER])), member=SECOND)

BOTH = ASK + ANSWER
for name, content, offsets in [("hole-before", b"\n" + BOTH, (1, len(ASK) + 1)),
                               ("hole-between", ASK + b"\n" + ANSWER, (0, len(ASK) + 1)),
                               ("rest", BOTH + b"\n", (0, len(ASK)))]:
    invalid("P01", name, packed(
        pack={"stored": frame(content), "rows": {0: {"offset": offsets[0]}, 1: {"offset": offsets[1]}}}))
invalid("P01", "overlap", Cassette(Pack(ASK, ASK[-20:], stored=frame(ASK), rows={1: {"offset": len(ASK) - 20}}),
                                   Segment(tool(0, arguments=blob_body(ASK), result=blob_body(ASK[-20:])))))
invalid("P01", "order", packed(segment={"rows": lambda rows: [rows[1], rows[0], rows[2]]}))
invalid("P01", "beyond-the-end", packed(pack={"stored": frame(BOTH[:-1])}), "B02")
invalid("P01", "offset-huge", packed(pack={"rows": {1: {"offset": 9007199254740991}}}), "B02")

# ---- E: events -------------------------------------------------------------------------------------

for name, fields in [("seq-absent", {"seq": None}), ("seq-negative", {"seq": -1}), ("seq-string", {"seq": "0"}),
                     ("seq-boolean", {"seq": True}), ("kind-absent", {"kind": None}), ("kind-number", {"kind": 1}),
                     ("at-negative", {"at": -1}), ("at-string", {"at": "0"}), ("took-negative", {"took": -5}),
                     ("took-string", {"took": "1"}), ("id-number", {"id": 1}), ("lane-number", {"lane": 1}),
                     ("parent-number", {"parent": 1}), ("keys-array", {"keys": ["k"]}),
                     ("keys-number", {"keys": {"rewind/2": 1}}), ("fidelity-array", {"fidelity": ["name"]}),
                     ("fidelity-word", {"fidelity": {"name": "guessed"}}), ("copy-on-known-kind", {"copy": True})]:
    event = change(marker(0), fields)
    invalid("E01", name, plain(event), "M01", "M02", "M03", "E09", "E04", member=SEGMENT)
invalid("E01", "copy-string", plain({"kind": "x-com.example.note", "seq": 0, "copy": "yes"}), member=SEGMENT)
invalid("E02", "same-segment", plain(marker(3), marker(3)), member=SEGMENT)
invalid("E02", "other-segment", Cassette(Segment(marker(3)), Segment(marker(4)), Segment(marker(3))),
        member="timeline/00000003.jsonl.zst")
OPEN = {"kind": "open", "seq": 0, "request": request(None)}
invalid("E02", "two-opens", plain(OPEN, OPEN), member=SEGMENT)
invalid("E02", "open-after-its-http", plain(http(0, None, None), OPEN), member=SEGMENT)
invalid("E02", "open-and-tool", plain(OPEN, tool(0)), member=SEGMENT)
invalid("E02", "open-and-two-https", plain(OPEN, http(0, None, None), http(0, None, None)), member=SEGMENT)


def bad_http(name, side, **fields):
    event = http(0, None, None)
    change(event[side], fields) if side else change(event, fields)
    invalid("E04", name, plain(event), "J06", "E06", member=SEGMENT)


bad_http("request-absent", None, request=None)
bad_http("request-array", None, request=[])
for field in ("method", "path", "headers"):
    bad_http(f"{field}-absent", "request", **{field: None})
bad_http("method-number", "request", method=1)
bad_http("path-object", "request", path={"text": "/"})
bad_http("path-base64-and-more", "request", path={"base64": "/w==", "text": "/"})
bad_http("headers-object", "request", headers={"a": "b"})
bad_http("header-of-three", "request", headers=[["a", "b", "c"]])
bad_http("header-number", "request", headers=[["content-length", 0]])
bad_http("trailers-string", "request", trailers="")
bad_http("http-version", "request", version="1.2")
bad_http("framing", "request", framing="gzip")
bad_http("length-negative", "request", length=-1)
bad_http("body-string", "request", body="text")
bad_http("body-without-size", "request", body={})
bad_http("body-size-negative", "request", body={"size": -1})
bad_http("body-coding-array", "request", body={"size": 0, "coding": ["gzip"]})
bad_http("body-end", "request", body={"size": 0, "end": "complete"})
bad_http("body-lost-false", "request", body={"size": 0, "lost": False})
bad_http("body-blob-number", "request", body={"size": 1, "blob": 1})
bad_http("status-absent", "response", status=None)
bad_http("status-string", "response", status="200")
bad_http("response-headers-absent", "response", headers=None)
bad_http("interim-object", "response", interim={})
bad_http("interim-without-headers", "response", interim=[{"status": 100}])
bad_http("error-without-phase", None, response=None, error={"kind": "timeout"})
bad_http("error-phase", None, response=None, error={"kind": "timeout", "phase": "wait"})
bad_http("error-without-kind", None, response=None, error={"phase": "connect"})
bad_http("llm-tokens-string", None, llm={"input": "5"})
bad_http("llm-stream-string", None, llm={"stream": "yes"})
bad_http("frames-without-table", None, frames={"size": 0})
for name, event in [("tool-name-absent", {"kind": "tool"}),
                    ("tool-arguments-string", {"kind": "tool", "name": "n", "arguments": "{}"}),
                    ("tool-error-without-kind", {"kind": "tool", "name": "n", "error": {"message": "m"}}),
                    ("clock-source-absent", {"kind": "clock", "value": 1}),
                    ("clock-without-value", {"kind": "clock", "source": "s"}),
                    ("random-value-array", {"kind": "random", "source": "s", "value": [1]}),
                    ("id-source-number", {"kind": "id", "source": 1, "value": "v"}),
                    ("checkpoint-name-absent", {"kind": "checkpoint"}),
                    ("checkpoint-phase", {"kind": "checkpoint", "name": "n", "phase": "during"}),
                    ("marker-name-absent", {"kind": "marker"}),
                    ("marker-detail-object", {"kind": "marker", "name": "n", "detail": {}}),
                    ("open-without-request", {"kind": "open"})]:
    invalid("E04", name, plain(dict(event, seq=0)), member=SEGMENT)

GONE = sha256(b"nowhere")
invalid("E05", "body", plain(tool(0, arguments={"blob": GONE, "size": 7})), "E07", member=SEGMENT)
invalid("E05", "chunks", Cassette(Pack(ASK), Segment(tool(0, arguments=blob_body(ASK, chunks=GONE)))), "E08",
        member=SEGMENT)
invalid("E05", "frames-table",
        Cassette(Pack(FRAMES), Segment(http(0, None, None, frames=dict(blob_body(FRAMES), table=GONE)))), "E08",
        member=SEGMENT)
invalid("E05", "extension-event", plain({"kind": "x-com.example.note", "seq": 0, "a": [{"b": {"blob": GONE}}]}),
        member=SEGMENT)
invalid("E05", "later-segment", Cassette(Segment(tool(0, arguments=blob_body(ASK))), Pack(ASK), Segment(marker(1))),
        "B11", member=SEGMENT)
invalid("E05", "redactions",
        packed(redactions={"entries": [{"rule": "r", "placeholder": "p",
                                        "places": [{"seq": 0, "part": "request", "blob": GONE}]}]}), "R01", "R02",
        member="redactions.json")
invalid("E06", "not-a-digest", plain({"kind": "x-com.example.note", "seq": 0, "blob": "text"}), "E05", member=SEGMENT)
invalid("E06", "upper-case",
        Cassette(Pack(ASK), Segment(tool(0, arguments={"blob": sha256(ASK).upper(), "size": len(ASK)},
                                         result=blob_body(ASK)))), "E04", "E05", "E07", member=SEGMENT)
invalid("E06", "nested-chunks", plain({"kind": "x-com.example.note", "seq": 0, "a": [[{"chunks": ""}]]}), "E05",
        member=SEGMENT)
invalid("E06", "table", plain({"kind": "x-com.example.note", "seq": 0, "table": "0" * 63}), "E05", member=SEGMENT)
invalid("E07", "size", Cassette(Pack(ASK), Segment(tool(0, arguments=dict(blob_body(ASK), size=5)))), member=SEGMENT,
        recover={"exit": 3, "events": []})
invalid("E07", "size-without-blob", plain(tool(0, arguments={"size": 5})), member=SEGMENT)
invalid("E07", "blob-of-size-zero", Cassette(Pack(ASK), Segment(tool(0, arguments=dict(blob_body(ASK), size=0)))),
        member=SEGMENT)
invalid("E07", "frames-size",
        Cassette(Pack(FRAMES, FRAME_TABLE),
                 Segment(http(0, None, None,
                              frames={"blob": sha256(FRAMES), "size": len(FRAMES) + 1, "table": sha256(FRAME_TABLE)}))),
        "E08", member=SEGMENT)
SIZE = len(ASK)
for name, text in [("sum-too-small", b"[%d,0]\n" % (SIZE - 1)), ("sum-too-large", b"[%d,0]\n[1,0]\n" % SIZE),
                   ("delay-negative", b"[%d,-1]\n" % SIZE), ("length-negative", b"[%d,0]\n[-1,0]\n" % (SIZE + 1)),
                   ("one-number", b"[%d]\n" % SIZE), ("three-numbers", b"[%d,0,0]\n" % SIZE),
                   ("string", b'["%d",0]\n' % SIZE), ("object", b'{"delay":0,"length":%d}\n' % SIZE),
                   ("no-last-newline", b"[%d,0]" % SIZE)]:
    invalid("E08", name, table(text), member=SEGMENT, recover={"exit": 3, "events": [0]})
invalid("J01", "table-empty-line", table(b"[%d,0]\n\n" % SIZE), "E08", member=SEGMENT)


def frames(text):
    return Cassette(Pack(FRAMES, text),
                    Segment(http(0, None, None, frames=dict(blob_body(FRAMES), table=sha256(text)))))


invalid("E08", "frames-sum", frames(b'["in",1,5,0]\n'), member=SEGMENT, recover={"exit": 3, "events": []})
invalid("E08", "frames-direction", frames(b'["up",1,%d,0]\n' % len(FRAMES)), member=SEGMENT)
invalid("E08", "frames-opcode", frames(b'["in",-1,%d,0]\n' % len(FRAMES)), member=SEGMENT)
invalid("E08", "frames-as-chunks", frames(b"[%d,0]\n" % len(FRAMES)), member=SEGMENT)
for name, side, fields in [("status-0", "response", {"status": 0}), ("status-99", "response", {"status": 99}),
                           ("status-1000", "response", {"status": 1000}),
                           ("status-negative", "response", {"status": -200}),
                           ("interim-status", "response", {"interim": [{"status": 99, "headers": []}]}),
                           ("empty-method", "request", {"method": ""}),
                           ("empty-header-name", "request", {"headers": [["", "v"]]}),
                           ("empty-trailer-name", "response", {"trailers": [["", "v"]]})]:
    event = http(0, None, None)
    change(event[side], fields)
    invalid("E11", name, plain(event), "E04", member=SEGMENT)

# ---- M and I: the manifest -------------------------------------------------------------------------


def final(edit, *events):
    return plain(*events, final=lambda m: edit(m) or m)


for name, fields in [("id-absent", {"id": None}), ("id-upper-case", {"id": OTHER.upper()}), ("id-number", {"id": 1}),
                     ("segments-absent", {"segments": None}), ("segments-object", {"segments": {}}),
                     ("writer-absent", {"writer": None}), ("writer-string", {"writer": "x"}),
                     ("writer-without-zstd", {"writer": {"name": "n", "version": "1"}}),
                     *((f"writer-level-{i}", {"writer": {**WRITER, "level": level}}) for i,
                       level in (("0", 0), ("23", 23), ("negative", -1), ("word", "fast"), ("digits", "3"),
                                 ("true", True)))]:
    invalid("M01", name, final(lambda m, fields=fields: change(m, fields)), "M02", "M03", member=MANIFEST)
for name, fields in [("source-without-format", {"source": {}}), ("session-array", {"session": []}),
                     ("session-empty", {"session": {}}), ("session-start", {"session": {"start": "yesterday"}}),
                     ("session-tag-number", {"session": {"tags": {"a": 1}}}),
                     ("session-dirty-number", {"session": {"dirty": 0}}),
                     ("session-cost-string", {"session": {"totals": {"cost": "1"}}}),
                     ("session-input-string", {"session": {"input": "text"}}),
                     ("derivation-without-parent",
                      {
    "derivation": {"operator": "o", "version": "1", "parameters": {"after": 1}, "sites": [{"seq": 0}]}})]:
    invalid("M01", name, plain(manifest=fields), "M04", "J06", member=MANIFEST)
invalid("M01", "array", plain(json={MANIFEST: lambda d: b"[]"}), "J01", member=MANIFEST)
for name, edit in [("events", lambda s: s[0].update(events=1)), ("blobs", lambda s: s[1].update(blobs=0)),
                   ("segment-missing", lambda s: s.pop()),
                   ("segment-added", lambda s: s.append({"blobs": 0, "events": 0})),
                   ("segment-order", lambda s: s.reverse()), ("first", lambda s: s[0].update(first=0)),
                   ("last", lambda s: s[0].update(last=9)),
                   ("first-absent", lambda s: [s[0].pop("first"), s[0].pop("last")])]:
    invalid("M02", name, Cassette(Segment(marker(1), marker(2)), Pack(ASK), Segment(tool(4, arguments=blob_body(ASK))),
                                  segments=lambda s, edit=edit: (edit(s), s)[1]), "M01", member=MANIFEST)
invalid("M03", "id", final(lambda m: m.update(id=OTHER)), "I01", member=MANIFEST)
invalid("M03", "zeros", final(lambda m: m.update(id="0" * 64)), "I01", member=MANIFEST)
for name, data in [
        ("keys-covered", plain(marker(0, keys={"rewind/2": "k"}), identity=lambda lines,
                               events: lines[:1] + [sha256(canonical(e)).encode() for e in events])),
        ("file-order", plain(marker(2), marker(1), identity=lambda lines, events: [lines[0], lines[2], lines[1]])),
        ("superseded-open-covered",
         plain(OPEN, http(0, None, None), identity=lambda lines,
               events: lines[:1] + [sha256(canonical(OPEN)).encode()] + lines[1:])),
        ("redactions-left-out", packed(redactions={"entries": []}, identity=lambda lines,
                                       events: [canonical({"version": 2})] + lines[1:])),
        ("session-left-out", plain(manifest={"session": {"name": "n"}}, identity=lambda lines,
                                   events: [canonical({"version": 2})] + lines[1:])),
        ("header-session", plain(header={"session": {"name": "n"}}, identity=lambda lines,
                                 events: [canonical({"session": {"name": "n"}, "version": 2})] + lines[1:])),
        ("writer-covered", plain(identity=lambda lines,
                                 events: [canonical({"version": 2, "writer": WRITER})] + lines[1:])),
        ("no-last-newline", plain(
    final=lambda m: dict(m, id=sha256(canonical({"version": 2}) + b"\n" + sha256(canonical(marker())).encode()))))]:
    vector("invalid/I01/" + name, data, "invalid", "M03", ["I01"], MANIFEST)
DERIVATION = {"parent": OTHER, "operator": "truncate", "version": "1", "parameters": {"after": 1},
              "sites": [{"seq": 0}]}
invalid("M04", "other-parent", plain(header={"parent": GONE}, manifest={"derivation": DERIVATION}), member=MANIFEST)
invalid("M04", "no-parent-in-header", plain(manifest={"derivation": DERIVATION}), member=MANIFEST)
invalid("M06", "session-input", plain(manifest={"session": {"input": {"blob": GONE, "size": 7}}}), "E05",
        member=MANIFEST)
invalid("M06", "session-chunks",
        Cassette(Pack(ASK), Segment(marker()), manifest={"session": {"output": blob_body(ASK, chunks=GONE)}}), "E05",
        "E08", member=MANIFEST)

# ---- R: redactions ---------------------------------------------------------------------------------


def redacted(*places, **entry):
    return packed(redactions={"entries": [change({"rule": "r", "placeholder": "p", "places": list(places)}, entry)]})


PLACE = {"seq": 0, "part": "request", "blob": sha256(ASK)}
for name, data in [("rule-absent", redacted(rule=None)), ("placeholder-absent", redacted(placeholder=None)),
                   ("places-absent", redacted(places=None)), ("part", redacted(dict(PLACE, part="trailer"))),
                   ("part-absent", redacted({"seq": 0})), ("seq-string", redacted(dict(PLACE, seq="0"))),
                   ("range-of-one", redacted(dict(PLACE, ranges=[[1]]))),
                   ("range-object", redacted(dict(PLACE, ranges=[{"offset": 0, "length": 1}]))),
                   ("range-negative", redacted(dict(PLACE, ranges=[[-1, 2]]))),
                   ("entries-absent", packed(redactions={})), ("array", packed(redactions=[]))]:
    invalid("R01", name, data, "R02", "J01", member="redactions.json")
for name, ranges in [("overlap", [[0, 5], [4, 2]]), ("descending", [[10, 2], [0, 2]]), ("outside", [[0, len(ASK) + 1]]),
                     ("beyond", [[len(ASK) + 1, 1]]), ("huge", [[9007199254740991, 9007199254740991]])]:
    invalid("R02", name, redacted(dict(PLACE, ranges=ranges)), member="redactions.json")
