import Testing

@testable import CassetteFormat

/// Every single byte of a cassette counts: no change of one goes unnoticed, and both readers notice.
@Suite struct ByteChangeTests {
  struct Change: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let apply: @Sendable (UInt8) -> UInt8
  }

  static let changes: [Change] = [
    Change(testDescription: "lowest bit") { $0 ^ 0x01 }, Change(testDescription: "highest bit") { $0 ^ 0x80 },
    Change(testDescription: "0x00") { _ in 0x00 }, Change(testDescription: "0xFF") { _ in 0xFF },
    Change(testDescription: "one more") { $0 &+ 1 },
  ]

  @Test(arguments: changes, ["minimal", "example"])
  func everyOffset(_ change: Change, name: String) throws {
    let bytes = Vector.named("v2/valid/\(name).rw").bytes
    #expect(try Verdicts(bytes).indexed.verdict == .valid)
    for offset in bytes.indices {
      let value = change.apply(bytes[offset])
      guard value != bytes[offset] else { continue }
      var damaged = bytes
      damaged[offset] = value
      let verdicts = try Verdicts(damaged)
      #expect(verdicts.indexed.verdict == .invalid, "offset \(offset)")
      #expect(
        verdicts.streamed.verdict == .invalid, "offset \(offset): \(verdicts.streamed.findings.map(\.description))")
    }
  }
}
