import CassetteFormat

/// A record of a WARC file: its fields, and where its block stands.
struct WARCRecord {
  let fields: [HeaderField]
  let version: String
  /// Where it begins.
  let offset: Int
  let block: Range<Int>

  /// A named field's text.
  subscript(name: StaticString) -> String? { fields.first(name)?.description }

  /// A field that is an identifier or a URI, without the angle brackets that some writers put around it.
  func reference(_ name: StaticString) -> String? { self[name].map(Self.bare) }

  /// All values of a field that can be repeated.
  func references(_ name: StaticString) -> [String] {
    fields.filter { $0.name.equalsIgnoringCase(name) }.map { Self.bare($0.value.description) }
  }

  private static func bare(_ text: String) -> String {
    text.hasPrefix("<") && text.hasSuffix(">") ? String(text.dropFirst().dropLast()) : text
  }
}

/// Reads a WARC file record by record.
///
/// Lenient as warcio is: lines may end in LF alone, and there may be any number of empty lines between records.
struct WARCReader {
  /// Where a file is damaged.
  enum Problem {
    case cutOff(at: Int)
    /// No record where one should begin; reading goes on at the next that is found, if one is.
    case noRecord(at: Int, next: Int?)
  }

  let file: any RandomAccessBytes
  private var offset = 0
  private(set) var problems: [Problem] = []
  private var isAtEnd = false

  private static let maximumProblems = 100
  private static let mark = Array("WARC/".utf8)
  private static let windows = [16 << 10, 4 << 20]

  init(_ file: any RandomAccessBytes) {
    self.file = file
  }

  /// The next record; nil at the end of the file, and where nothing can be made of the rest.
  ///
  /// - Throws: `FileError`.
  mutating func next() throws -> WARCRecord? {
    try skipEmptyLines()
    guard !isAtEnd, offset < file.size else { return nil }
    for window in Self.windows {
      let bytes = try file.read(at: offset, count: window)
      guard bytes.starts(with: Self.mark) else { return try findNext() }
      let head = HTTP1Head(bytes[...])
      guard head.isComplete else { continue }
      guard let length = head.headers.contentLength else { return try findNext() }
      let start = offset + head.end
      guard length <= file.size - start else { return fail(.cutOff(at: offset)) }
      defer { offset = start + length }
      return WARCRecord(
        fields: head.headers, version: String(decoding: head.startLine.dropFirst(5).prefix(8), as: UTF8.self),
        offset: offset, block: start..<start + length)
    }
    return fail(.cutOff(at: offset))
  }

  private mutating func fail(_ problem: Problem) -> WARCRecord? {
    problems.append(problem)
    isAtEnd = true
    return nil
  }

  /// Goes on behind damage, such as a record of a wrong length: at the next line that begins as a record does.
  private mutating func findNext() throws -> WARCRecord? {
    let place = offset
    let mark = [0x0A] + Self.mark
    guard problems.count < Self.maximumProblems else { return fail(.noRecord(at: place, next: nil)) }
    while offset < file.size {
      let bytes = try file.read(at: offset, count: 1 << 20)
      for index in bytes.indices where bytes[index] == 0x0A && bytes[index...].starts(with: mark) {
        offset += index + 1
        problems.append(.noRecord(at: place, next: offset))
        return try next()
      }
      guard bytes.count == 1 << 20 else { break }
      offset += bytes.count - Self.mark.count
    }
    return fail(.noRecord(at: place, next: nil))
  }

  private mutating func skipEmptyLines() throws {
    while offset < file.size {
      let bytes = try file.read(at: offset, count: 4096)
      let count = bytes.prefix { $0 == 0x0D || $0 == 0x0A }.count
      offset += count
      if count < bytes.count { return }
    }
  }
}
