import FuzzTargets
import Testing

@testable import CassetteFormat

/// The index finds what a plain comparison finds, at every place.
@Suite struct LiteralIndexTests {
  private static let literals: [(text: String, folded: Bool)] = [
    ("sk-", false), ("qx_", true), ("eyJ", false), ("  a", false), ("ghp_", false), ("aaaa", false), ("token", true),
    ("-----BEGIN", false), ("sk-ant-api03-", false), ("\u{0}\u{0}\u{0}", false),
  ]

  private static let index: LiteralIndex = {
    var index = LiteralIndex()
    for (id, literal) in literals.enumerated() { index.add(Array(literal.text.utf8), folded: literal.folded, id: id) }
    return index
  }()

  private static func indexed(_ text: [UInt8]) -> Set<[Int]> {
    var found: [[Int]] = []
    text.withUnsafeBytes { bytes in
      _ = index.forEachPlace(in: bytes) { found.append([$0, $1.lowerBound, $1.upperBound]) }
    }
    #expect(Set(found).count == found.count, "a place is reported once")
    return Set(found)
  }

  private static func compared(_ text: [UInt8]) -> Set<[Int]> {
    var found: Set<[Int]> = []
    for (id, literal) in literals.enumerated() {
      let bytes = Array(literal.text.utf8)
      guard bytes.count <= text.count else { continue }
      for start in 0...text.count - bytes.count {
        let slice = text[start..<start + bytes.count]
        let isEqual =
          literal.folded ? slice.elementsEqual(bytes) { ASCII.lowercased($0) == $1 } : slice.elementsEqual(bytes)
        if isEqual { found.insert([id, start, start + bytes.count]) }
      }
    }
    return found
  }

  /// Each literal in each case, with all that can stand before and after it.
  @Test(arguments: 0..<20) func findsWhatStandsAnywhere(before: Int) {
    for literal in Self.literals {
      for text in literal.folded ? [literal.text, literal.text.uppercased()] : [literal.text] {
        for after in 0..<10 {
          for filler: UInt8 in [0x00, 0x2E, 0x6B, 0xFF] {
            let bytes =
              Array(repeating: filler, count: before) + Array(text.utf8) + Array(repeating: filler, count: after)
            #expect(
              Self.indexed(bytes) == Self.compared(bytes), "\(text) after \(before) of \(filler), before \(after)")
          }
        }
      }
    }
  }

  @Test func findsWhatAComparisonFindsInMixedTexts() {
    var random = SeededGenerator(7)
    for _ in 0..<2_000 {
      var bytes: [UInt8] = []
      for _ in 0..<random.below(12) {
        if random.oneIn(2) {
          bytes += Self.literals.randomElement(using: &random)!.text.utf8
        } else {
          bytes.append(Array("sk-eyJaghp_ \0tOkEn".utf8).randomElement(using: &random)!)
        }
      }
      #expect(Self.indexed(bytes) == Self.compared(bytes), "\(bytes)")
    }
  }
}
