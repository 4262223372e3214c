import Foundation
import Testing

@Suite("rewind-replay with a command")
struct CommandTests {
  private static let hasCurl = FileManager.default.isExecutableFile(atPath: "/usr/bin/curl")

  /// One exchange: `POST /v1/messages` of api.example.com.
  private static func folder() throws -> Folder {
    let folder = try Folder()
    try folder.copy("Spec/conformance/v2/valid/example.rw", as: "run.rw")
    try folder.write(
      "body.json",
      #"{"max_tokens":64,"messages":[{"content":"What is 2 + 2?","role":"user"}],"model":"example-1"}"#)
    return folder
  }

  private static let ask = "curl -s --fail-with-body -H 'content-type: application/json' -d @body.json"

  @Test("answers it by a base URL, and by the recorded URL through the proxy with TLS", .enabled(if: hasCurl))
  func served() throws {
    for url in ["$ANTHROPIC_BASE_URL/v1/messages", "https://api.example.com/v1/messages"] {
      let folder = try Self.folder()
      let result = try folder.run("run.rw", "--", "/bin/sh", "-c", "\(Self.ask) \(url)")
      #expect(result.output.contains(#""stop_reason":"end_turn""#))
      #expect(result.error == "run.rw: 1 served, 0 missed, 0 not asked for, 0 out of order\n")
      #expect(result.code == 0)
    }
  }

  @Test("says what was missed, in the answer, on standard error, in the report and by its code", .enabled(if: hasCurl))
  func missed() throws {
    let folder = try Self.folder()
    let script = "\(Self.ask) $OPENAI_BASE_URL/models; exit 0"
    let result = try folder.run("run.rw", "--report", "report.json", "--", "/bin/sh", "-c", script)
    #expect(result.code == 1)
    #expect(result.output.contains("no recorded answer for POST /v1/models"))
    #expect(result.error.contains("warning: ") && result.error.contains("1 missed (1 never-recorded), 1 not asked for"))
    #expect(try folder.text("report.json").contains(#""misses":{"never-recorded":1}"#))
  }

  @Test("has its exit code, whatever was missed")
  func codes() throws {
    let folder = try Self.folder()
    for (script, code) in [("exit 0", 1), ("exit 7", 7), ("kill -TERM $$", 143)] as [(String, Int32)] {
      #expect(try folder.run("run.rw", "-q", "--", "/bin/sh", "-c", script).code == code, "\(script)")
    }
    #expect(try folder.run("run.rw", "--allow-unconsumed", "--", "/bin/sh", "-c", "exit 0").code == 0)
    #expect(try folder.run("run.rw", "--mode", "observe", "--", "/bin/sh", "-c", "exit 0").code == 0)
    #expect(try folder.run("run.rw", "--", "/nonexistent/program").code == 127)
    try folder.write("text", "no program")
    #expect(try folder.run("run.rw", "--", "./text").code == 126)
  }

  @Test("starts with a cassette that is damaged further on, and says so at the end")
  func damage() throws {
    let folder = try Self.folder()
    var bytes = try Repository.bytes("Spec/conformance/v2/valid/rich.rw")
    let name = Array("timeline/00000002.jsonl.zst".utf8)
    let start = try #require(bytes.indices.first { bytes[$0...].starts(with: name) })
    bytes[start + name.count + 20] ^= 0xFF
    try folder.write("damaged.rw", bytes)
    let result = try folder.run("damaged.rw", "--report", "report.json", "--", "/bin/sh", "-c", "exit 0")
    #expect(result.code == 1)
    #expect(result.error.contains("not read to its end: ") && result.error.contains("timeline/00000002"))
    #expect(try folder.text("report.json").contains(#""unreadable":"#))
  }

  @Test("refuses wrong usage and what is no cassette")
  func usage() throws {
    let folder = try Self.folder()
    try folder.write("text.rw", "no cassette")
    for arguments in [
      ["run.rw", "--timing", "fast"], ["run.rw", "--port", "70000"], ["run.rw", "--host", "localhost"],
      ["run.rw", "--miss-status", "200"], ["run.rw", "--upstream", "a"], ["run.rw", "--upstream", "-=http://a"],
      ["run.rw", "--json", "--", "true"], ["run.rw", "--log-level", "loud"], ["text.rw"], ["missing.rw"],
    ] {
      let result = try Program.run(arguments, in: folder)
      #expect(result.code == 2 && result.output.isEmpty && !result.error.isEmpty, "\(arguments)")
    }
  }
}

@Suite("rewind-replay without a command")
struct ServingTests {
  private static func folder() throws -> Folder {
    let folder = try Folder()
    try folder.copy("Spec/conformance/v2/valid/example.rw", as: "run.rw")
    return folder
  }

  /// A server that runs until it is told to end.
  private final class Server {
    let process = Process()
    let port: Int
    let firstLines: String
    private let output: FileHandle
    private let error: FileHandle

    init(_ folder: Folder, _ arguments: String...) throws {
      let pipe = Pipe()
      let errors = Pipe()
      process.executableURL = Program.url
      process.arguments = arguments
      process.currentDirectoryURL = folder.url
      process.standardOutput = pipe
      process.standardError = errors
      output = pipe.fileHandleForReading
      error = errors.fileHandleForReading
      try process.run()
      var text = ""
      while !text.contains("\n"), case let data = output.availableData, !data.isEmpty {
        text += String(decoding: data, as: UTF8.self)
      }
      firstLines = text
      let digits = text.firstRange(of: "http://127.0.0.1:").map { text[$0.upperBound...].prefix { $0.isNumber } }
      port = digits.flatMap { Int($0) } ?? 0
    }

    /// Ends it with a signal.
    func end(_ number: Int32) -> Program.Result {
      kill(process.processIdentifier, number)
      let rest = String(decoding: output.readDataToEndOfFile(), as: UTF8.self)
      let errors = String(decoding: error.readDataToEndOfFile(), as: UTF8.self)
      process.waitUntilExit()
      return Program.Result(rest, error: errors, code: process.terminationStatus)
    }
  }

  @Test("tells its URL and variables, answers until a signal comes, and leaves nothing behind")
  func serves() throws {
    for (number, code) in [(SIGTERM, 1), (SIGINT, 1)] as [(Int32, Int32)] {
      let folder = try Self.folder()
      let server = try Server(folder, "run.rw")
      #expect(server.firstLines.contains("export OPENAI_BASE_URL='http://127.0.0.1:\(server.port)/openai/v1'\n"))
      let line = server.firstLines.split(separator: "\n").first { $0.hasPrefix("export SSL_CERT_FILE='") }
      let bundle = try #require(line).dropFirst("export SSL_CERT_FILE='".count).dropLast()
      #expect(FileManager.default.fileExists(atPath: String(bundle)))
      let client = try RawClient(port: server.port)
      try client.send("GET /-/rewind HTTP/1.1\r\nConnection: close\r\n\r\n")
      #expect(client.readAll().text.contains(#""cassette":"run.rw""#))
      let result = server.end(number)
      #expect(result.code == code)
      #expect(result.error == "run.rw: 0 served, 0 missed, 1 not asked for (events 0), 0 out of order\n")
      #expect(!FileManager.default.fileExists(atPath: String(bundle)))
    }
  }

  @Test("tells programs the same as JSON")
  func json() throws {
    let server = try Server(Self.folder(), "run.rw", "--json", "--quiet", "--allow-unconsumed", "--log-format", "json")
    #expect(server.firstLines.hasPrefix(#"{"environment":{"ANTHROPIC_API_KEY":"rewind-placeholder","#))
    let client = try RawClient(port: server.port)
    try client.send("GET /nothing HTTP/1.1\r\nConnection: close\r\n\r\n")
    #expect(client.readAll().text.hasPrefix("HTTP/1.1 424 "))
    let result = server.end(SIGTERM)
    #expect(result.output.hasPrefix(#"{"cassette":"run.rw","misses":{"never-recorded":1}"#))
    #expect(result.error.hasPrefix(#"{"level":"warning","message":"#))
    #expect(result.code == 1)
  }

  @Test("does not take a port that is taken")
  func port() throws {
    let folder = try Self.folder()
    let server = try Server(folder, "run.rw")
    let result = try folder.run("run.rw", "--port", "\(server.port)")
    #expect(result.code == 2)
    #expect(result.error.hasPrefix("error: cannot listen on port \(server.port): "))
    _ = server.end(SIGTERM)
    let next = try Server(folder, "run.rw", "--port", "\(server.port)")
    #expect(next.port == server.port)
    _ = next.end(SIGTERM)
  }

  @Test("serves version 1 cassettes, and thin ones with their parents")
  func kinds() throws {
    let folder = try Folder()
    try folder.copy(Repository.small, as: "small.rw")
    let name = try #require(
      FileManager.default.contentsOfDirectory(atPath: Repository.path("testdata/mutants"))
        .first { $0.hasPrefix("openai-stream.http-429") })
    try folder.copy("testdata/mutants/\(name)", as: "thin.rw")
    try folder.copy("testdata/mutants/openai-stream.rw", as: "parents/run.rw")
    for arguments in [["small.rw"], ["thin.rw", "--parents", "parents"]] {
      let result = try Program.run(arguments + ["--allow-unconsumed", "--", "/bin/sh", "-c", "exit 0"], in: folder)
      #expect(result.code == 0 && result.error.contains("0 missed"), "\(arguments) gave \(result)")
    }
    #expect(try folder.run("thin.rw").code == 2)
  }
}
