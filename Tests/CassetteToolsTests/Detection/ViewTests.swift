import CassetteFormat
import FuzzTargets
import Testing

@testable import CassetteTools

/// What each view shows, and where it says that it comes from.
struct ViewTests {
  private func decoded(
    _ text: String, _ decode: (UnsafeRawBufferPointer) -> DecodedText
  ) -> (text: String, map: SegmentMap) {
    let decoded = Array(text.utf8).withUnsafeBytes(decode)
    return (String(decoding: decoded.bytes, as: UTF8.self), decoded.map)
  }

  @Test func mapsWholeUnits() {
    var map = SegmentMap()
    map.append(4, of: 1, from: 10, sourceUnit: 1)
    map.append(2, of: 3, from: 20, sourceUnit: 4)
    map.append(1, of: 2, from: 28, sourceUnit: 6)
    #expect(map.count == 12)
    #expect(map.ranges(of: 1..<3) == [11..<13])
    #expect(map.ranges(of: 3..<5) == [13..<14, 20..<24])
    #expect(map.ranges(of: 6..<8) == [20..<28])
    #expect(map.ranges(of: 8..<12) == [24..<34])
    #expect(map.ranges(of: 11..<12) == [28..<34])
  }

  @Test func takesEscapesOff() {
    let (text, map) = decoded(#"a\n\u00e9\ud83d\ude00\x41\033[\q\u12\"#, BackslashEscapes.decode)
    #expect(text == "a\né😀A\u{1B}[\\q\\u12\\")
    #expect(map.ranges(of: 1..<2) == [1..<3])
    #expect(map.ranges(of: 3..<4) == [3..<9])
    #expect(map.ranges(of: 2..<8) == [3..<21])
    #expect(map.ranges(of: 10..<13) == [29..<32])
    #expect(!Array(#"C:\windows\q\u12"#.utf8).withUnsafeBytes(BackslashEscapes.areIn))
  }

  @Test func findsTheFirstOfThreeBytes() {
    var generator = SeededGenerator(7)
    let bytes: [UInt8] = [0x00, 0x01, 0x0A, 0x0B, 0x5C, 0x7F, 0x80, 0x8A, 0xDC, 0xFF]
    for _ in 0..<2000 {
      let text = (0..<generator.below(40)).map { _ in bytes[generator.below(bytes.count)] }
      let start = generator.below(text.count + 1)
      let end = start + generator.below(text.count - start + 1)
      let three = (0..<3).map { _ in bytes[generator.below(bytes.count)] }
      let found = text.withUnsafeBytes { $0.firstOffset(ofAny: three[0], three[1], three[2], in: start..<end) }
      #expect(found == text[start..<end].firstIndex(where: three.contains) ?? end)
    }
  }

  @Test func takesPercentSignsOff() {
    let (text, map) = decoded("a%20b+%4", { PercentEscapes.decode($0, isForm: true) })
    #expect(text == "a b %4")
    #expect(map.ranges(of: 0..<3) == [0..<5])
    #expect(map.ranges(of: 1..<2) == [1..<4])
  }

  @Test func takesColoursOff() {
    let (text, map) = decoded(
      "a\u{1B}[1;31mb\u{1B}(Bc\u{1B}]8;;x\u{7}d\u{1B}]0;y\u{1B}\\e\u{1B}[\n\u{1B}", TerminalSequences.decode)
    #expect(text == "abcde\n")
    #expect(map.ranges(of: 0..<3) == [0..<1, 8..<9, 12..<13])
  }

  @Test(arguments: ["", "a", "ab"])
  func findsBase64(_ more: String) throws {
    let inner = "some text that is long enough" + more
    let coded = Base64.encode(Array(inner.utf8))
    for text in ["x: \(coded).", "/\(coded)", "ab/\(coded.filter { $0 != "=" }) x"] {
      var found: [DecodedText] = []
      Array(text.utf8).withUnsafeBytes { bytes in Base64Runs.forEach(in: bytes) { found.append($0) } }
      try #require(found.count == 1)
      #expect(found[0].bytes == Array(inner.utf8))
      let start = text.utf8.count - text.drop { $0 != coded.first! }.utf8.count
      #expect(found[0].map.ranges(of: 0..<1) == [start..<start + 4])
    }
  }

  @Test func joinsLinesOfBase64() throws {
    let inner = String(repeating: "some text that is long enough. ", count: 6)
    let coded = Base64.encode(Array(inner.utf8))
    let lines = stride(from: 0, to: coded.utf8.count, by: 76).map { coded.dropFirst($0).prefix(76) }
    var found: [DecodedText] = []
    Array(lines.joined(separator: "\r\n").utf8).withUnsafeBytes { bytes in
      Base64Runs.forEach(in: bytes) { found.append($0) }
    }
    #expect(found.map(\.bytes) == [Array(inner.utf8)])
    #expect(found[0].map.ranges(of: 54..<60) == [72..<76, 78..<82])
  }

  @Test func leavesOtherRunsAlone() {
    for text in [
      String(repeating: "a", count: 23), "AuthenticationConfigurationFactory",
      String(repeating: "0123456789abcdef", count: 4),
    ] {
      Array(text.utf8).withUnsafeBytes { bytes in Base64Runs.forEach(in: bytes) { _ in Issue.record("\(text)") } }
    }
  }

  @Test func readsEventsWithAnyLineEnd() {
    for end in ["\n", "\r\n", "\r"] {
      let text = [": hello", "event: x", "data: {\"a\":", "data:1}", "id: 7", "", "", "data", "data: two"].joined(
        separator: end)
      Array(text.utf8).withUnsafeBytes { bytes in
        var reader = EventStreamReader(bytes)
        var events: [[String]] = []
        var rest: [String] = []
        while let part = reader.next() {
          switch part {
          case .event(let lines): events.append(lines.map { String(decoding: bytes[$0], as: UTF8.self) })
          case .rest(let range): rest.append(String(decoding: bytes[range], as: UTF8.self))
          }
        }
        #expect(events == [["{\"a\":", "1}"], ["two"]])
        #expect(rest == [": hello\(end)event: x", "id: 7", "\(end)data"])
      }
    }
  }
}
