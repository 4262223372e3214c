"""llm-rewind's own mutants of a session, as its `rewind mutate` makes them before it runs anything.

    llm_rewind_mutate.py STORE COUNT

STORE is what llm_rewind_import.py made. Of the five mutants of each step, COUNT are made, evenly chosen; with 0 it only
starts and lists them, so that the time for that can be taken off.
"""
import sys
from pathlib import Path

from rewind.engines.mutate import generate_mutations
from rewind.storage.blobs import BlobStore
from rewind.storage.db import RewindDB

store, count = Path(sys.argv[1]), int(sys.argv[2])
database, blobs = RewindDB(store / "db.duckdb"), BlobStore(store / "blobs")
session = next(found.id for found in database.list_sessions(limit=10_000) if "base_session_id" not in found.metadata)
mutations = list(generate_mutations(database, session))
for number in range(count):
    mutations[number * len(mutations) // count].apply(database, blobs, session)
print(len(mutations))
