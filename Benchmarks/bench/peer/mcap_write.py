"""The same bodies as MCAP messages, in zstd chunks of the writer's default size, with index and checksums.

    mcap_write.py LIST.json RAW OUT.mcap
"""
import json
import sys
from pathlib import Path

from mcap.writer import CompressionType, Writer

listing, raw, out = map(Path, sys.argv[1:])
with open(raw, "rb") as bodies, open(out, "wb") as stream:
    writer = Writer(stream, compression=CompressionType.ZSTD)
    writer.start()
    channels = {part: writer.register_channel(topic=part, message_encoding="json", schema_id=0)
                for part in ("request", "response")}
    for seq, part, _, size in json.loads(listing.read_text()):
        writer.add_message(channels[part], log_time=seq, publish_time=seq, sequence=seq, data=bodies.read(size))
    writer.finish()
