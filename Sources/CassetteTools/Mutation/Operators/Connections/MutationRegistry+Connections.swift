import CassetteFormat

extension MutationRegistry {
  /// Connections that are refused, lost, slow or silent.
  static let connections: [MutationOperator] = [closeBefore]

  private static let closeBefore = MutationOperator(
    "conn-close-before", .transient, "The connection is closed before the answer begins.",
    expected: "recover", source: "WireMock `Fault.EMPTY_RESPONSE`"
  ) { editor in
    editor.fail(.response, "closed", "the server closed the connection without an answer")
  }
}
