/// A pattern as shells and .gitignore have them: `*` and `?` within a part of a path, `**` across parts, `[a-z]`.
public struct Glob: Hashable, Sendable {
  private let pattern: [UInt8]
  private let isLiteral: Bool

  public init(_ pattern: String) {
    self.pattern = Array(pattern.utf8)
    isLiteral = !Self.isPattern(pattern)
  }

  /// Whether a text has characters that mean something in patterns.
  public static func isPattern(_ text: String) -> Bool { text.utf8.contains { "*?[".utf8.contains($0) } }

  /// Whether a path fits as a whole. Takes time in proportion to the product of the lengths, whatever the pattern.
  public func matches(_ path: String) -> Bool {
    if isLiteral { return path.utf8.elementsEqual(pattern) }
    let path = Array(path.utf8)
    // Which positions of the pattern can be reached with what of the path has been read.
    var reached = closure([0])
    for byte in path {
      var next: Set<Int> = []
      for position in reached where position < pattern.count { step(from: position, byte, into: &next) }
      reached = closure(next)
      if reached.isEmpty { return false }
    }
    return reached.contains(pattern.count)
  }

  private func isStar(_ position: Int) -> Bool { position < pattern.count && pattern[position] == UInt8(ascii: "*") }

  private func isDoubleStar(_ position: Int) -> Bool { isStar(position) && isStar(position + 1) }

  /// Stars may stand for nothing, and `**/` for no folder at all.
  private func closure(_ positions: Set<Int>) -> Set<Int> {
    var result = positions
    var work = Array(positions)
    while let position = work.popLast() {
      var next: [Int] = []
      if isDoubleStar(position) {
        next = [position + 2]
        if position + 2 < pattern.count, pattern[position + 2] == UInt8(ascii: "/") { next.append(position + 3) }
      } else if isStar(position) {
        next = [position + 1]
      }
      for place in next where result.insert(place).inserted { work.append(place) }
    }
    return result
  }

  private func step(from position: Int, _ byte: UInt8, into next: inout Set<Int>) {
    let isSlash = byte == UInt8(ascii: "/")
    switch pattern[position] {
    case UInt8(ascii: "*"):
      if isDoubleStar(position) || !isSlash { next.insert(position) }
    case UInt8(ascii: "?"):
      if !isSlash { next.insert(position + 1) }
    case UInt8(ascii: "["):
      guard let end = endOfClass(from: position) else {
        if byte == UInt8(ascii: "[") { next.insert(position + 1) }
        return
      }
      if !isSlash, isInClass(byte, position + 1, end) { next.insert(end + 1) }
    case let literal:
      if literal == byte { next.insert(position + 1) }
    }
  }

  /// The closing bracket; one right after the opening is a member.
  private func endOfClass(from position: Int) -> Int? {
    let start = position + 2
    return start < pattern.count ? pattern[start...].firstIndex(of: UInt8(ascii: "]")) : nil
  }

  private func isInClass(_ byte: UInt8, _ start: Int, _ end: Int) -> Bool {
    var position = start
    let isNegated = [UInt8(ascii: "!"), UInt8(ascii: "^")].contains(pattern[position])
    if isNegated { position += 1 }
    var isMember = false
    while position < end {
      if position + 2 < end, pattern[position + 1] == UInt8(ascii: "-") {
        if pattern[position] <= byte, byte <= pattern[position + 2] { isMember = true }
        position += 3
      } else {
        if pattern[position] == byte { isMember = true }
        position += 1
      }
    }
    return isMember != isNegated
  }
}
