/// The rows of a segment, read from its lines (spec §7, rules RW-T01 and RW-T02).
struct Segment {
  /// A row that is not about a blob: an event, or something that this version does not know.
  struct EventRow {
    let json: JSONObject
    /// The row's canonical bytes, without the line feed.
    let line: [UInt8]
    let place: Place
  }

  private(set) var blobs: [(row: BlobRow, place: Place)] = []
  private(set) var events: [EventRow] = []

  static let maximumLineLength = 16 << 20

  /// - Parameter text: The uncompressed lines.
  init(_ text: [UInt8], member: String) throws(Finding) {
    let whole = Place(member: member, offset: 0)
    guard text.last == UInt8(ascii: "\n") else {
      throw Finding(.t01, "the segment does not end with a line feed", at: whole)
    }
    var start = 0
    while start < text.count {
      let end = text[start...].firstIndex(of: UInt8(ascii: "\n")) ?? text.count
      let place = whole.advanced(by: start)
      guard end > start else { throw Finding(.t01, "the line is empty", at: place) }
      guard end - start <= Self.maximumLineLength else {
        throw Finding(.t01, "the line has \(end - start) bytes; at most \(Self.maximumLineLength) are allowed", at: place)
      }
      let line = Array(text[start..<end])
      try add(line, JSONParser.strictObject(line.span.bytes, at: place), at: place)
      start = end + 1
    }
  }

  private mutating func add(_ line: [UInt8], _ row: JSONObject, at place: Place) throws(Finding) {
    guard row["kind"] == .string(BlobRow.kind) else {
      events.append(EventRow(json: row, line: line, place: place))
      return
    }
    guard events.isEmpty else { throw Finding(.t02, "a blob row stands after an event row", at: place) }
    blobs.append((try BlobRow(row, at: place), place))
  }
}
