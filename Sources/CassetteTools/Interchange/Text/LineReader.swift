import CassetteFormat

/// Reads a text file line by line.
///
/// Memory: the longest line, at most 256 MiB, and a window of 1 MiB.
struct LineReader {
  struct Line {
    /// Without the line break, CR LF or LF.
    let bytes: [UInt8]
    /// Counted from 1.
    let number: Int
    /// Where it begins in the file.
    let offset: Int
    /// Whether a line break ends it; the last line of a file that was cut off has none.
    let isEnded: Bool
  }

  private let file: any RandomAccessBytes
  private var window: [UInt8] = []
  private var position = 0
  private var offset = 0
  private var number = 0

  private static let windowSize = 1 << 20
  private static let maximumLength = 256 << 20

  init(_ file: any RandomAccessBytes) {
    self.file = file
  }

  /// The next line; nil at the end of the file.
  ///
  /// - Throws: `InterchangeError` for a line that is too long; `FileError`.
  mutating func next() throws -> Line? {
    let start = offset
    var line: [UInt8] = []
    while true {
      if position == window.count {
        window = try file.read(at: offset, count: Self.windowSize)
        position = 0
        if window.isEmpty { return line.isEmpty ? nil : made(line, start, isEnded: false) }
      }
      let end = window[position...].firstIndex(of: 0x0A)
      let part = window[position..<(end ?? window.count)]
      line.append(contentsOf: part)
      offset += part.count
      position += part.count
      guard line.count <= Self.maximumLength else { throw InterchangeError("line \(number + 1) is too long") }
      guard end != nil else { continue }
      offset += 1
      position += 1
      return made(line, start, isEnded: true)
    }
  }

  private mutating func made(_ bytes: [UInt8], _ offset: Int, isEnded: Bool) -> Line {
    number += 1
    let bytes = bytes.last == 0x0D && isEnded ? bytes.dropLast() : bytes
    return Line(bytes: bytes, number: number, offset: offset, isEnded: isEnded)
  }
}
