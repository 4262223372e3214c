extension BlockYAML {
  /// Takes a tag and an anchor, and returns where the next thing stands.
  mutating func takeProperties(at start: Int) -> Int? {
    var position = start
    while true {
      if text[position] == UInt8(ascii: "&"), properties.anchor == nil {
        guard let (name, end) = name(after: position) else { return nil }
        properties.anchor = name
        position = end
      } else if text[position] == UInt8(ascii: "!"), properties.tag == nil {
        guard let (tag, end) = tag(at: position) else { return nil }
        properties.tag = tag
        position = end
      } else {
        return position
      }
      guard text[position] == 0x20 || text[position] == 0x0A else { return nil }
      position = skipSpaces(from: position)
    }
  }

  /// The letters and digits of an anchor.
  func name(after mark: Int) -> (String, Int)? {
    var end = mark + 1
    while Self.isWord(text[end]) { end += 1 }
    return end > mark + 1 ? (String(decoding: text[(mark + 1)..<end], as: UTF8.self), end) : nil
  }

  /// `!!name` or `!name`, with nothing to decode in it.
  private func tag(at start: Int) -> (String, Int)? {
    let isStandard = text[start + 1] == UInt8(ascii: "!")
    let first = start + (isStandard ? 2 : 1)
    var end = first
    while Self.isWord(text[end]) || "/.:".utf8.contains(text[end]) { end += 1 }
    guard end > first else { return nil }
    return ((isStandard ? "tag:yaml.org,2002:" : "!") + String(decoding: text[first..<end], as: UTF8.self), end)
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
      true
    default: false
    }
  }
}
