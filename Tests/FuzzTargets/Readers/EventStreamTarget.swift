import CassetteFormat
import CassetteTools

/// Server-sent events and other answers of models, coded or not: whatever they are, a summary is made or none.
struct EventStreamTarget: FuzzTarget {
  let name = "sse"

  private static let paths = [
    "/v1/messages", "/v1/chat/completions", "/v1/responses", "/v1beta/models/m:streamGenerateContent",
    "/model/m/converse-stream", "/x",
  ]

  func seeds(_ repository: FuzzRepository) throws -> [[UInt8]] {
    var bodies = [
      "data: {\"type\":\"message_start\",\"message\":{\"model\":\"m\",\"usage\":{\"input_tokens\":3}}}\n\ndata: [DONE]\n\n",
      "event: x\r\ndata: {\"choices\":[{\"delta\":{\"content\":\"a\"},\"finish_reason\":null}]}\r\n\r\n",
      "[{\"candidates\":[{\"finishReason\":\"STOP\"}],\"usageMetadata\":{\"promptTokenCount\":1}}]",
    ].map { Array($0.utf8) }
    for (path, bytes) in try repository.files(below: "testdata/rw1", limit: 1 << 20) where path.hasSuffix(".rw") {
      let cassette = try CassetteReader(MemoryInput(bytes))
      try cassette.forEachEvent { event in
        if let body = event.exchange?.response?.message.body { bodies.append(try cassette.bytes(of: body)) }
      }
    }
    return bodies
  }

  func check(_ bytes: [UInt8]) throws {
    for path in Self.paths {
      let call = LLMCall(Request(method: "POST", path: ByteString(path)), body: bytes)
      for headers in [[], [HeaderField("Content-Encoding", "gzip")], [HeaderField("Content-Encoding", "zstd, gzip")]] {
        let response = Response(status: 200, headers: [HeaderField("Content-Type", "text/event-stream")] + headers)
        _ = call?.summary(response, body: bytes)
      }
    }
  }
}
