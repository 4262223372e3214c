"""A server on the loopback that answers requests, whatever they are, with recorded bytes."""
import http.client
import socket
import struct
import threading
import time

from loopback import Loopback

# Clients' own waiting is not waited for: they see another `time.sleep`.
sleep = time.sleep
STALL = 3


class Server(Loopback):
    """Answers in order; the last answer again when there are more requests."""

    def __init__(self, answers):
        super().__init__()
        self.answers, self.requests = answers, 0
        self._lock = threading.Lock()

    def handle(self, connection):
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with connection, connection.makefile("rb") as stream:
            try:
                while receive(stream) and send(connection, self._next()):
                    pass
            except OSError:   # the client has gone
                pass

    def _next(self):
        with self._lock:
            self.requests += 1
            return self.answers[min(self.requests, len(self.answers)) - 1]


def receive(stream):
    """Reads one request to its end; false when there is none."""
    if not stream.readline():
        return False
    headers = http.client.parse_headers(stream)
    stream.read(int(headers.get("content-length", 0)))
    return True


def send(connection, answer):
    """Sends what was recorded, as raw bytes; false when the connection ends with it."""
    if not answer.status:
        if answer.failure == "reset":
            reset(connection)
        return False
    names = {name.lower(): value.lower() for name, value in answer.headers}
    headers = list(answer.headers)
    chunked = b"chunked" in names.get(b"transfer-encoding", b"")
    if not chunked and b"content-length" not in names and answer.framing in ("", "chunked", "h2"):
        headers.append((b"Transfer-Encoding", b"chunked"))
        chunked = True
    reason = answer.reason or http.client.responses.get(answer.status, "").encode()
    head = b"HTTP/1.1 %d %s\r\n" % (answer.status, reason)
    connection.sendall(head + lines(headers) + b"\r\n")
    for piece in answer.pieces:
        connection.sendall(b"%x\r\n%s\r\n" % (len(piece), piece) if chunked else piece)
    if answer.end in ("", "eof-clean"):
        if chunked:
            connection.sendall(b"0\r\n" + lines(answer.trailers) + b"\r\n")
        announced = chunked or b"content-length" in names
        return not answer.end and announced and names.get(b"connection") != b"close"
    if answer.end in ("stall", "never"):
        sleep(STALL)
    if answer.end == "reset":
        reset(connection)
    return False


def lines(headers):
    return b"".join(b"%s: %s\r\n" % header for header in headers)


def reset(connection):
    """Closing then sends RST."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
