#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Walks through a large JSON file with a small window, noting where values stand instead of reading them in.
package struct JSONFileScanner {
  private let file: any RandomAccessBytes
  private var window: [UInt8] = []
  private var windowStart = 0
  /// The offset of the next byte.
  private(set) var offset = 0
  private static let windowSize = 1 << 20

  private let what: String

  /// - Parameter what: What the file is, such as `this HAR file`, for errors.
  package init(_ file: any RandomAccessBytes, _ what: String) {
    self.file = file
    self.what = what
  }

  package func fail(_ message: String) -> Finding {
    Finding(.j01, "\(what) is not a JSON document: \(message)", at: Place(offset: offset))
  }

  /// Makes the window hold the next byte; false at the end of the file.
  private mutating func fill() throws -> Bool {
    if offset < windowStart + window.count { return true }
    window = try file.read(at: offset, count: Self.windowSize)
    windowStart = offset
    return !window.isEmpty
  }

  private mutating func peek() throws -> UInt8? {
    try fill() ? window[offset - windowStart] : nil
  }

  private mutating func skipSpace() throws {
    while let byte = try peek(), [0x20, 0x0A, 0x0D, 0x09].contains(byte) { offset += 1 }
  }

  /// Steps over a byte, and white space before it, if it comes next.
  package mutating func take(_ byte: Unicode.Scalar) throws -> Bool {
    try skipSpace()
    guard try peek() == UInt8(ascii: byte) else { return false }
    offset += 1
    return true
  }

  /// Whether a byte comes next, after white space.
  package mutating func isNext(_ byte: Unicode.Scalar) throws -> Bool {
    try skipSpace()
    return try peek() == UInt8(ascii: byte)
  }

  /// Steps over the mark that some programs begin UTF-8 with, if it comes next.
  package mutating func takeByteOrderMark() throws -> Bool {
    guard try file.read(at: offset, count: 3) == [0xEF, 0xBB, 0xBF] else { return false }
    offset += 3
    return true
  }

  package mutating func isAtEnd() throws -> Bool {
    try skipSpace()
    return try peek() == nil
  }

  /// Steps over a string and returns the range of what stands between its quotes.
  mutating func string() throws -> Range<Int> {
    guard try take("\"") else { throw fail("a string is expected") }
    let start = offset
    var backslashes = 0
    while try fill() {
      let position = offset - windowStart
      let found = window.withUnsafeBytes { bytes -> Int? in
        guard let base = bytes.baseAddress else { return nil }
        return memchr(base + position, 0x22, bytes.count - position).map { UnsafeRawPointer($0) - base }
      }
      let end = found ?? window.count
      // A quote after an odd number of backslashes is text; the run may reach back into the window before.
      let run = window[position..<end].reversed().prefix { $0 == UInt8(ascii: "\\") }.count
      backslashes = run == end - position ? backslashes + run : run
      offset = windowStart + end
      guard found != nil else { continue }
      offset += 1
      if backslashes % 2 == 0 { return start..<offset - 1 }
      backslashes = 0
    }
    throw fail("a string has no end")
  }

  /// Steps over a value and returns its range.
  package mutating func value() throws -> Range<Int> {
    try skipSpace()
    let start = offset
    var depth = 0
    repeat {
      guard let byte = try peek() else { throw fail("a value has no end") }
      switch byte {
      case UInt8(ascii: "\""): _ = try string()
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        depth += 1
        offset += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        guard depth > 0 else { throw fail("a value is expected") }
        depth -= 1
        offset += 1
      case UInt8(ascii: ","), UInt8(ascii: ":"), 0x20, 0x0A, 0x0D, 0x09:
        guard depth > 0 else { throw fail("a value is expected") }
        offset += 1
      default: try skipLiteral()
      }
    } while depth > 0
    return start..<offset
  }

  private mutating func skipLiteral() throws {
    let ends: [UInt8] = [0x2C, 0x3A, 0x5D, 0x7D, 0x20, 0x0A, 0x0D, 0x09, 0x22, 0x5B, 0x7B]
    while let byte = try peek(), !ends.contains(byte) { offset += 1 }
  }

  /// Walks through the members of the object that comes next; `body` must step over each value.
  package mutating func members(_ body: (inout JSONFileScanner, _ key: String) throws -> Void) throws {
    guard try take("{") else { throw fail("an object is expected") }
    if try take("}") { return }
    repeat {
      let key = try string()
      guard try take(":") else { throw fail("a colon is expected after a key") }
      try body(&self, String(decoding: try file.read(at: key.lowerBound, count: min(key.count, 256)), as: UTF8.self))
    } while try take(",")
    guard try take("}") else { throw fail("a comma or the end of an object is expected") }
  }

  /// Walks through the items of the array that comes next; `body` must step over each.
  package mutating func items(_ body: (inout JSONFileScanner) throws -> Void) throws {
    guard try take("[") else { throw fail("an array is expected") }
    if try take("]") { return }
    repeat { try body(&self) } while try take(",")
    guard try take("]") else { throw fail("a comma or the end of an array is expected") }
  }
}
