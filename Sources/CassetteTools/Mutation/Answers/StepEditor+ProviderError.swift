import CassetteFormat

extension StepEditor {
  /// - Throws: `Inapplicable` when the recorded answer is an error: a fault before it would not be news.
  func requireSuccess() throws(Inapplicable) {
    guard step.isSuccess else { throw Inapplicable("the recorded answer is an error") }
  }

  /// Puts a provider's error in the place of the answer.
  ///
  /// - Parameter status: The one of the error, unless told otherwise.
  mutating func answer(_ error: ProviderError, status: Int? = nil, headers: [(String, String)] = []) {
    let dialect = step.dialect
    let request = step.response?.message.header("request-id")?.description
    answer(
      status ?? error.status, type: ProviderError.contentType(dialect), headers: error.headers(dialect) + headers,
      error.body(dialect, request: request))
  }

  /// The header by which OpenAI and Anthropic tell their SDKs whether to try again; none for the word `absent`.
  func shouldRetry(_ word: String) -> [(String, String)] { word == "absent" ? [] : [("x-should-retry", word)] }

  /// The model that the request asks for.
  var model: String? {
    if let name = step.request?["model"]?.string { return name }
    return step.exchange.flatMap { LLMCall.model(inPath: $0.request.path.description) }
  }
}
