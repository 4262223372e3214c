import CassetteFormat
import CassetteTools
import CommandSupport

/// One request as `keys` shows it: a row of the table, or a JSON line.
struct KeyRow {
  let event: Event
  let profile: KeyProfile
  let keys: CassetteKeys.Keys?

  static func columns(_ profile: KeyProfile) -> [TextTable.Column] {
    let start: [TextTable.Column] = [.init("#", .right), .init("LANE", shrinks: true), .init("REQUEST", shrinks: true)]
    return switch profile {
    case .rewind1: start + [.init("KEY"), .init("STORED")]
    case .rewind2: start + [.init("DIALECT"), .init("KEY"), .init("ALIGN"), .init("SHAPE"), .init("STORED")]
    }
  }

  /// As many digits as tell keys of a run apart.
  private static func short(_ key: MatchKey?) -> String { key.map { String($0.digest.hex.prefix(16)) } ?? "" }

  private var stored: String {
    guard let stored = event.keys[profile.rawValue] else { return "" }
    return stored == keys?.fields[profile.rawValue] ? "same" : "differs"
  }

  var cells: [String] {
    let start = [String(event.sequence), TerminalText.line(event.lane ?? ""), event.title]
    return switch profile {
    case .rewind1: start + [keys == nil ? "none" : Self.short(keys?.match), stored]
    case .rewind2:
      start + [
        keys?.dialect?.rawValue ?? "", keys == nil ? "none: the body is gone" : Self.short(keys?.match),
        Self.short(keys?.align), Self.short(keys?.shape), stored,
      ]
    }
  }

  var json: JSONObject {
    let fields = keys?.fields ?? [:]
    return JSONObject(present: [
      "align": fields["rewind/2+align"].map(JSONValue.string),
      "dialect": (keys?.dialect?.rawValue).map(JSONValue.string),
      "lane": event.lane.map(JSONValue.string),
      "match": fields[profile.rawValue].map(JSONValue.string),
      "method": event.exchange?.request.method.json,
      "path": event.exchange?.request.path.json,
      "seq": .integer(event.sequence),
      "shape": fields["rewind/2+shape"].map(JSONValue.string),
      "stored": event.keys[profile.rawValue].map(JSONValue.string),
    ])
  }
}
