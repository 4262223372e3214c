"""HTTP/1.1 as it stands on the wire."""


class Response:
    """A response: status, headers in order, pieces of the body, trailers, and what came before it.

    Of bytes that are none, `status` is 0. `end` is how the connection ended: `eof`, `reset`, or not yet.
    """

    def __init__(self, raw, end="", method="GET"):
        self.status, self.interim, self.headers, self.trailers = 0, [], [], []
        self.pieces, self.is_whole, self.end = [], False, end
        while b"\r\n\r\n" in raw:
            head, _, raw = raw.partition(b"\r\n\r\n")
            status, *lines = head.split(b"\r\n")
            code, fields = int(status.split(b" ", 2)[1]), fields_of(lines)
            if code // 100 != 1:
                self.status, self.headers = code, fields
                self._read(raw, method)
                return
            if code != 100:   # leave to go on, which the client asked for
                self.interim.append((code, fields))

    def _read(self, rest, method):
        names = {name.lower(): value.lower() for name, value in self.headers}
        if method == "HEAD" or self.status in (204, 304):
            self.pieces, self.is_whole = [rest] if rest else [], not rest
        elif names.get(b"transfer-encoding") == b"chunked":
            self._read_chunks(rest)
        else:
            self.pieces = [rest] if rest else []
            length = int(names.get(b"content-length", -1))
            self.is_whole = len(rest) == length if length >= 0 else self.end == "eof"

    def _read_chunks(self, rest):
        while b"\r\n" in rest:
            size, _, rest = rest.partition(b"\r\n")
            try:
                length = int(size, 16)
            except ValueError:
                return
            if not length:
                trailers, found, _ = (b"\r\n" + rest).partition(b"\r\n\r\n")
                self.trailers, self.is_whole = fields_of(trailers.split(b"\r\n")[1:]), bool(found)
                return
            self.pieces.append(rest[:length])
            rest = rest[length + 2:]

    @property
    def body(self):
        return b"".join(self.pieces)


def fields_of(lines):
    return [tuple(part.strip() for part in line.split(b":", 1)) for line in lines if line]
