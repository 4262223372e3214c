package import CassetteFormat

extension KeyDifference {
  /// The two values as one line each: of long ones the part in which they differ.
  package var excerpts: (before: String, after: String) {
    guard let before, let after else { return (Self.text(before, from: 0), Self.text(after, from: 0)) }
    let shared = zip(before, after).prefix { $0 == $1 }.map { _ in 0 }.count
    let start = max(before.count, after.count) <= Self.width ? 0 : max(0, shared - Self.context)
    return (Self.text(before, from: start), Self.text(after, from: start))
  }

  package var json: JSONObject {
    var object = JSONObject()
    object.set("after", after.map { ByteString($0).json })
    object.set("before", before.map { ByteString($0).json })
    object.set("masks", nonEmpty: masks.map(JSONValue.object))
    object.set("pointer", pointer)
    return object
  }

  private static let width = 48
  private static let context = 12

  private static func text(_ value: [UInt8]?, from start: Int) -> String {
    guard let value else { return "(none)" }
    let part = value.dropFirst(start).prefix(width)
    return (start > 0 ? "…" : "") + TerminalText.line(String(decoding: part, as: UTF8.self))
      + (start + width < value.count ? "…" : "")
  }
}
