"""The same exchanges through agentrr's log writer, as its recorder makes its events.

    agentrr_write.py LIST.json RAW OUT.jsonl

It has no importer and no bytes of HTTP: requests are JSON objects, and a response is what an SDK returned, here
one string. `fsync` is off, because rewind-pack's import does not sync either.
"""
import json
import sys
from pathlib import Path

from agentrr_core.integrity import compute_integrity
from agentrr_core.log.writer import LogWriter, LogWriterConfig
from agentrr_core.schema.events import Event, EventStatus, EventType, RunHeader
from agentrr_core.signature import request_signature

listing, raw, out = map(Path, sys.argv[1:])
out.unlink(missing_ok=True)
out.with_suffix(out.suffix + ".idx").unlink(missing_ok=True)
writer = LogWriter(LogWriterConfig(out, fsync_every_event=False))
writer.append_header(RunHeader(run_id="run"))
request = None
with open(raw, "rb") as bodies:
    for seq, part, _, size in json.loads(listing.read_text()):
        body = bodies.read(size)
        if part == "request":
            request = json.loads(body)
            continue
        response = {"text": body.decode()}
        writer.append_event(Event(
            event_id=f"e-{seq}", run_id="run", seq=seq, type=EventType.LLM_CALL, ts_logical=seq, status=EventStatus.OK,
            request=request, response=response, meta={"request_sig": request_signature(request)},
            integrity=compute_integrity(request, response, None)))
writer.finalize_index()
