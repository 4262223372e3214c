"""Unmodified clients that send recorded requests again: official SDKs, Node's fetch and curl."""
import json
import subprocess

import anthropic
import openai
from google import genai

FRAMING = {"host", "content-length", "transfer-encoding", "connection", "accept-encoding", "expect"}


class Request:
    """A recorded request."""

    def __init__(self, method, path, headers, body, authority):
        self.method, self.path, self.headers, self.body = method, path, headers, body
        self.authority = authority
        try:
            self.json = json.loads(body)
        except ValueError:
            self.json = None

    @property
    def plain(self):
        return self.path.partition("?")[0]


def split(body, *names):
    """The arguments that a method has by name, and all others as its extra body."""
    return {name: body[name] for name in names}, {name: body[name] for name in body if name not in names}


def read(answer):
    """An answer or a stream, to its end."""
    if hasattr(answer, "__next__") or type(answer).__name__.endswith("Stream"):
        return len([event for event in answer])
    return 1


def by_openai(url, request):
    client = openai.OpenAI(api_key="none", base_url=url + "/v1", max_retries=0)
    body = request.json
    if request.plain.endswith("/chat/completions") and {"model", "messages"} <= body.keys():
        named, extra = split(body, "model", "messages")
        return read(client.chat.completions.create(**named, stream=bool(extra.pop("stream", False)) or openai.omit,
                                                   extra_body=extra))
    if request.plain.endswith("/responses") and {"model", "input"} <= body.keys():
        named, extra = split(body, "model", "input")
        return read(client.responses.create(**named, stream=bool(extra.pop("stream", False)) or openai.omit,
                                            extra_body=extra))
    if request.plain.endswith("/embeddings"):
        named, extra = split(body, "model", "input")
        # The library asks for base64 unless it is told otherwise, which is another request.
        named["encoding_format"] = extra.pop("encoding_format", openai.omit)
        if named["encoding_format"] is openai.omit:
            return read(client.post("/embeddings", cast_to=object, body=body))
        return read(client.embeddings.create(**named, extra_body=extra))
    if request.plain.endswith("/images/generations"):
        named, extra = split(body, "prompt")
        return read(client.images.generate(**named, extra_body=extra))
    return read(client.post(request.path.removeprefix("/v1"), cast_to=object, body=body))


def by_anthropic(url, request):
    # With a timeout of its own choice, the library asks for long answers without a stream.
    client = anthropic.Anthropic(api_key="none", base_url=url, max_retries=0, timeout=60)
    if request.path == "/v1/messages" and {"model", "messages", "max_tokens"} <= request.json.keys():
        named, extra = split(request.json, "model", "messages", "max_tokens")
        return read(client.messages.create(**named, stream=bool(extra.pop("stream", False)) or anthropic.omit,
                                           extra_body=extra))
    return read(client.post(request.path, cast_to=object, body=request.json))


def by_genai(url, request):
    client = genai.Client(api_key="none", http_options={"base_url": url})
    version, _, path = request.path.lstrip("/").partition("/")
    options = {"api_version": version}
    if "alt=sse" in path:
        return len(list(client._api_client.request_streamed("post", path, request.json, options)))
    client._api_client.request("post", path, request.json, options)
    return 1


def by_curl(url, request):
    # Of a HEAD, curl would wait for a body, if it were not told in its own way.
    ask = ["--head"] if request.method == "HEAD" else ["-X", request.method, "--data-binary", "@-"]
    command = ["curl", "-sS", "--noproxy", "*", "-m", "20", "--globoff", "--path-as-is", *ask, "-o", "-",
               url + request.path]
    headers = [f"{name}: {value}" for name, value in request.headers if name.lower() not in FRAMING]
    if not any(header.lower().startswith("content-type:") for header in headers):
        headers.append("Content-Type:")   # which keeps curl from naming that of a form
    for header in headers:
        command += ["-H", header]
    return run(command, request.body)


def run(command, body):
    """A program that gets the body; what it says when it fails is the error."""
    done = subprocess.run(command, input=body, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
    if done.returncode:
        lines = done.stderr.decode(errors="replace").strip().splitlines() or [f"exit status {done.returncode}"]
        raise RuntimeError(next((line for line in lines if "Error" in line), lines[0]))
    return 1


FETCH = """
const [url, method, headers] = JSON.parse(process.argv[1]);
const pieces = [];
for await (const piece of process.stdin) pieces.push(piece);
const body = Buffer.concat(pieces);
const answer = await fetch(url, {method, headers, body: ["GET", "HEAD"].includes(method) ? undefined : body});
try { await answer.arrayBuffer(); } catch (error) { console.error(String(error)); process.exit(1); }
"""


def by_fetch(url, request):
    headers = [[name, value] for name, value in request.headers if name.lower() not in FRAMING]
    call = json.dumps([url + request.path, request.method, headers])
    return run(["node", "--input-type=module", "-e", FETCH, call], request.body)


def clients(request):
    """The clients that a recorded request can have come from, and those that send anything."""
    found = []
    host, body = request.authority, isinstance(request.json, dict)
    if request.method == "POST" and body:
        if request.plain.endswith("/messages") or request.plain.endswith("/messages/count_tokens"):
            found.append(("anthropic", by_anthropic))
        elif "enerateContent" in request.plain or ":embedContent" in request.plain or ":batchEmbed" in request.plain:
            if request.plain.split("/")[1] in ("v1", "v1beta", "v1alpha"):
                found.append(("google-genai", by_genai))
        elif request.plain.startswith("/v1/") and "openai.com" in host:
            found.append(("openai", by_openai))
    return found + [("fetch", by_fetch), ("curl", by_curl)]


# What an SDK raises for a recorded error: it saw the answer, and that is compared at the socket.
ERRORS = (openai.APIStatusError, anthropic.APIStatusError, genai.errors.APIError)
