/// A list of patterns as SSH has them: `*@example.com,!eve@example.com`, with `*` for any bytes and `?` for one.
struct SSHPatternList {
  private let patterns: [ArraySlice<UInt8>]

  init(_ text: [UInt8]) {
    patterns = text.split(separator: UInt8(ascii: ","))
  }

  /// Whether a pattern matches, and none that begins with `!` does.
  func matches(_ name: String) -> Bool {
    let name = Array(name.utf8)
    var isFound = false
    for pattern in patterns {
      if pattern.first == UInt8(ascii: "!") {
        if Self.matches(pattern.dropFirst(), name) { return false }
      } else if !isFound {
        isFound = Self.matches(pattern, name)
      }
    }
    return isFound
  }

  /// Goes back only to the last `*`: time is at most the product of the two lengths.
  private static func matches(_ pattern: ArraySlice<UInt8>, _ name: [UInt8]) -> Bool {
    var (position, place) = (pattern.startIndex, 0)
    var star: (position: Int, place: Int)?
    while place < name.count {
      if position < pattern.endIndex, pattern[position] == UInt8(ascii: "*") {
        star = (position, place)
        position += 1
      } else if position < pattern.endIndex, pattern[position] == UInt8(ascii: "?") || pattern[position] == name[place]
      {
        position += 1
        place += 1
      } else if let last = star {
        star = (last.position, last.place + 1)
        position = last.position + 1
        place = last.place + 1
      } else {
        return false
      }
    }
    return pattern[position...].allSatisfy { $0 == UInt8(ascii: "*") }
  }
}
