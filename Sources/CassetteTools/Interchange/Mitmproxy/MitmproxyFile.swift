import CassetteFormat

/// The flows of a file, one after the other, read one by one.
struct MitmproxyFile {
  private let file: any RandomAccessBytes

  /// More than this is no flow that a cassette can hold.
  private static let maximumSize = 2 << 30

  init(_ file: any RandomAccessBytes) {
    self.file = file
  }

  /// Where a flow stands, and what is needed to put flows in order.
  struct Entry {
    let range: Range<Int>
    var type: String
    var id: String?
    /// When it began, in microseconds since 1970.
    var start: Int?
    /// For a WebSocket flow of mitmproxy 3 to 6, the flow that opened it.
    var handshake: String?
  }

  /// Where the flow at a place ends; nil when there is none, or not all of it.
  ///
  /// - Throws: `InterchangeError` for a flow that is too large; `FileError`.
  func end(ofFlowAt offset: Int) throws -> Int? {
    let start = try file.read(at: offset, count: TNetString.maximumDigits + 1)
    guard let length = TNetString.length(start[...]) else { return nil }
    let end = offset + length.digits + 1 + length.value + 1
    guard end <= file.size else { return nil }
    guard length.value <= Self.maximumSize else {
      throw InterchangeError("a flow of \(length.value) bytes at byte \(offset) is too large")
    }
    return end
  }

  func flow(_ range: Range<Int>) throws -> TNetString? {
    guard let value = TNetString(try file.read(at: range.lowerBound, count: range.count)[...]),
      case .dictionary = value
    else { return nil }
    return value
  }
}

extension MitmproxyFile.Entry {
  init(_ flow: TNetString, at range: Range<Int>) {
    self.range = range
    // Files of mitmproxy 0.10 and before do not name the type.
    type = flow["type"]?.string ?? (flow.has("request") ? "http" : "")
    id = flow["id"]?.string
    start = (flow["request"]?["timestamp_start"] ?? flow["timestamp_created"])?.microseconds
    handshake = flow["metadata"]?["websocket_handshake"]?.string
  }
}
