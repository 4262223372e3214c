/// `cassette.json`: what a reader must know before the first event (spec §6).
public struct Header: Hashable, Sendable {
  /// The version of the format that this package writes.
  public static let currentMajor = 2
  public static let currentMinor = 0

  public var major = Header.currentMajor
  public var minor = Header.currentMinor
  /// Features that a reader must know (`Feature`).
  public var requires: [String] = []
  /// The id of the cassette that this one was derived from.
  public var parent: Digest?
  /// Whether blobs that the parent has are left out.
  public var isThin = false
  /// The match-key profile to replay with, such as `rewind/2`.
  public var keys: String?
  /// Rules for what a match key leaves out (spec of match keys).
  public var masks: [JSONValue] = []
  /// Findings of the lint that somebody has accepted: objects with `rule`, `reason`, and maybe `at` and `expires`.
  public var allowances: [JSONObject] = []
  /// What was known when recording began, for recovery; the manifest's session is the one that counts.
  public var session: Session?
  public var extra = JSONObject()

  public init() {}

  public var json: JSONObject {
    var object = extra
    object.set("version", "\(major).\(minor)")
    object.set("requires", nonEmpty: requires.map(JSONValue.string))
    object.set("parent", parent)
    if isThin { object.set("thin", true) }
    object.set("keys", keys)
    object.set("masks", nonEmpty: masks)
    if !allowances.isEmpty { object.set("lint", ["allow": .array(allowances.map(JSONValue.object))] as JSONObject) }
    object.set("session", session?.json)
    return object
  }

  /// Reads the header.
  ///
  /// - Throws: A finding of rules RW-H01 to RW-H04, RW-H06 or RW-J01 to RW-J06.
  package init(_ bytes: [UInt8]) throws(Finding) {
    let place = Place(member: MemberName.header.string)
    let object = try JSONParser.strictObject(bytes.span.bytes, at: place)
    var fields = Fields(object, .h01, at: place)
    let version = try fields.required(fields.string("version"), "version")
    (major, minor) = try Self.parse(version, fields)
    guard major == Self.currentMajor else {
      throw Finding(
        .h02, "this is a cassette of version \(version); version \(Self.currentMajor) is supported", at: place)
    }
    requires = try Self.features(&fields)
    if let unknown = requires.first(where: { Feature(rawValue: $0) == nil }) {
      throw Finding(.h03, "the cassette needs the feature \(unknown), which is not known", at: place)
    }
    parent = try fields.digest("parent")
    isThin = try fields.flag("thin")
    guard !isThin || parent != nil else { throw Finding(.h04, "a thin cassette names its parent", at: place) }
    guard isThin || !needsParentRows else {
      throw Finding(.h06, "only a thin cassette needs the rows of its parent", at: place.appending("requires"))
    }
    keys = try fields.string("keys")
    masks = try fields.array("masks") ?? []
    guard !masks.isEmpty || object["masks"] == nil else { throw fields.finding("masks", "masks must not be empty") }
    allowances = try Self.allowances(&fields)
    let sessionPlace = fields.place(of: "session")
    session = try fields.object("session").map { json throws(Finding) in try Session(json, .h01, at: sessionPlace) }
    extra = fields.rest
  }

  private static func parse(_ version: String, _ fields: Fields) throws(Finding) -> (Int, Int) {
    let parts = version.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2, let major = Int(parts[0]), let minor = Int(parts[1]), "\(major).\(minor)" == version,
      major >= 0, minor >= 0
    else { throw fields.finding("version", "version must be MAJOR.MINOR") }
    return (major, minor)
  }

  private static func features(_ fields: inout Fields) throws(Finding) -> [String] {
    guard let values = try fields.array("requires") else { return [] }
    var names: [String] = []
    for value in values {
      guard case .string(let name) = value else { throw fields.finding("requires", "requires must hold strings") }
      if let last = names.last, last >= name {
        throw fields.finding("requires", "requires must be sorted, each feature once")
      }
      names.append(name)
    }
    guard !names.isEmpty else { throw fields.finding("requires", "requires must not be empty") }
    return names
  }

  private static func allowances(_ fields: inout Fields) throws(Finding) -> [JSONObject] {
    guard let object = try fields.object("lint") else { return [] }
    var lint = Fields(object, .h01, at: fields.place(of: "lint"))
    let values = try lint.required(lint.array("allow"), "allow")
    guard !values.isEmpty, lint.rest.members.isEmpty else {
      throw fields.finding("lint", "lint must hold allow, an array that is not empty, and nothing else")
    }
    return try values.map { value throws(Finding) in
      guard case .object(let object) = value else { throw lint.finding("allow", "allow must hold objects") }
      var entry = Fields(object, .h01, at: lint.place(of: "allow"))
      for key in ["rule", "reason"] { _ = try entry.required(entry.string(key), key) }
      for key in ["at", "expires"] { _ = try entry.string(key) }
      return object
    }
  }

  /// Warnings about fields that a writer of this minor version would not have written (rule RW-H05).
  var warnings: [Finding] {
    guard minor <= Self.currentMinor else { return [] }
    return extra.members.map {
      Finding(
        .h05, "the header has the unknown field \($0.key)",
        at: Place(member: MemberName.header.string).appending($0.key))
    }
  }
}
