"""The model that lines.py asks, on the loopback: it calls the tool, and then says what that gave.

It prints its port. Before each event of a stream it waits as long as PAUSES says, in milliseconds.
"""

import http.server
import json
import os
import threading
import time

PAUSES = [20, 150, 40, 20]


def call(index, **function):
    return {"tool_calls": [{"index": 0, "function": function, **({"id": "call_1"} if index == 0 else {})}]}


def deltas(messages):
    if messages[-1]["role"] != "tool":
        return [call(0, name="count_lines", arguments=""), call(1, arguments='{"path":'), call(1, arguments='"notes.txt"}')]
    return [{"role": "assistant", "content": "notes.txt "}, {"content": "has "},
            {"content": messages[-1]["content"] + " lines."}]


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *words):
        pass

    def do_POST(self):
        messages = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["messages"]
        reason = "stop" if messages[-1]["role"] == "tool" else "tool_calls"
        choices = [{"index": 0, "delta": delta, "finish_reason": None} for delta in deltas(messages)]
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for pause, choice in zip(PAUSES, [*choices, {"index": 0, "delta": {}, "finish_reason": reason}]):
            time.sleep(pause / 1000)
            chunk = {"id": "c-1", "object": "chat.completion.chunk", "created": 0, "model": "m-1", "choices": [choice]}
            self.send("data: " + json.dumps(chunk) + "\n\n")
        self.send("data: [DONE]\n\n")
        self.wfile.write(b"0\r\n\r\n")

    def send(self, text):
        self.wfile.write(b"%x\r\n%s\r\n" % (len(text), text.encode()))


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
server.daemon_threads = True
print(server.server_port, flush=True)
# A test that is killed leaves nothing behind.
threading.Timer(600, lambda: os._exit(0)).start()
server.serve_forever()
