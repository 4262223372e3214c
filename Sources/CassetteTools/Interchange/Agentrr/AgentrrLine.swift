import CassetteFormat

/// What all lines of a log have in common.
enum AgentrrLine {
  /// A time as agentrr writes it: Python's `isoformat`, which leaves a fraction of zero out, with `Z`.
  static func time(_ microseconds: Int) -> String {
    let text = Timestamp.string(microseconds).dropLast("+00:00".count)
    return (text.hasSuffix(".000000") ? text.dropLast(".000000".count) : text) + "Z"
  }

  /// The hash of what a request asks for, which replay compares.
  static func signature(of line: JSONObject) -> String { hash(.object(line.object("request") ?? [:])) }

  /// The hash of what a line records.
  static func integrity(of line: JSONObject) -> String {
    // As pydantic has it: members that an error may lack are there with their defaults.
    var failure = line.object("error")
    if failure != nil, failure?["payload"] == nil { failure?["payload"] = .object([:]) }
    return hash(
      .object([
        "request": .object(line.object("request") ?? [:]), "response": line["response"] ?? .null,
        "error": failure.map(JSONValue.object) ?? .null,
      ]))
  }

  private static func hash(_ value: JSONValue) -> String { "sha256:\(Digest(of: PythonCanonicalJSON.encode(value)).hex)" }

  /// The line with the hashes of its content.
  static func hashed(_ line: JSONObject) -> JSONObject {
    var line = line
    var meta = line.object("meta") ?? [:]
    meta["request_sig"] = .string(signature(of: line))
    line["meta"] = .object(meta)
    line["integrity"] = .string(integrity(of: line))
    return line
  }
}
