"""llm-rewind's own import of a version 1 .rw file, as its `rewind import` does it, into a fresh store.

    llm_rewind_import.py RUN.rw DIRECTORY
"""
import sys
from pathlib import Path

from rewind.engines.cassette import import_cassette, load_cassette_file
from rewind.storage.blobs import BlobStore
from rewind.storage.db import RewindDB

source, store = map(Path, sys.argv[1:])
database = RewindDB(store / "db.duckdb")
session = import_cassette(load_cassette_file(source), database, BlobStore(store / "blobs"))
steps = database.count_steps(session)
if steps == 0:
    sys.exit("no steps imported")
print(steps)
