import Foundation

/// A provider on this machine, as a Python program: `/v1/chat/completions` answers with a stream or a JSON object.
final class FakeProvider {
  private let process = Process()
  let port: Int

  static let isAvailable = FileManager.default.isExecutableFile(atPath: "/usr/bin/python3")

  private static let program = """
    import http.server, json, os, sys, threading, time
    class Handler(http.server.BaseHTTPRequestHandler):
      protocol_version = "HTTP/1.1"
      def log_message(self, *words): pass
      def do_CONNECT(self):
        # Taken for a proxy, it is the server, too.
        self.send_response(200)
        self.end_headers()
      def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if body.get("stream"):
          self.send_response(200)
          self.send_header("Content-Type", "text/event-stream")
          self.send_header("Transfer-Encoding", "chunked")
          self.end_headers()
          for event in body["events"] + ["[DONE]"]:
            time.sleep(body.get("pause", 0))
            data = ("data: " + event + "\\n\\n").encode()
            self.wfile.write(b"%x\\r\\n%s\\r\\n" % (len(data), data))
          self.wfile.write(b"0\\r\\n\\r\\n")
        else:
          data = json.dumps({"object": "chat.completion", "model": "m-1", "choices": [],
            "usage": {"prompt_tokens": 3, "completion_tokens": 1}}).encode()
          self.send_response(200)
          self.send_header("Content-Type", "application/json")
          self.send_header("Content-Length", str(len(data)))
          self.end_headers()
          self.wfile.write(data)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    print(server.server_port, flush=True)
    # A test that is killed leaves nothing behind.
    threading.Timer(600, lambda: os._exit(0)).start()
    server.serve_forever()
    """

  /// - Parameter script: Another program, which prints its port too.
  init(script: String? = nil) throws {
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
    process.arguments = script.map { ["-B", $0] } ?? ["-c", Self.program]
    process.standardOutput = output
    try process.run()
    let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
    port = Int(line.prefix { $0.isNumber }) ?? 0
  }

  deinit {
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  var environment: [String: String] { ["OPENAI_BASE_URL": "http://127.0.0.1:\(port)/v1"] }
}

/// A program that asks, as Python's own library does it; its arguments are requests.
enum Agent {
  static let program = """
    import os, sys, urllib.error, urllib.request
    for body in sys.argv[1:]:
      request = urllib.request.Request(os.environ["OPENAI_BASE_URL"] + "/chat/completions", data=body.encode(),
        headers={"Content-Type": "application/json", "Authorization": "Bearer " + os.environ.get("KEY", "none")})
      try:
        print(urllib.request.urlopen(request).read().decode())
      except urllib.error.HTTPError as error:
        print(error.code, error.read().decode())
    """

  static func command(_ bodies: String...) -> [String] { ["--", "python3", "-u", "-c", program] + bodies }
}
