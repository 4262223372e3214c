import CassetteFormat

extension MutationRegistry {
  /// What may stand in a stream, and says nothing of the answer.
  static let additions: [MutationOperator] = [
    comment, ping, idRetry, unknownEvent, emptyChoices, obfuscation, noDone,
  ]

  private static let every = OperatorParameter.integer(
    "every", 1...1000, 1, "before each event of that many there is one")

  private static let comment = framing(
    "sse-comment", "Comments stand between the events, as gateways send them to keep the connection.",
    parameters: [
      .choice("text", [" keepalive", " OPENROUTER PROCESSING", ""], "what stands after the colon"), every,
    ], source: eventStreamStandard + "; OpenRouter docs, comment payloads"
  ) { editor throws(Inapplicable) in
    let end = try editor.content().lineEnd
    try editor.insertBeforeEvents(Array((":" + editor.text("text")).utf8) + end + end, from: 0)
  }

  private static let ping = framing(
    "sse-ping", "Anthropic's ping events stand between the events.", parameters: [every],
    dialects: [.anthropicMessages], source: "Anthropic docs, streaming: \"any number of ping events\""
  ) { editor throws(Inapplicable) in
    try editor.insertBeforeEvents(editor.event(name: "ping", data: ["type": "ping"]), from: 1)
  }

  private static let idRetry = framing(
    "sse-id-retry", "Each event has an id field, and the first one a retry field.",
    dialects: [.openAIChat, .openAIResponses, .anthropicMessages, .geminiGenerate, .http],
    invalidWhen: "or has ids"
  ) { editor throws(Inapplicable) in
    let end = try editor.content().lineEnd
    let bytes = try editor.content().bytes
    let events = try editor.events()
    guard !events.contains(where: { event in event.block.lines.contains { bytes[$0.range].starts(with: "id:".utf8) } })
    else { throw Inapplicable("the events have ids") }
    for event in events {
      let retry = event.index == 0 ? Array("retry: 3000".utf8) + end : []
      let line = Array("id: \(event.index)".utf8) + end
      editor.replace(event.range.lowerBound..<event.range.lowerBound, with: retry + line)
    }
  }

  private static let unknownEvent = framing(
    "sse-unknown-event", "An event of a type that nobody knows stands among the others.",
    dialects: [.openAIResponses, .anthropicMessages], invalidWhen: "or has one event",
    source: "Anthropic docs, streaming: \"we may add new event types\"; OpenAI, backwards-compatible API changes"
  ) { editor throws(Inapplicable) in
    let answer = try editor.answer()
    let last = answer.terminal.first ?? answer.events.count
    guard try editor.events().count > 1, last > 1 else { throw Inapplicable("the stream has one event") }
    let index = 1 + editor.random.below(last - 1)
    let name = "x_rewind.unknown"
    var data: JSONObject = ["type": .string(name), "detail": "nobody knows this event"]
    if let number = answer.events[index].root?["sequence_number"]?.integer {
      data["sequence_number"] = .integer(number)
    }
    try editor.insert(editor.event(name: name, data: .object(data)), before: index)
    for event in answer.events[index...] {
      guard let node = event.root?["sequence_number"], let number = node.integer else { continue }
      editor.replace(node, with: .integer(number + 1))
    }
  }

  private static let emptyChoices = framing(
    "sse-empty-choices",
    "A chunk without choices comes first, as Azure's content filter has it, or last, with the usage.",
    parameters: [.choice("at", ["first", "last"], "where it stands")], dialects: [.openAIChat],
    invalidWhen: "or has such a chunk",
    source:
      "Azure OpenAI docs, `prompt_filter_results`; OpenAI API reference, `stream_options.include_usage`; autogen#1579"
  ) { editor throws(Inapplicable) in
    let answer = try editor.answer()
    let events = try editor.events()
    let isFirst = editor.text("at") == "first"
    let empty = events.filter { $0.root?["choices"]?.elements.isEmpty == true }
    guard isFirst ? empty.first?.index != 0 : empty.isEmpty && answer.usages.isEmpty else {
      throw Inapplicable("the stream has such a chunk")
    }
    guard isFirst else {
      let end = events.last(where: \.isDone)?.index ?? events.count
      return try editor.insert(editor.event(name: nil, data: usageChunk(answer)), before: end)
    }
    let safe: JSONValue = ["filtered": false, "severity": "safe"]
    let results: JSONValue = [
      "prompt_index": 0,
      "content_filter_results": ["hate": safe, "self_harm": safe, "sexual": safe, "violence": safe],
    ]
    let chunk: JSONValue = [
      "choices": .array([]), "created": 0, "id": "", "model": "", "object": "",
      "prompt_filter_results": .array([results]),
    ]
    try editor.insert(editor.event(name: nil, data: chunk), before: 0)
  }

  /// The chunk that `stream_options.include_usage` asks for.
  private static func usageChunk(_ answer: ModelAnswer) -> JSONValue {
    let head = answer.events.first?.root
    let tokens = max(1, answer.deltas.count)
    return [
      "id": head?["id"]?.value ?? "", "object": "chat.completion.chunk", "created": head?["created"]?.value ?? 0,
      "model": head?["model"]?.value ?? "", "choices": .array([]),
      "usage": [
        "prompt_tokens": 1, "completion_tokens": .integer(tokens), "total_tokens": .integer(tokens + 1),
      ],
    ]
  }

  private static let obfuscation = framing(
    "sse-obfuscation", "Chunks have a member of random length against eavesdroppers, or have it no more.",
    dialects: [.openAIChat, .openAIResponses], source: "OpenAI API reference, `stream_options.include_obfuscation`"
  ) { editor throws(Inapplicable) in
    let answer = try editor.answer()
    let padding = answer.events.compactMap { $0.root?["obfuscation"] }
    guard padding.isEmpty else { return padding.forEach { editor.remove($0) } }
    for event in answer.events where answer.isDelta(event.index) {
      guard let root = event.root else { continue }
      let text = (0..<1 + editor.random.below(16)).map { _ in letters[editor.random.below(letters.count)] }
      editor.insert(.string(String(decoding: text, as: UTF8.self)), key: "obfuscation", into: root)
    }
    guard editor.hasEdits else { throw Inapplicable("the stream has no deltas") }
  }

  private static let letters = Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789".utf8)

  private static let noDone = framing(
    "sse-no-done", "The stream ends without [DONE], after the chunk that says why the model stopped.",
    dialects: [.openAIChat], invalidWhen: "or has no [DONE], or does not say why the model stopped",
    source: "measured: openai 1.109 does not miss it"
  ) { editor throws(Inapplicable) in
    guard try !editor.answer().finishes.isEmpty else {
      throw Inapplicable("the stream does not say why the model stopped")
    }
    guard let done = try editor.events().last(where: \.isDone) else { throw Inapplicable("the stream has no [DONE]") }
    editor.remove(done)
  }
}

extension StepEditor {
  /// Puts the same bytes before every so many events.
  fileprivate mutating func insertBeforeEvents(_ bytes: [UInt8], from first: Int) throws(Inapplicable) {
    let count = try events().count
    guard first < count else { throw Inapplicable("the stream has too few events") }
    for index in stride(from: first, to: count, by: integer("every")) { try insert(bytes, before: index) }
  }
}
