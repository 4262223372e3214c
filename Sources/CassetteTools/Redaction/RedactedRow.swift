import CassetteFormat

/// The JSON of an event, the header or the manifest, without what is to be removed.
///
/// It goes by the names of members and not by kinds, as references do: private events are changed like others.
struct RedactedRow {
  /// A blob that the row needs.
  enum NeededBlob {
    case kept(Digest, mayBeMissing: Bool)
    case changed(Digest, [UInt8]?)
  }

  private let owner: RedactionOwner
  private let plan: RedactionPlan
  private let bodies: RedactedBodies
  private let cassette: CassetteReader
  private(set) var json = JSONObject()
  private(set) var blobs: [NeededBlob] = []
  private let record: RedactionRecord
  /// The parts that were changed, in the form of `fidelity`.
  private(set) var fidelity: [String: Event.Fidelity] = [:]

  init(
    _ object: JSONObject, of owner: RedactionOwner, _ plan: RedactionPlan, _ bodies: RedactedBodies,
    in cassette: CassetteReader, _ record: RedactionRecord
  ) throws {
    (self.owner, self.plan, self.bodies, self.cassette, self.record) = (owner, plan, bodies, cassette, record)
    if case .object(let json) = try rewrite(.object(object), Location()) { self.json = json }
  }

  /// Where a value stands.
  private struct Location {
    /// In the row as it was.
    var before = ""
    /// In the row as it becomes: elements of arrays may be gone.
    var after = ""
    /// The name of the header line that the value is of.
    var header: ByteString?

    func appending(_ token: String, _ other: String? = nil) -> Location {
      Location(
        before: before + "/" + PointerToken.escaped(token), after: after + "/" + PointerToken.escaped(other ?? token),
        header: header)
    }
  }

  // MARK: Values

  private mutating func rewrite(_ value: JSONValue, _ location: Location) throws -> JSONValue {
    switch value {
    case .string(let text): return rewrite(text: ByteString(text), location) ?? value
    case .array(let values): return .array(try rewrite(values, location))
    case .object(let object):
      if let bytes = ByteString(value) { return rewrite(text: bytes, location) ?? value }
      if object["blob"] != nil || object["chunks"] != nil {
        return .object(try members(of: rewrite(body: object, location), location))
      }
      return .object(try members(of: object, location))
    default: return value
    }
  }

  private mutating func members(of object: JSONObject, _ location: Location) throws -> JSONObject {
    var object = object
    for index in object.members.indices {
      let member = object.members[index]
      let key = key(member.key, location.appending(member.key))
      object.members[index].key = key
      object.members[index].value = try rewrite(member.value, location.appending(member.key, key))
    }
    return object
  }

  /// A key as it becomes. Its place names the object that it is in.
  private func key(_ key: String, _ location: Location) -> String {
    guard plan.owners.contains(owner),
      let hits = plan.keys[RedactionString(owner: owner, pointer: location.before)]
    else { return key }
    let content = RedactedContent(Array(key.utf8), removing: hits, &bodies.placeholders)
    for site in content.sites {
      let pointer = location.after.prefix(upTo: location.after.lastIndex(of: "/") ?? location.after.startIndex)
      record.map.add(site.hit, site.placeholder, at: RedactionPlace(owner: owner, pointer: String(pointer)).json)
    }
    return String(decoding: content.bytes, as: UTF8.self)
  }

  private mutating func rewrite(_ values: [JSONValue], _ location: Location) throws -> [JSONValue] {
    var kept: [JSONValue] = []
    let isList = location.before.hasSuffix("/headers") || location.before.hasSuffix("/trailers")
    for (index, value) in values.enumerated() {
      var place = location.appending(String(index), String(kept.count))
      if isList, case .array(let pair) = value, let name = pair.first.flatMap(ByteString.init) { place.header = name }
      if let cause = plan.removed[RedactionString(owner: owner, pointer: place.before)] {
        let hit = RedactionHit(cause: cause, ranges: [], secret: [])
        record.map.add(hit, "", at: self.place(place).json)
        note(place.before)
      } else {
        if place.before != place.after {
          record.moved[RedactionString(owner: owner, pointer: place.before)] = place.after
        }
        kept.append(try rewrite(value, place))
      }
    }
    return kept
  }

  /// The text as it becomes; nil when it stays.
  private mutating func rewrite(text: ByteString, _ location: Location) -> JSONValue? {
    guard plan.owners.contains(owner) else { return nil }
    let target = RedactionString(owner: owner, pointer: location.before)
    guard let hits = plan.strings[target] else { return nil }
    let content = RedactedContent(text.bytes, removing: hits, &bodies.placeholders)
    for site in content.sites {
      var place = place(location)
      if location.before == "/request/path" { place.query = Self.query(content.bytes, site.ranges) }
      record.map.add(site.hit, site.placeholder, at: site.json(place))
    }
    record.edits[target] = content.edits
    note(location.before)
    return ByteString(content.bytes).json
  }

  /// The parameter of a target that a range is in.
  private static func query(_ target: [UInt8], _ ranges: [Range<Int>]) -> String? {
    guard let start = ranges.first?.lowerBound, let query = target.firstIndex(of: UInt8(ascii: "?")), query < start
    else {
      return nil
    }
    let field = target[query + 1..<start].lastIndex(of: UInt8(ascii: "&")) ?? query
    let name = target[(field + 1)...].prefix { $0 != UInt8(ascii: "=") && $0 != UInt8(ascii: "&") }
    return name.endIndex <= start ? String(validating: name, as: UTF8.self) : nil
  }

  private func place(_ location: Location) -> RedactionPlace {
    RedactionPlace(owner: owner, pointer: location.after, header: location.header)
  }

  private mutating func note(_ pointer: String, _ word: Event.Fidelity = .redacted) {
    let tokens = pointer.split(separator: "/").map(String.init)
    let isMessage = ["request", "response", "error", "llm"].contains(tokens.first)
    fidelity[tokens.prefix(isMessage ? 2 : 1).joined(separator: ".")] = word
  }

  // MARK: Bodies

  private mutating func rewrite(body object: JSONObject, _ location: Location) throws -> JSONObject {
    guard case .string(let hex)? = object["blob"], let digest = Digest(hex: hex), object["lost"] == nil,
      let (change, bytes) = try bodies.change(RedactionBlob(digest: digest, coding: Self.text(object["coding"])))
    else {
      for case .string(let hex) in ["blob", "chunks", "table"].compactMap({ object[$0] }) {
        guard let digest = Digest(hex: hex) else { continue }
        blobs.append(.kept(digest, mayBeMissing: object["lost"] != nil))
      }
      return object
    }
    note(location.before)
    record.add(change, of: RedactionString(owner: owner, pointer: location.before), at: place(location))
    var object = object
    guard let digest = change.digest else {
      // The body had to go. Its place says so, and tells how large it was only roughly.
      for key in ["blob", "chunks", "coding"] { object[key] = nil }
      object["size"] = 0
      return object
    }
    object["blob"] = .string(digest.hex)
    blobs.append(.changed(digest, bytes))
    try rewriteTables(&object, change, location)
    object["size"] = .integer(change.size)
    return object
  }

  private static func text(_ value: JSONValue?) -> String? {
    if case .string(let text)? = value { text } else { nil }
  }

  /// Gives the tables beside a blob the lengths of the new content.
  private mutating func rewriteTables(
    _ object: inout JSONObject, _ change: RedactedBodies.Change, _ location: Location
  ) throws {
    guard case .integer(let size)? = object["size"] else { return }
    for key in ["chunks", "table"] {
      guard let digest = Self.text(object[key]).flatMap(Digest.init(hex:)) else { continue }
      guard let table = RedactedTable(try cassette.blob(digest)) else {
        throw Finding(.e08, "the table \(digest) cannot be read")
      }
      let isCoded = object["coding"] != nil
      let bytes = isCoded ? table.scaled(from: size, to: change.size) : table.edited(change.edits)
      if isCoded { note(location.before + ".chunks", .reconstructed) }
      let changed = Digest(of: bytes)
      object[key] = .string(changed.hex)
      blobs.append(.changed(changed, bytes))
    }
  }
}
