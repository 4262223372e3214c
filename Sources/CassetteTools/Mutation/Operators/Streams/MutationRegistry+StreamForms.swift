import CassetteFormat

extension MutationRegistry {
  /// Streams where a document was asked for, documents where a stream was, and heads that say so.
  static let streamForms: [MutationOperator] = [asJSON, asStream, wrongType]

  private static let asJSON = MutationOperator(
    "sse-as-json", .degrade, "The server passes over `stream`, and answers with one JSON document.",
    dialects: streamDialects, invalidWhen: "the answer is no stream, or not complete",
    expected: "graceful: the document is read, or an error says what it is",
    source: "gateways: envoyproxy/ai-gateway#2698"
  ) { editor throws(Inapplicable) in
    _ = try editor.events()
    let document = try WholeAnswer(editor.answer()).document()
    editor.answer(200, type: "application/json", document)
  }

  private static let asStream = MutationOperator(
    "json-as-sse", .degrade, "The server answers with a stream of events, though nobody asked for one.",
    dialects: streamDialects, invalidWhen: "the answer is no JSON document",
    expected: "graceful: the events are read, or an error says what they are",
    source: "gateways: envoyproxy/ai-gateway#2698"
  ) { editor throws(Inapplicable) in
    let root = try editor.document()
    let answer = try editor.answer()
    guard !answer.finishes.isEmpty else { throw Inapplicable("the answer does not say why the model stopped") }
    editor.answer(200, type: "text/event-stream", StreamedDocument(root, answer.dialect).bytes)
  }

  private static let wrongType = MutationOperator(
    "sse-wrong-content-type", .degrade, "The head says that the stream is something else.",
    parameters: [
      .choice(
        "type", ["application/json", "text/plain", "application/octet-stream", "none"], "what it says; none: nothing")
    ], invalidWhen: "the answer is no stream, or its head says that",
    expected: "graceful: the stream is read, or an error says what is wrong",
    source: eventStreamStandard + ", which has clients refuse it"
  ) { editor throws(Inapplicable) in
    _ = try editor.events()
    let type = editor.text("type")
    let old = editor.step.response?.message.header("Content-Type")?.description ?? "none"
    guard type != old.prefix(while: { $0 != ";" }) else { throw Inapplicable("the head says that") }
    if type == "none" { editor.removeHeader("Content-Type") } else { editor.setHeader("Content-Type", type) }
  }
}
