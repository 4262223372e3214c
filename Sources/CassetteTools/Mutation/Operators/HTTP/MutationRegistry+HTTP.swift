import CassetteFormat

extension MutationRegistry {
  /// Statuses: errors in the provider's shape, pages of gateways.
  static let http: [MutationOperator] = [http429, http500]

  private static let http429 = MutationOperator(
    "http-429", .transient, "The provider's rate limit answers, with the headers that tell when to try again.",
    parameters: [
      .choice(
        "retry_after", ["1", "0", "5", "60", "61", "121", "date", "negative", "junk", "none"],
        "the Retry-After header: seconds, a date in the past, or something that is neither")
    ],
    invalidWhen: "the recorded answer is an error", expected: "recover: waits as told, then takes the recorded answer",
    source: "openai-python and anthropic-sdk-python `_base_client.py`; RFC 9110 §10.2.3"
  ) { editor throws(Inapplicable) in
    try editor.requireSuccess()
    var headers: [(String, String)] = []
    switch editor.text("retry_after") {
    case "none": break
    case "date": headers.append(("Retry-After", "Wed, 21 Oct 2015 07:28:00 GMT"))
    case "negative": headers.append(("Retry-After", "-1"))
    case "junk": headers.append(("Retry-After", "soon"))
    case let seconds: headers.append(("Retry-After", seconds))
    }
    editor.answer(.rateLimit, headers: headers)
  }

  private static let http500 = MutationOperator(
    "http-500", .transient, "The provider answers with its internal error.",
    invalidWhen: "the recorded answer is an error", expected: "recover",
    source: "OpenAI API reference, error codes; Anthropic docs, errors"
  ) { editor throws(Inapplicable) in
    try editor.requireSuccess()
    editor.answer(.server)
  }
}

extension StepEditor {
  /// - Throws: `Inapplicable` when the recorded answer is an error: a fault before it would not be news.
  func requireSuccess() throws(Inapplicable) {
    guard step.isSuccess else { throw Inapplicable("the recorded answer is an error") }
  }

  /// Puts a provider's error in the place of the answer.
  mutating func answer(_ error: ProviderError, headers: [(String, String)] = []) {
    answer(error.status, type: "application/json", headers: headers, error.body(step.dialect))
  }
}
