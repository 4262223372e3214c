import CassetteFormat
import CassetteTools
import Testing

@testable import CassetteProxy

/// Keys that look like real ones: put together here, so that no file has one.
private enum Planted {
  static let openAI = "sk-" + "Zx81kQpLw20dNsVb7TyA" + "T3Blbk" + "FJ" + "q9Lm3RtGh54sWcXe0PaB"
  static let github = "gh" + "p_" + "b81KqLw20dNsVb7TyAZx55mRtGhJ4sWcXe0P"
  static let header = "c0ffee-and-more-" + "8812aa19"
  static let all = [openAI, github, header]
}

extension CassetteReader {
  /// Whether a text stands in an event, a body, or anything else, codings taken off.
  fileprivate func has(_ text: String) throws -> Bool {
    var contents = [CanonicalJSON.encode(header.json), CanonicalJSON.encode(try manifest.json), try redactions ?? []]
    try forEachEvent { event in
      contents.append(CanonicalJSON.encode(event.json))
      for digest in event.blobs { contents.append(try blob(digest)) }
      for message in [event.exchange?.request.message, event.exchange?.response?.message] {
        if let body = message?.body { contents.append(try CassetteDetector.content(of: body, in: self)) }
      }
    }
    return contents.contains { String(decoding: $0, as: UTF8.self).contains(text) }
  }
}

@Suite("Secrets while recording")
struct SecretRecordingTests {
  private let request = #"{"model":"m","messages":[{"role":"user","content":"use \#(Planted.openAI) here"}]}"#

  private func provider() throws -> FakeProvider {
    let stream =
      ["data: {\"choices\":[{\"delta\":{\"content\":\"the key is \"}}]}\n\n"]
      + stride(from: 0, to: Planted.github.count, by: 9).map { start in
        let part = Planted.github.dropFirst(start).prefix(9)
        return "data: {\"choices\":[{\"delta\":{\"content\":\"\(part)\"}}]}\n\n"
      } + ["data: [DONE]\n\n"]
    return try FakeProvider { number, _ in
      number % 2 == 0
        ? .stream(stream, pause: 2)
        : .answer(#"{"echo":"\#(Planted.openAI)"}"#, fields: "X-Account: \(Planted.header)\r\n")
    }
  }

  @Test("never reach the disk, and reach the server and the client")
  func absent() throws {
    let provider = try provider()
    let recorder = try TestRecorder(provider)
    var answers = ""
    for _ in 0..<4 {
      answers += try RawClient.ask(
        recorder.port, "POST", "/fake/v1/chat/completions?api_key=\(Planted.github)",
        "Authorization: Bearer \(Planted.openAI)\r\nX-Unheard-Of: \(Planted.header)\r\nContent-Type: application/json\r\n",
        body: request)
      let recovered = try recorder.recovered()
      for secret in Planted.all { #expect(try !recovered.has(secret)) }
    }
    #expect(provider.requests.allSatisfy { $0.head.contains(Planted.openAI) && $0.head.contains(Planted.header) })
    #expect(provider.requests.allSatisfy { String(decoding: $0.body, as: UTF8.self) == request })
    #expect(answers.contains(Planted.openAI) && answers.contains("X-Account: \(Planted.header)"))

    let report = try recorder.recorder.finish()
    #expect(report.totals.redactions > 0 && report.totals.withheld == 0)
    let cassette = try CassetteReader(path: recorder.path)
    for secret in Planted.all { #expect(try !cassette.has(secret)) }
    #expect(try cassette.redactions != nil)
    #expect(try Validator.validate(FileInput(path: recorder.path)).findings.isEmpty)
    #expect(try Redactor().findings(in: cassette).findings.isEmpty)
    // The same secret has one placeholder, wherever it stands.
    let exchanges = try cassette.events.compactMap(\.exchange)
    let bodies = try Set(exchanges.map { try cassette.text($0.request.message.body) })
    #expect(bodies.count == 1)
    let placeholder = "RW_REDACTED_openai_01"
    #expect(try #require(bodies.first ?? nil).contains(placeholder))
    #expect(try #require(try cassette.text(exchanges[1].response?.message.body)).contains(placeholder))
    #expect(exchanges[0].request.message.header("Authorization")?.description.contains(placeholder) == true)
    #expect(exchanges[0].request.message.header("X-Unheard-Of")?.description.hasPrefix("RW_REDACTED_") == true)
    #expect(exchanges[0].request.message.header("Content-Type") == "application/json")
    // A recording and a request with the secrets have the same key: the mask takes them for one.
    #expect(cassette.header.keys == "rewind/2" && !cassette.header.masks.isEmpty)
    let replayer = try Replayer(cassette)
    let reply = replayer.reply(
      to: ReplayRequest(
        method: Array("POST".utf8), target: Array("/v1/chat/completions?api_key=\(Planted.github)".utf8), lane: "fake",
        headers: [HeaderField("Content-Type", "application/json")], body: Array(request.utf8)))
    guard case .answer = reply else {
      Issue.record("missed")
      return
    }
  }

  @Test("stand in the file only when that was asked for")
  func unredacted() throws {
    let recorder = try TestRecorder(try provider()) { $0.redaction = nil }
    _ = try RawClient.ask(
      recorder.port, "POST", "/fake/v1/chat/completions", "X-Unheard-Of: \(Planted.header)\r\n", body: request)
    let cassette = try recorder.finish()
    #expect(try cassette.has(Planted.openAI) && cassette.has(Planted.header))
    #expect(try cassette.redactions == nil)
  }

  @Test("of the command line are not written either")
  func session() throws {
    let recorder = try TestRecorder(try provider()) { options in
      options.session.command = ByteString("agent --key \(Planted.openAI)")
    }
    #expect(try !recorder.recovered().has(Planted.openAI))
    let cassette = try recorder.finish()
    #expect(try !cassette.has(Planted.openAI))
    #expect(try cassette.manifest.session?.command == "agent --key RW_REDACTED_openai_01")
  }
}
