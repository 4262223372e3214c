import CassetteFormat

extension MutationRegistry {
  /// Connections of which no answer comes.
  static let lostConnections: [MutationOperator] = [
    lost(
      "conn-refuse", "The connection is refused.", (.connect, "refused", "the server refused the connection"),
      source: "connect(2), `ECONNREFUSED`; toxiproxy, a proxy that is down"),
    lost(
      "conn-tls-fail", "The TLS handshake fails.", (.tls, "handshake", "the TLS handshake failed"),
      source: "RFC 8446 §6.2, `handshake_failure`"),
    lost(
      "conn-close-before", "The connection is closed before the answer begins.",
      (.response, "closed", "the server closed the connection without an answer"),
      source: "WireMock `Fault.EMPTY_RESPONSE`"),
    lost(
      "conn-reset-before", "The connection is reset before the answer begins.",
      (.response, "reset", "the server reset the connection without an answer"),
      source: "WireMock `Fault.CONNECTION_RESET_BY_PEER`; toxiproxy `reset_peer`"),
    lost(
      "conn-stall-headers", "The request is taken, and no answer ever begins.",
      (.response, "timeout", "the server did not answer"),
      expected: "recover: the program's own deadline ends the wait", source: "toxiproxy `timeout`; WireMock delays"),
  ]

  private static func lost(
    _ id: String, _ summary: String, _ error: (phase: TransportError.Phase, kind: String, message: String),
    expected: String = "recover", source: String
  ) -> MutationOperator {
    MutationOperator(id, .transient, summary, expected: expected, source: source) { editor in
      editor.fail(error.phase, error.kind, error.message)
    }
  }
}
