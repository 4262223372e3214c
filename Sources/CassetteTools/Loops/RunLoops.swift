public import CassetteFormat

/// Something that an agent did over and over.
public struct RunLoop: Sendable {
  public enum Kind: String, CaseIterable, Sendable {
    /// Steps that do the same anew, up to eight in turn.
    case cycle
    /// The same tool with the same arguments, one call after the other.
    case identicalCall = "identical-call"
    /// Answers without a word and without a call.
    case emptyTurns = "empty-turns"
    /// A request that failed was sent again and again.
    case retryStorm = "retry-storm"
  }

  public let kind: Kind
  /// The numbers of the first and the last event.
  public let first: Int
  public let last: Int
  public let lane: String?
  /// How many steps are repeated, and how many times they are there.
  public let repetition: Repetition
  /// What is repeated: `tool search`, `POST /v1/messages`.
  public let title: String
}

/// Finds loops and storms of retries in a run (`Spec/diff.md`).
public struct RunLoops {
  /// From how many times on something is a loop.
  public struct Limits: Sendable {
    public var cycle = 3
    public var identicalCall = 3
    public var emptyTurns = 3
    /// Attempts that failed.
    public var retries = 5

    public init() {}
  }

  private let limits: Limits
  private var tracks: [TrackName: RepetitionTrack<Item>] = [:]
  private var loops: [RunLoop] = []

  /// A sequence in which something may repeat.
  private struct TrackName: Hashable {
    let kind: RunLoop.Kind
    let lane: String?
    /// Of calls that were recorded themselves, not in a conversation.
    var isRecorded = false
  }

  /// What may be repeated, and what it is called.
  private struct Item: Hashable {
    let identity: String
    let title: String

    static func == (one: Item, other: Item) -> Bool { one.identity == other.identity }
    func hash(into hasher: inout Hasher) { hasher.combine(identity) }
  }

  private init(_ limits: Limits) { self.limits = limits }

  /// The loops of a run, in the order of their first events.
  ///
  /// - Throws: `FileError`; a finding when the cassette cannot be read.
  public static func find(in cassette: CassetteReader, limits: Limits = Limits()) throws -> [RunLoop] {
    var finder = RunLoops(limits)
    let reader = StepReader(cassette, IdentityTable(), masks: try Masks(cassette.header.masks), usesLanes: true)
    for step in try RunSteps.read(cassette) { try finder.add(step, reader) }
    for name in finder.tracks.keys { finder.add(finder.tracks[name]?.end(), name) }
    return finder.loops.sorted { ($0.first, $0.kind.rawValue) < ($1.first, $1.kind.rawValue) }
  }

  private mutating func add(_ step: RunStep, _ reader: StepReader) throws {
    try reader.read(step)
    let lane = step.event.lane
    if case .reading = step.kind { return }
    let key = "\(step.key ?? -1)"
    track(TrackName(kind: .cycle, lane: lane), Item(identity: key, title: step.title), step)
    if case .tool(let tool) = step.kind {
      let name = TrackName(kind: .identicalCall, lane: lane, isRecorded: true)
      track(name, Item(identity: "\(tool) \(key)", title: "tool \(tool)"), step)
    }
    for index in step.model?.new ?? [] {
      for case .call(let tool, let arguments) in step.model?.turns[index].parts.map(\.kind) ?? [] {
        let name = TrackName(kind: .identicalCall, lane: lane)
        track(name, Item(identity: "\(tool) \(arguments)", title: "tool \(tool)"), step)
      }
    }
    if case .model(let dialect) = step.kind, let response = step.exchange?.response, response.status < 300 {
      let bytes = try reader.content(of: response.message.body) ?? []
      let reply = ModelReply(WireContent(bytes, isStream: response.isEventStream), dialect)
      let isEmpty = reply.map { $0.text.content.isEmpty && $0.calls.isEmpty && $0.refusal.content.isEmpty } ?? false
      let identity = isEmpty ? "" : "\(step.event.sequence)"
      track(TrackName(kind: .emptyTurns, lane: lane), Item(identity: identity, title: "empty answers"), step)
    }
    let failures = step.attempts.count + (step.isFailed ? 1 : 0)
    if failures >= max(2, limits.retries) {
      loops.append(
        RunLoop(
          kind: .retryStorm, first: (step.attempts.first ?? step.event).sequence, last: step.event.sequence, lane: lane,
          repetition: Repetition(period: 1, count: failures), title: step.title))
    }
  }

  private mutating func track(_ name: TrackName, _ item: Item, _ step: RunStep) {
    let periods = name.kind == .cycle ? 1...RepetitionDetector<Item>.longestPeriod : 1...1
    let ended = tracks[name, default: RepetitionTrack(least: limits.least(of: name.kind), periods: periods)].add(
      item, at: step.event.sequence)
    add(ended, name)
  }

  private mutating func add(_ found: RepetitionTrack<Item>.Found?, _ name: TrackName) {
    guard let found else { return }
    loops.append(
      RunLoop(
        kind: name.kind, first: found.first, last: found.last, lane: name.lane, repetition: found.repetition,
        title: found.round.last?.title ?? ""))
  }
}

extension RunLoops.Limits {
  fileprivate func least(of kind: RunLoop.Kind) -> Int {
    switch kind {
    case .cycle: cycle
    case .identicalCall: identicalCall
    case .emptyTurns: emptyTurns
    case .retryStorm: retries
    }
  }
}
