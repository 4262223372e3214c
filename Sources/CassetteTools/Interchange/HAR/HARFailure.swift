import CassetteFormat

/// Why a recorded request got no response, in the words of the program that recorded it.
enum HARFailure {
  /// - Returns: Nil when nothing failed.
  static func error(_ entry: JSONValue, hasResponse: Bool) -> TransportError? {
    let response = entry["response"]
    let message = (response?["_error"] ?? response?["_failureText"] ?? entry["_error"])?.text.flatMap {
      $0.isEmpty ? nil : $0
    }
    let wasAborted = entry["_wasAborted"]?.text == "true"
    guard message != nil || wasAborted || (!hasResponse && response != nil) else { return nil }
    let (phase, kind) = classify(message ?? (wasAborted ? "aborted" : ""))
    return TransportError(phase: hasResponse ? .response : phase, kind: kind, message: message)
  }

  private static let words: [(TransportError.Phase, String, [String])] = [
    (.dns, "name-not-resolved", ["name_not_resolved", "getaddrinfo", "enotfound", "unknown_host", "dns", "name or service"]),
    (.tls, "certificate", ["cert", "sec_error"]),
    (.tls, "handshake", ["ssl", "tls"]),
    (.connect, "refused", ["refused", "connect call failed"]),
    (.connect, "timeout", ["connection_timed_out", "etimedout"]),
    (.request, "timeout", ["timed_out", "timed out", "timeout"]),
    (.request, "reset", ["reset", "econnreset"]),
    (.request, "aborted", ["abort", "cancel"]),
    (.request, "blocked", ["blocked"]),
    (.connect, "unreachable", ["unreachable", "disconnected"]),
  ]

  private static func classify(_ message: String) -> (TransportError.Phase, String) {
    let message = message.lowercased()
    let hit = words.first { $0.2.contains { message.contains($0) } }
    return hit.map { ($0.0, $0.1) } ?? (.request, "failed")
  }
}
