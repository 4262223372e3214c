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
  var previous: MutationStep? { previousStep }
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
    previous?.forgetPrevious()
    self.previousStep = previous
    self.earlier = earlier
    self.overview = overview
  }

  private var previousStep: MutationStep?

  private func forgetPrevious() { previousStep = nil }

  var exchange: Exchange? { event.exchange }
  var response: Response? { exchange?.response }
  var tool: ToolCall? { if case .tool(let call) = event.content { call } else { nil } }

  /// The body that operators edit: that of the response, or the tool's result.
  var body: Body? { response?.message.body ?? tool?.result }

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

  var isStream: Bool { response.map(Self.isStream) ?? false }

  static func isStream(_ response: Response) -> Bool {
    guard let type = response.message.header("Content-Type")?.bytes else { return false }
    return type.prefix(17).map(ASCII.lowercased).elementsEqual("text/event-stream".utf8)
  }

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

/// The steps of a cassette without their bodies, for operators that concern more than one.
struct MutationOverview {
  struct Step {
    let sequence: Int
    let lane: String?
    let kind: String
    let start: Int?
    let took: Int?
    let isAnswered: Bool
  }

  let steps: [Step]

  init(_ cassette: CassetteReader) throws {
    var steps: [Step] = []
    try cassette.forEachEvent { event in
      steps.append(
        Step(
          sequence: event.sequence, lane: event.lane, kind: event.kind, start: event.at, took: event.took,
          isAnswered: event.exchange?.response != nil))
    }
    self.steps = steps
  }

  /// The next answered exchange of the same lane.
  func next(after sequence: Int, in lane: String?) -> Step? {
    steps.first { $0.sequence > sequence && $0.lane == lane && $0.isAnswered }
  }

  /// The steps that ran at the same time.
  func concurrent(with sequence: Int) -> [Step] {
    guard let step = steps.first(where: { $0.sequence == sequence }), let start = step.start, let took = step.took
    else {
      return []
    }
    return steps.filter { other in
      guard other.sequence != sequence, let begin = other.start, let length = other.took else { return false }
      return begin < start + took && start < begin + length
    }
  }
}

extension Result where Failure == any Error {
  init(_ body: () throws -> Success) { self.init(catching: body) }
}
