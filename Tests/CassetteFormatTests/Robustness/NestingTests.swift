import Foundation
import Testing

@testable import CassetteFormat

/// Nesting that somebody made to exhaust a stack: it is read, or refused, but nothing recurses with it.
@Suite struct NestingTests {
  private static let units: [(open: String, close: String)] = [("[", "]"), (#"{"a":"#, "}"), (#"[{"":"#, "}]")]

  /// Documents of so many levels, closed and not.
  private static func documents(_ depth: Int) -> [[UInt8]] {
    units.flatMap { unit in
      let start = String(repeating: unit.open, count: depth)
      return [start, start + "0" + String(repeating: unit.close, count: depth)].map { Array($0.utf8) }
    }
  }

  /// Every parser of recorded bytes, with what uses the value when there is one.
  private static func parse(_ text: [UInt8]) {
    for value in [try? JSONParser.strict(text.span.bytes), try? JSONParser.lax(text.span.bytes)] {
      guard let value else { continue }
      _ = try? value.references(at: Place())
      #expect(!CanonicalJSON.encode(value).isEmpty)
      #expect(value == value && value.hashValue == value.hashValue)
    }
    _ = try? JSONOutline.members(of: text, at: Place())
    text.withUnsafeBytes { _ = try? PythonTapeParser.parse($0, from: 0) }
    _ = KeyParser.parse(text)
  }

  @Test(arguments: [64, 65, 127, 128, 129, 256, 257, 993, 994, 1000, 100_000, 1_000_000])
  func parsersDoNotRecurse(depth: Int) {
    onSmallStack { for text in Self.documents(depth) { Self.parse(text) } }
  }

  /// A body as deep as each profile takes it, and deeper.
  @Test(arguments: [63, 64, 255, 256, 257, 990, 994, 100_000])
  func keysDoNotRecurse(depth: Int) {
    onSmallStack {
      for body in Self.documents(depth) {
        for path in ["/v1/messages", "/other", "/v1/chat/completions"] {
          let request = KeyRequest(
            method: Array("POST".utf8), target: Array(path.utf8), contentType: Array("application/json".utf8),
            body: body)
          _ = Rewind2Keys().key(of: request)
          _ = Rewind1.key(for: request)
        }
      }
    }
  }

  /// Version 1 is one JSON document.
  @Test(arguments: [100, 1000, 100_000])
  func version1DoesNotRecurse(depth: Int) {
    onSmallStack {
      for text in Self.documents(depth) {
        for head in [#"{"version":1,"session":"#, #"{"version":1,"steps":["#, #"{"version":1,"x":"#] {
          _ = try? CassetteReader(MemoryInput(Array(head.utf8) + text + Array("}".utf8)))
        }
      }
    }
  }
}
