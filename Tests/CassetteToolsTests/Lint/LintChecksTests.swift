import CassetteFormat
import Testing

@testable import CassetteTools

/// The checks together: their rules, and real recordings.
struct LintChecksTests {
  @Test func codesAndNamesAreUnique() {
    let rules = LintChecks.rules
    #expect(Set(rules.map(\.name)).count == rules.count)
    for rule in rules {
      #expect(rule.category != nil && rule.code.utf8.count == 6, "\(rule.code)")
      #expect(rule.name.allSatisfy { "abcdefghijklmnopqrstuvwxyz0123456789-".contains($0) }, "\(rule.code)")
      for text in [rule.title, rule.why, rule.example, rule.remedy] { #expect(!text.isEmpty, "\(rule.code)") }
    }
  }

  @Test func theCatalogueIsWhole() {
    let families = [
      ("RWF", Array(1...13)), ("RWC", Array(1...4)), ("RWM", Array(1...7)), ("RWE", Array(1...6)),
      ("RWA", Array(1...6)),
      ("RWZ", Array(1...4)), ("RWV", Array(1...5)), ("RWS", [194]),
    ]
    let expected = families.flatMap { letters, numbers in
      numbers.map { number in letters + String(String(1000 + number).dropFirst()) }
    }
    #expect(LintChecks.rules.map(\.code) == expected.sorted())
  }

  @Test(arguments: TestData.files(in: "vcrpy") + TestData.files(in: "rw1"))
  func realRecordingsHaveNoErrors(path: String) throws {
    let bytes = try TestData.bytes(path)
    let cassette: CassetteReader
    do {
      cassette =
        path.hasSuffix(".rw")
        ? try CassetteReader(MemoryInput(bytes)) : try imported(bytes, by: VcrpyImporter()).cassette
    } catch is InterchangeError {
      // There are recordings of WebSocket messages among them, which are not imported.
      return
    }
    let errors = try Linting.findings(in: cassette).filter { $0.rule.severity == .error }
    #expect(errors.map(\.message) == [])
  }

  /// The calls, and a body cut or changed at any place, never stop the checks.
  @Test func hostileBodiesAreLookedAt() throws {
    let request = Array(
      #"{"model":"m","messages":[{"role":"user","content":[{"type":"tool_result","tool_use_id":"a"}]}],"tools":[]}"#
        .utf8)
    let answer = Array("data: {\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0}]}}]}\n\n".utf8)
    let sample = try LintSample()
    for cut in 0...request.count {
      let sent = String(decoding: request.prefix(cut), as: UTF8.self)
      let received = String(decoding: answer.prefix(cut), as: UTF8.self)
      try sample.call(at: "/v1/chat/completions", sent, received, type: "text/event-stream")
      try sample.call(at: "/v1/messages", sent + "]}{\\\"", "[" + received)
    }
    _ = try sample.findings()
  }
}
