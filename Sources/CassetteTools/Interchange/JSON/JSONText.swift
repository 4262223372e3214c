import CassetteFormat

/// Writes JSON as it is: members in their order, numbers as they were spelled, no white space.
enum JSONText {
  static func encode(_ value: JSONValue) -> [UInt8] {
    var out: [UInt8] = []
    append(value, to: &out)
    return out
  }

  static func append(_ value: JSONValue, to out: inout [UInt8]) {
    switch value {
    case .array(let items):
      CanonicalJSON.appendList(items, "[", "]", to: &out) { append($0, to: &$1) }
    case .object(let object):
      CanonicalJSON.appendList(object.members, "{", "}", to: &out) { member, out in
        out.append(contentsOf: CanonicalJSON.encode(.string(member.key)))
        out.append(UInt8(ascii: ":"))
        append(member.value, to: &out)
      }
    default: out.append(contentsOf: CanonicalJSON.encode(value))
    }
  }

  /// JSON text without the white space between its tokens; everything else stays as it is spelled.
  ///
  /// - Parameter append: Writes strings, quotes included, in another way.
  static func minified(
    _ text: [UInt8], string append: (ArraySlice<UInt8>, inout [UInt8]) -> Void = { $1.append(contentsOf: $0) }
  ) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(text.count)
    var position = 0
    while position < text.count {
      if text[position] == UInt8(ascii: "\"") {
        let end = JSONOutline.endOfString(text, from: position + 1) ?? text.count
        append(text[position..<end], &out)
        position = end
      } else {
        if ![0x20, 0x09, 0x0A, 0x0D].contains(text[position]) { out.append(text[position]) }
        position += 1
      }
    }
    return out
  }
}
