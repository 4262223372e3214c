import CassetteFormat

/// A body that is sent in equal pieces over some time: the nearest that WireMock has to chunks.
enum WireMockDribble {
  /// The pieces as WireMock cuts them: what is left over goes with the last.
  static func table(size: Int, count: Int, milliseconds: Int) -> ChunkTable? {
    guard size > 0, let total = Milliseconds.microseconds(milliseconds) else { return nil }
    let count = min(max(count, 1), size)
    let length = size / count
    return ChunkTable(
      (0..<count).map { index in
        ChunkTable.Chunk(length: index == count - 1 ? size - length * (count - 1) : length, delay: total / count)
      })
  }

  /// The setting that comes nearest to a table.
  static func json(_ table: ChunkTable) -> JSONObject? {
    let total = table.chunks.reduce(0) { $0.addingReportingOverflow($1.delay).partialValue }
    guard table.chunks.count > 1 else { return nil }
    return ["numberOfChunks": .integer(table.chunks.count), "totalDuration": .integer(max(0, total / 1000))]
  }
}
