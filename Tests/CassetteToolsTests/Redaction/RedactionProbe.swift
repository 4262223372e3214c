import CassetteFormat
import Testing

@testable import CassetteTools

/// A cassette before and after redaction, and what must hold between the two.
struct RedactionProbe {
  let before: CassetteReader
  let bytes: [UInt8]
  let after: CassetteReader
  let report: Redactor.Report
  private let options: RedactionOptions

  init(_ before: CassetteReader, _ options: RedactionOptions = RedactionOptions()) throws {
    self.before = before
    self.options = options
    let output = MemoryOutput()
    report = try Redactor(options).redact(before, to: output)
    bytes = output.bytes
    after = try CassetteReader(MemoryInput(bytes))
  }

  /// The map, as it stands in the cassette.
  var map: JSONObject {
    get throws {
      guard let bytes = try after.redactions else { return [:] }
      return try JSONParser.strictObject(bytes.span.bytes, at: Place())
    }
  }

  /// Every entry with each of its places.
  var places: [(entry: JSONObject, place: JSONObject)] {
    get throws {
      guard case .array(let entries)? = try map["entries"] else { return [] }
      return entries.flatMap { entry -> [(JSONObject, JSONObject)] in
        guard case .object(let entry) = entry, case .array(let places)? = entry["places"] else { return [] }
        return places.compactMap { if case .object(let place) = $0 { (entry, place) } else { nil } }
      }
    }
  }

  // MARK: Properties

  /// P1: there is nothing left to do.
  func isStable() throws -> Bool { try RedactionProbe(after, options).bytes == bytes }

  /// P2: the keys that requests had are those that they have.
  func keepsKeys() throws -> Bool { try Self.keys(before, masks: after.header.masks) == Self.keys(after) }

  static func keys(_ cassette: CassetteReader, masks: [JSONValue]? = nil) throws -> [String] {
    var keys: [String] = []
    try KeyedRequests.forEach(in: cassette, masks: masks) {
      keys.append(($1?.fields ?? [:]).sorted { $0.key < $1.key }.description)
    }
    return keys
  }

  /// P4: what found the secrets finds none.
  func isClean() throws -> Bool { try Redactor(options).findings(in: after).findings.isEmpty }

  /// The same, of everything as it stands, in the map as well.
  func lacks(_ secret: [UInt8]) throws -> Bool {
    let map = try after.redactions ?? []
    return try !bytes.contains(secret) && !map.contains(secret) && !after.contents().contains { $0.contains(secret) }
  }

  func isValid() throws -> Bool {
    let findings = try Validator.validate(MemoryInput(bytes)).findings
    let keys = try KeyCheck.findings(in: after) { try KeyedRequests.content(of: $0, in: after) }
    return findings.filter { $0.rule != .b11 && $0.rule != .e12 }.isEmpty && keys.isEmpty
  }

  /// P7: nothing tells what the bytes were, in whatever form a digest may stand.
  func hasNoOldDigest() throws -> Bool {
    var old: Set<Digest> = before.isVersion1 ? [] : [before.id]
    try before.forEachEvent { old.formUnion($0.blobs) }
    var texts = [bytes]
    var new: Set<Digest> = report.places.isEmpty ? [before.id] : []
    for json in [after.header.json, try after.manifest.json] { texts.append(CanonicalJSON.encode(json)) }
    try after.forEachEvent { event in
      texts.append(CanonicalJSON.encode(event.json))
      new.formUnion(event.blobs)
      for blob in event.blobs { texts.append(try after.blob(blob)) }
    }
    if let redactions = try after.redactions { texts.append(redactions) }
    for digest in old.subtracting(new) {
      let forms = [Array(digest.hex.utf8), digest.raw, Array(Base64.encode(digest.raw).utf8.dropLast())]
      for form in forms where texts.contains(where: { $0.contains(form) }) { return false }
    }
    return true
  }

  /// Where the map says that a placeholder stands, it does.
  func mapIsTrue() throws -> Bool {
    for (entry, place) in try places {
      guard case .string(let placeholder)? = entry["placeholder"], case .array(let ranges)? = place["ranges"],
        place["view"] == nil, let text = try text(of: place)
      else { continue }
      let found = ranges.flatMap { range -> [UInt8] in
        guard case .array(let pair) = range, case .integer(let start) = pair[0], case .integer(let count) = pair[1]
        else { return [] }
        return Array(text[start..<start + count])
      }
      if !found.elementsEqual(placeholder.utf8) { return false }
    }
    return true
  }

  private func text(of place: JSONObject) throws -> [UInt8]? {
    if case .string(let hex)? = place["blob"] { return try after.blob(Digest(hex: hex)!) }
    guard case .string(let pointer)? = place["member"], case .string(let part)? = place["part"],
      case .integer(let sequence)? = place["seq"]
    else { return nil }
    let row: JSONObject?
    switch part {
    case "header": row = after.header.json
    case "session", "manifest": row = try after.manifest.json
    case "extension": return try after.extensionMember(pointer)
    default: row = try after.event(sequence)?.json
    }
    return row?.value(at: pointer).flatMap(ByteString.init)?.bytes
  }
}

extension CassetteReader {
  func extensionMember(_ name: String) throws -> [UInt8]? {
    var found: [UInt8]?
    try forEachExtension { if $0 == name { found = $1 } }
    return found
  }

  /// Everything that is recorded, without content codings.
  func contents() throws -> [[UInt8]] {
    var contents = [CanonicalJSON.encode(header.json), CanonicalJSON.encode(try manifest.json)]
    try forEachEvent { event in
      contents.append(CanonicalJSON.encode(event.json))
      for body in [event.exchange?.request.message.body, event.exchange?.response?.message.body].compactMap(\.self) {
        contents.append(try CassetteDetector.content(of: body, in: self))
      }
      for blob in event.blobs { contents.append(try self.blob(blob)) }
    }
    try forEachExtension { contents.append($1) }
    return contents
  }
}

extension Digest {
  fileprivate var raw: [UInt8] {
    let digits = Array(hex)
    return stride(from: 0, to: 64, by: 2).map { UInt8(String(digits[$0...$0 + 1]), radix: 16)! }
  }
}

extension [UInt8] {
  func contains(_ text: [UInt8]) -> Bool {
    guard let first = text.first, count >= text.count else { return false }
    var start = startIndex
    while let place = self[start...].firstIndex(of: first), place + text.count <= count {
      if self[place..<place + text.count].elementsEqual(text) { return true }
      start = place + 1
    }
    return false
  }
}
