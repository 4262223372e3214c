"""agentrr's log reader: parses every event and checks its digest.

    agentrr_read.py LOG.jsonl
"""
import sys
from pathlib import Path

from agentrr_core.log.reader import LogReader

print(len(LogReader(Path(sys.argv[1])).events))
