"""A relay between a client and a server on the loopback that keeps what the server sent: what the socket saw."""
import socket
import threading

from loopback import Loopback


class Relay(Loopback):
    def __init__(self, address):
        super().__init__()
        self.address, self.sent = address, []

    def take(self):
        """What the server sent since the last time, connection by connection."""
        taken, self.sent = self.sent, []
        return [bytes(part) for part in taken if part]

    def handle(self, client):
        server = socket.create_connection(self.address)
        kept = bytearray()
        self.sent.append(kept)
        for source, sink, keep in ((client, server, None), (server, client, kept)):
            threading.Thread(target=self._pass, args=(source, sink, keep), daemon=True).start()

    def _pass(self, source, sink, keep):
        try:
            while data := source.recv(1 << 16):
                if keep is not None:
                    keep += data
                    if not self.sent or all(part is not keep for part in self.sent):
                        self.sent.append(keep)
                sink.sendall(data)
            sink.shutdown(socket.SHUT_WR)
        except OSError:
            for end in (source, sink):
                end.close()


class Response:
    """A HTTP/1.1 response as it stood on the wire: status, headers in order, pieces of the body."""

    def __init__(self, raw):
        head, _, rest = raw.partition(b"\r\n\r\n")
        status, *lines = head.split(b"\r\n")
        self.status = int(status.split(b" ", 2)[1])
        self.headers = [tuple(part.strip() for part in line.split(b":", 1)) for line in lines]
        names = {name.lower(): value.lower() for name, value in self.headers}
        self.pieces, self.whole = [rest] if rest else [], True
        if names.get(b"transfer-encoding") == b"chunked":
            self.pieces = []
            while rest:
                size, _, rest = rest.partition(b"\r\n")
                length = int(size, 16)
                if length:
                    self.pieces.append(rest[:length])
                rest = rest[length + 2:]
                if not length:
                    break
        elif b"content-length" in names:
            self.whole = len(rest) == int(names[b"content-length"])

    @property
    def body(self):
        return b"".join(self.pieces)
