import CassetteFormat
import NIOCore

/// Keeps back what tells a client that an answer is whole, until the exchange is on disk.
///
/// That is the end of the framing, or the last byte of an announced length. Clients of event streams stop earlier: at the
/// event that says so.
struct HeldEnd {
  private let length: Int?
  private let isEventStream: Bool
  private var received = 0
  private(set) var held: ByteBuffer?

  init(_ head: UpstreamHead) {
    length = head.announcedLength
    let type = Message(headers: head.headers).header("Content-Type")?.description.lowercased()
    isEventStream = type?.hasPrefix("text/event-stream") ?? false
  }

  /// - Returns: What may be passed on.
  mutating func pass(_ piece: ByteBuffer) -> [ByteBuffer] {
    received += piece.readableBytes
    var passed: [ByteBuffer] = []
    if let held { passed.append(held) }
    held = nil
    let isLast = length.map { received >= $0 } ?? (isEventStream && Self.saysEnd(piece))
    if isLast { held = piece } else { passed.append(piece) }
    return passed
  }

  mutating func release() -> ByteBuffer? {
    defer { held = nil }
    return held
  }

  /// The ends of OpenAI's and Anthropic's streams.
  private static let ends = [
    "data: [DONE]", "data:[DONE]", "event: message_stop", "\"type\":\"message_stop\"", "event: response.completed",
    "event: response.failed", "event: response.incomplete",
  ].map { Array($0.utf8) }

  private static func saysEnd(_ piece: ByteBuffer) -> Bool {
    piece.withUnsafeReadableBytes { bytes in
      ends.contains { end in
        guard bytes.count >= end.count else { return false }
        var start = bytes.count - end.count
        while true {
          if bytes[start] == end[0], bytes[start..<start + end.count].elementsEqual(end) { return true }
          guard start > 0 else { return false }
          start -= 1
        }
      }
    }
  }
}
