import CassetteFormat

/// Payloads of a stream that a recorder kept without the lines around them.
enum PayloadStream {
  /// A body with one event for each payload, and a chunk for each event.
  static func body(_ payloads: [[UInt8]]) -> RecordedBody {
    body(parts: payloads.map { Array("data: ".utf8) + $0 + [0x0A, 0x0A] })
  }

  /// A body that was put together of parts that are known to have come one after the other, nobody knows when.
  static func body(parts: [[UInt8]]) -> RecordedBody {
    var body = RecordedBody(parts.flatMap { $0 }, .reconstructed)
    let chunks = parts.filter { !$0.isEmpty }.map { ChunkTable.Chunk(length: $0.count, delay: 0) }
    if !chunks.isEmpty {
      body.chunks = ChunkTable(chunks)
      body.chunkFidelity = .reconstructed
    }
    return body
  }
}
