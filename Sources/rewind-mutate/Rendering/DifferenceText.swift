import CassetteFormat
import CassetteTools
import CommandSupport

/// Differences for people and for programs.
enum DifferenceText {
  /// Longer values are cut where people read them.
  private static let longest = 160

  /// `http-429 1 mode=before … of 3f2a…`
  static func line(_ derivation: Derivation) -> String {
    let parameters = derivation.parameters.members.map { " \($0.key)=\($0.value.spelled)" }.joined()
    let seed = derivation.seed.map { ", seed \($0)" } ?? ""
    let parent = derivation.parent.map { ", of \($0)" } ?? ""
    return TerminalText.line("\(derivation.operator) \(derivation.version)\(parameters)\(seed)\(parent)")
  }

  static func lines(_ difference: EventDifference) -> [String] {
    let title = TerminalText.line(difference.title)
    switch (difference.first, difference.second) {
    case (let first?, let second?):
      let number = first == second ? "event \(first)" : "event \(first), now \(second)"
      var lines = ["~ \(number): \(title)"]
      for member in difference.members where !isBodySize(member) { lines.append("    " + text(member)) }
      for (pointer, differences) in difference.bodies {
        lines.append("    " + pointer)
        lines += differences.map { "      " + text($0) }
      }
      return lines
    case (let first?, nil): return ["- event \(first): \(title)"]
    case (nil, let second?): return ["+ event \(second): \(title)"]
    case (nil, nil): return []
    }
  }

  /// That the digest and size of a body differ is seen better in its content.
  private static func isBodySize(_ difference: ContentDifference) -> Bool {
    guard let pointer = difference.pointer else { return false }
    return pointer.hasSuffix("/blob") || pointer.hasSuffix("/chunks") || pointer.hasSuffix("body/size")
  }

  private static func text(_ difference: ContentDifference) -> String {
    var place: [String] = []
    if let event = difference.event { place.append("event \(event)") }
    if let pointer = difference.pointer, !pointer.isEmpty { place.append(pointer) }
    if let byte = difference.byte { place.append("byte \(byte)") }
    let name = TerminalText.line(place.joined(separator: " "))
    switch difference.kind {
    case .added: return "+ \(name): \(value(difference.after))"
    case .removed: return "- \(name): \(value(difference.before))"
    case .changed: return "\(name): \(value(difference.before)) → \(value(difference.after))"
    }
  }

  private static func value(_ bytes: [UInt8]?) -> String {
    guard let bytes, !bytes.isEmpty else { return "nothing" }
    let text = TerminalText.line(ByteString(Array(bytes.prefix(longest))).description)
    return bytes.count > longest ? "\(text)… (\(Quantity.size(bytes.count)))" : text
  }

  static func json(_ difference: EventDifference) -> JSONObject {
    JSONObject(present: [
      "bodies": difference.bodies.isEmpty
        ? nil
        : .object(
          JSONObject(
            difference.bodies.map { .init(key: $0.pointer, value: .array($0.differences.map { .object(json($0)) })) })),
      "members": difference.members.isEmpty ? nil : .array(difference.members.map { .object(json($0)) }),
      "childSeq": difference.second.map(JSONValue.integer), "parentSeq": difference.first.map(JSONValue.integer),
      "title": .string(difference.title),
    ])
  }

  private static func json(_ difference: ContentDifference) -> JSONObject {
    JSONObject(present: [
      "after": difference.after.map { ByteString($0).json }, "before": difference.before.map { ByteString($0).json },
      "byte": difference.byte.map(JSONValue.integer), "event": difference.event.map(JSONValue.integer),
      "kind": .string(difference.kind.rawValue), "pointer": difference.pointer.map(JSONValue.string),
    ])
  }
}
