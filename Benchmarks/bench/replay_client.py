"""A client of a replaying server, apart from the process that measures.

    replay_client.py ask RUN.rw HOST:PORT [--skip N] [--count N] [--ahead N]
                                                          each request of a version 1 file once, in order, over one
                                                          connection; so many are under way at once, that the server
                                                          never waits for the client
    replay_client.py first RUN.rw HOST:PORT               the first request, tried until the server is there, after a
                                                          line that says that the client is
    replay_client.py streams RUN.rw HOST:PORT COUNT       as many streams at once, held open together
    replay_client.py soak RUN.rw HOST:PORT SECONDS        all requests again and again, after a reset each time

Requests have the absolute form that proxies get (RFC 9112 §3.2.2), so that servers of any kind can be asked. Prints one
JSON object on its last line: seconds, requests and what went wrong.
"""
import argparse
import asyncio
import base64
import json
import select
import socket
import sys
import time


def recordings(path):
    """The requests of a version 1 file as bytes for the socket, each with the body of its answer."""
    with open(path, encoding="utf-8") as file:
        document = json.load(file)
    blobs = document["blobs"]
    for step in document["steps"]:
        request, answer = (json.loads(base64.b64decode(blobs[step[part]])) for part in ("req_blob", "resp_blob"))
        body = json.dumps(request["body"]).encode()
        head = (f"POST http://{request['headers']['host']}{request['path']} HTTP/1.1\r\n"
                f"host: {request['headers']['host']}\r\ncontent-type: application/json\r\n"
                f"content-length: {len(body)}\r\n\r\n")
        yield head.encode() + body, answer["body"].encode(), [chunk["data"].encode() for chunk in answer["chunks"]]


class Reader:
    """Reads answers from a connection."""

    def __init__(self, connection):
        self.connection, self.rest = connection, b""

    def more(self):
        data = self.connection.recv(1 << 18)
        if not data:
            raise EOFError("the server closed the connection")
        self.rest += data

    def until(self, mark):
        while mark not in self.rest:
            self.more()
        part, _, self.rest = self.rest.partition(mark)
        return part

    def exactly(self, count):
        while len(self.rest) < count:
            self.more()
        part, self.rest = self.rest[:count], self.rest[count:]
        return part

    def answer(self):
        """(status, pieces of the body)."""
        head = self.until(b"\r\n\r\n").lower()
        status = int(head.split(b" ", 2)[1])
        if b"transfer-encoding: chunked" not in head:
            length = next(line for line in head.split(b"\r\n") if line.startswith(b"content-length:"))
            return status, [self.exactly(int(length.partition(b":")[2]))]
        pieces = []
        while True:
            piece = self.exactly(int(self.until(b"\r\n").partition(b";")[0], 16) + 2)[:-2]
            if not piece:
                return status, pieces
            pieces.append(piece)


def connect(address, patience=0):
    host, _, port = address.rpartition(":")
    end = time.monotonic() + patience
    while True:
        try:
            connection = socket.create_connection((host, int(port)))
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return connection
        except ConnectionRefusedError:
            if time.monotonic() > end:
                raise
            time.sleep(0.001)


def ask(connection, reader, request, body):
    connection.sendall(request)
    status, pieces = reader.answer()
    return status == 200 and b"".join(pieces) == body


def parsed(data):
    """(status, body) of a raw answer."""
    reader = Reader(None)
    reader.rest = data
    status, pieces = reader.answer()
    return status, b"".join(pieces)


def end_of_answer(data, start):
    """Where an answer ends that starts there; -1 when not all of it has come."""
    body = data.find(b"\r\n\r\n", start) + 4
    if body < 4:
        return -1
    head = data[start:body].lower()
    at = head.find(b"content-length:")
    if at >= 0:
        end = body + int(head[at + 15:].partition(b"\r")[0])
        return end if len(data) >= end else -1
    end = data.find(b"\r\n0\r\n\r\n", body - 2)
    return end + 7 if end >= 0 else -1


def run_ask(options):
    end = None if options.count is None else options.skip + options.count
    asked = list(recordings(options.run))[options.skip:end]
    requests = [request for request, _, _ in asked]
    answers, rest = [], b""
    connection = connect(options.address)
    start = time.perf_counter()
    for request in requests[:options.ahead]:
        connection.sendall(request)
    following = options.ahead
    while len(answers) < len(requests):
        try:
            data = connection.recv(1 << 20, socket.MSG_DONTWAIT)
        except BlockingIOError:
            # It does not sleep: no server pays for waking it.
            continue
        if not data:
            raise EOFError("the server closed the connection")
        rest += data
        at = 0
        while (end := end_of_answer(rest, at)) >= 0:
            answers.append(rest[at:end])
            at = end
            if following < len(requests):
                connection.sendall(requests[following])
                following += 1
        rest = rest[at:]
    seconds = time.perf_counter() - start
    wrong = sum(parsed(data) != (200, body) for data, (_, body, _) in zip(answers, asked))
    return {"seconds": seconds, "requests": len(asked), "wrong": wrong}


def run_first(options):
    request, body, _ = next(recordings(options.run))
    print("ready", flush=True)
    connection = connect(options.address, patience=60)
    good = ask(connection, Reader(connection), request, body)
    return {"at": time.time(), "requests": 1, "wrong": int(not good)}


def run_streams(options):
    """Every stream is begun before any is read to its end; each chunk must come as a chunk, and in its place."""
    asked = list(recordings(options.run))[:options.number]

    async def one(request, chunks, begun, all_begun):
        host, _, port = options.address.rpartition(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        writer.write(request)
        await writer.drain()
        head = await reader.readuntil(b"\r\n\r\n")
        begun.append(head)
        if len(begun) == len(asked):
            all_begun.set()
        await all_begun.wait()
        pieces = []
        while True:
            length = int((await reader.readline()).partition(b";")[0], 16)
            piece = (await reader.readexactly(length + 2))[:-2]
            if not piece:
                break
            pieces.append(piece)
        writer.close()
        return pieces == chunks and b" 200 " in head

    async def every():
        begun, all_begun = [], asyncio.Event()
        return await asyncio.gather(*(one(request, chunks, begun, all_begun) for request, _, chunks in asked))

    start = time.perf_counter()
    good = asyncio.run(asyncio.wait_for(every(), 300))
    return {"seconds": time.perf_counter() - start, "requests": len(good), "wrong": good.count(False)}


def run_soak(options):
    asked, wrong, count, resets = list(recordings(options.run)), 0, 0, 0
    start = time.perf_counter()
    while time.perf_counter() - start < options.number:
        # A connection for every hundred requests, as clients do that come and go.
        for first in range(0, len(asked), 100):
            with connect(options.address) as connection:
                reader = Reader(connection)
                for request, body, _ in asked[first:first + 100]:
                    wrong += not ask(connection, reader, request, body)
                    count += 1
        with connect(options.address) as connection:
            connection.sendall(b"POST /-/rewind/reset HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\n\r\n")
            wrong += connection.recv(1 << 16).split(b" ", 2)[1][:1] != b"2"
        resets += 1
    return {"seconds": time.perf_counter() - start, "requests": count, "wrong": wrong, "resets": resets}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["ask", "first", "streams", "soak"])
    parser.add_argument("run")
    parser.add_argument("address")
    parser.add_argument("number", type=int, nargs="?", default=0)
    parser.add_argument("--skip", type=int, default=0)
    parser.add_argument("--count", type=int)
    parser.add_argument("--ahead", type=int, default=1)
    options = parser.parse_args()
    print(json.dumps(globals()[f"run_{options.what}"](options)))


if __name__ == "__main__":
    sys.exit(main())
