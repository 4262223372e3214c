/// The run that was recorded (spec §11.1). Everything is optional.
public struct Session: Hashable, Sendable {
  public var id: String?
  public var name: String?
  public var command: String?
  /// The git commit of the program that ran.
  public var commit: String?
  public var dirty: Bool?
  /// RFC 3339 times; every other time in a cassette is relative to `start`.
  public var start: String?
  public var end: String?
  public var status: String?
  public var tags: [String: String] = [:]
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
    object.set("id", id)
    object.set("name", name)
    object.set("command", command)
    object.set("commit", commit)
    object.set("dirty", dirty.map(JSONValue.bool))
    object.set("start", start)
    object.set("end", end)
    object.set("status", status)
    if !tags.isEmpty { object.set("tags", JSONObject(tags.mapValues(JSONValue.string))) }
    object.set("input", input?.json)
    object.set("output", output?.json)
    object.set("metadata", metadata?.json)
    object.set("totals", totals?.json)
    return object
  }

  init(_ object: JSONObject, _ rule: Rule, at place: Place) throws(Finding) {
    var fields = Fields(object, rule, at: place)
    id = try fields.string("id")
    name = try fields.string("name")
    command = try fields.string("command")
    commit = try fields.string("commit")
    dirty = try fields.bool("dirty")
    start = try fields.string("start")
    end = try fields.string("end")
    status = try fields.string("status")
    for member in try fields.object("tags")?.members ?? [] {
      guard case .string(let value) = member.value else { throw fields.finding("tags", "tags must be strings") }
      tags[member.key] = value
    }
    input = try fields.body("input")
    output = try fields.body("output")
    metadata = try fields.body("metadata")
    let totalsPlace = fields.place(of: "totals")
    totals = try fields.object("totals").map { json throws(Finding) in try Totals(json, rule, at: totalsPlace) }
    extra = fields.rest
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
