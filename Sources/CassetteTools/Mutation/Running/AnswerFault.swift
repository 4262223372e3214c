import CassetteFormat

/// What is wrong with an answer that a mutant has in the place of the recorded one.
package enum AnswerFault: String, Hashable, Sendable {
  /// There is no answer: an error of the transport, of the server, or in the stream.
  case refused
  /// It ends too early, or is empty: nobody may take it for a whole one.
  case cut
  /// It says itself that it is not all: a limit, a filter, a refusal.
  case limited
  /// It is not what the wire format or its content should be.
  case malformed
  /// It is whole and valid, and says something else.
  case changed
  /// It is whole and valid, and wrong in a way that nothing can tell at run time.
  case plausible
}

extension AnswerFault {
  /// What an event of a mutant is like, by its bytes, and where they do not tell by its operator.
  ///
  /// - Throws: `FileError`; a finding when the cassette cannot be read.
  init(_ event: Event, of operatorID: String, dialect: KeyDialect, in cassette: CassetteReader) throws {
    self = .changed
    if let exchange = event.exchange {
      guard let response = exchange.response, exchange.error == nil, response.status < 400 else {
        self = .refused
        return
      }
    } else if event.tool?.error != nil {
      self = .refused
      return
    }
    let standard = Self.standard(operatorID)
    guard let body = event.answer, body.end == .complete || body.end == .eofClean,
      event.exchange?.response?.message.announcedLength.map({ $0 == body.size }) ?? true, body.size > 0
    else {
      self = event.answer == nil ? standard : .cut
      return
    }
    // A coding that the header claims, and that cannot be taken off, hides what the content is.
    let coding = event.exchange?.response?.message.header("Content-Encoding")?.string ?? body.coding
    guard let bytes = try Decompression.decode(cassette.bytes(of: body), coding: coding ?? "identity") else {
      self = standard
      return
    }
    let content = WireContent(bytes, isStream: event.exchange?.response?.isEventStream ?? false)
    self = Self.ofContent(content, dialect) ?? standard
  }

  /// What the content shows; nil when it shows nothing.
  private static func ofContent(_ content: WireContent, _ dialect: KeyDialect) -> AnswerFault? {
    let isError = content.roots.contains { root in
      root["error"] != nil || root["type"]?.string == "error" || root["type"]?.string == "response.failed"
    }
    if isError { return .refused }
    guard dialect != .http, dialect != .mcp, dialect != .bedrockConverse else { return nil }
    guard let answer = try? ModelAnswer(content, dialect) else { return .malformed }
    if answer.isStream {
      if answer.terminal.isEmpty { return .cut }
      if answer.events.contains(where: { $0.root == nil && !$0.isDone }) { return .malformed }
    }
    for call in answer.toolCalls where !call.text.isEmpty {
      let text = Array(call.text.utf8)
      guard case .object? = try? JSONParser.lax(text.span.bytes) else { return .malformed }
    }
    let limits: [Finish] = [.length, .contentFilter, .refusal, .pause, .contextWindow]
    let isLimited = limits.contains { finish in
      // A word that a wire format has for a usual end too says nothing.
      finish.word(dialect) != Finish.stop.word(dialect) && answer.stopped(finish)
    }
    return isLimited || !answer.refusals.isEmpty ? .limited : nil
  }

  /// What the answers of an operator are like where their bytes do not tell.
  private static func standard(_ id: String) -> AnswerFault {
    if plausibleOperators.contains(id) { return .plausible }
    if malformedOperators.contains(id) { return .malformed }
    return switch MutationOperator.category(of: id) {
    case "sse", "drift": .malformed
    case "conn", "body": .cut
    default: .changed
    }
  }

  private static let plausibleOperators: Set<String> = [
    "tool-args-plausible", "result-plausible-wrong", "result-swapped", "result-stale", "out-stale",
  ]

  private static let malformedOperators: Set<String> = [
    "body-gzip-lie", "out-empty", "out-whitespace", "out-json-schema-violation", "out-failed", "result-partial-page",
  ]
}
