import CassetteFormat

/// Whose rules a recording in HAR's layout follows where they differ.
enum HARDialect {
  case har
  case polly

  var name: String {
    switch self {
    case .har: "har"
    case .polly: "polly"
    }
  }

  /// The name of an entry for others to refer to.
  func id(_ entry: JSONValue) -> String? {
    guard case .polly = self, let id = entry["_id"]?.text else { return nil }
    let order = entry["_order"]?.whole ?? 0
    return order == 0 ? id : "\(id)/\(order)"
  }

  /// A response's body in a form of the dialect's own.
  func body(_ text: String, _ content: JSONValue?, _ headers: HARHeaders) -> RecordedBody? {
    guard case .polly = self else { return nil }
    return PollyBody.read(text, content, headers)
  }
}
