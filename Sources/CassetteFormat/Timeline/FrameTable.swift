/// How the messages of a WebSocket or gRPC stream came, one line each: `["in"|"out",opcode,length,delay]` (spec §10).
enum FrameTable {
  /// Bytes of all payloads that a table stands for; nil when the bytes are anything else (rule RW-E08).
  static func totalLength(of bytes: [UInt8]) -> Int? {
    guard var table = TableScanner(bytes) else { return nil }
    var total = 0
    while !table.isAtEnd {
      guard table.literal("[\"in\",") || table.literal("[\"out\","), table.integer() != nil, table.literal(","),
        let length = table.integer(), table.literal(","), table.integer() != nil, table.literal("]\n")
      else { return nil }
      let (sum, overflow) = total.addingReportingOverflow(length)
      guard !overflow else { return nil }
      total = sum
    }
    return total
  }
}
