import CassetteFormat

/// What mitmproxy says of a flow that failed: a sentence, from which the kind is guessed, and which is kept.
enum MitmproxyError {
  private static let kinds = [
    ("timed out", "timeout"), ("timeout", "timeout"), ("refused", "refused"), ("reset", "reset"),
    ("unreachable", "unreachable"), ("disconnect", "disconnected"), ("closed", "closed"), ("killed", "killed"),
  ]

  static func error(_ node: TNetString?, hasResponse: Bool) -> TransportError? {
    guard let message = node?["msg"]?.string else { return nil }
    let text = message.lowercased()
    let kind = kinds.first { text.contains($0.0) }?.1 ?? "other"
    return TransportError(phase: phase(text, hasResponse: hasResponse), kind: kind, message: message)
  }

  private static func phase(_ text: String, hasResponse: Bool) -> TransportError.Phase {
    if hasResponse { return .response }
    if ["getaddrinfo", "name or service", "nodename", "resolve"].contains(where: text.contains) { return .dns }
    if ["tls", "certificate", "ssl"].contains(where: text.contains) { return .tls }
    if ["connect call", "connection to", "refused", "unreachable", "establish"].contains(where: text.contains) {
      return .connect
    }
    return text.contains("client") ? .request : .response
  }
}
