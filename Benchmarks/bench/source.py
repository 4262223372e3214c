"""Heavy work on a recorded run, in a process of its own so that the measuring process stays small.

    source.py bodies RUN.rw LIST.json RAW      the bodies of an llm-rewind version 1 file, in order: a list of
                                               [seq, part, sha256, size], and all of them concatenated
    source.py digests CASSETTE.rw              the same list from a cassette, as its timeline has it, to stdout
    source.py requests RUN.rw OUT.jsonl        the requests of a version 1 file, a JSON line each
    source.py changed RUN.rw OUT.rw STEP       a version 1 file in which the tool before a step gave back something else
    source.py small OUT.rw                     a version 1 file of one exchange with two 1 KB bodies
"""
import base64
import hashlib
import json
import random
import subprocess
import sys
import zipfile

PARTS = ("request", "response")


def octets(body):
    """A version 1 body's bytes: text as it is, anything else as Python's json writes it."""
    return body.encode() if isinstance(body, str) else json.dumps(body).encode()


def version1_bodies(path):
    with open(path, encoding="utf-8") as file:
        document = json.load(file)
    for step in document["steps"]:
        for part, blob in zip(PARTS, (step["req_blob"], step["resp_blob"])):
            body = json.loads(base64.b64decode(document["blobs"][blob]))["body"]
            yield step["order_idx"], part, octets(body)


def write_bodies(run, listing, raw):
    entries = []
    with open(raw, "wb") as out:
        for seq, part, body in version1_bodies(run):
            entries.append([seq, part, hashlib.sha256(body).hexdigest(), len(body)])
            out.write(body)
    with open(listing, "w", encoding="utf-8") as out:
        json.dump(entries, out)


def write_requests(run, lines):
    with open(run, encoding="utf-8") as file:
        document = json.load(file)
    with open(lines, "w", encoding="utf-8") as out:
        for step in document["steps"]:
            request = json.loads(base64.b64decode(document["blobs"][step["req_blob"]]))
            body = base64.b64encode(octets(request["body"])).decode()
            print(json.dumps({"method": request["method"], "path": request["path"],
                              "content_type": request["headers"]["content-type"], "body_base64": body}), file=out)


def write_changed(run, out, step):
    with open(run, encoding="utf-8") as file:
        document = json.load(file)
    blobs, first = document["blobs"], int(step)
    for item in document["steps"]:
        if item["order_idx"] < first:
            continue
        request = json.loads(base64.b64decode(blobs.pop(item["req_blob"])))
        result = request["body"]["messages"][2 * first]["content"][0]
        result["content"] = "CHANGED " + result["content"][8:]
        data = json.dumps(request).encode()
        item["req_blob"] = hashlib.sha256(data).hexdigest()
        blobs[item["req_blob"]] = base64.b64encode(data).decode()
    with open(out, "w", encoding="utf-8") as file:
        json.dump(document, file)


def cassette_digests(path):
    """Read with nothing but zipfile and zstd: a check should not lean on the program that it checks."""
    entries = []
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if not name.startswith("timeline/"):
                continue
            zstd = subprocess.run(["zstd", "-dcq"], input=archive.read(name), stdout=subprocess.PIPE, check=True)
            for event in map(json.loads, zstd.stdout.splitlines()):
                for part in PARTS:
                    body = event.get(part, {}).get("body") if event["kind"] == "http" else None
                    if body:
                        entries.append([event["seq"], part, body["blob"], body["size"]])
    return sorted(entries)


def write_small(path):
    """Bodies of random letters: nothing that compression could make much of."""
    rng = random.Random(1)

    def letters(count):
        return "".join(rng.choices("abcdefghijklmnopqrstuvwxyz", k=count))

    request, response = {"prompt": letters(1024 - 14)}, letters(1024)
    blobs = {}

    def put(payload):
        data = json.dumps(payload, sort_keys=True).encode()
        digest = hashlib.sha256(data).hexdigest()
        blobs[digest] = base64.b64encode(data).decode()
        return digest

    json_type = {"content-type": "application/json"}
    session = "00000001-0000-4000-8000-000000000001"
    step = {
        "id": "00000001-0000-4000-9000-000000000001", "session_id": session, "parent_id": None, "order_idx": 0,
        "type": "llm_call", "provider": "openai", "model": "gpt-4o", "match_key": None,
        "req_blob": put({"method": "POST", "path": "/v1/responses", "headers": json_type, "body": request}),
        "resp_blob": put({"status_code": 200, "headers": json_type, "body": response}),
        "input_tok": 256, "output_tok": 256, "latency_ms": 900, "started_at": "2026-05-23T14:00:00.000000+00:00",
        "is_streaming": False,
    }
    document = {
        "blobs": blobs, "steps": [step], "version": 1,
        "session": {"id": session, "agent_name": "small", "git_hash": None, "command": None, "ended_at": None,
                    "started_at": "2026-05-23T14:00:00+00:00", "total_cost_usd": 0.0, "metadata": {}},
    }
    with open(path, "w", encoding="utf-8") as out:
        json.dump(document, out)


def main(verb, *args):
    if verb == "bodies":
        write_bodies(*args)
    elif verb == "requests":
        write_requests(*args)
    elif verb == "changed":
        write_changed(*args)
    elif verb == "small":
        write_small(*args)
    elif verb == "digests":
        json.dump(cassette_digests(*args), sys.stdout)
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main(*sys.argv[1:])
