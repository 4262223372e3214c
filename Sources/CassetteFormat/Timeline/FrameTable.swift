/// How the messages of a WebSocket or gRPC stream came, one line each: `["in"|"out",opcode,length,delay]` (spec §10).
enum FrameTable {
  /// Bytes of all payloads that a table stands for; nil when the bytes are anything else (rule RW-E08).
  static func totalLength(of bytes: [UInt8]) -> Int? {
    var table = TableScanner(bytes)
    var total = 0
    repeat {
      guard table.literal("[\"in\",") || table.literal("[\"out\","), table.integer() != nil,
        let length = table.integer(after: ","), table.integer(after: ",") != nil, table.literal("]\n")
      else { return nil }
      let (sum, overflow) = total.addingReportingOverflow(length)
      guard !overflow else { return nil }
      total = sum
    } while !table.isAtEnd
    return total
  }
}
