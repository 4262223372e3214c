package import CassetteFormat

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The lines of an input, one after the other; holds no more than the longest of them.
package struct InputLines {
  /// How many lines came out so far.
  package private(set) var count = 0
  private let input: any ByteInput
  private let separator: UInt8?
  private var buffer: [UInt8] = []
  /// How much of the buffer has been handed out, and how much has been searched.
  private var start = 0
  private var searched = 0
  private var hasEnded = false

  /// As much as a body of 1 GiB, the largest that a cassette may hold, takes in base64, and some space around it.
  private static let maximumLength = 3 << 29
  private static let step = 1 << 20

  /// - Parameter separator: What ends a line, and is not part of it; nil to take the input as one line.
  package init(_ input: any ByteInput, separator: UInt8? = UInt8(ascii: "\n")) {
    self.input = input
    self.separator = separator
  }

  /// The next line; nil at the end. A last line needs no separator.
  ///
  /// - Throws: `FileError`; `Failure` for a line of more than 1.5 GiB.
  package mutating func next() throws -> [UInt8]? {
    while true {
      if let separator, let end = index(of: separator) {
        defer { (start, searched) = (end + 1, end + 1) }
        count += 1
        return Array(buffer[start..<end])
      }
      searched = buffer.count
      guard !hasEnded else {
        guard start < buffer.count else { return nil }
        defer { start = buffer.count }
        count += 1
        return Array(buffer[start...])
      }
      try fill()
    }
  }

  private func index(of separator: UInt8) -> Int? {
    buffer.withUnsafeBytes { bytes in
      guard let base = bytes.baseAddress,
        let found = memchr(base + searched, Int32(separator), bytes.count - searched)
      else { return nil }
      return UnsafeRawPointer(found) - base
    }
  }

  private mutating func fill() throws {
    buffer.removeFirst(start)
    searched -= start
    start = 0
    guard buffer.count < Self.maximumLength else { throw Failure(message: "a line is longer than 1.5 GiB") }
    let more = try [UInt8](unsafeUninitializedCapacity: Self.step) { buffer, count in
      count = try input.read(into: UnsafeMutableRawBufferPointer(buffer))
    }
    hasEnded = more.count < Self.step
    buffer += more
  }
}
