import CassetteFormat

/// One exchange of a httprr log.
struct HttprrRecord {
  private(set) var request: [UInt8] = []
  private(set) var response: [UInt8] = []
  /// Where the next record begins; nil when this one is not whole.
  private(set) var end: Int?
  /// Whether the file ends within the record.
  private(set) var isCutOff = false

  /// More than this is no message that a cassette can hold.
  private static let maximumSize = 1 << 30

  /// Reads the record at a place; nil at the end of the file.
  ///
  /// - Throws: `InterchangeError` for a message that is too large; `FileError`.
  init?(_ file: any RandomAccessBytes, at offset: Int) throws {
    let line = try file.read(at: offset, count: 48)
    guard !line.isEmpty else { return nil }
    guard let lineEnd = line.firstIndex(of: 0x0A) else {
      isCutOff = offset + line.count == file.size && line.allSatisfy { $0 == 0x20 || (0x30...0x39).contains($0) }
      return
    }
    let lengths = line[..<lineEnd].split(separator: 0x20, maxSplits: 1).map { Int(String(decoding: $0, as: UTF8.self)) }
    guard lengths.count == 2, let first = lengths[0], let second = lengths[1], first >= 0, second >= 0 else { return }
    guard first <= Self.maximumSize, second <= Self.maximumSize else {
      throw InterchangeError("a message of more than 1 GiB at byte \(offset) is too large")
    }
    let start = offset + lineEnd + 1
    guard first + second <= file.size - start else {
      isCutOff = true
      return
    }
    request = try file.read(at: start, count: first)
    response = try file.read(at: start + first, count: second)
    end = start + first + second
  }
}
