import CassetteFormat
import CommandSupport

extension KeyRequest {
  /// A request from a line of `key --batch`. Bodies are large: they are decoded where they stand.
  ///
  /// - Throws: `Finding` for a line that is not JSON; `Failure` for one that is not a request.
  init(line: [UInt8]) throws {
    var members: [String: Range<Int>] = [:]
    for member in try JSONOutline.members(of: line, at: Place()) { members[member.key] = member.value }
    func text(_ name: String) throws -> [UInt8]? {
      guard let range = members[name] else { return nil }
      let value = try JSONParser.lax(line.span.bytes.extracting(range))
      guard value != .null else { return nil }
      guard let text = ByteString(value) else { throw Failure(message: "\(name) is not a string") }
      return text.bytes
    }
    guard let method = try text("method"), let target = try text("path") else {
      throw Failure(message: "a request needs a method and a path")
    }
    self.init(method: method, target: target, contentType: try text("content_type"))
    guard let range = members["body_base64"] else { return }
    guard let body = try Self.body(line, range) else { throw Failure(message: "body_base64 is not padded base64") }
    self.body = body
  }

  private static func body(_ line: [UInt8], _ value: Range<Int>) throws -> [UInt8]? {
    let body = line.withUnsafeBytes { line -> [UInt8]? in
      guard value.count >= 2, line[value.lowerBound] == UInt8(ascii: "\"") else { return nil }
      return Base64.decode(UnsafeRawBufferPointer(rebasing: line[value.lowerBound + 1..<value.upperBound - 1]))
    }
    if let body { return body }
    // Perhaps written with escapes.
    guard case .string(let text) = try JSONParser.lax(line.span.bytes.extracting(value)) else { return nil }
    return Base64.decode(Array(text.utf8))
  }
}
