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
    return .object(object)
  }

  private static func check(entry: JSONValue, _ blobs: BlobAssembler, at place: Place) throws(Finding) {
    var fields = try members(of: entry, at: place)
    _ = try fields.required(fields.string("rule"), "rule")
    _ = try fields.required(fields.string("placeholder"), "placeholder")
    for (index, value) in try fields.required(fields.array("places"), "places").enumerated() {
      try check(site: value, blobs, at: place.appending("places").appending(String(index)))
    }
  }

  private static func check(site: JSONValue, _ blobs: BlobAssembler, at place: Place) throws(Finding) {
    var fields = try members(of: site, at: place)
    _ = try fields.required(fields.integer("seq"), "seq")
    let part = try fields.required(fields.string("part"), "part")
    guard ["request", "response", "session"].contains(part) else {
      throw fields.finding("part", "part must be request, response or session")
    }
    for key in ["header", "query", "pointer"] { _ = try fields.string(key) }
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

  private static func members(of value: JSONValue, at place: Place) throws(Finding) -> Fields {
    guard case .object(let object) = value else { throw Finding(.r01, "an object is expected", at: place) }
    return Fields(object, .r01, at: place)
  }
}
