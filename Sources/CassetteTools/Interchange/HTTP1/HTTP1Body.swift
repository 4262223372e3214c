import CassetteFormat

/// Puts a message together from its head and the bytes after it.
struct HTTP1Body {
  private(set) var notes: [String] = []
  var recorded = RecordedMessage()

  init(_ head: HTTP1Head, version: String?) {
    recorded.headers = head.headers
    recorded.version = version
    if head.isUnfolded { recorded.headerFidelity = .reserialised }
    if head.strayLines > 0 {
      notes.append("has \(head.strayLines) lines among its headers that are none; they are left out")
    }
    // Some recorders leave the empty line out when no body follows.
    if head.endsInLine { notes.append("ends in its headers") }
  }

  /// No body, because there can be none.
  mutating func takeNothing(_ rest: ArraySlice<UInt8>) {
    recorded.framing = "none"
    noteRest(rest.count)
  }

  /// Everything, whatever was announced.
  mutating func take(all rest: ArraySlice<UInt8>, announced: Int?, otherwise framing: String) {
    recorded.framing = announced == nil ? framing : "content-length"
    if let announced, announced != rest.count { recorded.announcedLength = announced }
    if announced != nil || !rest.isEmpty { recorded.body = RecordedBody(Array(rest)) }
  }

  /// As many bytes as were announced.
  mutating func take(announced: Int, of rest: ArraySlice<UInt8>) {
    recorded.framing = "content-length"
    recorded.body = RecordedBody(Array(rest.prefix(announced)))
    if announced > rest.count {
      recorded.announcedLength = announced
      recorded.body?.end = .never
      notes.append("has \(rest.count) bytes of a body of \(announced)")
    }
    noteRest(rest.count - announced)
  }

  mutating func takeChunked(_ rest: ArraySlice<UInt8>) {
    var decoder = ChunkedDecoder()
    let consumed = decoder.take(rest)
    guard !decoder.isBroken else {
      notes.append("says that its body is in chunks, which it is not; the body is taken as it is")
      recorded.body = RecordedBody(Array(rest))
      return
    }
    recorded.framing = "chunked"
    var body = RecordedBody(decoder.body)
    if decoder.chunks.count > 1 {
      body.chunks = ChunkTable(decoder.chunks.map { ChunkTable.Chunk(length: $0, delay: 0) })
      // The borders were recorded, the times were not.
      body.chunkFidelity = .reconstructed
    }
    if !decoder.isComplete {
      body.end = .never
      notes.append("ends before its last chunk")
    }
    recorded.body = body
    recorded.trailers = HTTP1Head(fields: decoder.trailers[...]).headers
    noteRest(rest.count - consumed)
  }

  private mutating func noteRest(_ count: Int) {
    if count > 0 { notes.append("is followed by \(count) bytes that do not belong to it; they are left out") }
  }
}
