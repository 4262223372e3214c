import CassetteFormat

/// How the pieces of a body come, when an operator changes that.
enum Arrival {
  /// As before: each piece has what became of its bytes.
  case kept
  /// In pieces of these lengths, whose sum is that of the content; each comes when its last byte came.
  case pieces([Int])
  /// As before, but that one piece is late.
  case delayed(piece: Int, microseconds: Int)
  /// At a rate in bytes a second, a piece for each that there was.
  case rate(Int)
  /// In these pieces, at their times.
  case timed(ChunkTable)

  /// The chunk table of a body.
  ///
  /// - Parameters:
  ///   - table: The one that it had.
  ///   - edits: What became of its bytes; nil when nobody can tell, as with content codings.
  ///   - size: Of the body before and after, in bytes as stored.
  /// - Returns: Nil when the body has none.
  func table(from table: ChunkTable?, edits: ContentEdits?, size: (before: Int, after: Int)) -> ChunkTable? {
    let followed = table.map { Self.follow($0, edits, size) }
    switch self {
    case .kept: return followed
    case .pieces(let lengths): return Self.cut(lengths, like: followed)
    case .timed(let table): return table
    case .delayed(let piece, let microseconds):
      var chunks = (followed ?? ChunkTable([ChunkTable.Chunk(length: size.after, delay: 0)])).chunks
      guard !chunks.isEmpty else { return followed }
      let late = min(piece, chunks.count - 1)
      chunks[late].delay = chunks[late].delay.saturating(plus: microseconds)
      return ChunkTable(chunks)
    case .rate(let bytes):
      let chunks = (followed ?? ChunkTable([ChunkTable.Chunk(length: size.after, delay: 0)])).chunks
      return ChunkTable(
        chunks.map {
          ChunkTable.Chunk(
            length: $0.length, delay: $0.delay.saturating(plus: $0.length.saturating(times: 1_000_000) / max(1, bytes)))
        })
    }
  }

  private static func follow(_ table: ChunkTable, _ edits: ContentEdits?, _ size: (before: Int, after: Int))
    -> ChunkTable
  {
    let lengths = table.chunks.map(\.length)
    let after = edits?.lengths(lengths) ?? ContentEdits.scaled(lengths, from: size.before, to: size.after)
    return ChunkTable(zip(table.chunks, after).map { ChunkTable.Chunk(length: $1, delay: $0.delay) })
  }

  private static func cut(_ lengths: [Int], like table: ChunkTable?) -> ChunkTable {
    var chunks = (table?.chunks ?? []).makeIterator()
    var (received, time, told, sent) = (0, 0, 0, 0)
    return ChunkTable(
      lengths.map { length in
        sent += length
        while received < sent, let chunk = chunks.next() {
          received += chunk.length
          time = time.saturating(plus: chunk.delay)
        }
        defer { told = time }
        return ChunkTable.Chunk(length: length, delay: time - told)
      })
  }
}

extension ChunkTable {
  /// The pieces that the first bytes of a body came in: what would come after them does not come.
  func prefix(_ count: Int) -> ChunkTable {
    var rest = count
    var kept: [Chunk] = []
    for chunk in chunks where rest > 0 {
      kept.append(Chunk(length: min(chunk.length, rest), delay: chunk.delay))
      rest -= chunk.length
    }
    return ChunkTable(kept)
  }
}

/// Arithmetic with numbers that a cassette has, which may be anything.
extension Int {
  func saturating(plus other: Int) -> Int {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? (other < 0 ? .min : .max) : sum
  }

  func saturating(times other: Int) -> Int {
    let (product, overflow) = multipliedReportingOverflow(by: other)
    return overflow ? ((self < 0) == (other < 0) ? .max : .min) : product
  }
}
