import CassetteFormat

/// Finds the members of a request and the elements of its conversation, without building values.
struct PromptScanner {
  struct Member {
    let name: String
    let value: Range<Int>
  }

  private let bytes: [UInt8]
  private let listName: String
  private var position = 0
  /// All but the conversation. What is set before the scan is taken as read.
  var members: [Member] = []
  /// Where the conversation's list begins; nil when there is none.
  var list: Int?
  var elements: [Range<Int>] = []

  /// More are not looked at.
  private static let maximumMembers = 128

  init(_ bytes: [UInt8], list: String) {
    self.bytes = bytes
    listName = list
  }

  /// Scans to the end; false when the bytes are not a JSON object.
  mutating func run() -> Bool {
    if let list {
      position = elements.last?.upperBound ?? list + 1
      guard scanElements() else { return false }
    } else {
      skipSpace()
      guard take("{") else { return false }
      skipSpace()
      if take("}") { return isAtEnd }
      guard scanMember() else { return false }
    }
    while take(",") {
      guard members.count < Self.maximumMembers, scanMember() else { return false }
    }
    return take("}") && isAtEnd
  }

  private var isAtEnd: Bool {
    var rest = position
    while rest < bytes.count, Self.isSpace(bytes[rest]) { rest += 1 }
    return rest == bytes.count
  }

  private mutating func scanMember() -> Bool {
    skipSpace()
    let start = position
    guard take("\""), let end = JSONOutline.endOfString(bytes, from: position) else { return false }
    let name = String(decoding: bytes[start + 1..<end - 1], as: UTF8.self)
    position = end
    skipSpace()
    guard take(":") else { return false }
    skipSpace()
    if name == listName, list == nil, position < bytes.count, bytes[position] == UInt8(ascii: "[") {
      list = position
      position += 1
      return scanElements()
    }
    guard let range = scanValue() else { return false }
    members.append(Member(name: name, value: range))
    return true
  }

  /// Goes on after the list's bracket, or after an element, up to the end of the list.
  private mutating func scanElements() -> Bool {
    skipSpace()
    if elements.isEmpty {
      if take("]") { return finishValue() }
      guard let range = scanValue() else { return false }
      elements.append(range)
    }
    while take(",") {
      skipSpace()
      guard let range = scanValue() else { return false }
      elements.append(range)
    }
    return take("]") && finishValue()
  }

  private mutating func finishValue() -> Bool {
    skipSpace()
    return true
  }

  private mutating func scanValue() -> Range<Int>? {
    let start = position
    guard let end = JSONOutline.endOfValue(bytes, from: start) else { return nil }
    position = end
    skipSpace()
    return start..<end
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 }

  private mutating func skipSpace() {
    while position < bytes.count, Self.isSpace(bytes[position]) { position += 1 }
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }
}
