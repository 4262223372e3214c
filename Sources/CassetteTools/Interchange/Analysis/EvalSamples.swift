import CassetteFormat

/// The model calls of a cassette that make a sample for an evaluation: a conversation, and a text that answers it.
enum EvalSamples {
  /// Hands out each call.
  ///
  /// - Returns: What was left out.
  static func forEach(_ cassette: CassetteReader, _ body: (AnsweredCall) throws -> Void) throws -> [Loss] {
    var losses: [Loss] = []
    var omitted = OmissionCount()
    try cassette.forEachEvent { event in
      func lose(_ what: String) { losses.append(Loss(sequence: event.sequence, what)) }
      guard event.exchange?.response?.status == 200, let call = try AnsweredCall(event, in: cassette) else {
        return omitted.note("events that are no model calls with an answer")
      }
      guard !call.answer.isEmpty else { return lose("the call, since its answer has no text") }
      guard !call.isCut else { return lose("the call, since its answer is too long") }
      if call.turns.contains(where: \.hasMore) { lose("what of its messages is not text") }
      try body(call)
    }
    return omitted.losses + losses
  }

  /// The conversation as OpenAI's chat API has it; turns without text are left out.
  static func messages(_ call: AnsweredCall) -> JSONValue {
    .array(
      call.turns.filter { !$0.text.isEmpty }.map { turn in
        ["content": .string(turn.text), "role": .string(turn.role == "tool" ? "user" : turn.role)]
      })
  }
}
