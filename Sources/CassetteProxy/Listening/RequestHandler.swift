/// What a listener's clients talk to.
package protocol RequestHandler: Sendable {
  /// Answers a request, now or later.
  ///
  /// Called on the listener's event loop, with the next request of a connection when the answer to the one before has come
  /// to its end.
  func handle(_ request: ProxyRequest, _ answer: AnswerWriter)
}
