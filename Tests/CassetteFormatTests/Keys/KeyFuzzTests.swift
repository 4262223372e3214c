import Foundation
import Testing

@testable import CassetteFormat

/// Requests damaged at random: every one has a key, the same key each time, whatever was computed before.
///
/// `REWIND_FUZZ_SECONDS` says for how long; without it a second is enough to notice what is broken.
@Suite struct KeyFuzzTests {
  private static let seconds = ProcessInfo.processInfo.environment["REWIND_FUZZ_SECONDS"].flatMap(Double.init) ?? 1

  /// Small bodies of every dialect, and what has broken readers of JSON.
  private static let seeds: [KeyRequest] =
    MatchVector.all.map(\.request)
    + Repository.files(below: "testdata/fuzz/keys", suffix: ".txt").map { path in
      KeyRequest(method: Array("POST".utf8), target: Array("/v1/chat/completions".utf8), body: Repository.bytes(path))
    }

  private static let pieces: [[UInt8]] =
    [
      "{", "}", "[", "]", "\"", ",", ":", "\\", "\\u", "\\ud83d", "\\ude00", "null", "true", "1e400", "-0", "1.0E-7",
      "9007199254740993", "\"id\":\"x\"", "\"tool_calls\":[{\"id\":\"x\"}]", "\"$json\":1", "--b1\r\n", "%zz", "?key=",
      "&",
      "\"messages\":[", "\"input\":\"", "\"contents\":[{\"parts\":[{", "\"tools\":[{\"name\":\"", "data:;base64,",
      "\"type\":\"tool_result\",\"tool_use_id\":\"", "\"jsonrpc\":\"2.0\"", "\"content\":[",
      "\"required\":[\"b\",\"a\"]",
    ].map { Array($0.utf8) } + [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0]]

  private static let targets = [
    "/v1/chat/completions", "/v1/responses", "/v1/messages", "/v1beta/models/m:generateContent?alt=sse&key=k",
    "/model/m/converse", "/mcp", "/x",
  ].map { Array($0.utf8) }

  private static let masks = try! Masks([
    ["kind": "uuid"], ["pointer": "/body/**/text", "regex": "[a-z]+(1|2)*"], ["query": "alt"],
    ["pointer": "/body/messages/*/content/0"],
  ])

  @Test func anything() {
    var generator = SeededGenerator(Int(Self.seconds) + 90)
    let end = Date(timeIntervalSinceNow: Self.seconds)
    let (keys, masked) = (Rewind2Keys(), Rewind2Keys(masks: Self.masks))
    var rounds = 0
    while Date() < end || rounds < 500 {
      var request = Self.seeds[generator.below(Self.seeds.count)]
      for _ in 0...generator.below(6) { Self.damage(&request, &generator) }
      // Twice in a row, so that the second is computed from the first.
      let key = keys.key(of: request)
      let fresh = Rewind2Keys().key(of: request)
      #expect(key == fresh && keys.key(of: request) == fresh, "round \(rounds): \(request.body)")
      #expect(JSONParserCheck.isJSON(key.canonical), "round \(rounds): \(request.body)")
      _ = masked.key(of: request)
      Self.derive(request)
      let other = Rewind2Keys().key(of: Self.seeds[generator.below(Self.seeds.count)])
      _ = KeyDifference.between(other.canonical, key.canonical)
      rounds += 1
    }
    print("\(rounds) rounds")
  }

  /// Patterns at random: refused or matched, never a trap, and never slow.
  @Test func patterns() {
    var generator = SeededGenerator(17)
    let alphabet = Array("ab1(|)*+?{}[]^$.\\-,dwsbB:é".unicodeScalars)
    let end = Date(timeIntervalSinceNow: min(Self.seconds, 60))
    var rounds = 0
    while Date() < end || rounds < 500 {
      var text = ""
      for _ in 0...generator.below(20) { text.unicodeScalars.append(alphabet[generator.below(alphabet.count)]) }
      rounds += 1
      guard let pattern = try? MaskPattern(text) else { continue }
      let subject = generator.bytes(generator.below(200)).map { 0x61 + $0 % 4 }
      _ = pattern.replacing(subject, by: [UInt8(ascii: "_")])
    }
  }

  private static func derive(_ request: KeyRequest) {
    let keys = Rewind2Keys()
    let history = AlignHistory()
    for _ in 0..<2 {
      let parts = keys.parts(of: request, chain: nil)
      _ = history.key(of: request, parts, masks: Masks())
      _ = AlignShape.key(of: request, parts.dialect, masks: Masks())
    }
    _ = ResponseIDs.all(in: request.body)
  }

  private static func damage(_ request: inout KeyRequest, _ generator: inout SeededGenerator) {
    switch generator.below(10) {
    case 0: request.target = targets[generator.below(targets.count)]
    case 1: damage(&request.target, &generator)
    default: damage(&request.body, &generator)
    }
  }

  private static func damage(_ bytes: inout [UInt8], _ generator: inout SeededGenerator) {
    let start = generator.below(bytes.count + 1)
    let end = min(bytes.count, start + generator.below(12))
    switch generator.below(6) {
    case 0: bytes.removeSubrange(start..<end)
    case 1: bytes.insert(contentsOf: pieces[generator.below(pieces.count)], at: start)
    case 2: bytes.insert(contentsOf: bytes[start..<end], at: generator.below(bytes.count + 1))
    case 3 where start < bytes.count: bytes[start] = UInt8(generator.below(256))
    case 4 where start < bytes.count: bytes[start] ^= 1 << UInt8(generator.below(8))
    default: bytes.replaceSubrange(start..<end, with: pieces[generator.below(pieces.count)])
    }
  }
}

/// A second opinion on whether a preimage is JSON.
private enum JSONParserCheck {
  static func isJSON(_ bytes: [UInt8]) -> Bool {
    (try? JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)) != nil
  }
}
