"""Files of other versions: newer minor versions are read, newer major versions and unknown features refused."""
import base64
import json

from . import vector
from .common import *

NEWER = {"version": "2.7"}
THING = b"a thing"


def told(value):
    """Something that a newer version may say."""
    return {"since": "2.7", "value": value}


segment_rows = [dict(marker(1), mood=told("calm"))]
vector("compat/minor-7", Cassette(
    Pack(ASK, ANSWER, rows={0: {"note": told(1)}}),
    Segment(change(http(0), {"region": "eu", "request": dict(request(), alpn="h3"),
                             "llm": {"model": "m", "effort": "high"}}), *segment_rows),
    header={**NEWER, "clock": told("utc"), "session": {"name": "n", "host": told("h")}},
    manifest={"index": told([]), "session": {"name": "n", "host": told("h")}, "writer": {**WRITER, "build": "7"}}),
    "valid", covers=["H02", "H05", "M05", "E04"])
vector("compat/minor-7-unknown-kind", Cassette(
    Pack(THING), Segment(marker(0), {"kind": "speech", "seq": 1, "at": 5, "voice": {"blob": sha256(THING), "size": 7}}),
                                               header=NEWER),
    "valid with warnings", warnings=["E03"], covers=["E03", "E06"])
vector("compat/unknown-header-field", plain(header={"clock": "utc"}), "valid with warnings", warnings=["H05"],
       covers=["H05"])
vector("compat/unknown-manifest-field", plain(manifest={"index": []}), "valid with warnings", warnings=["M05"],
       covers=["M05"])
ELSEWHERE = {"minimum": "2.0", "version": "3.0"}
vector("compat/version-elsewhere", plain(header={"session": {"tags": ELSEWHERE}, "x": ELSEWHERE}),
       "valid with warnings", warnings=["H05"], covers=["H02"])
vector("compat/unknown-event-field", plain(marker(0, mood="calm"), http(1, None, None, region="eu")), "valid",
       covers=["E04"])
vector("compat/unknown-event-field-with-a-blob", Cassette(
    Pack(THING), Segment(marker(0, mood={"chunks": sha256(THING)}))), "valid", covers=["E04", "E08"])
vector("compat/extension-kind", Cassette(
    Pack(THING), Segment({"kind": "x-com.example.thing", "seq": 0, "copy": True, "deep": [{"blob": sha256(THING)}]})),
    "valid", covers=["E03", "E06"])
vector("compat/extension-kind-without-a-vendor", plain({"kind": "x-thing", "seq": 0}), "valid with warnings",
       warnings=["E03"], covers=["E03"])
vector("compat/extension-member",
       Cassette(Ext("ext/org.example.index/v1/table.bin", bytes(range(64))), Segment(marker())), "valid",
       covers=["Z13"])
vector("compat/version-3", packed(header={"version": "3.0", "layers": ["base"]}), "invalid", "H02",
       member="cassette.json")
vector("compat/version-3-other-container", packed(header={"version": "3.1"}, members=lambda m: (
    m[2].local.update(method=93), m[2].central.update(method=93), setattr(m[2], "name", b"data/1"))[:0]),
    "invalid", "H02", member="cassette.json")
vector("compat/requires", plain(header={"requires": ["encryption", "signing"]}), "invalid", "H03",
       member="cassette.json")
vector("compat/minor-7-requires", plain(header={**NEWER, "requires": ["layers"]}), "invalid", "H03",
       member="cassette.json")


# Version 1: one JSON object. The blobs are JSON too, in base64, under the digest of their bytes.


def stored(value):
    data = json.dumps(value, sort_keys=True).encode()
    return sha256(data), base64.b64encode(data).decode()


def first_version(*exchanges, streaming):
    blobs, steps = {}, []
    for i, (ask, answer) in enumerate(exchanges):
        digests = []
        for value in (ask, answer):
            digest, text = stored(value)
            blobs[digest] = text
            digests.append(digest)
        steps.append({
            "id": f"00000000-0000-4000-9000-{i:012}", "session_id": "00000000-0000-4000-8000-000000000001",
                      "parent_id": None,
            "order_idx": i, "type": "llm_call", "provider": "anthropic", "model": "example-1", "match_key": None,
            "req_blob": digests[0], "resp_blob": digests[1], "input_tok": 12, "output_tok": 3, "latency_ms": 900 + i,
            "started_at": f"2026-01-01T00:00:0{i}.000000+00:00", "is_streaming": streaming})
    session = {"id": "00000000-0000-4000-8000-000000000001", "agent_name": "sum", "git_hash": None,
               "command": "agent ask", "started_at": "2026-01-01T00:00:00+00:00", "ended_at": None,
               "total_cost_usd": 0.0, "metadata": {}}
    document = {"version": 1, "session": session, "steps": steps, "blobs": blobs}
    return (json.dumps(document, indent=2, sort_keys=True) + "\n").encode(), {"version": 1, "events": len(steps),
        "blobs": len(blobs)}


def question(text, stream):
    message = {"messages": [{"content": text, "role": "user"}], "model": "example-1", "stream": stream}
    return {"body": message, "headers": {"content-type": "application/json", "host": "api.example.com"},
            "method": "POST", "path": "/v1/messages"}


def answer(body, events=()):
    """A response; a streamed one has its chunks too."""
    kind = "text/event-stream" if events else "application/json"
    chunks = {"chunks": [{"data": event, "delay_ms": 10 * i} for i, event in enumerate(events)]} if events else {}
    return {"body": body, "headers": {"content-type": kind}, "status_code": 200, **chunks}


def streamed(word):
    events = ["event: start\ndata: {}\n\n", "event: delta\ndata: " + json.dumps({"text": word}) + "\n\n",
              "event: stop\ndata: {}\n\n"]
    return answer("".join(events), events)


for name, replies in (("plain", [answer(ANSWER.decode()), answer("")]),
                      ("streamed", [streamed("4"), streamed("caf\u00e9")])):
    exchanges = [(question(f"What is {i} + 2?", name == "streamed"), reply) for i, reply in enumerate(replies)]
    data, reads = first_version(*exchanges, streaming=name == "streamed")
    vector(f"compat/version-1-{name}", data, "invalid", "Z01", reads=reads)
