import CassetteFormat
import CassetteTools

/// One request as `keys` shows it: a row of the table, or a JSON line.
struct KeyRow {
  let event: Event
  let keys: CassetteKeys.Keys?

  static let columns: [TextTable.Column] = [
    .init("#", .right), .init("LANE", shrinks: true), .init("REQUEST", shrinks: true), .init("DIALECT"), .init("KEY"),
    .init("ALIGN"), .init("SHAPE"), .init("STORED"),
  ]

  /// As many digits as tell keys of a run apart.
  private static func short(_ key: MatchKey?) -> String { key.map { String($0.digest.hex.prefix(16)) } ?? "" }

  private var stored: String {
    guard let stored = event.keys[KeyProfile.rewind2.rawValue] else { return "" }
    return stored == keys?.fields[KeyProfile.rewind2.rawValue] ? "same" : "differs"
  }

  var cells: [String] {
    [
      String(event.sequence), TerminalText.line(event.lane ?? ""), event.title, keys?.dialect.rawValue ?? "",
      keys == nil ? "none: the body is gone" : Self.short(keys?.match), Self.short(keys?.align),
      Self.short(keys?.shape), stored,
    ]
  }

  var json: JSONObject {
    let fields = keys?.fields ?? [:]
    return JSONObject(present: [
      "align": fields["rewind/2+align"].map(JSONValue.string),
      "dialect": (keys?.dialect.rawValue).map(JSONValue.string),
      "lane": event.lane.map(JSONValue.string),
      "match": fields["rewind/2"].map(JSONValue.string),
      "method": event.exchange?.request.method.json,
      "path": event.exchange?.request.path.json,
      "seq": .integer(event.sequence),
      "shape": fields["rewind/2+shape"].map(JSONValue.string),
      "stored": event.keys[KeyProfile.rewind2.rawValue].map(JSONValue.string),
    ])
  }
}
