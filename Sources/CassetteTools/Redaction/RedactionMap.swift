import CassetteFormat

/// `redactions.json`: what was removed, and where (spec §14).
struct RedactionMap {
  private struct Entry {
    /// Everything but the places.
    var members: JSONObject
    var places: [JSONObject]
  }

  private var entries: [Entry] = []
  private var indices: [String: Int] = [:]
  /// Texts of the form of a placeholder that were recorded.
  private(set) var literals: Set<String> = []
  private var extra: JSONObject = [:]

  init() {}

  /// Reads the map that a cassette has.
  init(_ bytes: [UInt8]) throws(Finding) {
    extra = try JSONParser.strictObject(bytes.span.bytes, at: Place(member: "redactions.json"))
    if case .array(let values)? = extra["literals"] {
      for case .string(let text) in values { literals.insert(text) }
    }
    if case .array(let values)? = extra["entries"] {
      for case .object(var members) in values {
        var places: [JSONObject] = []
        if case .array(let values)? = members["places"] {
          for case .object(let place) in values { places.append(place) }
        }
        members["places"] = nil
        indices[Self.name(members)] = entries.count
        entries.append(Entry(members: members, places: places))
      }
    }
    extra["literals"] = nil
    extra["entries"] = nil
  }

  private static func name(_ members: JSONObject) -> String {
    guard case .string(let rule)? = members["rule"], case .string(let placeholder)? = members["placeholder"] else {
      return ""
    }
    return "\(rule) \(placeholder)"
  }

  var isEmpty: Bool { entries.isEmpty }

  /// The placeholders of all entries.
  var placeholders: Set<String> {
    Set(
      entries.compactMap { entry in
        if case .string(let placeholder)? = entry.members["placeholder"], !placeholder.isEmpty {
          placeholder
        } else {
          nil
        }
      })
  }

  /// For each rule how many places it has.
  var counts: [String: Int] {
    entries.reduce(into: [:]) { counts, entry in
      if case .string(let rule)? = entry.members["rule"] { counts[rule, default: 0] += entry.places.count }
    }
  }

  mutating func add(literals: Set<String>) { self.literals.formUnion(literals) }

  /// Notes that something was removed at a place.
  mutating func add(_ hit: RedactionHit, _ placeholder: String, at place: JSONObject) {
    let name = "\(hit.cause.rule) \(placeholder)"
    let index = indices[name] ?? entries.count
    if index == entries.count {
      indices[name] = index
      var members: JSONObject = ["rule": .string(hit.cause.rule), "placeholder": .string(placeholder)]
      members["class"] = .string(hit.cause.class.rawValue)
      members["confidence"] = hit.confidence.map { .string("\($0)") }
      entries.append(Entry(members: members, places: []))
    }
    entries[index].places.append(place)
  }

  /// Adds the entries of another map.
  mutating func append(_ other: RedactionMap) {
    for entry in other.entries {
      let name = Self.name(entry.members)
      if let index = indices[name] {
        entries[index].places += entry.places
      } else {
        indices[name] = entries.count
        entries.append(entry)
      }
    }
  }

  /// Takes out of each place the texts for which a test is true: the name of a member may itself be a secret.
  mutating func removeTexts(where isSecret: ([UInt8]) -> Bool) {
    changePlaces { place in
      var place = place
      for key in ["header", "member", "pointer", "query"] {
        if case .string(let text)? = place[key], isSecret(Array(text.utf8)) { place[key] = nil }
      }
      return place
    }
  }

  /// Gives each place a new form; those that become nil are left out, and entries that lose all of theirs.
  mutating func changePlaces(_ change: (JSONObject) -> JSONObject?) {
    replacePlaces { place in change(place).map { [$0] } ?? [] }
  }

  /// Puts any number of places into the place of each; entries that lose all of theirs are left out.
  mutating func replacePlaces(_ change: (JSONObject) -> [JSONObject]) {
    entries = entries.compactMap { entry in
      let places = entry.places.flatMap(change)
      return places.isEmpty && !entry.places.isEmpty ? nil : Entry(members: entry.members, places: places)
    }
    indices = Dictionary(
      entries.enumerated().map { (Self.name($1.members), $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The bytes of the member; nil when nothing was removed.
  var bytes: [UInt8]? {
    guard !entries.isEmpty else { return nil }
    var object = extra
    object["entries"] = .array(
      entries.map { entry in
        var members = entry.members
        members["places"] = .array(entry.places.map(JSONValue.object))
        return .object(members)
      })
    if !literals.isEmpty { object["literals"] = .array(literals.sorted().map(JSONValue.string)) }
    return CanonicalJSON.encode(object)
  }
}
