/// Finds where one of many texts stands, whatever their number.
///
/// Of each text, the three characters that are rarest in prose are looked up in one table, for every three bytes of what
/// is searched; only where they are is the text compared.
struct LiteralIndex: Sendable {
  private struct Literal {
    var bytes: [UInt8]
    var isFolded: Bool
    /// Where the three characters are in it.
    var offset: Int
    var id: Int
  }

  /// A bit for each longer hash of three bytes: whether there are literals to compare. Most texts have none.
  private var filter = [UInt64](repeating: 0, count: 1 << (Self.filterBits - 6))
  /// Per hash of three bytes, the literals to compare: 0 for none, else 1 more than an index of `buckets`.
  private var table = [UInt16](repeating: 0, count: 1 << Self.hashBits)
  private var buckets: [[Literal]] = []

  private static let hashBits: UInt32 = 14
  private static let filterBits: UInt32 = 18

  /// - Parameters:
  ///   - text: At least three bytes; in lower case if folded.
  ///   - folded: Whether the case of letters does not matter.
  ///   - id: What a place is reported with.
  mutating func add(_ text: [UInt8], folded: Bool, id: Int) {
    let offset = (0...text.count - 3).min { Self.frequency(text[$0..<$0 + 3]) < Self.frequency(text[$1..<$1 + 3]) }!
    let literal = Literal(bytes: text, isFolded: folded, offset: offset, id: id)
    for long in Self.hashes(of: text[offset..<offset + 3], folded: folded) {
      filter[long >> 6] |= 1 << UInt64(long & 63)
      let hash = Self.bucket(long)
      if table[hash] == 0 {
        buckets.append([])
        table[hash] = UInt16(buckets.count)
      }
      // Long hashes of one literal may have a short one in common.
      let index = Int(table[hash]) - 1
      if buckets[index].last.map({ $0.bytes == text && $0.id == id }) != true { buckets[index].append(literal) }
    }
  }

  /// Calls back for each place where a literal stands, with its range; in no particular order.
  ///
  /// - Returns: How many bytes were looked at.
  func forEachPlace(in text: UnsafeRawBufferPointer, _ body: (Int, Range<Int>) -> Void) -> Int {
    guard let base = text.baseAddress, text.count >= 3 else { return text.count }
    var compared = 0
    filter.withUnsafeBufferPointer { filter in
      @inline(__always) func bit(_ word: UInt64) -> UInt64 {
        let hash = Self.hash(word)
        return filter[hash >> 6] >> UInt64(hash & 63) & 1
      }
      var offset = 0
      while offset &+ 8 <= text.count {
        let word = UInt64(littleEndian: base.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
        let found =
          bit(word) | bit(word >> 8) | bit(word >> 16) | bit(word >> 24) | bit(word >> 32) | bit(word >> 40)
        if found != 0 {
          for index in 0..<6 where bit(word >> UInt64(8 &* index)) != 0 {
            compared &+= report(Self.hash(word >> UInt64(8 &* index)), offset &+ index, text, body)
          }
        }
        offset &+= 6
      }
      while offset &+ 3 <= text.count {
        let triple = UInt64(text[offset]) | UInt64(text[offset &+ 1]) << 8 | UInt64(text[offset &+ 2]) << 16
        if bit(triple) != 0 { compared &+= report(Self.hash(triple), offset, text, body) }
        offset &+= 1
      }
    }
    return text.count + compared
  }

  private func report(
    _ hash: Int, _ offset: Int, _ text: UnsafeRawBufferPointer, _ body: (Int, Range<Int>) -> Void
  ) -> Int {
    let bucket = table[Self.bucket(hash)]
    guard bucket != 0 else { return 0 }
    var compared = 0
    for literal in buckets[Int(bucket) - 1] {
      compared &+= literal.bytes.count
      let start = offset - literal.offset
      let end = start + literal.bytes.count
      if text.has(literal.bytes, at: start, folded: literal.isFolded) { body(literal.id, start..<end) }
    }
    return compared
  }

  /// Of three characters in every case that is meant, each once.
  private static func hashes(of text: ArraySlice<UInt8>, folded: Bool) -> Set<Int> {
    var triples: [UInt32] = [0]
    for byte in text.reversed() {
      let isLetter = folded && (0x61...0x7A).contains(byte)
      triples = triples.flatMap { rest in
        (isLetter ? [byte, byte & 0xDF] : [byte]).map { rest << 8 | UInt32($0) }
      }
    }
    return Set(triples.map(hash))
  }

  /// Of the lowest three bytes.
  @inline(__always)
  private static func hash(_ word: some FixedWidthInteger) -> Int {
    let triple = UInt32(truncatingIfNeeded: word) & 0xFF_FFFF
    return Int((triple &* 0x9E37_79B1) >> (32 - filterBits))
  }

  /// The short hash that a long one begins with.
  @inline(__always)
  private static func bucket(_ hash: Int) -> Int { hash >> Int(filterBits - hashBits) }

  /// How common bytes are in English and JSON, roughly: more for the earlier ones of a list.
  private static func frequency(_ bytes: ArraySlice<UInt8>) -> Int {
    let common = Array(" etaoinsrhldcu\",mfpg:wyb.v_k-01x2/3j=4q5z".utf8)
    return bytes.reduce(0) { sum, byte in
      sum + (common.firstIndex(of: byte).map { common.count - $0 } ?? 0)
    }
  }
}
