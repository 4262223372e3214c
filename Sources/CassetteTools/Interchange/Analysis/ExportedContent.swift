import CassetteFormat

/// A body as formats for analysis have it: without its content coding wherever that comes off.
struct ExportedContent {
  let bytes: [UInt8]
  /// What the bytes still have: of `br`, say, which cannot be taken off.
  let coding: String?

  /// Nil for a body that the cassette has lost.
  init?(_ body: Body, in cassette: CassetteReader) throws {
    guard !body.isLost else { return nil }
    let stored = try cassette.bytes(of: body)
    guard let coding = body.coding else {
      (bytes, self.coding) = (stored, nil)
      return
    }
    let decoded = Decompression.decode(stored, coding: coding)
    (bytes, self.coding) = (decoded ?? stored, decoded == nil ? coding : nil)
  }

  /// The text; nil for bytes that are none.
  var text: String? { coding == nil ? String(validating: bytes, as: UTF8.self) : nil }
}

extension Event {
  /// When it started, if the session says when that did.
  func time(_ session: Session?) -> String? {
    guard let start = session?.start.flatMap(Timestamp.microseconds), let at else { return nil }
    let (time, overflow) = start.addingReportingOverflow(at)
    return overflow ? nil : Timestamp.string(time)
  }
}

/// Counts what a format leaves out, so that many events make one line.
struct OmissionCount {
  private var counts: [String: Int] = [:]

  mutating func note(_ what: String) { counts[what, default: 0] += 1 }

  var losses: [Loss] { counts.sorted { $0.key < $1.key }.map { Loss("\($0.key) (\($0.value))") } }
}
