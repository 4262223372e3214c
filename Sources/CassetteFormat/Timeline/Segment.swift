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
  static let maximumSize = 64 << 20

  /// Reads all lines.
  ///
  /// - Parameter offset: Where the text starts in the member.
  /// - Throws: The first finding.
  init(_ text: [UInt8], member: String, from offset: Int = 0) throws(Finding) {
    var first: Finding?
    self.init(text, member: member, from: offset) { first = first ?? $0 }
    if let first { throw first }
  }

  /// Reads the lines that can be read.
  ///
  /// - Parameters:
  ///   - text: The uncompressed lines.
  ///   - report: Takes a finding for each line that is left out.
  init(_ text: [UInt8], member: String, from offset: Int = 0, _ report: (Finding) -> Void) {
    let whole = Place(member: member, offset: offset)
    if text.last != UInt8(ascii: "\n") {
      report(Finding(.t01, "the segment does not end with a line feed", at: whole.advanced(by: text.count)))
    }
    var start = 0
    while start < text.count {
      let end = text[start...].firstIndex(of: UInt8(ascii: "\n")) ?? text.count
      do throws(Finding) {
        try add(Array(text[start..<end]), at: whole.advanced(by: start))
      } catch {
        report(error)
      }
      start = end + 1
    }
  }

  private mutating func add(_ line: [UInt8], at place: Place) throws(Finding) {
    guard !line.isEmpty else { throw Finding(.t01, "the line is empty", at: place) }
    guard line.count <= Self.maximumLineLength else {
      throw Finding(.t01, "the line has \(line.count) bytes; at most \(Self.maximumLineLength) are allowed", at: place)
    }
    let row = try JSONParser.strictObject(line.span.bytes, at: place)
    guard row["kind"] == .string(BlobRow.kind) else {
      events.append(EventRow(json: row, line: line, place: place))
      return
    }
    guard events.isEmpty else { throw Finding(.t02, "a blob row stands after an event row", at: place) }
    blobs.append((try BlobRow(row, at: place), place))
  }
}
