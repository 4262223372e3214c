"""An agent with a tool, in nothing but Python's standard library: it asks a model how long the file notes.txt is.

It tries again once when the server is at fault, and takes no answer that is not whole.
"""

import json
import os
import sys
import time
import urllib.error
import urllib.request

TOOL = {
    "type": "function",
    "function": {
        "name": "count_lines",
        "parameters": {"type": "object", "properties": {"path": {"type": "string"}}, "required": ["path"]},
    },
}


def ask(messages, attempts=2):
    body = json.dumps({"model": "m-1", "messages": messages, "tools": [TOOL], "stream": True}).encode()
    headers = {"Content-Type": "application/json", "Authorization": "Bearer " + os.environ["OPENAI_API_KEY"]}
    start = time.monotonic()
    request = urllib.request.Request(os.environ["OPENAI_BASE_URL"] + "/chat/completions", body, headers)
    try:
        with urllib.request.urlopen(request, timeout=120) as answer:
            return message(answer, start)
    except urllib.error.HTTPError as error:
        if error.code < 500 or attempts == 1:
            sys.exit(f"refused: {error.code}")
        print(f"again after {error.code}", file=sys.stderr)
    return ask(messages, attempts - 1)


def message(stream, start):
    """What the model says, put together from its stream."""
    text, calls, finish = "", {}, None
    for line in stream:
        data = line.decode().strip().removeprefix("data: ")
        if not data or data == "[DONE]":
            continue
        choice = json.loads(data)["choices"][0]
        finish = choice.get("finish_reason") or finish
        text += choice["delta"].get("content") or ""
        for call in choice["delta"].get("tool_calls", []):
            known = calls.setdefault(call["index"], {"type": "function", "function": {"name": "", "arguments": ""}})
            known["id"] = call.get("id") or known["id"]
            for name, value in call["function"].items():
                known["function"][name] += value
    print(f"answered in {round(1000 * (time.monotonic() - start))} ms", file=sys.stderr)
    if not finish:
        sys.exit("the answer was cut off")
    return {"role": "assistant", "content": text or None, **({"tool_calls": list(calls.values())} if calls else {})}


messages = [{"role": "user", "content": "How many lines has notes.txt?"}]
while (said := ask(messages)).get("tool_calls"):
    messages.append(said)
    for call in said["tool_calls"]:
        with open(json.loads(call["function"]["arguments"])["path"]) as file:
            count = len(file.readlines())
        messages.append({"role": "tool", "tool_call_id": call["id"], "content": str(count)})
print(said["content"])
