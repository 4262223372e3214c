import CassetteFormat

/// Follows the model calls of a run: what the model asked tools for, what came of it, what it said at the end.
struct ModelCallReader {
  private let cassette: CassetteReader
  private let prompts = PromptReader()
  private(set) var calls: [RunFacts.ModelCall] = []
  /// The calls in answers, with their ids.
  private var asked: [(id: String?, call: RunFacts.Call)] = []
  /// Calls by the Model Context Protocol.
  private var remote: [RunFacts.Call] = []
  /// Why what a model answered is not known.
  private var unreadable: String?
  /// Nil as long as no model was called.
  private(set) var output: RunFacts.Known<String?>?

  init(_ cassette: CassetteReader) {
    self.cassette = cassette
  }

  /// The calls of tools, as far as exchanges tell.
  var toolCalls: RunFacts.Known<[RunFacts.Call]> {
    if let unreadable { return .unknown(unreadable) }
    return .known(asked.isEmpty ? remote : asked.map(\.call))
  }

  /// Takes an exchange.
  ///
  /// - Returns: What went wrong with it, if anything did.
  mutating func take(_ event: Event, _ exchange: Exchange) throws -> RunFacts.Failure? {
    let answer = try content(exchange.response?.message.body)
    let failure = Self.failure(event, exchange, answer)
    guard let dialect = LLMDialect(exchange) else {
      if exchange.request.method.equalsIgnoringCase("POST") { try takeRemote(event, exchange, answer) }
      return failure
    }
    let request = try content(exchange.request.message.body)
    if let prompt = request.flatMap({ prompts.read($0, dialect) }) { takeResults(prompt) }
    calls.append(Self.modelCall(event, exchange, request, answer))
    guard failure == nil else {
      output = .known(nil)
      return failure
    }
    takeAnswer(event, exchange, dialect, answer)
    return nil
  }

  private func content(_ body: Body?) throws -> [UInt8]? {
    guard let body else { return nil }
    return try KeyedRequests.content(of: body, in: cassette)
  }

  // MARK: Answers

  private mutating func takeAnswer(_ event: Event, _ exchange: Exchange, _ dialect: LLMDialect, _ answer: [UInt8]?) {
    guard let response = exchange.response, let answer, !answer.isEmpty else {
      return lose("event \(event.sequence), a model call, has no answer that was recorded")
    }
    let content = WireContent(answer, isStream: ServerSentEvents.areIn(answer, of: response))
    guard let read = try? ModelAnswer(content, dialect.key) else {
      return lose("the answer of event \(event.sequence) cannot be read as \(dialect.rawValue)")
    }
    for made in read.toolCalls {
      let name = made.names.first?.string ?? ""
      // A call that is made of nothing but an index.
      guard !name.isEmpty else { continue }
      let text = made.text
      let call = RunFacts.Call(
        sequence: event.sequence, name: name, arguments: text.isEmpty ? nil : RunValue.of(text))
      asked.append((made.ids.first?.string, call))
    }
    let text = read.texts.map(\.string).filter { !$0.isEmpty }.joined(separator: "\n\n")
    // Who calls a tool has not come to an end.
    output = .known(read.toolCalls.isEmpty && !text.isEmpty ? text : nil)
  }

  private mutating func lose(_ reason: String) {
    unreadable = unreadable ?? reason
    output = .unknown(reason)
  }

  private mutating func takeResults(_ prompt: Prompt) {
    for element in prompt.elements[min(prompt.known, prompt.elements.count)...] {
      let bytes = Array(prompt.content[element])
      guard case .object(let object)? = try? JSONParser.lax(bytes.span.bytes) else { continue }
      for step in PromptSteps.read(object, prompt.dialect) {
        guard case .result(let isError, let content) = step.kind, let index = call(of: step.id) else { continue }
        let value = Self.value(content)
        asked[index].call.result = value
        if isError { asked[index].call.error = value?.text ?? "error" }
      }
    }
  }

  /// The call that a result is of: by its id; when the model gave none, and the client made one up, the first without.
  private func call(of id: String?) -> Int? {
    func first(_ isWanted: (String?) -> Bool) -> Int? {
      asked.indices.first { asked[$0].call.result == nil && isWanted(asked[$0].id) }
    }
    return id.flatMap { id in first { $0 == id } } ?? first { $0 == nil }
  }

  /// A result as the tool gave it: text parts joined, JSON in text as JSON.
  private static func value(_ content: JSONValue?) -> JSONValue? {
    guard let content else { return nil }
    let texts = content.items.compactMap { part in
      if case .string(let text)? = part["text"] { text } else { nil }
    }
    if !texts.isEmpty, texts.count == content.items.count { return RunValue.of(texts.joined(separator: "\n")) }
    if case .string(let text) = content { return RunValue.of(text) }
    return content
  }

  // MARK: Everything else

  /// A call by the Model Context Protocol, over HTTP.
  private mutating func takeRemote(_ event: Event, _ exchange: Exchange, _ answer: [UInt8]?) throws {
    guard let request = try content(exchange.request.message.body), let members = JSONMembers(request),
      members.string("jsonrpc") == "2.0", members.string("method") == "tools/call",
      let parameters = members.value("params"), case .string(let name)? = parameters["name"]
    else { return }
    var call = RunFacts.Call(sequence: event.sequence, name: name, arguments: parameters["arguments"])
    call.took = event.took
    if let answer, let message = Self.message(answer, exchange.response) {
      call.result = Self.value(message["result"]?["content"]) ?? message["result"]
      if message["result"]?["isError"] == .bool(true) { call.error = call.result?.text ?? "error" }
      if let error = message["error"] { call.error = error["message"]?.text ?? "error" }
    }
    remote.append(call)
  }

  /// The JSON-RPC answer, which may come as the last event of a stream.
  private static func message(_ answer: [UInt8], _ response: Response?) -> JSONValue? {
    guard let response, ServerSentEvents.areIn(answer, of: response) else {
      return try? JSONParser.lax(answer.span.bytes)
    }
    let values = ServerSentEvents(answer).items.compactMap { try? JSONParser.lax($0.data.span.bytes) }
    return values.last { $0["result"] != nil || $0["error"] != nil }
  }

  private static func failure(_ event: Event, _ exchange: Exchange, _ answer: [UInt8]?) -> RunFacts.Failure? {
    if let error = exchange.error {
      return RunFacts.Failure(sequence: event.sequence, kind: "transport", message: error.message ?? error.kind)
    }
    guard let status = exchange.response?.status, status >= 400 else { return nil }
    var message: String?
    if let answer, let value = try? JSONParser.lax(answer.span.bytes) {
      message = value["error"]?["message"]?.text ?? value["error"]?.text ?? value["message"]?.text
    }
    return RunFacts.Failure(sequence: event.sequence, kind: "http \(status)", message: message)
  }

  private static func modelCall(
    _ event: Event, _ exchange: Exchange, _ request: [UInt8]?, _ answer: [UInt8]?
  ) -> RunFacts.ModelCall {
    let summary =
      exchange.llm
      ?? LLMCall(exchange.request, body: request ?? [])?.summary(exchange.response, body: answer ?? [])
    return RunFacts.ModelCall(
      sequence: event.sequence, model: summary?.model ?? summary?.served, input: summary?.input,
      output: summary?.output, took: event.took, isAnswered: exchange.response.map { $0.status < 400 } ?? false)
  }
}

extension LLMDialect {
  /// The same wire format for match keys.
  var key: KeyDialect {
    switch self {
    case .openAIChat: .openAIChat
    case .openAIResponses: .openAIResponses
    case .anthropicMessages: .anthropicMessages
    case .geminiGenerate: .geminiGenerate
    case .bedrockConverse: .bedrockConverse
    }
  }
}
