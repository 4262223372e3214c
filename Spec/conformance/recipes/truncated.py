"""The rich cassette cut at places that matter: what a crash while recording leaves.

Recovery finds the segments that are complete, their events, and the blobs that their rows describe; an `open` event
whose answer is in a lost segment stays open. It loses something unless only the central directory is missing.
"""
from . import vector
from .common import *
from .valid import rich

DATA = rich.build()
START = {m.name.decode(): m.offset for m in rich.members}
END = {m.name.decode(): m.offset + 30 + len(m.name) + len(m.content) for m in rich.members}
SEGMENTS = [f"timeline/{n:08}.jsonl.zst" for n in (1, 2, 3)]


def recovery(cut):
    """What recovery finds in the first `cut` bytes."""
    whole = [name for name, end in END.items() if end <= cut]
    if "cassette.json" not in whole:
        return {"exit": 1}
    segments = [name for name in SEGMENTS if name in whole]
    described = [name for name in whole if not segments or START[name] < START[segments[-1]]]
    rows = [row for row, segment in zip(rich.rows, rich.row_segments) if segment <= len(segments)]
    events = rich.story([event for event, segment in zip(rich.events, rich.event_segments) if segment <= len(segments)])
    orphans = [name for name in whole if name.startswith(("blobs/", "packs/"))
               and (not segments or name not in described)]
    return {"exit": 0 if "manifest.json" in whole else 3, "segments": len(segments),
            "events": [e["seq"] for e in events], "blobs": sorted(row["digest"] for row in rows),
            "orphans": len(orphans)}


BLOBS = [name for name in START if name.startswith("blobs/")]
CUTS = {
    "in-the-mimetype": END["mimetype"] - 5, "after-the-mimetype": END["mimetype"],
        "in-the-header": END["cassette.json"] - 1,
    "after-the-header": END["cassette.json"], "in-a-signature": START[BLOBS[0]] + 2,
        "in-a-local-header": START[BLOBS[0]] + 20,
    "in-a-name": START[BLOBS[0]] + 60, "in-the-first-blob": END[BLOBS[0]] - 10,
        "in-a-pack": END["packs/00000001.zst"] - 1,
    "in-segment-1": END[SEGMENTS[0]] - 40, "after-segment-1": END[SEGMENTS[0]],
        "in-an-ext-member": END["ext/com.example.tool/notes/2.txt"] - 1,
    "before-segment-2": START[SEGMENTS[1]], "after-segment-2": END[SEGMENTS[1]],
        "in-the-name-of-an-empty-member": START["ext/org.example/a_b-c.d"] + 40, "in-segment-3": END[SEGMENTS[2]] - 1,
    "after-segment-3": END[SEGMENTS[2]], "in-the-manifest": END["manifest.json"] - 100,
        "after-the-manifest": END["manifest.json"],
    "in-the-directory": END["manifest.json"] + 70, "before-the-end-record": len(DATA) - 22,
        "in-the-end-record": len(DATA) - 1}
for name, cut in CUTS.items():
    kept = recovery(cut)
    if cut < END["mimetype"]:
        vector(f"truncated/{name}", DATA[:cut], "invalid", "Z01", ["Z10"], recover=kept)
    else:
        vector(f"truncated/{name}", DATA[:cut], "unclosed", "Z10", ["Z15"], recover=kept)


def unfinished(members):
    """Everything but the manifest."""
    return members[:-1]


three_sums = three(members=unfinished)
three_sums.build()
vector("truncated/no-manifest", three_sums, "unclosed", "Z15", recover={
    "exit": 3, "segments": 3, "events": [0, 1, 2], "blobs": sorted(row["digest"] for row in three_sums.rows),
    "orphans": 0})


def abandoned(members):
    """Everything up to the manifest, and a blob that no segment describes yet."""
    return members[:-1] + [Member("blobs/sha256/" + sha256(b"late"), b"late")]


sums_and_more = three(members=abandoned)
sums_and_more.build()
vector("truncated/no-manifest-orphan", sums_and_more, "unclosed", "Z15", recover={
    "exit": 3, "segments": 3, "events": [0, 1, 2], "blobs": sorted(row["digest"] for row in sums_and_more.rows),
    "orphans": 1})
