"""Agents with a tool, in nothing but Python's standard library: they ask Claude for names of pelicans.

    pelicans.py careful     tries again, waits as it is told, and takes no answer that is not whole
    pelicans.py careless    takes what comes
    pelicans.py eager       tries again at once, for ever
    pelicans.py stubborn    has no deadline
    pelicans.py random      prints something else each time
"""

import http.client
import json
import os
import sys
import time
import urllib.parse
import zlib

MODEL = "claude-haiku-4-5-20251001"
TOOL = "pelican_name_generator"
NAMES = ["Charles", "Sammy"]
RETRIED = {408, 409, 429}
# Seconds without a byte: a busy machine needs some for an answer that is there.
TIMEOUT = 10


class Refused(Exception):
    def __init__(self, message, retries=False, wait=0.0):
        super().__init__(message)
        self.retries = retries
        self.wait = wait


def send(messages, timeout):
    url = urllib.parse.urlsplit(os.environ["ANTHROPIC_BASE_URL"])
    connection = http.client.HTTPConnection(url.hostname, url.port, timeout=timeout)
    tool = {"name": TOOL, "description": "", "input_schema": {"properties": {}, "type": "object"}}
    body = json.dumps(
        {"max_tokens": 8192, "messages": messages, "model": MODEL, "temperature": 1.0, "tools": [tool], "stream": True}
    )
    headers = {"Content-Type": "application/json", "x-api-key": os.environ["ANTHROPIC_API_KEY"]}
    connection.request("POST", url.path + "/v1/messages", body, headers)
    return connection.getresponse()


def decode(response, data, strict):
    if response.getheader("Content-Encoding") != "gzip":
        return data
    decoder = zlib.decompressobj(31)
    try:
        text = decoder.decompress(data) + decoder.flush()
    except zlib.error as error:
        if strict:
            raise Refused(f"the answer cannot be unpacked: {error}")
        return b""
    if strict and not decoder.eof:
        raise Refused("the answer was cut")
    return text


def events(text, strict):
    for block in text.decode("utf-8", "strict" if strict else "replace").replace("\r\n", "\n").split("\n\n"):
        lines = [line[5:].removeprefix(" ") for line in block.split("\n") if line.startswith("data:")]
        if not lines:
            continue
        try:
            event = json.loads("\n".join(lines))
        except ValueError as error:
            if strict:
                raise Refused(f"the stream holds no JSON: {error}")
            continue
        if isinstance(event, dict):
            yield event


def take(events, strict):
    """The text, the calls, and whether the answer came to its end."""
    text, calls, stop, ended = "", {}, None, False
    for event in events:
        kind = event.get("type")
        if kind == "error":
            if strict:
                raise Refused(str(event.get("error")), retries=not text)
            continue
        if kind == "content_block_start" and event["content_block"]["type"] == "tool_use":
            calls[event["index"]] = dict(event["content_block"], arguments="")
        elif kind == "content_block_delta":
            delta = event["delta"]
            if delta.get("type") == "text_delta":
                text += delta["text"]
            elif delta.get("type") == "input_json_delta" and event["index"] in calls:
                calls[event["index"]]["arguments"] += delta["partial_json"]
        elif kind == "message_delta":
            stop = event["delta"].get("stop_reason")
        elif kind == "message_stop":
            ended = True
    if strict and not ended:
        raise Refused("the answer has no end")
    if strict and stop in ("max_tokens", "refusal", "pause_turn"):
        raise Refused(f"the answer is incomplete: {stop}")
    return text, [calls[index] for index in sorted(calls)]


def ask(messages, strict, timeout):
    response = send(messages, timeout)
    try:
        data = response.read()
    except http.client.IncompleteRead as error:
        if strict:
            raise Refused("the connection was lost in the answer")
        data = error.partial
    if strict and response.status != 200:
        word = response.getheader("Retry-After") or "0"
        flip = response.getheader("x-should-retry")
        retries = flip == "true" or flip is None and (response.status in RETRIED or response.status >= 500)
        message = decode(response, data, True).decode("utf-8", "replace")[:2000]
        raise Refused(f"status {response.status}: {message}", retries, float(word) if word.replace(".", "", 1).isdigit() else 0)
    return take(events(decode(response, data, strict), strict), strict)


def patient(messages):
    for attempt in range(4):
        try:
            return ask(messages, True, TIMEOUT)
        except Refused as error:
            if not error.retries or attempt == 3:
                raise
            time.sleep(max(0.01, error.wait))
        except (OSError, http.client.HTTPException):
            if attempt == 3:
                raise
            time.sleep(0.01)


def eager(messages):
    while True:
        try:
            return ask(messages, True, TIMEOUT)
        except (Refused, OSError, http.client.HTTPException):
            continue


def run(ask_model, strict):
    messages = [{"role": "user", "content": [{"type": "text", "text": "Two names for a pet pelican"}]}]
    while True:
        text, calls = ask_model(messages)
        if not calls:
            print(text)
            return
        # The recorded program sent a space where there was no text.
        content = [{"type": "text", "text": text or " "}]
        results = []
        for number, call in enumerate(calls):
            try:
                arguments = json.loads(call["arguments"] or "{}")
                valid = isinstance(arguments, dict) and call["name"] == TOOL
            except ValueError:
                arguments, valid = {}, False
            content.append({"type": "tool_use", "id": call["id"], "name": call["name"], "input": arguments})
            result = {"type": "tool_result", "tool_use_id": call["id"], "content": NAMES[number % 2]}
            if strict and not valid:
                result.update(content="error: there is no such tool, or its arguments are invalid", is_error=True)
            results.append(result)
        messages += [{"role": "assistant", "content": content}, {"role": "user", "content": results}]


def main(mode):
    if mode == "careful":
        try:
            run(patient, True)
        except (Refused, OSError, http.client.HTTPException, UnicodeDecodeError) as error:
            sys.exit(f"error: no names: {error or type(error).__name__}")
    elif mode == "careless":
        run(lambda messages: ask(messages, False, TIMEOUT), False)
    elif mode == "eager":
        run(eager, True)
    elif mode == "stubborn":
        run(lambda messages: ask(messages, True, None), True)
    else:
        run(lambda messages: ask(messages, True, TIMEOUT), True)
        print(time.time_ns())


main(sys.argv[1])
