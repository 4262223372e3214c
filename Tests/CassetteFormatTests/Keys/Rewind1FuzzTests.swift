import Foundation
import Testing

@testable import CassetteFormat

/// Requests damaged at random: no crash, and what comes out keeps to its definition.
///
/// `REWIND_FUZZ_SECONDS` makes it go on for so long, from another start each time; `REWIND_FUZZ_SEED` chooses the start.
@Suite struct Rewind1FuzzTests {
  private static let environment = ProcessInfo.processInfo.environment
  private static let seconds = Double(environment["REWIND_FUZZ_SECONDS"] ?? "") ?? 0

  @Test func anyRequest() throws {
    let isLong = Self.seconds > 0
    let seed = Int(Self.environment["REWIND_FUZZ_SEED"] ?? "") ?? (isLong ? Int.random(in: 0..<1 << 32) : 9_400)
    var generator = SeededGenerator(seed)
    let sources = (KeyVector.published + KeyVector.seeds).map(\.request)
    var series = KeySeries(.rewind1)
    let end = Date(timeIntervalSinceNow: Self.seconds)
    var rounds = 0
    while isLong ? rounds % 1000 != 0 || Date() < end : rounds < 4_000 {
      var request = sources[generator.below(sources.count)]
      if generator.oneIn(3) { request.body = RandomJSON.document(&generator) }
      for _ in 0...generator.below(4) { Self.damage(&request, sources, &generator) }
      let key = Rewind1.key(for: request)
      if series.key(for: request) != key || !Self.isRight(key) {
        Issue.record("seed \(seed), round \(rounds): \(Base64.encode(request.body)), target \(request.target)")
      }
      rounds += 1
    }
    if isLong { print("\(rounds) requests from seed \(seed)") }
  }

  /// UTF-8, with its digest; a canonical object keeps its key.
  private static func isRight(_ key: MatchKey?) -> Bool {
    guard let key else { return true }
    guard PythonUTF8.isEncodable(key.canonical), key.digest == Digest(of: key.canonical) else { return false }
    let method = Array(",\"method\":".utf8)
    guard key.canonical.starts(with: "{\"body\":{".utf8),
      let end = key.canonical.indices.last(where: { key.canonical[$0...].starts(with: method) })
    else { return true }
    let body = Array(key.canonical[8..<end])
    // Numbers that were keys were sorted as numbers, and are text now.
    guard body.count > 2, body[2] != UInt8(ascii: "-"), !(0x30...0x39).contains(body[2]) else { return true }
    let again = Rewind1.key(for: KeyRequest(method: [], target: [], body: body))
    return again.map { $0.canonical.dropFirst(8).starts(with: body) } ?? false
  }

  private static func damage(_ request: inout KeyRequest, _ sources: [KeyRequest], _ generator: inout SeededGenerator) {
    let other = sources[generator.below(sources.count)]
    switch generator.below(10) {
    case 0:
      request.target = damaged(
        request.target, other.target, Array("/?#&=%:@[]+ \t\n\u{212A}k".utf8) + [0xFF], &generator)
    case 1: request.target += other.target
    case 2: request.method = damaged(request.method, other.method, Array("aß\"\\".utf8) + [0xFF], &generator)
    default:
      let palette = Array("{}[]\",:\\u0d8e1-.N \n".utf8) + [0, 0xFF, 0xFE, 0xED, 0xA0, 0xBD]
      request.body = damaged(request.body, other.body, palette, &generator)
    }
  }

  private static func damaged(
    _ bytes: [UInt8], _ other: [UInt8], _ palette: [UInt8], _ generator: inout SeededGenerator
  ) -> [UInt8] {
    var bytes = bytes
    let start = generator.below(bytes.count + 1)
    let end = min(bytes.count, start + 1 + generator.below(6))
    switch generator.below(6) {
    case 0: bytes.removeSubrange(start..<end)
    case 1: bytes.insert(palette[generator.below(palette.count)], at: start)
    case 2 where start < end: bytes[start] = palette[generator.below(palette.count)]
    case 3: bytes.insert(contentsOf: bytes[start..<end], at: generator.below(bytes.count + 1))
    case 4:
      let from = generator.below(other.count + 1)
      bytes.insert(contentsOf: other[from..<min(other.count, from + generator.below(40))], at: start)
    default: if start < end { bytes[start] ^= 1 << UInt8(generator.below(8)) }
    }
    return bytes
  }
}
