/// A pattern as shells and .gitignore have them: `*` and `?` within a part of a path, `**` across parts, `[a-z]`, and `\`
/// before what means only itself.
public struct Glob: Hashable, Sendable {
  private enum Token: Hashable, Sendable {
    case byte(UInt8)
    /// `?`: a byte within a part.
    case one
    /// `[…]`: one of these bytes, or none of them, within a part.
    case member(of: [ClosedRange<UInt8>], isNegated: Bool)
    /// `*`: any bytes within a part.
    case star
    /// `**`: any bytes.
    case stars
    /// `**/` where a part begins: nothing, or what ends with a slash. A second token follows, ``untilSlash``.
    case folders
    /// The folders that ``folders`` stands for, once it is more than nothing.
    case untilSlash
  }

  private let tokens: [Token]

  public init(_ pattern: String) { self.init(bytes: Array(pattern.utf8)[...]) }

  package init(bytes pattern: ArraySlice<UInt8>) {
    var tokens: [Token] = []
    var rest = pattern
    var isAtStart = true
    while let byte = rest.first {
      if isAtStart, rest.starts(with: "**/".utf8) {
        tokens += [.folders, .untilSlash]
        rest = rest.dropFirst(3)
        continue
      }
      tokens.append(Self.token(&rest))
      isAtStart = byte == UInt8(ascii: "/")
    }
    self.tokens = tokens
  }

  /// Whether a text has characters that mean something in patterns.
  public static func isPattern(_ text: String) -> Bool {
    text.utf8.contains { "*?[".utf8.contains($0) }
  }

  /// Takes one token off a pattern that is not empty.
  private static func token(_ rest: inout ArraySlice<UInt8>) -> Token {
    let byte = rest.removeFirst()
    switch byte {
    case UInt8(ascii: "*"):
      guard rest.first == byte else { return .star }
      rest = rest.drop { $0 == byte }
      return .stars
    case UInt8(ascii: "?"): return .one
    case UInt8(ascii: "["): return set(&rest) ?? .byte(byte)
    case UInt8(ascii: "\\"): return .byte(rest.popFirst() ?? byte)
    default: return .byte(byte)
    }
  }

  /// Takes what follows `[`; nil, and nothing is taken, when no bracket closes it. One right after the opening is a member.
  private static func set(_ rest: inout ArraySlice<UInt8>) -> Token? {
    var work = rest
    let isNegated = work.first.map { "!^".utf8.contains($0) } ?? false
    if isNegated { work.removeFirst() }
    var ranges: [ClosedRange<UInt8>] = []
    var isFirst = true
    func member() -> UInt8? {
      guard let byte = work.popFirst() else { return nil }
      return byte == UInt8(ascii: "\\") ? work.popFirst() : byte
    }
    while isFirst || work.first != UInt8(ascii: "]") {
      isFirst = false
      guard let low = member() else { return nil }
      var high = low
      if work.first == UInt8(ascii: "-"), work.dropFirst().first != UInt8(ascii: "]") {
        work.removeFirst()
        guard let last = member() else { return nil }
        high = last
      }
      if low <= high { ranges.append(low...high) }
    }
    rest = work.dropFirst()
    return .member(of: ranges, isNegated: isNegated)
  }

  /// Whether a path fits as a whole. Takes time in proportion to the product of the lengths, whatever the pattern.
  public func matches(_ path: String) -> Bool { matches(bytes: path.utf8) }

  package func matches(bytes path: some Sequence<UInt8>) -> Bool {
    // Which tokens may come next after what has been read; one past the last is the end.
    let none = [Bool](repeating: false, count: tokens.count + 1)
    var reached = none
    enter(0, &reached)
    for byte in path {
      var next = none
      for position in tokens.indices where reached[position] { step(from: position, byte, &next) }
      guard next.contains(true) else { return false }
      reached = next
    }
    return reached[tokens.count]
  }

  /// Marks a token as one that may come next, and so those after it, as far as it may stand for nothing.
  private func enter(_ position: Int, _ reached: inout [Bool]) {
    var position = position
    while !reached[position] {
      reached[position] = true
      guard position < tokens.count else { return }
      switch tokens[position] {
      case .star, .stars: position += 1
      case .folders:
        reached[position + 1] = true
        position += 2
      default: return
      }
    }
  }

  /// Reads a byte with a token.
  private func step(from position: Int, _ byte: UInt8, _ next: inout [Bool]) {
    let isSlash = byte == UInt8(ascii: "/")
    switch tokens[position] {
    case .byte(let literal): if literal == byte { enter(position + 1, &next) }
    case .one: if !isSlash { enter(position + 1, &next) }
    case .member(let ranges, let isNegated):
      if !isSlash, ranges.contains(where: { $0.contains(byte) }) != isNegated {
        enter(position + 1, &next)
      }
    case .star: if !isSlash { enter(position, &next) }
    case .stars: enter(position, &next)
    case .folders: break
    case .untilSlash:
      next[position] = true
      if isSlash { enter(position + 1, &next) }
    }
  }
}
