"""llm-rewind's match keys of requests, as `rewind-pack key --batch` reads and prints them.

    llm_rewind_keys.py REQUESTS.jsonl

Without a file it only starts, so that the time for that can be taken off.
"""
import base64
import json
import sys

from rewind.proxy.normalize import normalize_request

if len(sys.argv) > 1:
    with open(sys.argv[1], "rb") as requests:
        for line in requests:
            request = json.loads(line)
            print(normalize_request(request["method"], request["path"], base64.b64decode(request["body_base64"])))
