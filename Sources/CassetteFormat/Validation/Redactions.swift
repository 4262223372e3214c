/// `redactions.json`: what was removed from the cassette, and where (spec §14).
struct Redactions {
  /// Checks the shape, and that ranges lie in their blobs (rules RW-R01 and RW-R02).
  static func check(_ bytes: [UInt8], _ blobs: BlobAssembler) throws(Finding) -> JSONValue {
    let place = Place(member: MemberName.redactions.string)
    let object = try JSONParser.strictObject(bytes.span.bytes, at: place)
    var fields = Fields(object, .r01, at: place)
    for (index, entry) in try fields.required(fields.array("entries"), "entries").enumerated() {
      try check(entry: entry, blobs, at: place.appending("entries").appending(String(index)))
    }
    for literal in try fields.array("literals") ?? [] {
      guard case .string = literal else { throw fields.finding("literals", "literals must hold strings") }
    }
    return .object(object)
  }

  private static func check(entry: JSONValue, _ blobs: BlobAssembler, at place: Place) throws(Finding) {
    var fields = try members(of: entry, at: place)
    _ = try fields.required(fields.string("rule"), "rule")
    _ = try fields.required(fields.string("placeholder"), "placeholder")
    for key in ["class", "confidence"] { _ = try fields.string(key) }
    for (index, value) in try fields.required(fields.array("places"), "places").enumerated() {
      try check(site: value, blobs, at: place.appending("places").appending(String(index)))
    }
  }

  private static let parts = ["request", "response", "event", "session", "manifest", "header", "extension"]

  private static func check(site: JSONValue, _ blobs: BlobAssembler, at place: Place) throws(Finding) {
    var fields = try members(of: site, at: place)
    _ = try fields.required(fields.integer("seq"), "seq")
    let part = try fields.required(fields.string("part"), "part")
    guard parts.contains(part) else {
      throw fields.finding("part", "part must be \(parts.dropLast().joined(separator: ", ")) or \(parts.last!)")
    }
    for key in ["dropped", "header", "member", "pointer", "query"] { _ = try fields.string(key) }
    try checkEvents(&fields)
    if let views = try fields.array("view") {
      for view in views {
        guard case .string = view else { throw fields.finding("view", "view must hold strings") }
      }
    }
    let blob = try Body.reference(&fields, "blob", at: place)
    guard let ranges = try fields.array("ranges") else { return }
    let limit = blob.flatMap { blobs.known[$0]?.size }
    var end = 0
    for (index, range) in ranges.enumerated() {
      guard case .array(let pair) = range, pair.count == 2, case .integer(let start) = pair[0],
        case .integer(let length) = pair[1], start >= 0, length >= 0
      else { throw fields.finding("ranges", "ranges must be pairs of offset and length") }
      guard start >= end || index == 0, start + length <= limit ?? .max else {
        throw Finding(
          .r02, "the ranges are not ascending and disjoint, or leave the blob", at: place.appending("ranges"))
      }
      end = start + length
    }
  }

  /// The first and the last of the server-sent events that a secret was split over.
  private static func checkEvents(_ fields: inout Fields) throws(Finding) {
    guard let events = try fields.array("events") else { return }
    guard events.count == 2, case .integer(let first) = events[0], case .integer(let last) = events[1], first >= 0,
      last >= 0
    else { throw fields.finding("events", "events must be the numbers of the first and the last one") }
  }

  private static func members(of value: JSONValue, at place: Place) throws(Finding) -> Fields {
    guard case .object(let object) = value else { throw Finding(.r01, "an object is expected", at: place) }
    return Fields(object, .r01, at: place)
  }
}
