import CassetteFormat

extension MutationRegistry {
  /// Answers that begin, and do not come to their end.
  static let brokenAnswers: [MutationOperator] = [
    broken(
      "conn-reset-mid", .transient, .reset, "The connection is reset in the middle of the answer.",
      expected: "recover: what came before the reset is not told twice",
      source: "toxiproxy `reset_peer`; WireMock `Fault.CONNECTION_RESET_BY_PEER`"),
    broken(
      "conn-eof-abrupt", .degrade, .eofAbrupt,
      "The connection is lost in the middle of the answer, without the end of its framing.",
      expected: "graceful: the error is surfaced, or the request is sent again as a whole",
      source: "toxiproxy `limit_data`; measured: httpx raises RemoteProtocolError through both SDKs"),
    broken(
      "conn-stall-body", .degrade, .stall, "Nothing more comes in the middle of the answer, and the connection stays.",
      expected: "graceful: a deadline for silence ends the wait",
      source: "hangs of 25 to 109 minutes: earendil-works/pi#8331, opencode#16366"),
  ]

  private static func broken(
    _ id: String, _ kind: MutationClass, _ end: Body.End, _ summary: String, expected: String, source: String
  ) -> MutationOperator {
    MutationOperator(
      id, kind, summary,
      parameters: [.integer("percent", 0...99, 50, "how much of the body comes, in percent of its bytes")],
      invalidWhen: "the answer has no body, or its content coding cannot be cut", expected: expected, source: source
    ) { editor throws(Inapplicable) in
      let stored = try editor.stored()
      let count = stored.count * editor.integer("percent") / 100
      try editor.cutStored(at: count, of: stored, end: end)
    }
  }
}

extension StepEditor {
  /// The body as it is stored, with its content coding.
  ///
  /// - Throws: `Inapplicable` when there is none.
  func stored() throws(Inapplicable) -> [UInt8] {
    do {
      let bytes = try step.stored.get()
      guard !bytes.isEmpty else { throw Inapplicable("the answer has no body") }
      return bytes
    } catch let reason as Inapplicable {
      throw reason
    } catch {
      throw Inapplicable("the body cannot be read: \(error)")
    }
  }

  /// Ends the body at a byte as it is stored: a content coding is cut as the connection would.
  mutating func cutStored(at count: Int, of stored: [UInt8], end: Body.End? = nil) throws(Inapplicable) {
    note(byte: count)
    draft.content = .stored(Array(stored.prefix(count)), coding: step.body?.coding)
    draft.end = end
    if let table = try chunks() { draft.arrival = .timed(table.prefix(count)) }
  }
}
