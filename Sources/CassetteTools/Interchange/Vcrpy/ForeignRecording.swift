/// Recordings of other tools that look like vcrpy's from afar, so that a refusal can name them.
enum ForeignRecording {
  static func refusal(_ format: String) -> InterchangeError {
    InterchangeError("this is not a vcrpy cassette but \(format)")
  }

  /// What an item of `interactions` belongs to; nil when it may be vcrpy's.
  static func format(ofInteraction node: YAMLNode) -> String? {
    if node["kind"] != nil && node["direction"] != nil { return "a recording of WebSocket messages" }
    if node.hasAny("request_sample", "response_sample", "request_stream", "response_stream") {
      return "a recording of gRPC calls"
    }
    guard let request = node["request"], let response = node["response"] else { return nil }
    let isGo =
      request.hasAny("proto", "form", "request_uri") || response["code"]?.scalar != nil || response.hasAny("duration")
    if isGo { return "a go-vcr cassette" }
    return nil
  }

  /// What a document is by the keys at its top.
  static func format(ofDocument keys: [String], recorder: String?) -> String {
    let has = Set(keys)
    if has.contains("http_interactions") {
      guard let recorder else { return "a cassette of Ruby VCR or Betamax" }
      return recorder.hasPrefix("betamax") ? "a Betamax cassette" : "a Ruby VCR cassette"
    }
    if has.isSuperset(of: ["when", "then"]) { return "a httpmock recording" }
    if has.isSuperset(of: ["steps", "session"]) { return "an llm-rewind cassette of version 1 (--from rw1)" }
    if has == ["log"] { return "a HAR file" }
    if has.contains("Entries") { return "a .NET session record" }
    if has.contains("interactions") { return "a file whose interactions are not a list" }
    if has.isSuperset(of: ["request", "response"]) { return "a single recorded call, without a list of interactions" }
    if has.contains("requests") || has.contains("responses") { return "a file with requests or responses, not both" }
    let names = keys.prefix(5).map { $0.count > 40 ? $0.prefix(40) + "…" : $0[...] }.joined(separator: ", ")
    return keys.isEmpty ? "an empty mapping" : "a file with the keys \(names)"
  }
}
