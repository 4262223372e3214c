import CassetteFormat

/// How a redacted cassette says where it comes from: not by digests of what was removed (spec §13).
enum RedactedDerivation {
  static func derivation(_ derivation: Derivation?) -> Derivation {
    guard var derivation else {
      var derivation = Derivation(parent: nil, operator: "redact", version: "1")
      derivation.isRedacted = true
      return derivation
    }
    derivation.parent = nil
    derivation.isRedacted = true
    derivation.parameters = withoutDigests(derivation.parameters)
    derivation.sites = derivation.sites.map(withoutDigests)
    return derivation
  }

  /// The members that are not digests, at any depth.
  private static func withoutDigests(_ object: JSONObject) -> JSONObject {
    object.members.reduce(into: JSONObject()) { $0[$1.key] = withoutDigests($1.value) }
  }

  private static func withoutDigests(_ value: JSONValue) -> JSONValue? {
    switch value {
    case .string(let text): Digest(hex: text) == nil ? value : nil
    case .array(let values): .array(values.compactMap(withoutDigests))
    case .object(let object): .object(withoutDigests(object))
    default: value
    }
  }
}
