"""Thin cassettes with the feature `parent-rows`: their segments are encoded with the event rows of the parent."""
from . import vector
from .common import *
from .derivation import derived, parent, thin
from .limits import MIB

FEATURE = {"thin": True, "requires": ["parent-rows"]}
SEGMENT = "timeline/00000001.jsonl.zst"


def encoded(of):
    """Makes the frame of a segment with the rows of a parent as prefix."""
    return lambda text: Frames.get(text, of.parent_rows())


def child(*parts, of, **more):
    """A child whose segments are encoded with the rows of its parent."""
    for part in parts:
        if isinstance(part, Segment):
            part.frame = part.frame or encoded(of)
    cassette = derived(*parts, of=of, **FEATURE, **more)
    cassette.build()
    return cassette


# What the prefix is not: rows in the order of the file, with match keys, with `open` events that were answered.
KEYS = {"rewind/2": "486e8afeafe873ce7976f50848ac5c726756b3683df82624fefc9b765fe938f5"}
FIRST, SECOND, THIRD = http(0), tool(1, arguments=blob_body(ASK)), http(2, response=None, kind="open")
ANSWERED = http(0, response=None, kind="open", took=None)
LAST = {"kind": "x-com.example.last", "seq": 4, "text": "☕"}


def run(*segments):
    """The same content in segments of one's choice."""
    cassette = Cassette(Pack(ASK, ANSWER), *[Segment(*events) for events in segments])
    cassette.build()
    return cassette


rows = run([LAST, ANSWERED, THIRD], [dict(SECOND, keys=KEYS), dict(FIRST, keys=KEYS)])
rekeyed = run([FIRST, SECOND, dict(THIRD, keys={"rewind/1": "0" * 64}), LAST])
assert rows.id == rekeyed.id and rows.parent_rows() == rekeyed.parent_rows()
vector("derivation/rows", rows, "valid")
vector("derivation/rows-rekeyed", rekeyed, "valid")

# A mutant: one answer is another, every other row is the parent's.
MUTANT = b'{"content":[{"text":"5","type":"text"}],"model":"example-1","stop_reason":"end_turn"}'
CHANGED = [http(0, answer=MUTANT), SECOND, THIRD, LAST]
mutant = child(Pack(MUTANT), Segment(*CHANGED), of=rows)
again = child(Pack(MUTANT), Segment(*CHANGED), of=rekeyed)
vector("derivation/parent-rows", mutant, "valid", covers=["H06", "D01", "D02"], parents=["derivation/rows"])
vector("derivation/parent-rows-of-rekeyed", again, "valid", covers=["H06"], parents=["derivation/rows-rekeyed"])
vector("derivation/parent-rows-plain-frame", child(
    Pack(MUTANT), Segment(*CHANGED, frame=frame), of=rows), "valid", covers=["H06"], parents=["derivation/rows"])
vector("derivation/parent-rows-two-segments", child(
    Segment(*CHANGED[2:]), Blob(MUTANT), Segment(*CHANGED[:2]), of=rows), "valid", parents=["derivation/rows"])
vector("derivation/parent-rows-fat", derived(Pack(ASK, MUTANT), Segment(*CHANGED), of=rows), "valid")
vector("derivation/parent-rows-grandchild", child(Segment(*CHANGED[1:]), of=mutant), "valid", covers=["D01"],
       parents=["derivation/parent-rows", "derivation/rows"])
vector("derivation/parent-rows-of-thin", child(Segment(*thin.events), of=thin), "valid",
       parents=["derivation/thin", "derivation/parent"])
empty = derived(of=parent)
empty.build()
vector("derivation/no-events", empty, "valid")
vector("derivation/parent-rows-of-no-events", child(Segment(marker(), frame=frame), of=empty), "valid",
       parents=["derivation/no-events"])

vector("invalid/H06/parent-rows-without-thin", plain(header={"requires": FEATURE["requires"]}), "invalid", "H06",
       member="cassette.json")
vector("invalid/H06/parent-rows-of-a-fat-child", derived(
    Segment(marker()), of=parent, requires=FEATURE["requires"]), "invalid", "H06", member="cassette.json")
vector("derivation/parent-rows-missing-parent", mutant, "invalid", "D01")
vector("derivation/parent-rows-other-parent", mutant, "invalid", "D02", parents=["derivation/parent"])
vector("derivation/parent-rows-missing-grandparent", child(Segment(*CHANGED[1:]), of=mutant), "invalid", "D01", ["D02"],
       parents=["derivation/parent-rows"])
vector("derivation/parent-rows-other-prefix", child(
    Pack(MUTANT), Segment(*CHANGED, frame=encoded(parent)), of=rows), "invalid", "F07", member=SEGMENT,
    parents=["derivation/rows"])
vector("derivation/parent-rows-without-the-feature", derived(
    Pack(MUTANT), Segment(*CHANGED, frame=encoded(rows)), of=rows, thin=True), "invalid", "F07", member=SEGMENT,
    parents=["derivation/rows"])
stored = encoded(rows)
vector("derivation/parent-rows-damaged", child(
    Pack(MUTANT), Segment(*CHANGED, frame=lambda text: stored(text)[:-1] + bytes([stored(text)[-1] ^ 1])), of=rows),
    "invalid", "F07", member=SEGMENT, parents=["derivation/rows"])

# The prefix ends after 16 MiB, in the middle of a row.
LONG = {"kind": "x-com.example.long", "seq": 0, "v": ""}
LONG["v"] = "a" * (16 * MIB - 1000 - len(canonical(LONG)))
CUT = marker(1, detail="".join(sha256(b"%d" % i) for i in range(32)))
long = derived(Segment(LONG, CUT, frame=lambda text: frame(text, check=0x87F6E89C)), of=parent)
long.build()
assert len(long.parent_rows()) == 16 * MIB
vector("limits/rows-over-16-mib", long, "valid", parents=["derivation/parent"])
vector("limits/parent-rows-16-mib", child(Segment(CUT), of=long), "valid", covers=["T01"],
       parents=["limits/rows-over-16-mib"])
