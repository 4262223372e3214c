extension Event {
  /// The row as it stands in a segment.
  public var json: JSONObject {
    var object = extra
    object.set("kind", kind)
    object.set("seq", sequence)
    object.set("at", at)
    object.set("took", took)
    object.set("id", id)
    object.set("lane", lane)
    object.set("parent", parent)
    if !keys.isEmpty { object.set("keys", JSONObject(keys.mapValues(JSONValue.string))) }
    if !fidelity.isEmpty { object.set("fidelity", JSONObject(fidelity.mapValues { .string($0.rawValue) })) }
    switch content {
    case .http(let exchange), .open(let exchange): exchange.encode(into: &object)
    case .tool(let call): call.encode(into: &object)
    case .reading(let reading): reading.encode(into: &object)
    case .checkpoint(let checkpoint): checkpoint.encode(into: &object)
    case .marker(let marker): marker.encode(into: &object)
    case .other: break
    }
    return object
  }

  /// Reads a row.
  ///
  /// - Throws: A finding of rules RW-E01, RW-E03, RW-E04, RW-E06, RW-E07 or RW-E11.
  public init(_ object: JSONObject, at place: Place = Place()) throws(Finding) {
    var common = Fields(object, .e01, at: place)
    let kind = try common.required(common.string("kind"), "kind")
    sequence = try common.required(common.integer("seq"), "seq")
    at = try common.integer("at")
    took = try common.integer("took")
    id = try common.string("id")
    lane = try common.string("lane")
    parent = try common.string("parent")
    for (key, value) in try Self.strings(&common, "keys") { keys[key] = value }
    for (path, word) in try Self.strings(&common, "fidelity") {
      guard let value = Fidelity(rawValue: word) else {
        throw Finding(.e01, "the fidelity is not a known word", at: place.appending("fidelity").appending(path))
      }
      fidelity[path] = value
    }
    if Self.isPrivate(kind) {
      try Self.checkPrivate(common.rest, at: place)
      content = .other(kind: kind)
      extra = common.rest
      return
    }
    var fields = Fields(common.rest, .e04, at: place)
    switch kind {
    case "http": content = .http(try Exchange(&fields))
    case "open": content = .open(try Exchange(&fields))
    case "tool": content = .tool(try ToolCall(&fields))
    case "clock", "random", "id": content = .reading(try Reading(Reading.Kind(rawValue: kind)!, &fields))
    case "checkpoint": content = .checkpoint(try Checkpoint(&fields))
    case "marker": content = .marker(try Marker(&fields))
    default: content = .other(kind: kind)
    }
    extra = fields.rest
    guard extra["copy"] == nil else {
      throw Finding(.e01, "only private kinds have copy", at: place.appending("copy"))
    }
  }

  private static func strings(_ fields: inout Fields, _ key: String) throws(Finding) -> [(String, String)] {
    guard let object = try fields.object(key) else { return [] }
    guard !object.isEmpty else { throw fields.finding(key, "\(key) without members is left out") }
    var pairs: [(String, String)] = []
    for member in object.members {
      guard case .string(let value) = member.value else { throw fields.finding(key, "\(key) must hold strings") }
      pairs.append((member.key, value))
    }
    return pairs
  }

  /// Whether a kind is `x-` and a reverse-DNS name (rule RW-E03).
  static func isPrivate(_ kind: String) -> Bool {
    kind.hasPrefix("x-") && MemberName.isVendor(kind.dropFirst(2))
  }

  /// A private event may say whether rewriting tools may copy it (rule RW-E01).
  private static func checkPrivate(_ rest: JSONObject, at place: Place) throws(Finding) {
    switch rest["copy"] {
    case nil, .bool: break
    default: throw Finding(.e01, "copy must be true or false", at: place.appending("copy"))
    }
  }
}

extension JSONObject {
  /// An object from a dictionary, in the order of the keys, so that no hash seed shows.
  init(_ dictionary: [String: JSONValue]) {
    self.init(dictionary.sorted { $0.key < $1.key }.map { Member(key: $0.key, value: $0.value) })
  }
}

extension ToolCall {
  func encode(into object: inout JSONObject) {
    object.set("name", name)
    object.set("arguments", arguments?.json)
    object.set("result", result?.json)
    object.set("error", error?.json)
  }

  init(_ fields: inout Fields) throws(Finding) {
    name = try fields.required(fields.string("name"), "name")
    arguments = try fields.body("arguments")
    result = try fields.body("result")
    let place = fields.place(of: "error")
    error = try fields.object("error").map { json throws(Finding) in try Failure(json, at: place) }
  }
}

extension ToolCall.Failure {
  fileprivate var json: JSONObject {
    var object = extra
    object.set("kind", kind)
    object.set("message", message)
    return object
  }

  fileprivate init(_ object: JSONObject, at place: Place) throws(Finding) {
    var fields = Fields(object, .e04, at: place)
    kind = try fields.required(fields.string("kind"), "kind")
    message = try fields.string("message")
    extra = fields.rest
  }
}

extension Reading {
  func encode(into object: inout JSONObject) {
    object.set("source", source)
    switch value {
    case .string(let string): object.set("value", string)
    case .integer(let integer): object.set("value", integer)
    case .data(let body): object.set("data", body.json)
    }
  }

  init(_ kind: Kind, _ fields: inout Fields) throws(Finding) {
    self.kind = kind
    source = try fields.required(fields.string("source"), "source")
    let data = try fields.body("data")
    switch (fields.take("value"), data) {
    case (.string(let string), nil): value = .string(string)
    case (.integer(let integer), nil): value = .integer(integer)
    case (nil, let data?): value = .data(data)
    default: throw fields.finding("value", "a \(kind.rawValue) event has a value (string or integer) or data")
    }
  }
}

extension Checkpoint {
  func encode(into object: inout JSONObject) {
    object.set("name", name)
    object.set("phase", phase?.rawValue)
    object.set("state", state?.json)
    object.set("decision", decision)
  }

  init(_ fields: inout Fields) throws(Finding) {
    name = try fields.required(fields.string("name"), "name")
    if let word = try fields.string("phase") {
      guard let phase = Phase(rawValue: word) else { throw fields.finding("phase", "phase must be before or after") }
      self.phase = phase
    }
    state = try fields.body("state")
    decision = try fields.string("decision")
  }
}

extension Marker {
  func encode(into object: inout JSONObject) {
    object.set("name", name)
    object.set("detail", detail)
  }

  init(_ fields: inout Fields) throws(Finding) {
    name = try fields.required(fields.string("name"), "name")
    detail = try fields.string("detail")
  }
}
