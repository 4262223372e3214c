/// The members of a JSON object in memory, or the items of a list, for documents whose values are large and wanted as they
/// are.
package enum JSONOutline {
  package struct Member {
    package let key: String
    /// Where the value stands, quotes and brackets included.
    package let value: Range<Int>
  }

  /// Lists the members of the object that fills the bytes; nested values are skipped, not checked.
  ///
  /// - Throws: A finding of rule RW-J01 with the offset.
  package static func members(of bytes: [UInt8], at place: Place) throws(Finding) -> [Member] {
    var cursor = Cursor(bytes)
    func fail(_ message: String) -> Finding { Finding(.j01, message, at: place.advanced(by: cursor.position)) }
    var members: [Member] = []
    guard cursor.take("{") else { throw fail("an object is expected") }
    if cursor.take("}") { return members }
    repeat {
      cursor.skipSpace()
      let keyStart = cursor.position
      guard cursor.take("\""), let keyEnd = endOfString(bytes, from: cursor.position) else {
        throw fail("a key is expected")
      }
      cursor.position = keyEnd
      guard case .string(let key) = try JSONParser.lax(bytes.span.bytes.extracting(keyStart..<keyEnd), at: place),
        cursor.take(":")
      else { throw fail("a colon is expected after the key") }
      guard let value = cursor.takeValue() else { throw fail("the value has no end") }
      members.append(Member(key: key, value: value))
    } while cursor.take(",")
    guard cursor.take("}") else { throw fail("a comma or the end of the object is expected") }
    return members
  }

  /// The items of a list as they are spelled; nested values are skipped, not checked. Nil when the bytes are no list.
  package static func items(of bytes: [UInt8]) -> [[UInt8]]? {
    var cursor = Cursor(bytes)
    var items: [[UInt8]] = []
    guard cursor.take("[") else { return nil }
    if cursor.take("]") { return items }
    repeat {
      guard let item = cursor.takeValue() else { return nil }
      items.append(Array(bytes[item]))
    } while cursor.take(",")
    return cursor.take("]") ? items : nil
  }

  /// A place between the tokens of a document.
  private struct Cursor {
    private let bytes: [UInt8]
    var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func skipSpace() {
      while position < bytes.count, [0x20, 0x0A, 0x0D, 0x09].contains(bytes[position]) { position += 1 }
    }

    /// Goes behind a character, if it is what comes next.
    mutating func take(_ byte: Unicode.Scalar) -> Bool {
      skipSpace()
      guard position < bytes.count, bytes[position] == UInt8(ascii: byte) else { return false }
      position += 1
      return true
    }

    /// Goes behind the next value; nil when it has no end.
    mutating func takeValue() -> Range<Int>? {
      skipSpace()
      guard let end = endOfValue(bytes, from: position) else { return nil }
      defer { position = end }
      return position..<end
    }
  }

  /// The offset after the closing quote of a string whose content starts at `start`; nil when it has no end.
  package static func endOfString(_ bytes: [UInt8], from start: Int) -> Int? {
    var position = start
    while position < bytes.count {
      position = JSONScan.endOfPlainText(bytes.span.bytes, from: position)
      guard position < bytes.count else { return nil }
      if bytes[position] == UInt8(ascii: "\"") { return position + 1 }
      position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1
    }
    return nil
  }

  /// The offset after the value that starts at `start`; nil when it has no end.
  package static func endOfValue(_ bytes: [UInt8], from start: Int) -> Int? {
    var depth = 0
    var position = start
    while position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: "\""):
        guard let end = endOfString(bytes, from: position + 1) else { return nil }
        position = end
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        depth += 1
        position += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        if depth == 0 { return position > start ? position : nil }
        depth -= 1
        position += 1
      case UInt8(ascii: ",") where depth == 0, 0x20 where depth == 0, 0x0A where depth == 0, 0x0D where depth == 0,
        0x09 where depth == 0:
        return position > start ? position : nil
      default: position += 1
      }
      if depth == 0, position > start,
        [UInt8(ascii: "\""), UInt8(ascii: "}"), UInt8(ascii: "]")].contains(bytes[position - 1])
      {
        return position
      }
    }
    return depth == 0 && position > start ? position : nil
  }
}
