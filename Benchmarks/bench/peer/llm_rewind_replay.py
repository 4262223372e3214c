"""llm-rewind's own replay of a version 1 .rw file: its addon in mitmproxy, as its `rewind replay` starts it.

    llm_rewind_replay.py RUN.rw DIRECTORY PORT

The file is imported into DIRECTORY unless that is there; its steps get the match keys that llm-rewind computes.
"""
import asyncio
import base64
import json
import sys
from pathlib import Path

from rewind.storage.blobs import BlobStore
from rewind.storage.db import RewindDB

source, store, port = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])


def prepare():
    from rewind.engines.cassette import import_cassette, load_cassette_file
    from rewind.proxy.normalize import normalize_request
    document = json.loads(source.read_text())
    for step in document["steps"]:
        request = json.loads(base64.b64decode(document["blobs"][step["req_blob"]]))
        step["match_key"] = normalize_request(request["method"], request["path"], json.dumps(request["body"]).encode())
    store.mkdir(parents=True)
    keyed = store / "keyed.rw"
    keyed.write_text(json.dumps(document))
    database = RewindDB(store / "db.duckdb")
    session = import_cassette(load_cassette_file(keyed), database, BlobStore(store / "blobs"))
    (store / "session").write_text(session)


if not store.exists():
    prepare()
if port:
    from rewind.proxy.addon import run_replay_proxy
    session = (store / "session").read_text()
    asyncio.run(run_replay_proxy(RewindDB(store / "db.duckdb"), BlobStore(store / "blobs"), session,
                                 host="127.0.0.1", port=port, confdir=store))
