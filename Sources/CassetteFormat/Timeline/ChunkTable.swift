/// How a body arrived: for each piece its length and how long after the piece before it came (spec §10).
///
/// Stored as a blob of JSON lines, `[length,delay]`, so that an edit is a one-line change.
public struct ChunkTable: Hashable, Sendable {
  public struct Chunk: Hashable, Sendable {
    /// Bytes of the body as stored.
    public var length: Int
    /// Microseconds since the chunk before, or since the response head for the first.
    public var delay: Int

    public init(length: Int, delay: Int) {
      self.length = length
      self.delay = delay
    }
  }

  public var chunks: [Chunk]

  public init(_ chunks: [Chunk]) {
    self.chunks = chunks
  }

  /// The body's size that the table stands for; nil when it does not fit an integer.
  var totalLength: Int? {
    var total = 0
    for chunk in chunks {
      let (sum, overflow) = total.addingReportingOverflow(chunk.length)
      if overflow { return nil }
      total = sum
    }
    return total
  }

  /// The table's bytes, as they stand in its blob.
  public var bytes: [UInt8] {
    var out: [UInt8] = []
    for chunk in chunks {
      CanonicalJSON.append(.array([.integer(chunk.length), .integer(chunk.delay)]), to: &out)
      out.append(UInt8(ascii: "\n"))
    }
    return out
  }

  /// Reads a table; nil when the bytes are anything else (rule RW-E08).
  ///
  /// Written for speed by hand: the grammar of a line is `[` integer `,` integer `]`.
  public init?(_ bytes: [UInt8]) {
    guard bytes.first == UInt8(ascii: "["), bytes.last == UInt8(ascii: "\n") else { return nil }
    var chunks: [Chunk] = []
    var position = 0
    func literal(_ byte: Unicode.Scalar) -> Bool {
      guard position < bytes.count, bytes[position] == UInt8(ascii: byte) else { return false }
      position += 1
      return true
    }
    func integer() -> Int? {
      let start = position
      var value = 0
      while position < bytes.count, position - start < 16, (0x30...0x39).contains(bytes[position]) {
        value = value * 10 + Int(bytes[position] - 0x30)
        position += 1
      }
      guard position > start, position == start + 1 || bytes[start] != 0x30, value < 1 << 53 else { return nil }
      return value
    }
    while position < bytes.count {
      guard literal("["), let length = integer(), literal(","), let delay = integer(), literal("]"), literal("\n")
      else {
        return nil
      }
      chunks.append(Chunk(length: length, delay: delay))
    }
    self.chunks = chunks
  }
}
