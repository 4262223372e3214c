"""Cassettes every reader accepts."""
from . import vector
from .common import *


def valid(name, data, *covers):
    vector("valid/" + name, data, "valid", covers=covers)


valid("minimal", Cassette(), "Z01", "Z10", "Z15", "H01", "M01")
valid("lint-allowances", plain(marker(0), header={"lint": {"allow": [
    {"at": "0.*", "expires": "2099-12-31", "reason": "the clock is frozen", "rule": "RWM001"},
    {"reason": "revoked", "rule": "RWS"}]}}), "H01")
valid("example", packed(manifest={"session": {"name": "sum", "command": "agent ask", "start": "2025-01-01T00:00:00Z",
                                              "status": "ok"}}), "P01", "B01", "B02", "E04", "E05", "E07", "M03")
valid("no-bodies", plain(marker(0), http(1, None, None), tool(2)), "E07")

# ---- the rich one: three of everything that repeats ------------------------------------------------

SYSTEM = ("You are a careful assistant working in a repository of example code. Answer briefly; "
          "call a tool when you need a fact. ")
QUESTIONS = ["List the files.", "Read the first one.", "Fix the test.", "Run it again.", "Summarise."]


def conversation(turns):
    messages = [{"role": "system", "content": SYSTEM * 2}]
    for i in range(turns):
        messages += [{"role": "user", "content": QUESTIONS[i]},
                     {"role": "assistant", "content": f"Step {i}: " + sha256(b"%d" % i)}]
    return canonical({"max_tokens": 1024, "messages": messages[:-1], "model": "example-1", "stream": True})


TURN = [conversation(n) for n in range(1, 6)]
SSE = [b'event: message_start\ndata: {"type":"message_start"}\n\n',
       b'event: delta\ndata: {"text":"Hello, w\xc3\xb6rld"}\n\n',
       b'event: message_stop\ndata: {"type":"message_stop"}\n\n']
STREAM = b"".join(SSE)
CHUNKS = b"".join(canonical([len(s), d]) + b"\n" for s, d in zip(SSE, (0, 51200, 73000)))
STREAMS = [STREAM.replace(b"world", b"turn %d" % i).replace(b"Hello", b"Hallo%d" % i) for i in range(3)]
TABLES = [canonical([len(s), 100 * i]) + b"\n" for i, s in enumerate(STREAMS)]
PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452") + bytes(range(256))
GZIP = bytes.fromhex("1f8b08000000000000ff0300000000000000000000") + b"\0" * 7
FRAMES = b'{"type":"ping"}{"type":"pong"}bye'
FRAME_TABLE = b'["out",1,15,0]\n["in",1,15,2500]\n["in",8,3,90]\n'
ARGUMENTS = [b'{"path":"/src/%d.py"}' % i for i in range(3)]
RESULTS = [b"print(%d)\n" % i for i in range(3)]
STATE, RANDOM, NOTE = b'{"step":3,"plan":["a","b"]}', bytes(range(16)), b"an opaque body"
INPUT, OUTPUT, METADATA = b"Fix the test.\n", b"Done: 1 file changed.\n", b'{"repository":"example"}'
LATIN1 = {"base64": "Y2Fm6Q=="}


def ask(content, **more):
    return request(content, headers=[["Host", "api.example.com"], ["x-api-key", "[redacted:1]"],
                                     ["Accept", "text/event-stream"]], **more)


def stream(content, table=None, **more):
    body = blob_body(content, chunks=sha256(table)) if table else blob_body(content)
    return {"status": 200, "reason": "OK", "version": "2", "framing": "h2",
            "headers": [["content-type", "text/event-stream"]], "body": body, **more}


rich = Cassette(
    Blob(STREAM),
    Blob(TURN[0], "zstd", compress=True, retain=True),
    Pack(CHUNKS, ARGUMENTS[0], RESULTS[0], RANDOM),
    Blob(TURN[1], "zstd-prefix", TURN[0], compress=True, retain=True, release=[TURN[0]]),
    Ext("ext/com.example.tool/notes/1.txt", b"first\n"),
    Segment(
        {"kind": "http", "seq": 0, "at": 0, "took": 130000, "id": "call-0", "lane": "main", "keys": {"rewind/2": "k0"},
         "request": ask(TURN[0], framing="content-length", length=7), "response": stream(STREAM, CHUNKS),
         "llm": {"dialect": "anthropic", "provider": "example", "model": "example-1", "served": "example-1-0101",
                 "input": 120, "output": 4, "finish": "end_turn", "stream": True}},
        {"kind": "open", "seq": 1, "at": 140000, "request": ask(TURN[1])},
        {"kind": "tool", "seq": 2, "at": 141000, "took": 20, "id": "tool-0", "parent": "call-0", "lane": "main",
         "name": "read", "arguments": blob_body(ARGUMENTS[0]), "result": blob_body(RESULTS[0])},
        {"kind": "clock", "seq": 3, "at": 141500, "source": "time.time", "value": 1735689600},
        {"kind": "random", "seq": 4, "at": 141600, "source": "os.urandom", "data": blob_body(RANDOM)},
    ),
    Blob(PNG),
    Pack(STREAMS[0], TABLES[0], ARGUMENTS[1], RESULTS[1]),
    Ext("ext/com.example.tool/notes/2.txt", b"second\n"),
    Pack(GZIP, FRAMES, FRAME_TABLE),
    Segment(
        {"kind": "http", "seq": 1, "at": 140000, "took": 99, "id": "call-1", "lane": "main", "keys": {"rewind/2": "k1"},
         "request": ask(TURN[1]),
         "response": stream(STREAMS[0], TABLES[0],
                            interim=[{"status": 102, "headers": []}, {"status": 103, "headers": [["Link", "</a.css>"]]},
                                     {"status": 103, "headers": [["Link", "</b.css>"], ["link", "</c.css>"],
                                                                 ["LINK", "</d.css>"]]}], trailers=[
    ["server-timing", "total;dur=1"], ["x-checksum", "0"], ["x-raw", LATIN1]])},
        {"kind": "http", "seq": 6, "at": 300000, "took": 5, "request": ask(None, method="GET"),
         "error": {"phase": "tls", "kind": "certificate-expired", "message": "the certificate has expired"}},
        {"kind": "http", "seq": 5, "at": 290000, "lane": "side",
         "request": request(None, method="GET", path="/logo.png", headers=[]),
         "response": {"status": 200, "headers": [["Content-Type", "image/png"]],
                      "body": blob_body(PNG, end="eof-abrupt"), "framing": "chunked"}},
        {"kind": "http", "seq": 7, "at": 310000,
         "request": {"method": "GET", "path": {"base64": "L2NhZuk="},
                     "headers": [["X-Caf\u00e9", LATIN1], ["x-\U0001f600", ""], [{"base64": "eC3p"}, "v"]]},
         "response": {"status": 200, "reason": LATIN1, "headers": [["Content-Encoding", "gzip"]],
                      "body": blob_body(GZIP, coding="gzip", end="reset")},
         "fidelity": {"request.headers": "reconstructed", "response.body": "decoded", "response.reason": "absent"}},
        {"kind": "http", "seq": 8, "at": 320000, "request": request(None, method="GET", path="/socket"),
         "response": {"status": 101, "headers": [["Upgrade", "websocket"]], "framing": "none"},
         "frames": {**blob_body(FRAMES), "table": sha256(FRAME_TABLE)}},
        {"kind": "tool", "seq": 9, "at": 330000, "id": "tool-1", "parent": "call-1", "name": "read",
         "arguments": blob_body(ARGUMENTS[1]), "result": blob_body(RESULTS[1])},
    ),
    Blob(TURN[2], "zstd-prefix", TURN[1], compress=True, retain=True),
    Blob(TURN[3], "zstd-prefix", TURN[2], compress=True, retain=True, release=[TURN[1], TURN[2]]),
    Blob(TURN[4], "zstd-prefix", TURN[3], compress=True, release=[TURN[3]]),
    Blob(NOTE, "zstd"),
    Blob(STATE),
    Pack(STREAMS[1], STREAMS[2], TABLES[1], TABLES[2], ARGUMENTS[2], RESULTS[2]),
    Pack(INPUT, OUTPUT, METADATA),
    Ext("ext/org.example/a_b-c.d", b""),
    Segment(
        {"kind": "http", "seq": 10, "at": 340000, "id": "call-2", "request": ask(TURN[2]),
         "response": stream(STREAMS[1], TABLES[1])},
        {"kind": "http", "seq": 11, "at": 350000, "request": ask(TURN[3]), "response": stream(STREAMS[2], TABLES[2])},
        {"kind": "open", "seq": 12, "at": 360000, "request": ask(TURN[4])},
        {"kind": "http", "seq": 13, "at": 361000, "request": request(None)},
        {"kind": "tool", "seq": 14, "at": 362000, "name": "write", "arguments": blob_body(ARGUMENTS[2]),
         "result": blob_body(RESULTS[2]), "error": {"kind": "denied", "message": "not allowed"}},
        {"kind": "id", "seq": 15, "source": "uuid", "value": "00000000-0000-4000-8000-000000000001"},
        {"kind": "random", "seq": 16, "source": "randint", "value": -4},
        {"kind": "clock", "seq": 17, "source": "monotonic", "value": 9007199254740991},
        {"kind": "checkpoint", "seq": 18, "name": "turn", "phase": "before", "state": blob_body(STATE),
         "decision": "continue"},
        {"kind": "marker", "seq": 19, "name": "done", "detail": "tab\t quote\" backslash\\ nul\0"},
        {"kind": "x-com.example.note", "seq": 20, "copy": True,
         "nested": {"list": [{"blob": sha256(NOTE)}, None, True, [], {}]}},
    ),
    header={"keys": "rewind/2", "session": {"name": "rich", "command": "agent fix", "start": "2025-01-01T00:00:00Z"}},
    redactions={"entries": [
        {"rule": "api-key", "placeholder": "[redacted:1]", "places": [
            {"seq": 0, "part": "request", "header": "x-api-key", "ranges": [[0, 12]]},
            {"seq": 1, "part": "request", "header": "x-api-key"}, {"seq": 5, "part": "request", "query": "token"}]},
        {"rule": "path", "placeholder": "/src/", "places": [
            {"seq": 2, "part": "request", "blob": sha256(TURN[2]), "ranges": [[0, 4], [4, 2], [100, 20]]}]},
        {"rule": "word", "placeholder": "x",
         "places": [{"seq": 10, "part": "response", "pointer": "/content/0/text"}]}]},
    manifest={"source": {"format": "har", "version": "1.2"},
              "session": {"id": "s-1", "name": "rich", "command": "agent fix", "commit": "0123456789abcdef",
                          "dirty": True, "start": "2025-01-01T00:00:00Z", "end": "2025-01-01T00:06:02.5+01:00",
                          "status": "failed", "tags": {"branch": "main", "os": "linux", "step": "7"},
                          "input": blob_body(INPUT), "output": blob_body(OUTPUT), "metadata": blob_body(METADATA),
                          "totals": {"calls": 8, "input": 480, "output": 16, "cost": 1250}}})
valid("rich", rich, "Z08", "Z09", "Z13", "F01", "F07", "J04", "J06", "T02", "T03", "B05", "B07", "B08", "B09", "E01",
      "E02", "E03", "E06", "E08", "E11", "M02", "M06", "R01", "R02")

# ---- one thing each --------------------------------------------------------------------------------

BIG = b"a" * 5000
valid("seq-order", Cassette(Segment(marker(7), marker(2)), Segment(marker(5), marker(0)),
                            Segment(marker(1), marker(9007199254740991))), "E02", "M02")
SCRIPTS = "\u00e9 e\u0301 \u6f22\u5b57 \U0001f600 \u2028\u2029 \u007f / \ufeff \ufffd \uffff"
valid("unicode", plain(marker(0, name=SCRIPTS), marker(1, name="".join(map(chr, range(32)))),
                       {"kind": "x-com.example.keys", "seq": 2, "": 0, " ": 1, "A": 2, "Z~": 3, "a": 4, "a\\\"b": 5}),
      "J03", "J04")
valid("numbers", plain(
    {"kind": "x-com.example.numbers", "seq": 0, "n": [0, 1, -1, 9007199254740991, -9007199254740991]}), "J02")
valid("utf8-bytes", plain(http(0, None, None,
                               request={"method": "GET", "path": {"base64": "/w=="}, "scheme": {"base64": "gA=="},
                                        "authority": {"base64": "wK8="},
                                        "headers": [["a", {"base64": "7aCA"}], ["a", {"base64": "9JCAgA=="}],
                                                    ["a", {"base64": "wg=="}]]})), "J06")
nested = 0
for _ in range(58):
    nested = [nested]
valid("json-depth-64", plain({"kind": "x-com.example.deep", "seq": 0, "v": nested + [1]}), "J05")
valid("blob-identity", own(), "B05")
valid("blob-zstd-compressed", own(TURN[4], encoding="zstd", compress=True), "F01", "F02", "F03")
valid("blob-zstd-rle", own(b"z" * 300000, encoding="zstd"), "F07")
valid("blob-one-byte", own(b"\0"), "B01")
valid("frame-window", own(BIG, encoding="zstd", stored=frame(BIG, single=False, window=0)), "F05")
valid("frame-window-128-mib", own(BIG, encoding="zstd", stored=frame(BIG, single=False, window=17 << 3)), "F05")
valid("frame-wide-size", own(BIG, encoding="zstd",
                             stored=b"\x28\xb5\x2f\xfd\xe4" + (5000).to_bytes(8, "little") + frame(BIG)[7:]), "F02")
valid("frame-many-blocks",
      own(b"ab" * 5, encoding="zstd",
          stored=frame(b"ab" * 5, body=b"\x00\x00\x00" + b"\x10\x00\x00ab" + b"\x20\x00\x00abab" + b"\x00\x00\x00"
                       + b"\x21\x00\x00abab")), "F07")
MAGIC = b"\x37\xa4\x30\xec" + TURN[0]
valid("prefix-dictionary-magic",
      Cassette(Blob(MAGIC, retain=True), Blob(MAGIC + TURN[1], "zstd-prefix", MAGIC, release=[MAGIC], compress=True),
               Segment(tool(0, arguments=blob_body(MAGIC), result=blob_body(MAGIC + TURN[1])))), "B07")
valid("prefix-across-segments",
      Cassette(Blob(TURN[0], retain=True), Segment(tool(0, arguments=blob_body(TURN[0]))), Segment(marker(1)),
               Blob(TURN[1], "zstd-prefix", TURN[0], compress=True), Segment(tool(2, arguments=blob_body(TURN[1]))),
               Blob(TURN[2], "zstd-prefix", TURN[0], release=[TURN[0]], compress=True),
               Segment(tool(3, arguments=blob_body(TURN[2])))), "B07", "B09")
valid("release-on-packed-row", Cassette(Blob(TURN[0], retain=True), Pack(ASK, rows={0: {"release": [sha256(TURN[0])]}}),
                                        Segment(tool(0, arguments=blob_body(TURN[0]), result=blob_body(ASK)))), "B09")
valid("blobs-only-segment",
      Cassette(Pack(INPUT), Segment(), Segment(marker(3)), manifest={"session": {"input": blob_body(INPUT)}}), "M02",
      "M06")
valid("reference-from-later-segment",
      Cassette(Pack(ASK), Segment(marker(0), tool(1, arguments=blob_body(ASK))),
               Segment(tool(2, arguments=blob_body(ASK)))), "E05")
valid("open-unanswered", Cassette(Pack(ASK), Segment({"kind": "open", "seq": 0, "at": 0, "request": request()})), "E02")
valid("open-superseded", Cassette(Pack(ASK), Segment({"kind": "open", "seq": 0, "at": 0, "request": request()}),
                                  Pack(ANSWER), Segment(marker(1), http(0))), "E02", "I01")
valid("keys-outside-identity", packed(http(keys={"rewind/2": "abc", "exact/1": "def"})), "I01")
valid("imported", plain(manifest={"source": {"format": "vcr"}}), "M01")
longest = "ext/com.example/" + "a" * 239
valid("names", Cassette(Ext(longest, b"x"), Ext("ext/com.example/.hidden/..x/-_.-", b"y"), Ext("ext/a-b.c-d.e/0", b"z"),
                        Segment(marker())), "Z12", "Z13")
valid("names-like-devices", Cassette(Ext("ext/com.example/console/aux-1/nul_/com10", b"x"), Segment(marker())), "Z17")
valid("parent-events", plain(marker(0, id="a", parent="c"), marker(1, id="b", parent="a"), marker(2, id="c")), "E09",
      "E13")
valid("open-id-superseded", Cassette(
    Pack(ASK, ANSWER), Segment({"kind": "open", "seq": 0, "at": 0, "id": "a", "request": request()}, http(0, id="a"))),
      "E14")
valid("content-length-repeated", plain(http(0, None, None, response=response(
    None, headers=[["Content-Length", "5"], ["content-length", "5, 5"]]))), "E15")
valid("body-lone-surrogate", own(b'{"a":"\\ud800","b":"\xed\xa0\x80"}'), "E07")
# 33 KB of zstd that expand to 1 GiB: a blob is not decoded again, so it is nobody's bomb until somebody looks inside.
BOMB = frame(b"g", size=1 << 30, check=0, single=False, window=13 << 3,
             body=(((128 << 10) << 3 | 2).to_bytes(3, "little") + b"g") * 8191
             + (((128 << 10) << 3) | 3).to_bytes(3, "little") + b"g")
valid("bomb-in-a-blob", own(BOMB), "B02", "L01")
INNER = packed().build()
valid("cassette-in-a-blob", own(INNER), "Z10", "Z16")
valid("redactions", packed(redactions={"entries": [{"rule": "word", "placeholder": "4", "places": [
    {"seq": 0, "part": "response", "blob": sha256(ANSWER), "ranges": [[0, 1], [1, 1], [len(ANSWER) - 1, 1]]}]}]}),
      "R01", "R02")
valid("ext-binary", Cassette(Ext("ext/com.example/sig", b"PK\1\2PK\3\4PK\5\6" + bytes(range(256))), Segment(marker())),
      "Z07")
for level in ("auto", 1, 22):
    valid(f"writer-level-{level}", plain(manifest={"writer": {**WRITER, "level": level}}), "M01")

INEXACT = {"request.headers": "reconstructed", "request.body": "absent", "response.body": "decoded",
           "response.body.chunks": "reconstructed", "response.reason": "redacted", "took": "absent"}
TABLE = b"[%d,0]\n" % len(ANSWER)
valid("fidelity", Cassette(Pack(ANSWER, TABLE), Segment(
    http(0, None, response=change(response(), {"body": blob_body(ANSWER, chunks=sha256(TABLE))}), fidelity=INEXACT),
    tool(1, fidelity={"arguments": "reserialised", "result": "redacted"}))), "E01")
valid("session-bytes", plain(manifest={"session": {"command": LATIN1, "name": LATIN1}}), "J06", "M01")
valid("session-tag-bytes", plain(manifest={"session": {"tags": {"place": LATIN1}}}), "J06", "M01")


def warned(name, data, rule):
    vector("valid/" + name, data, "valid with warnings", warnings=[rule], covers=[rule])


warned("blob-without-reference", Cassette(Pack(ASK, ANSWER), Segment(tool(0, arguments=blob_body(ASK)))), "B11")
warned("unknown-parent-event", plain(marker(0, id="a"), marker(1, parent="a"), marker(2, parent="b")), "E09")
warned("own-parent-event", plain(marker(0, id="a", parent="a")), "E13")
warned("parent-event-cycle",
       plain(marker(0, id="a", parent="c"), marker(1, id="b", parent="a"), marker(2, id="c", parent="b")), "E13")
warned("event-id-twice", plain(marker(0, id="a"), marker(1, id="a")), "E14")
warned("lost-body", packed(http(0), tool(1, result={"blob": sha256(b"gone"), "size": 4, "lost": True})), "E10")
warned("header-line-feed", plain(http(0, None, None, request=request(None, headers=[["x-note", "two\nlines"]]))), "E12")
warned("header-nul", plain(http(0, None, None, request=request(None, headers=[["x\0", "v"]]))), "E12")
warned("trailer-carriage-return",
       plain(http(0, None, None, response=response(None, trailers=[["x-sum", "0\r"], ["x-end", ""]]))), "E12")
for name, headers in [("two", [["Content-Length", "5"], ["content-length", "6"]]),
                      ("list", [["Content-Length", "5, 6"]])]:
    warned("content-length-" + name, plain(http(0, None, None, response=response(None, headers=headers))), "E15")
for name, path in [("device", "aux.json"), ("folder", "con/x"), ("dot", "x.")]:
    warned("name-" + name, Cassette(Ext("ext/com.example/" + path, b"x"), Segment(marker())), "Z17")
warned("interim-header-nul", plain(http(0, None, None, response=response(
    None, interim=[{"status": 103, "headers": [["link", {"base64": "/wA="}]]}]))), "E12")
