import Testing

@testable import CassetteFormat

@Suite struct ChunkTableTests {
  private func parse(_ text: String) -> ChunkTable? { ChunkTable(Array(text.utf8)) }

  @Test(
    arguments: [
      ("[0,0]\n", [(0, 0)]), ("[5,0]\n[12,250000]\n", [(5, 0), (12, 250_000)]),
      ("[9007199254740991,9007199254740991]\n", [(9_007_199_254_740_991, 9_007_199_254_740_991)]),
    ] as [(String, [(Int, Int)])])
  func printAndParse(text: String, chunks: [(Int, Int)]) {
    let table = ChunkTable(chunks.map { .init(length: $0.0, delay: $0.1) })
    #expect(String(decoding: table.bytes, as: UTF8.self) == text)
    #expect(parse(text) == table)
  }

  @Test(arguments: [
    "", "\n", "[]\n", "[1]\n", "[1,2]", "[1,2,3]\n", "[1,2]\n\n", "\n[1,2]\n", "[1,2] \n", "[1, 2]\n", "[-1,2]\n",
    "[1,-2]\n",
    "[01,2]\n", "[1,02]\n", "[1.0,2]\n", "[1e1,2]\n", "[,]\n", "[1,2]\n[", "[1,2][3,4]\n", "[1,2]\r\n",
    "[1,2],\n[3,4]\n",
    "[9007199254740992,0]\n", "[99999999999999999,0]\n", "[0,18446744073709551616]\n", "[[1,2]]\n", "[\"1\",2]\n",
  ])
  func refused(text: String) {
    #expect(parse(text) == nil)
  }

  @Test func totals() {
    #expect(parse("[5,0]\n[12,7]\n")?.totalLength == 17)
    let largest = ChunkTable.Chunk(length: 1 << 53 - 1, delay: 0)
    #expect(ChunkTable([ChunkTable.Chunk](repeating: largest, count: 1_024)).totalLength == 1_024 * (1 << 53 - 1))
    // One more than an integer holds: no total, and no crash.
    #expect(ChunkTable([ChunkTable.Chunk](repeating: largest, count: 1_025)).totalLength == nil)
  }

  /// The parser written by hand takes what the JSON parser takes and gives the same numbers.
  @Test func likeTheParser() {
    var generator = SeededGenerator(81)
    let good = Array("[12,0]\n[0,345]\n[7,7]\n".utf8)
    for _ in 0..<4_000 {
      var bytes = good
      for _ in 0...generator.below(2) {
        bytes[generator.below(bytes.count)] = Array("[],0123456789-. \n\"e".utf8)[generator.below(19)]
      }
      #expect(ChunkTable(bytes) == slowly(bytes), "\(String(decoding: bytes, as: UTF8.self))")
    }
  }

  private func slowly(_ bytes: [UInt8]) -> ChunkTable? {
    guard bytes.last == 0x0A else { return nil }
    var chunks: [ChunkTable.Chunk] = []
    for line in bytes.dropLast().split(separator: 0x0A, omittingEmptySubsequences: false).map({ Array($0) }) {
      guard case .array(let pair)? = try? JSONParser.strict(line.span.bytes), pair.count == 2,
        case .integer(let length) = pair[0], case .integer(let delay) = pair[1], length >= 0, delay >= 0
      else { return nil }
      chunks.append(.init(length: length, delay: delay))
    }
    return ChunkTable(chunks)
  }
}
