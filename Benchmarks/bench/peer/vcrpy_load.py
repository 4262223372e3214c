"""vcrpy's loader on each file, as a test that replays it would call it; prints the files that it reads.

    vcrpy_load.py FILE ...
    vcrpy_load.py --folder FOLDER
"""
import sys
from pathlib import Path

from vcr.serialize import deserialize
from vcr.serializers import yamlserializer

names = sys.argv[1:]
if names[:1] == ["--folder"]:
    names = sorted(str(path) for path in Path(names[1]).iterdir())

for name in names:
    try:
        requests, _ = deserialize(Path(name).read_text(encoding="utf-8"), yamlserializer)
    except Exception:  # other tools' dialects raise all sorts of errors
        continue
    if requests:
        print(name)
