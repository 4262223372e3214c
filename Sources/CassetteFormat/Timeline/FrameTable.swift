/// How the messages of a WebSocket or gRPC stream came, one line each: `["in"|"out",opcode,length,delay]` (spec §10).
public struct FrameTable: Hashable, Sendable {
  public struct Frame: Hashable, Sendable {
    /// Whether the client sent it.
    public var isOutgoing: Bool
    /// For WebSocket the opcode of RFC 6455 §5.2, for gRPC the message's compressed flag.
    public var opcode: Int
    /// Bytes of its payload.
    public var length: Int
    /// Microseconds since the frame before, or since the response head for the first.
    public var delay: Int

    public init(isOutgoing: Bool, opcode: Int, length: Int, delay: Int) {
      self.isOutgoing = isOutgoing
      self.opcode = opcode
      self.length = length
      self.delay = delay
    }
  }

  public var frames: [Frame]

  public init(_ frames: [Frame]) {
    self.frames = frames
  }

  /// The table's bytes, as they stand in its blob.
  public var bytes: [UInt8] {
    frames.flatMap { frame in
      Array("[\"\(frame.isOutgoing ? "out" : "in")\",\(frame.opcode),\(frame.length),\(frame.delay)]\n".utf8)
    }
  }

  /// Reads a table; nil when the bytes are anything else (rule RW-E08).
  public init?(_ bytes: [UInt8]) {
    var frames: [Frame] = []
    guard Self.read(bytes, { frames.append($0) }) else { return nil }
    self.frames = frames
  }

  /// Bytes of all payloads that a table stands for; nil when the bytes are anything else (rule RW-E08).
  static func totalLength(of bytes: [UInt8]) -> Int? {
    var total: Int? = 0
    let isTable = read(bytes) { frame in
      guard let sum = total?.addingReportingOverflow(frame.length), !sum.overflow else { return total = nil }
      total = sum.partialValue
    }
    return isTable ? total : nil
  }

  private static func read(_ bytes: [UInt8], _ take: (Frame) -> Void) -> Bool {
    var table = TableScanner(bytes)
    repeat {
      let isOutgoing = table.literal("[\"out\",")
      guard isOutgoing || table.literal("[\"in\","), let opcode = table.integer(),
        let length = table.integer(after: ","), let delay = table.integer(after: ","), table.literal("]\n")
      else { return false }
      take(Frame(isOutgoing: isOutgoing, opcode: opcode, length: length, delay: delay))
    } while !table.isAtEnd
    return true
  }
}
