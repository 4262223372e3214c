package import CassetteFormat
import CassetteTools

/// JSON output: canonical, so that equal results are equal bytes; a member without a value is absent.
extension JSONObject {
  package init(present members: KeyValuePairs<String, JSONValue?>) {
    self.init()
    for case (let key, let value?) in members { self[key] = value }
  }
}

extension JSONValue {
  package init(_ digest: Digest) { self = .string(digest.hex) }

  /// How often each name occurs.
  package init(_ counts: [String: Int]) {
    self = .object(counts.reduce(into: JSONObject()) { $0[$1.key] = .integer($1.value) })
  }
}

extension ByteOutput {
  /// Writes one JSON value as a line that a terminal can take.
  package func line(_ object: JSONObject) throws { try line(TerminalText.json(CanonicalJSON.encode(object))) }
}
