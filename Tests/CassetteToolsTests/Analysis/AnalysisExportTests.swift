import CassetteFormat
import CassetteTools
import Foundation
import Testing

@Suite struct AnalysisExportTests {
  private static let awkward = "it's \"x\" $HOME `id` \\ {{ range() }} {% raw %} {# c #}\n@file"

  /// Exchanges that are hard on shells, tables and templates.
  private func run() throws -> CassetteReader {
    try cassette { writer in
      let bodies: [[UInt8]] = [
        Array(Self.awkward.utf8), [0, 1, 0xFF, 0x31, 0x0A], Array("a\r\n::x\u{1B}[2J".utf8), [],
      ]
      for (sequence, bytes) in bodies.enumerated() {
        var request = Request(method: "POST", path: "/a'b?q=[1-3]{x}&y=../z")
        (request.scheme, request.authority) = ("https", "api.example.com")
        request.message.headers = [
          HeaderField("X-Quote", "it's; \"$(id)\""), HeaderField("X-Empty", ""), HeaderField("Content-Length", "99"),
          HeaderField("X-Bytes", ByteString([0x41, 0x1B, 0xE9])),
        ]
        request.message.body = try writer.add(body: bytes)
        var event = Event(
          sequence: sequence, content: .http(Exchange(request: request, response: Response(status: 200))))
        event.lane = "=1+1"
        try writer.append(event)
      }
      let call = ToolCall(name: "a,\"b\"\nc", result: try writer.add(body: Array("3".utf8)))
      try writer.append(Event(sequence: 4, content: .tool(call)))
    }
  }

  private func export(_ format: String, _ cassette: CassetteReader) throws -> (text: String, losses: [String]) {
    let exporter = try #require(Formats.exported(format).exporter)
    let (bytes, losses) = try exported(cassette, by: exporter)
    return (String(decoding: bytes, as: UTF8.self), losses.map(\.description))
  }

  /// Runs a line of shell in a folder with files, and gives what it prints; nil when it fails.
  private func shell(_ line: String, _ files: [String: String]) throws -> String {
    let folder = FileManager.default.temporaryDirectory.appending(path: "analysis-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for (name, text) in files {
      try text.write(to: folder.appending(path: name), atomically: true, encoding: .utf8)
    }
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", line]
    process.currentDirectoryURL = folder
    _ = FileManager.default.createFile(atPath: folder.appending(path: "out").path, contents: nil)
    process.standardOutput = try FileHandle(forWritingTo: folder.appending(path: "out"))
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    return String(decoding: try Data(contentsOf: folder.appending(path: "out")), as: UTF8.self)
  }

  private static let fakeCurl = """
    #!/usr/bin/env python3
    import base64, json, os, sys
    body = sys.stdin.buffer.read() if "@-" in sys.argv else b""
    words = [os.fsencode(word).decode("latin-1") for word in sys.argv[1:]]
    print(json.dumps({"argv": words, "body": base64.b64encode(body).decode()}, sort_keys=True))

    """

  @Test func curlGetsTheWordsAndBytesThatWereRecorded() throws {
    let cassette = try run()
    let (script, losses) = try export("curl-script", cassette)
    #expect(losses == ["tool events (1)"])
    let output = try shell(
      "sh -n script && chmod +x curl && PATH=\"$PWD:$PATH\" sh script", ["script": script, "curl": Self.fakeCurl])
    let calls = try output.split(separator: "\n").map {
      try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
    #expect(calls.count == 4)
    for (index, call) in calls.enumerated() {
      let argv = try #require(call["argv"] as? [String])
      let body = try cassette.content(cassette.events[index].exchange?.request.message) ?? []
      #expect(call["body"] as? String == Base64.encode(body))
      let headers = argv.indices.filter { argv[$0] == "--header" }.map { argv[$0 + 1] }
      var expected = ["X-Quote: it's; \"$(id)\"", "X-Empty;", "X-Bytes: A\u{1B}\u{E9}", "User-Agent:", "Accept:"]
      if !body.isEmpty { expected += ["Content-Type:", "Expect:"] }
      #expect(headers == expected)
      let url = try #require(argv.firstIndex(of: "--url"))
      #expect(argv[url + 1] == "https://api.example.com/a'b?q=[1-3]{x}&y=../z")
      #expect(Array(argv[..<4]) == ["--globoff", "--path-as-is", "--request", "POST"])
      #expect(argv.contains("--data-binary") == !body.isEmpty)
    }
  }

  @Test func curlLeavesOutWhatItCannotSend() throws {
    let odd = try cassette { writer in
      for (sequence, path) in ["/relative", "file:///etc/passwd"].enumerated() {
        try writer.append(
          Event(sequence: sequence, content: .http(Exchange(request: Request(method: "GET", path: ByteString(path))))))
      }
    }
    let (script, losses) = try export("curl-script", odd)
    #expect(!script.contains("curl --"))
    #expect(losses == [0, 1].map { "exchange \($0): the request, since its host is not known" })
  }

  @Test func jsonAndTablesAreReadByPython() throws {
    let cassette = try run()
    let program = """
      import base64, csv, json
      rows = [json.loads(line) for line in open("out.jsonl", encoding="utf-8")]
      assert [row["seq"] for row in rows] == [0, 1, 2, 3, 4]
      assert base64.b64decode(rows[1]["request_base64"]) == b"\\x00\\x01\\xff1\\n"
      assert rows[3]["request_bytes"] == 0 and rows[3]["request_body"] == ""
      assert rows[0]["request_headers"][0] == ["X-Quote", 'it\\'s; "$(id)"']
      assert rows[4]["name"] == 'a,"b"\\nc' and rows[4]["response_body"] == "3"
      table = list(csv.DictReader(open("out.csv", newline="", encoding="utf-8")))
      assert [row["seq"] for row in table] == list("01234")
      assert table[0]["lane"] == "'=1+1" and table[0]["status"] == "200"
      assert table[4]["name"] == 'a,"b"\\\\nc', table[4]
      print(rows[0]["request_body"], end="")
      """
    let (lines, losses) = try export("jsonl", cassette)
    #expect(losses.count == 1)
    let table = try export("csv", cassette).text
    #expect(try shell("python3 p.py", ["out.jsonl": lines, "out.csv": table, "p.py": program]) == Self.awkward)
  }

  private func chat() throws -> CassetteReader {
    try cassette { writer in
      let text = String(decoding: CanonicalJSON.encode(.string(Self.awkward)), as: UTF8.self)
      var messages = #"{"role":"system","content":"be brief"},{"role":"user","content":\#(text)}"#
      for sequence in 0..<2 {
        var request = Request(method: "POST", path: "/v1/chat/completions")
        (request.scheme, request.authority) = ("https", "api.openai.com")
        request.message.body = try writer.add(body: Array(#"{"model":"m-1","messages":[\#(messages)]}"#.utf8))
        messages +=
          #",{"role":"assistant","content":\#(text)},{"role":"user","content":[{"type":"text","text":"go on"},{"type":"image_url"}]}"#
        let answer = #"{"object":"chat.completion","choices":[{"message":{"content":\#(text)}}]}"#
        let response = Response(status: 200, body: try writer.add(body: Array(answer.utf8)))
        try writer.append(Event(sequence: sequence, content: .http(Exchange(request: request, response: response))))
      }
      try writer.append(Event(sequence: 2, content: .marker(Marker(name: "done"))))
    }
  }

  @Test func samplesHaveTheConversationAndTheAnswer() throws {
    let (text, losses) = try export("openai-evals", chat())
    let samples = try text.split(separator: "\n").map {
      try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
    #expect(samples.map { $0["ideal"] as? String } == [Self.awkward, Self.awkward])
    let input = try #require(samples[1]["input"] as? [[String: String]])
    #expect(input.map { $0["role"] } == ["system", "user", "assistant", "user"])
    #expect(input.map { $0["content"] } == ["be brief", Self.awkward, Self.awkward, "go on"])
    #expect(
      losses == [
        "calls of whose messages only the text is written (1)", "events that are no model calls with an answer (1)",
      ])
  }

  @Test func promptfooFindsNoTemplatesInRecordedText() throws {
    let text = try export("promptfoo", chat()).text
    let object = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    #expect(object["providers"] as? [String] == ["openai:chat:m-1"])
    let tests = try #require(object["tests"] as? [[String: Any]])
    let messages = try #require((tests[0]["vars"] as? [String: String])?["messages"])
    for mark in ["{{", "{%", "{#"] { #expect(!messages.contains(mark)) }
    let list = try #require(try JSONSerialization.jsonObject(with: Data(messages.utf8)) as? [[String: String]])
    #expect(list[1]["content"] == Self.awkward)
    let value = try #require((tests[0]["assert"] as? [[String: String]])?[0]["value"])
    #expect(value.replacing("{{ '{' }}", with: "{") == Self.awkward)
    #expect(!value.replacing("{{ '{' }}", with: "").contains("{{"))
  }

  @Test func theTranscriptHasWhatIsNew() throws {
    let text = try export("markdown", chat()).text
    #expect(text.hasPrefix("# Transcript\n\n## 0 · `POST https://api.openai.com/v1/chat/completions` → 200\n"))
    #expect(text.contains("2 messages as before.\n"))
    #expect(text.components(separatedBy: "be brief").count == 2)
    #expect(text.contains("## 2 · `marker` `done`\n"))
  }
}
