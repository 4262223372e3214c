#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A segment's lines, parsed only where they are asked for.
///
/// One exchange of a thousand is found by looking for bytes, not by reading a thousand rows.
struct SegmentText {
  private let text: [UInt8]
  private let member: String

  init(_ text: [UInt8], member: String) {
    self.text = text
    self.member = member
  }

  /// In bytes.
  var size: Int { text.count }

  /// The row of the first line that contains a needle and satisfies a condition.
  func row(containing needle: String, where matches: (JSONObject) -> Bool) throws(Finding) -> JSONObject? {
    let needle = Array(needle.utf8)
    var start = 0
    while let found = text.firstOffset(of: needle, from: start) {
      let lineStart = (text[..<found].lastIndex(of: UInt8(ascii: "\n")) ?? -1) + 1
      let lineEnd = endOfLine(found)
      let line = Array(text[lineStart..<lineEnd])
      let row = try JSONParser.strictObject(line.span.bytes, at: Place(member: member, offset: lineStart))
      if matches(row) { return row }
      start = lineEnd
    }
    return nil
  }

  /// Where the line ends that a place is in: at its line feed.
  private func endOfLine(_ start: Int) -> Int {
    text.withUnsafeBytes { text in
      guard start < text.count, let base = text.baseAddress,
        let found = memchr(base + start, 0x0A, text.count - start)
      else { return text.count }
      return base.distance(to: found)
    }
  }

  private func row(at line: Range<Int>) throws(Finding) -> JSONObject {
    let bytes = Array(text[line])
    return try JSONParser.strictObject(bytes.span.bytes, at: Place(member: member, offset: line.lowerBound))
  }

  /// - Parameter lines: Where the lines are, if that is known.
  func blobRow(_ digest: Digest, _ lines: SegmentLines? = nil) throws(Finding) -> BlobRow? {
    if let line = lines?.blobs[digest], let row = BlobRow(plain: text, line), row.digest == digest { return row }
    let hex = digest.hex
    func isWanted(_ row: JSONObject) -> Bool {
      row["kind"] == .string(BlobRow.kind) && row["digest"] == .string(hex)
    }
    var row = try lines?.blobs[digest].map { line throws(Finding) in try self.row(at: line) }
    if row.map(isWanted) != true {
      if row == nil, lines?.hasAllBlobs == true { return nil }
      row = try self.row(containing: "\"digest\":\"\(hex)\"", where: isWanted)
    }
    guard let row else { return nil }
    return try BlobRow(row, at: Place(member: member))
  }

  /// The event of a number; an open one only when there is no other.
  ///
  /// - Parameter lines: As above.
  func event(_ sequence: Int, _ lines: SegmentLines? = nil) throws(Finding) -> Event? {
    // Two lines of a number are an open event and its answer, in whatever order: those are looked for as ever.
    if let line = lines?.events[sequence] {
      let row = try row(at: line)
      if row["seq"] == .integer(sequence), row["kind"] != .string(BlobRow.kind), row["kind"] != "open" {
        return try Event(row, at: Place(member: member))
      }
    }
    var open: JSONObject?
    let row = try row(containing: "\"seq\":\(sequence)") { row in
      guard row["seq"] == .integer(sequence), row["kind"] != .string(BlobRow.kind) else { return false }
      if row["kind"] == "open" { open = open ?? row }
      return row["kind"] != "open"
    }
    guard let found = row ?? open else { return nil }
    return try Event(found, at: Place(member: member))
  }

  /// All events. The blob rows that come first are stepped over: their lines are as many, and tell nothing here.
  func events() throws(Finding) -> [Event] {
    let start = endOfBlobRows
    guard start < text.count else { return [] }
    let rows = try Segment(Array(text[start...]), member: member, from: start).events
    return try rows.map { row throws(Finding) in try Event(row.json, at: row.place) }
  }

  /// All blob rows; the event rows after them are looked at only when there may be one among them.
  func blobRows() throws(Finding) -> [BlobRow] {
    let end = endOfBlobRows
    let mayHaveMore = text.firstOffset(of: Array("\"kind\":\"\(BlobRow.kind)\"".utf8), from: end) != nil
    guard mayHaveMore || end > 0 else { return [] }
    return try Segment(mayHaveMore ? text : Array(text[..<end]), member: member).blobs.map(\.row)
  }

  /// Where the lines of blobs and events are.
  var lines: SegmentLines {
    var lines = SegmentLines()
    let end = endOfBlobRows
    lines.hasAllBlobs = text.firstOffset(of: Array("\"kind\":\"\(BlobRow.kind)\"".utf8), from: end) == nil
    var start = 0
    while start < text.count {
      let stop = endOfLine(start)
      lines.add(text, start..<stop, isBlob: start < end)
      start = stop + 1
    }
    return lines
  }

  /// Where the first line starts that is not plainly a blob row.
  private var endOfBlobRows: Int {
    var start = 0
    while start < text.count {
      let end = endOfLine(start)
      guard Self.isPlainBlobRow(text[start..<end]) else { break }
      start = min(end + 1, text.count)
    }
    return start
  }

  /// Keys are sorted, so a blob row begins with its base, its digest and its encoding, as far as it has them; then comes
  /// its kind. Only so much is looked at that the kind is certain.
  private static func isPlainBlobRow(_ line: ArraySlice<UInt8>) -> Bool {
    var rest = line.dropFirst()
    for key in ["base", "digest", "encoding"] {
      guard rest.starts(with: "\"\(key)\":\"".utf8) else { continue }
      rest = rest.dropFirst(key.utf8.count + 4)
      guard let quote = rest.firstIndex(where: { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") }),
        rest[quote...].starts(with: "\",".utf8)
      else { return false }
      rest = rest[(quote + 2)...]
    }
    return rest.starts(with: "\"kind\":\"\(BlobRow.kind)\"".utf8)
  }
}

extension [UInt8] {
  /// Where a needle stands first, at or after an offset.
  func firstOffset(of needle: [UInt8], from start: Int) -> Int? {
    withUnsafeBytes { bytes in
      guard let base = bytes.baseAddress, let first = needle.first else { return nil }
      var position = start
      while bytes.count - position >= needle.count,
        let found = memchr(base + position, Int32(first), bytes.count - position - needle.count + 1)
      {
        if memcmp(found, needle, needle.count) == 0 { return base.distance(to: found) }
        position = base.distance(to: found) + 1
      }
      return nil
    }
  }
}
