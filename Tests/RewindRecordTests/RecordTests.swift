import CassetteFormat
import Foundation
import Testing

@Suite("rewind-record", .enabled(if: FakeProvider.isAvailable))
struct RecordTests {
  private let question = #"{"model":"m","messages":[{"role":"user","content":"hi"}]}"#

  @Test("records what a command asks, and ends as it does")
  func records() throws {
    let (provider, folder) = (try FakeProvider(), try Folder())
    let result = try Program.run(
      ["-o", "run.rw", "--report", "report.json"] + Agent.command(question), in: folder,
      environment: provider.environment)
    #expect(result.code == 0 && result.output.contains("chat.completion"))
    #expect(
      result.error.hasPrefix("run.rw: 1 exchange, bodies of ") && result.error.contains("1 model call of 3 + 1 tokens"))
    let report = try folder.text("report.json")
    #expect(report.contains(#""exchanges":1"#) && report.contains(#""path":"run.rw""#))
    let cassette = try CassetteReader(path: folder.path("run.rw"))
    let session = try #require(try cassette.manifest.session)
    #expect(session.command?.string?.hasPrefix("python3 -u -c 'import os") == true && session.status == "0")
    let event = try #require(try cassette.event(0))
    #expect(event.lane == "openai" && event.exchange?.request.path == "/v1/chat/completions")
    #expect(event.exchange?.request.authority == ByteString("127.0.0.1:\(provider.port)"))

    let failing = try Program.run(["-o", "b.rw", "--", "sh", "-c", "exit 7"], in: folder)
    #expect(failing.code == 7)
    #expect(try CassetteReader(path: folder.path("b.rw")).manifest.session?.status == "7")
    let killed = try Program.run(["-o", "c.rw", "-q", "--", "sh", "-c", "kill -9 $$"], in: folder)
    #expect(killed.code == 137 && killed.error.isEmpty)
    #expect(try folder.names() == ["b.rw", "c.rw", "report.json", "run.rw"])
  }

  @Test("stops a command that asks for the same again and again")
  func loop() throws {
    let (provider, folder) = (try FakeProvider(), try Folder())
    let body = question
    let result = try Program.run(
      [
        "-o", "run.rw", "--max-identical", "3", "--grace", "0", "--", "python3", "-c",
        Agent.program + "\nimport time; time.sleep(30)",
      ]
        + [body, body, body, body, body], in: folder, environment: provider.environment)
    #expect(result.code == 124)
    #expect(result.error.contains("asked for the same 3 times"))
    let cassette = try CassetteReader(path: folder.path("run.rw"))
    #expect(try cassette.manifest.session?.status == "loop-detected")
  }

  @Test("reaches servers through the proxy of its own environment")
  func proxy() throws {
    let (provider, folder) = (try FakeProvider(), try Folder())
    var environment = ["OPENAI_BASE_URL": "http://model.invalid/v1", "HTTP_PROXY": "http://127.0.0.1:\(provider.port)"]
    let arguments = ["-o", "run.rw"] + Agent.command(question)
    let result = try Program.run(arguments, in: folder, environment: environment)
    #expect(result.code == 0 && result.output.contains("chat.completion"), "\(result)")
    let cassette = try CassetteReader(path: folder.path("run.rw"))
    #expect(try cassette.event(0)?.exchange?.request.authority == "model.invalid")
    environment["HTTP_PROXY"] = "https://127.0.0.1:\(provider.port)"
    let refused = try Program.run(arguments, in: folder, environment: environment)
    #expect(refused.code == 125 && refused.error.contains("HTTP_PROXY names no proxy that can be used"), "\(refused)")
  }

  @Test("says what is wrong, and records nothing then")
  func refusals() throws {
    let folder = try Folder()
    #expect(try folder.run("-o", "a.rw", "--", "no-such-program-here").code == 127)
    #expect(try folder.run("-o", "a.rw", "--no-redact", "--", "true").code == 2)
    #expect(try folder.run("-o", "a.rw", "--append", "--refresh", "--", "true").code == 2)
    #expect(try folder.run("-o", "a.rw", "--upstream", "groq", "--", "true").code == 2)
    #expect(try folder.run("-o", "-", "--", "true").code == 2)
    #expect(try folder.run("-o", "none/a.rw", "--", "true").code == 125)
    try folder.write("a.rw.part", "left")
    let result = try folder.run("-o", "a.rw", "--", "true")
    #expect(result.code == 125 && result.error.contains("rewind-pack recover a.rw.part"))
  }

  @Test("killed in the middle, leaves every whole exchange and no secret")
  func killed() throws {
    let (provider, folder) = (try FakeProvider(), try Folder())
    // Put together here, so that no file has what looks like a key.
    let key = "sk-" + "Zx81kQpLw20dNsVb7TyA" + "T3Blbk" + "FJ" + "q9Lm3RtGh54sWcXe0PaB"
    // It takes a minute: there is a middle of it on any machine.
    let pieces = [key] + Array(repeating: "b", count: 300)
    let slow = #"{"stream":true,"pause":0.2,"events":\#(pieces),"messages":[]}"#
    let process = Process()
    process.executableURL = Program.url
    process.arguments =
      ["-o", folder.path("run.rw"), "--"]
      + Array(Agent.command(#"{"messages":[{"role":"user","content":"\#(key)"}]}"#, slow).dropFirst())
    process.environment = ["PATH": "/usr/bin:/bin", "KEY": key, "TMPDIR": folder.url.path].merging(provider.environment)
    { $1 }
    process.standardOutput = try folder.create("output")
    process.standardError = try folder.create("error")
    try process.run()
    // In the middle of the second answer.
    #expect(try Tries.soon { try folder.text("output").contains("chat.completion") })
    #expect(try Tries.soon { try Self.recovered(folder).report.events == 2 })
    usleep(700_000)
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()

    let (report, cassette) = try Self.recovered(folder)
    #expect(report.lostBodies.isEmpty && report.damage.isEmpty)
    var kinds: [String] = []
    var contents = [try folder.read("run.rw.part"), CanonicalJSON.encode(cassette.header.json)]
    try cassette.forEachEvent { event in
      kinds.append(event.kind)
      contents.append(CanonicalJSON.encode(event.json))
      for blob in event.blobs { contents.append(try cassette.blob(blob)) }
    }
    #expect(kinds == ["http", "open"])
    #expect(contents.allSatisfy { !String(decoding: $0, as: UTF8.self).contains(key) })
  }

  /// What can be recovered of a recording that has not come to its end.
  private static func recovered(_ folder: Folder) throws -> (report: Recovery.Report, cassette: CassetteReader) {
    let output = MemoryOutput()
    let report = try Recovery.recover(MemoryInput(folder.read("run.rw.part")), to: output)
    return (report, try CassetteReader(MemoryInput(output.bytes)))
  }
}
