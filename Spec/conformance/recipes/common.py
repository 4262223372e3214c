"""What several recipes share: bodies, events and the small base cassettes."""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from builder import Blob, Cassette, Ext, Frames, Member, Pack, Segment  # noqa: E402, F401
from builder import WRITER, blob_body, canonical, change, frame, sha256  # noqa: E402, F401

ASK = b'{"max_tokens":64,"messages":[{"content":"What is 2 + 2?","role":"user"}],"model":"example-1"}'
ANSWER = b'{"content":[{"text":"4","type":"text"}],"model":"example-1","stop_reason":"end_turn"}'


def request(body=ASK, **more):
    return change({"method": "POST", "path": "/v1/messages", "scheme": "https", "authority": "api.example.com",
                   "version": "1.1", "headers": [["Host", "api.example.com"], ["Content-Type", "application/json"],
                                                 ["Content-Length", str(len(body or b""))]],
                   **({"body": blob_body(body)} if body else {})}, more)


def response(body=ANSWER, **more):
    return change({"status": 200, "reason": "OK", "version": "1.1",
                   "headers": [["Content-Type", "application/json"], ["Content-Length", str(len(body or b""))]],
                   **({"body": blob_body(body)} if body else {})}, more)


def http(seq=0, ask=ASK, answer=ANSWER, **more):
    event = {"kind": "http", "seq": seq, "at": 1000 * seq, "took": 250, "request": request(ask),
             "response": response(answer)}
    return change(event, more)


def tool(seq=0, **more):
    return change({"kind": "tool", "seq": seq, "name": "search", "arguments": {"size": 0}, "result": {"size": 0}}, more)


def marker(seq=0, **more):
    return change({"kind": "marker", "seq": seq, "name": "start"}, more)


def packed(*events, pack=None, segment=None, **more):
    """One exchange, its two bodies in a pack: the base of most vectors. Keywords go to the Cassette."""
    return Cassette(Pack(ASK, ANSWER, **(pack or {})), Segment(*(events or (http(),)), **(segment or {})), **more)


def own(content=ASK, *, event=None, segment=None, **blob):
    """A tool call whose arguments are a blob with its own member."""
    part = Blob(content, **blob)
    body = {"blob": part.digest, "size": part.row.get("size", len(content))}
    return Cassette(part, Segment(event or tool(arguments=body), **(segment or {})))


def plain(*events, **more):
    """Events without any body."""
    return Cassette(Segment(*(events or (marker(),))), **more)


def three(**more):
    """Three exchanges in three segments, each with its pack."""
    parts = []
    for i in range(3):
        ask, answer = ASK.replace(b"2 + 2", b"%d + 1" % i), ANSWER.replace(b'"4"', b'"%d"' % (i + 1))
        parts += [Pack(ask, answer), Segment(http(i, ask, answer))]
    return Cassette(*parts, header={"session": {"name": "sums"}},
                    manifest={"session": {"name": "sums", "status": "ok"}}, **more)
