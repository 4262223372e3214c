import Testing

@testable import CassetteFormat

@Suite struct JSONScanTests {
  private func naive(_ bytes: [UInt8], from start: Int) -> Int {
    bytes[start...].firstIndex { $0 == 0x22 || $0 == 0x5C || $0 < 0x20 } ?? bytes.count
  }

  /// Every byte value at every place of the eight that are looked at together, and in the rest after them.
  @Test func everyByteAtEveryPlace() {
    for value in UInt8.min...UInt8.max {
      for place in 0..<19 {
        var bytes = [UInt8](repeating: 0x80, count: 19)
        bytes[place] = value
        #expect(JSONScan.endOfPlainText(bytes.span.bytes, from: 0) == naive(bytes, from: 0), "\(value) at \(place)")
      }
    }
  }

  /// Random neighbours: a borrow must not run over into the next byte.
  @Test func randomBytes() {
    var generator = SeededGenerator(31)
    let near: [UInt8] = [
      0x1F, 0x20, 0x21, 0x22, 0x23, 0x5B, 0x5C, 0x5D, 0x7F, 0x80, 0xA0, 0xA2, 0xDC, 0xFF, 0x00, 0x01,
    ]
    for _ in 0..<3_000 {
      let bytes = (0..<generator.below(40)).map { _ in
        generator.oneIn(3) ? near[generator.below(near.count)] : UInt8(0x23 + generator.below(0x39))
      }
      for start in [0, bytes.count / 2, bytes.count] {
        #expect(JSONScan.endOfPlainText(bytes.span.bytes, from: start) == naive(bytes, from: start), "\(bytes)")
      }
    }
  }
}
