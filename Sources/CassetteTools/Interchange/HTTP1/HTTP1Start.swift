import CassetteFormat

/// The parts of a first line.
enum HTTP1Start {
  /// `GET /path HTTP/1.1`; a target may have spaces in it, and the version may be missing.
  ///
  /// - Throws: `InterchangeError` for what is no request.
  static func request(_ line: ArraySlice<UInt8>) throws -> (method: ByteString, target: [UInt8], version: String?) {
    guard let space = line.firstIndex(of: 0x20), space > line.startIndex,
      line[..<space].allSatisfy({ (0x21...0x7E).contains($0) })
    else { throw InterchangeError("\(excerpt(line)) is no request line of HTTP/1") }
    var target = HTTP1Head.trimmed(line[(space + 1)...])
    var version: String?
    if let last = target.lastIndex(of: 0x20), target[(last + 1)...].starts(with: "HTTP/".utf8) {
      version = String(decoding: target[(last + 1)...], as: UTF8.self)
      target = HTTP1Head.trimmed(target[..<last])
    }
    return (ByteString(Array(line[..<space])), Array(target), RecordedMessage.version(version))
  }

  /// `HTTP/1.1 200 OK`; the reason may be missing.
  ///
  /// - Throws: `InterchangeError` for what is no response.
  static func response(_ line: ArraySlice<UInt8>) throws -> (status: Int, reason: ByteString?, version: String?) {
    let parts = line.split(separator: 0x20, maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count > 1, parts[0].starts(with: "HTTP/".utf8),
      let status = Int(String(decoding: parts[1], as: UTF8.self)), (100...999).contains(status)
    else { throw InterchangeError("\(excerpt(line)) is no status line of HTTP/1") }
    return (
      status, parts.count > 2 ? ByteString(Array(parts[2])) : nil,
      RecordedMessage.version(String(decoding: parts[0], as: UTF8.self))
    )
  }

  private static func excerpt(_ line: ArraySlice<UInt8>) -> String {
    line.isEmpty ? "an empty line" : "\"\(ByteString(Array(line.prefix(40))))\(line.count > 40 ? "…" : "")\""
  }
}
