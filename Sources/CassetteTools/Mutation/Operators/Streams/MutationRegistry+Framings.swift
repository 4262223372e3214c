import CassetteFormat

extension MutationRegistry {
  /// Other spellings of a stream of events, and other pieces, which mean the same.
  static let streamFramings: [MutationOperator] = pieces + spellings + additions

  /// What the standard says of which all streams here are made.
  static let eventStreamStandard = "WHATWG HTML §9.2, server-sent events"

  /// A framing that any client of such streams must understand.
  static func framing(
    _ id: String, _ summary: String, parameters: [OperatorParameter] = [], dialects: [KeyDialect] = [],
    invalidWhen: String = "", expected: String = "same", source: String = eventStreamStandard,
    edit: @escaping @Sendable (inout StepEditor) throws(Inapplicable) -> Void
  ) -> MutationOperator {
    MutationOperator(
      id, .preserve, summary, parameters: parameters, dialects: dialects,
      invalidWhen: "the answer is no stream" + (invalidWhen.isEmpty ? "" : ", " + invalidWhen), expected: expected,
      source: source, edit: edit)
  }
}
