import CassetteFormat
import CassetteTools
import CommandSupport

extension Mutant {
  static let columns: [TextTable.Column] = [
    .init("ID"), .init("CLASS"), .init("MUTANT", shrinks: true), .init("PARAMETERS", shrinks: true),
  ]

  var cells: [String] {
    let parameters = parameters.members.map { "\($0.key)=\($0.value.spelled)" }.joined(separator: " ")
    return [id, kind.rawValue, TerminalText.line(summary), TerminalText.line(parameters)]
  }
}

extension JSONValue {
  /// A parameter's value as it is set.
  var spelled: String {
    if case .string(let text) = self { text } else { String(decoding: CanonicalJSON.encode(self), as: UTF8.self) }
  }
}

extension Mutator.Summary {
  /// `212 mutants; 3 the same as another, 1 the same as the parent`
  var text: String {
    var parts = [Quantity.count(mutants, "mutant")]
    var dropped: [String] = []
    if duplicates > 0 { dropped.append("\(duplicates) the same as another") }
    if unchanged > 0 { dropped.append("\(unchanged) the same as the parent") }
    let misfits = invalid.values.reduce(0) { $0 + $1.values.reduce(0, +) }
    if misfits > 0 { dropped.append("\(misfits) that do not apply") }
    if !dropped.isEmpty { parts.append("left out: " + dropped.joined(separator: ", ")) }
    return parts.joined(separator: "; ")
  }

  var json: JSONObject {
    [
      "duplicates": .integer(duplicates),
      "invalid": .object(
        JSONObject(
          invalid.sorted { $0.key < $1.key }.map { .init(key: $0.key, value: JSONValue($0.value)) })),
      "mutants": .integer(mutants), "unchanged": .integer(unchanged),
    ]
  }
}
