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
  public init?(_ bytes: [UInt8]) {
    var table = TableScanner(bytes)
    var chunks: [Chunk] = []
    repeat {
      guard let length = table.integer(after: "["), let delay = table.integer(after: ","), table.literal("]\n") else {
        return nil
      }
      chunks.append(Chunk(length: length, delay: delay))
    } while !table.isAtEnd
    self.chunks = chunks
  }
}
