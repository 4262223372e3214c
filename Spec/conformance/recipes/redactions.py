"""Redaction maps: places of every sort, and what a map may not say."""
import zlib

from . import vector
from .common import *

KEY = "RW_REDACTED_key_01"


def delta(text):
    return f'data: {{"delta":{{"text":"{text}"}}}}\n\n'.encode()


def ranges(content, *pieces):
    """Where pieces stand, one after the other; empty ones are strings of the next events."""
    found, start = [], 0
    for piece in pieces:
        start = content.index(b'"text":"' if not piece else piece.encode(), start) + (0 if piece else 8)
        found.append([start, len(piece)])
        start += len(piece)
    return found


# A key that came in three pieces: the first has the placeholder, the others are empty.
STREAM = delta("It is " + KEY) + delta("") + delta(", yes")
SPLIT = ranges(STREAM, KEY, "")
assert [length for _, length in SPLIT] == [len(KEY), 0] and STREAM[SPLIT[0][0]:].startswith(KEY.encode())
ENTRY = {"rule": "api-key", "placeholder": KEY, "class": "secret", "confidence": "high", "places": [
    {"seq": 0, "part": "request", "header": "x-api-key", "member": "/request/headers/3/1", "ranges": [[0, len(KEY)]]},
    {"seq": 0, "part": "response", "pointer": "/delta/text", "events": [0, 1], "blob": sha256(STREAM),
     "ranges": SPLIT}]}


def message():
    event = http(answer=STREAM)
    event["request"]["headers"].append(["x-api-key", KEY])
    return event


def redacted(*entries, pack=(ASK, STREAM), event=None, **map_members):
    told = {"operator": "redact", "version": "1", "parameters": {}, "sites": [], "redacted": True}
    return Cassette(Pack(*pack), Segment(event or message()), manifest={"derivation": told},
                    redactions={"entries": [*entries], **map_members})


def place(**more):
    """The map with its second place changed."""
    return redacted({**ENTRY, "places": [ENTRY["places"][0], {**ENTRY["places"][1], **more}]})


def valid(name, data, *covers):
    vector("redactions/" + name, data, "valid", covers=covers)


def invalid(rule, name, data, *also):
    vector("redactions/" + name, data, "invalid", rule, also, member="redactions.json")


valid("split-over-events", redacted(ENTRY), "R01", "R02")

def gzip(content):
    """Without compression, so that every zlib makes the same of it."""
    size = len(content).to_bytes(2, "little")
    return (b"\x1f\x8b\x08" + bytes(6) + b"\xff\1" + size + bytes(255 - byte for byte in size) + content
            + zlib.crc32(content).to_bytes(4, "little") + size + bytes(2))


# The bytes of a coded body do not show the placeholder: no blob, and the view says how to read them.
ASKED = gzip(b'{"a":"' + KEY.encode() + b'"}')
GROUPS = b'{"file":"dGhlIFJXX1JFREFDVEVEX2tleV8wMQ=="}'
CODED = request(ASKED)
CODED["body"]["coding"] = "gzip"
valid("views", redacted(
    {**ENTRY, "places": [
        {"seq": 0, "part": "response", "pointer": "/file", "blob": sha256(GROUPS), "ranges": [[13, 26]],
         "view": ["base64"]},
        {"seq": 0, "part": "request", "ranges": [[6, len(KEY)]], "view": ["content-coding"]}]},
    pack=(ASKED, GROUPS), event=http(answer=GROUPS, request=CODED)), "R01", "R02")
LITERAL = b'{"text":"RW_REDACTED_key_01 is what a tool wrote"}'
valid("literals", redacted(
    {"rule": "api-key", "placeholder": "RW_REDACTED_key_02", "places": [
        {"seq": 0, "part": "event", "member": "/lane", "ranges": [[0, 18]]}]},
    pack=(ASK, LITERAL), event=http(answer=LITERAL, lane="RW_REDACTED_key_02"), literals=[KEY]), "R01")
valid("dropped-body", redacted(
    {"rule": "undecodable-body", "placeholder": "", "class": "derived", "places": [
        {"seq": 0, "part": "response", "dropped": "at most 4 KiB"}]},
    pack=(ASK,), event=http(answer=None, fidelity={"response.body": "redacted"})), "R01")
valid("places-outside-of-events", redacted({**ENTRY, "places": [
    {"seq": 0, "part": part, "member": member, "ranges": [[0, len(KEY)]]}
    for part, member in [("header", "/session/command"), ("session", "/session/command"), ("manifest", "/source/tool"),
                         ("extension", "ext/com.example/notes")]]}), "R01")
valid("empty", redacted(), "R01")

for name, more in [("view-string", {"view": "base64"}), ("view-number", {"view": [1]}), ("events-one", {"events": [0]}),
                   ("events-strings", {"events": ["0", "1"]}),
                   ("dropped-number", {"dropped": 4096}), ("member-number", {"member": 1}),
                   ("header-list", {"header": ["x-api-key"]}), ("query-null", {"query": False}),
                   ("pointer-number", {"pointer": 0}), ("ranges-object", {"ranges": {}})]:
    invalid("R01", name, place(**more))
invalid("R01", "blob-number", place(blob=1), "E06")
for name, entry in [("class-number", {**ENTRY, "class": 1}), ("confidence-number", {**ENTRY, "confidence": 0.5}),
                    ("places-object", {**ENTRY, "places": {}}), ("place-string", {**ENTRY, "places": ["/request"]})]:
    invalid("R01", name, redacted(entry), "J02")
invalid("R01", "entry-string", redacted("api-key"))
invalid("R01", "literals-object", redacted(ENTRY, literals={}))
invalid("R01", "literals-numbers", redacted(ENTRY, literals=[1]))

first, second = SPLIT
for name, wrong in [("split-descending", [second, first]), ("split-overlapping", [first, [first[0] + 17, 1]]),
                    ("split-outside", [first, [len(STREAM), 1]])]:
    invalid("R02", name, place(ranges=wrong))
