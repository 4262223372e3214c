import CassetteFormat

/// An event that operators look at, with its bodies taken apart once for all of them.
final class MutationStep {
  let event: Event
  let cassette: CassetteReader
  let keys: CassetteKeys.Keys?
  let dialect: KeyDialect
  /// How many steps of its dialect came before it, and how many with its align key in its lane.
  let ordinal: Int
  let occurrence: Int
  /// The step before it in its lane.
  private(set) var previous: MutationStep?
  /// The successful answer before it of its dialect, in its lane.
  let earlier: Response?
  let overview: MutationOverview

  init(
    _ event: Event, in cassette: CassetteReader, keys: CassetteKeys.Keys?, ordinal: Int, occurrence: Int,
    previous: MutationStep?, earlier: Response? = nil, overview: MutationOverview
  ) {
    self.event = event
    self.cassette = cassette
    self.keys = keys
    dialect = keys?.dialect ?? .http
    self.ordinal = ordinal
    self.occurrence = occurrence
    // Two at a time are held, not all.
    previous?.previous = nil
    self.previous = previous
    self.earlier = earlier
    self.overview = overview
  }

  var exchange: Exchange? { event.exchange }
  var response: Response? { exchange?.response }
  var tool: ToolCall? { event.tool }

  /// The body that operators edit: that of the response, or the tool's result.
  var body: Body? { event.answer }

  /// The bytes of the body as stored.
  private(set) lazy var stored = Result<[UInt8], any Error> {
    guard let body, !body.isLost else { throw Inapplicable("the answer has no body, or it is lost") }
    return try cassette.bytes(of: body)
  }

  private lazy var decoded = Result<WireContent, any Error> {
    let bytes = try stored.get()
    guard let coding = body?.coding else { return WireContent(bytes, isStream: isStream) }
    guard let content = Decompression.decode(bytes, coding: coding) else {
      throw Inapplicable("the content coding \(coding) cannot be taken off")
    }
    return WireContent(content, isStream: isStream)
  }

  /// The body without its content coding.
  func content() throws(Inapplicable) -> WireContent {
    do { return try decoded.get() } catch let reason as Inapplicable {
      throw reason
    } catch {
      throw Inapplicable("the body cannot be read: \(error)")
    }
  }

  private lazy var asked: WireContent? = {
    guard let body = exchange?.request.message.body, let bytes = try? KeyedRequests.content(of: body, in: cassette)
    else { return nil }
    return WireContent(bytes, isStream: false)
  }()

  /// The model call, for a summary of what its answer becomes.
  private(set) lazy var call: LLMCall? = {
    guard let request = exchange?.request else { return nil }
    return LLMCall(request, body: (try? request.message.body.map(cassette.bytes)) ?? [])
  }()

  /// The request's body; nil when it is none, or no JSON.
  var request: JSONNode? { asked?.json?.root }

  private lazy var found = Result<ModelAnswer, any Error> { try ModelAnswer(content(), dialect) }

  /// The parts of a model's answer.
  func answer() throws(Inapplicable) -> ModelAnswer {
    do { return try found.get() } catch let reason as Inapplicable {
      throw reason
    } catch {
      throw Inapplicable("\(error)")
    }
  }

  var isStream: Bool { response?.isEventStream ?? false }

  /// Whether a model answered, in a wire format that is known.
  var isModel: Bool {
    switch dialect {
    case .mcp, .http: false
    default: exchange != nil
    }
  }

  /// Whether the recorded answer is a success.
  var isSuccess: Bool { response.map { (200..<300).contains($0.status) } ?? (tool.map { $0.error == nil } ?? false) }
}

extension Event {
  var tool: ToolCall? { if case .tool(let call) = content { call } else { nil } }

  /// What the world answered: the body of the response, or the tool's result.
  var answer: Body? { exchange?.response?.message.body ?? tool?.result }
}
