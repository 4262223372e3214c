import CassetteFormat

/// The fields of a form in a request's body and its query, as Go's `Request.Form` has them.
enum GoForm {
  static func values(of request: Request, body: [UInt8]) -> [(name: [UInt8], values: [[UInt8]])] {
    guard ["POST", "PUT", "PATCH"].contains(request.method.description) else { return [] }
    let type = request.message.header("Content-Type")?.description.lowercased() ?? ""
    let isForm = type.split(separator: ";").first == "application/x-www-form-urlencoded"
    let target = request.path.bytes.prefix { $0 != UInt8(ascii: "#") }
    let query = target.drop { $0 != UInt8(ascii: "?") }.dropFirst()
    let fields = (isForm ? fields(of: body[...]) : []) + fields(of: query)
    return fields.grouped.map { ($0.name.bytes, $0.values.map(\.bytes)) }
  }

  private static func fields(of text: ArraySlice<UInt8>) -> [HeaderField] {
    text.split(separator: UInt8(ascii: "&")).compactMap { pair in
      // Go takes no field with a semicolon in it.
      guard !pair.contains(UInt8(ascii: ";")) else { return nil }
      let parts = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
      guard let name = unescaped(parts[0]), let value = unescaped(parts.count > 1 ? parts[1] : []) else { return nil }
      return HeaderField(ByteString(name), ByteString(value))
    }
  }

  /// The text without its percent signs; nil when one is not followed by two digits.
  private static func unescaped(_ text: ArraySlice<UInt8>) -> [UInt8]? {
    var out: [UInt8] = []
    var index = text.startIndex
    while index < text.endIndex {
      switch text[index] {
      case UInt8(ascii: "+"): out.append(0x20)
      case UInt8(ascii: "%"):
        guard index + 2 < text.endIndex,
          let byte = UInt8(String(decoding: text[index + 1...index + 2], as: UTF8.self), radix: 16)
        else { return nil }
        out.append(byte)
        index += 2
      default: out.append(text[index])
      }
      index += 1
    }
    return out
  }
}
