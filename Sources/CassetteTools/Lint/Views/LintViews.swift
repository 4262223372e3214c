import CassetteFormat

/// What has been worked out of the event that is looked at, for all checks that want it.
final class LintViews {
  fileprivate var prompt: (sequence: Int, value: Prompt?)?
  fileprivate let prompts = PromptReader()
  fileprivate var answer: (sequence: Int, value: Answer?)?
  fileprivate var keys: (sequence: Int, value: CassetteKeys.Keys?)?
  fileprivate var series: Result<CassetteKeys, Finding>?
  /// The event whose keys are computed, for its bodies.
  fileprivate var current: Event?
}

extension LintSubject {
  /// The model call of an event, and what is new in it; nil for other requests, and for bodies that are not JSON.
  ///
  /// New is what no request before had, of those for which this was asked.
  func prompt(of event: Event) throws -> Prompt? {
    if let known = views.prompt, known.sequence == event.sequence { return known.value }
    var prompt: Prompt?
    if let exchange = event.exchange, let dialect = LLMDialect(exchange),
      let content = try content(of: exchange.request.message.body, in: event)
    {
      prompt = views.prompts.read(content, dialect)
    }
    views.prompt = (event.sequence, prompt)
    return prompt
  }

  /// What a model answered; nil for other exchanges, for errors, and for bodies that were not recorded as they were sent.
  func answer(of event: Event) throws -> Answer? {
    if let known = views.answer, known.sequence == event.sequence { return known.value }
    var answer: Answer?
    if let exchange = event.exchange, let response = exchange.response, (200..<300).contains(response.status),
      let dialect = LLMDialect(exchange), let content = try content(of: response.message.body, in: event),
      !content.isEmpty
    {
      answer = Answer(content, of: response, dialect)
    }
    views.answer = (event.sequence, answer)
    return answer
  }

  /// The keys of an event's request in `rewind/2`; nil when it has none, or the masks are wrong.
  ///
  /// To be asked for each event in turn: a request may refer to the answers before it.
  func keys(of event: Event) throws -> CassetteKeys.Keys? {
    if let known = views.keys, known.sequence == event.sequence { return known.value }
    let series = try views.series ?? makeSeries()
    views.series = series
    views.current = event
    let keys = try? series.get().keys(of: event)
    views.keys = (event.sequence, keys)
    return keys
  }

  private func makeSeries() throws -> Result<CassetteKeys, Finding> {
    let derives = try storesDerivedKeys
    return Result { () throws(Finding) in
      CassetteKeys(masks: try Masks(cassette.header.masks), derives: derives) { [unowned self] body in
        try views.current.flatMap { try content(of: body, in: $0) }
      }
    }
  }

  /// Whether events have align keys or shapes, which have to be computed from the first request on.
  private var storesDerivedKeys: Bool {
    get throws {
      struct Found: Error {}
      do {
        try cassette.forEachEvent { if KeyCheck.checked($0).count > 1 { throw Found() } }
        return false
      } catch is Found {
        return true
      }
    }
  }
}

extension LLMDialect {
  /// The dialect of an exchange, by its summary or its target.
  init?(_ exchange: Exchange) {
    guard exchange.request.method.equalsIgnoringCase("POST") else { return nil }
    if let known = exchange.llm?.dialect.flatMap(LLMDialect.init(rawValue:)) {
      self = known
    } else {
      self.init(path: exchange.request.path.description)
    }
  }

  /// The member of a request that holds the conversation.
  var list: String {
    switch self {
    case .openAIChat, .anthropicMessages, .bedrockConverse: "messages"
    case .openAIResponses: "input"
    case .geminiGenerate: "contents"
    }
  }
}
