package import CassetteFormat

/// An error with which the proxy itself answers a request: in the shape of its provider's, which clients do not try again
/// for.
package struct Refusal: Sendable {
  package let response: Response
  package let body: [UInt8]

  /// - Parameters:
  ///   - status: One that clients do not try again for.
  ///   - code: OpenAI's `code`, which programs can tell it by.
  ///   - field: A header that tells programs the same.
  ///   - dialect: The API whose errors the program understands.
  package init(
    _ message: String, status: Int = 424, code: String, field: (name: String, value: String), dialect: KeyDialect
  ) {
    let error = ProviderError(
      status, message, openAI: ProviderError.Words("invalid_request_error", code: .string(code)),
      anthropic: ProviderError.Words("invalid_request_error"),
      google: ProviderError.Words("FAILED_PRECONDITION"), amazon: ProviderError.Words("ValidationException"))
    let fields =
      [("content-type", ProviderError.contentType(dialect)), ("x-should-retry", "false"), field]
      + error.headers(dialect)
    response = Response(
      status: status, reason: ByteString(status == 424 ? "Failed Dependency" : "Rewind Miss"),
      headers: fields.map { HeaderField(ByteString($0.0), ByteString($0.1)) })
    body = error.body(dialect)
  }
}
