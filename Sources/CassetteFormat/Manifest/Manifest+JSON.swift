extension Manifest {
  public var json: JSONObject {
    var object = extra
    object.set("id", id)
    object.set("segments", .array(segments.map { .object($0.json) }))
    object.set("session", session?.json)
    object.set("source", source?.json)
    object.set("derivation", derivation?.json)
    object.set("writer", writer.json)
    return object
  }

  /// Reads the manifest.
  ///
  /// - Throws: A finding of rule RW-M01 or RW-J01 to RW-J06.
  package init(_ bytes: [UInt8]) throws(Finding) {
    let place = Place(member: MemberName.manifest.string)
    var fields = Fields(try JSONParser.strictObject(bytes.span.bytes, at: place), .m01, at: place)
    id = try fields.required(fields.digest("id"), "id")
    segments = []
    for (index, value) in try fields.required(fields.array("segments"), "segments").enumerated() {
      segments.append(try SegmentSummary(value, at: fields.place(of: "segments").appending(String(index))))
    }
    let places = (
      session: fields.place(of: "session"), source: fields.place(of: "source"),
      derivation: fields.place(of: "derivation"), writer: fields.place(of: "writer")
    )
    session = try fields.object("session").map { json throws(Finding) in try Session(json, .m01, at: places.session) }
    source = try fields.object("source").map { json throws(Finding) in try Source(json, at: places.source) }
    derivation = try fields.object("derivation").map { json throws(Finding) in
      try Derivation(json, at: places.derivation)
    }
    writer = try Writer(fields.required(fields.object("writer"), "writer"), at: places.writer)
    extra = fields.rest
  }

  /// Warnings about fields that are not known (rule RW-M05).
  func warnings(minor: Int) -> [Finding] {
    guard minor <= Header.currentMinor else { return [] }
    return extra.members.map {
      Finding(
        .m05, "the manifest has the unknown field \($0.key)",
        at: Place(member: MemberName.manifest.string).appending($0.key))
    }
  }
}

extension Manifest.SegmentSummary {
  var json: JSONObject {
    var object = JSONObject()
    object.set("blobs", blobs)
    object.set("events", events)
    object.set("first", sequences?.lowerBound)
    object.set("last", sequences?.upperBound)
    return object
  }

  init(_ value: JSONValue, at place: Place) throws(Finding) {
    guard case .object(let object) = value else { throw Finding(.m01, "an object is expected", at: place) }
    var fields = Fields(object, .m01, at: place)
    blobs = try fields.required(fields.integer("blobs"), "blobs")
    events = try fields.required(fields.integer("events"), "events")
    let (first, last) = (try fields.integer("first"), try fields.integer("last"))
    switch (first, last) {
    case (nil, nil): sequences = nil
    case (let first?, let last?) where first <= last: sequences = first...last
    default: throw Finding(.m01, "first and last go together, in this order", at: place)
    }
  }
}

extension Manifest.Source {
  var json: JSONObject {
    var object = extra
    object.set("format", format)
    object.set("version", version)
    return object
  }

  init(_ object: JSONObject, at place: Place) throws(Finding) {
    var fields = Fields(object, .m01, at: place)
    format = try fields.required(fields.string("format"), "format")
    version = try fields.string("version")
    extra = fields.rest
  }
}

extension Manifest.Writer {
  var json: JSONObject {
    var object = extra
    object.set("name", name)
    object.set("version", version)
    object.set("zstd", zstd)
    switch level {
    case nil: break
    case .automatic: object.set("level", "auto")
    case .fixed(let level): object.set("level", level)
    }
    return object
  }

  init(_ object: JSONObject, at place: Place) throws(Finding) {
    var fields = Fields(object, .m01, at: place)
    name = try fields.required(fields.string("name"), "name")
    version = try fields.required(fields.string("version"), "version")
    zstd = try fields.required(fields.string("zstd"), "zstd")
    level = try Self.level(&fields)
    extra = fields.rest
  }
}

extension Manifest.Writer {
  /// `auto`, or a number as JSON has them.
  private static func level(_ fields: inout Fields) throws(Finding) -> CompressionLevel? {
    switch fields.take("level") {
    case nil: return nil
    case .string("auto"): return .automatic
    case .integer(let level) where CompressionLevel.fixedRange.contains(level): return .fixed(level)
    default: throw fields.finding("level", "level must be \"auto\" or a number from 1 to 22")
    }
  }
}

extension Derivation {
  var json: JSONObject {
    var object = extra
    object.set("parent", parent)
    object.set("operator", self.operator)
    object.set("version", version)
    object.set("parameters", parameters)
    object.set("seed", seed)
    object.set("sites", .array(sites.map(JSONValue.object)))
    if isRedacted { object.set("redacted", true) }
    return object
  }

  init(_ object: JSONObject, at place: Place) throws(Finding) {
    var fields = Fields(object, .m01, at: place)
    parent = try fields.digest("parent")
    self.operator = try fields.required(fields.string("operator"), "operator")
    version = try fields.required(fields.string("version"), "version")
    parameters = try fields.required(fields.object("parameters"), "parameters")
    seed = try fields.integer("seed", in: -(1 << 53 - 1)...(1 << 53 - 1))
    sites = []
    for value in try fields.required(fields.array("sites"), "sites") {
      guard case .object(let site) = value else { throw fields.finding("sites", "sites must hold objects") }
      sites.append(site)
    }
    isRedacted = try fields.flag("redacted")
    guard parent != nil || isRedacted else {
      throw fields.finding("parent", "a derivation that is not redacted names its parent")
    }
    extra = fields.rest
  }
}
