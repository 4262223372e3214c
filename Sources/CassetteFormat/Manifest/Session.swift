/// The run that was recorded (spec §11.1). Everything is optional.
public struct Session: Hashable, Sendable {
  public var id: ByteString?
  public var name: ByteString?
  public var command: ByteString?
  /// The git commit of the program that ran.
  public var commit: ByteString?
  public var dirty: Bool?
  /// RFC 3339 times; every other time in a cassette is relative to `start`.
  public var start: String?
  public var end: String?
  public var status: ByteString?
  public var tags: [String: ByteString] = [:]
  public var input: Body?
  public var output: Body?
  public var metadata: Body?
  public var totals: Totals?
  public var extra = JSONObject()

  public struct Totals: Hashable, Sendable {
    public var calls: Int?
    /// Tokens.
    public var input: Int?
    public var output: Int?
    /// Micro-dollars, an estimate.
    public var cost: Int?
    var extra = JSONObject()

    public init() {}
  }

  public init() {}

  public var json: JSONObject {
    var object = extra
    object.set("id", id?.json)
    object.set("name", name?.json)
    object.set("command", command?.json)
    object.set("commit", commit?.json)
    object.set("dirty", dirty.map(JSONValue.bool))
    object.set("start", start)
    object.set("end", end)
    object.set("status", status?.json)
    if !tags.isEmpty { object.set("tags", JSONObject(tags.mapValues(\.json))) }
    object.set("input", input?.json)
    object.set("output", output?.json)
    object.set("metadata", metadata?.json)
    object.set("totals", totals?.json)
    return object
  }

  init(_ object: JSONObject, _ rule: Rule, at place: Place) throws(Finding) {
    var fields = Fields(object, rule, at: place)
    guard !object.isEmpty else { throw Finding(rule, "a session without fields is left out", at: place) }
    id = try fields.byteString("id")
    name = try fields.byteString("name")
    command = try fields.byteString("command")
    commit = try fields.byteString("commit")
    dirty = try fields.bool("dirty")
    start = try Self.time(&fields, "start")
    end = try Self.time(&fields, "end")
    status = try fields.byteString("status")
    if let object = try fields.object("tags") {
      var values = Fields(object, rule, at: fields.place(of: "tags"))
      guard !object.isEmpty else { throw fields.finding("tags", "tags without members are left out") }
      for member in object.members { tags[member.key] = try values.byteString(member.key) }
    }
    input = try fields.body("input")
    output = try fields.body("output")
    metadata = try fields.body("metadata")
    let totalsPlace = fields.place(of: "totals")
    totals = try fields.object("totals").map { json throws(Finding) in try Totals(json, rule, at: totalsPlace) }
    extra = fields.rest
  }
}

extension Session {
  private static func time(_ fields: inout Fields, _ key: String) throws(Finding) -> String? {
    guard let text = try fields.string(key) else { return nil }
    guard Timestamp.isRFC3339(text) else { throw fields.finding(key, "\(key) must be a time as RFC 3339 has them") }
    return text
  }
}

extension Session.Totals {
  fileprivate var json: JSONObject {
    var object = extra
    object.set("calls", calls)
    object.set("input", input)
    object.set("output", output)
    object.set("cost", cost)
    return object
  }

  fileprivate init(_ object: JSONObject, _ rule: Rule, at place: Place) throws(Finding) {
    var fields = Fields(object, rule, at: place)
    calls = try fields.integer("calls")
    input = try fields.integer("input")
    output = try fields.integer("output")
    cost = try fields.integer("cost")
    extra = fields.rest
  }
}
