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
  private var tracks: [String: Track] = [:]
  private var loops: [RunLoop] = []

  /// A sequence in which something may repeat, and the longest repetition so far that still goes on.
  private struct Track {
    var detector = RepetitionDetector<String>()
    var events: [Int] = []
    var open: RunLoop?
  }

  private init(_ limits: Limits) { self.limits = limits }

  /// The loops of a run, in the order of their first events.
  ///
  /// - Throws: `FileError`; a finding when the cassette cannot be read.
  public static func find(in cassette: CassetteReader, limits: Limits = Limits()) throws -> [RunLoop] {
    var finder = RunLoops(limits)
    let reader = StepReader(cassette, IdentityTable(), masks: try Masks(cassette.header.masks), usesLanes: true)
    for step in try RunSteps.read(cassette) { try finder.add(step, reader) }
    for name in finder.tracks.keys { finder.close(name) }
    return finder.loops.sorted { ($0.first, $0.kind.rawValue) < ($1.first, $1.kind.rawValue) }
  }

  private mutating func add(_ step: RunStep, _ reader: StepReader) throws {
    try reader.read(step)
    let lane = step.event.lane
    let name = lane ?? ""
    if case .reading = step.kind { return }
    track("\(RunLoop.Kind.cycle.rawValue) \(name)", .cycle, "\(step.key ?? -1)", step, step.title, limits.cycle)
    if case .tool(let tool) = step.kind {
      call("\(tool) \(step.key ?? -1)", "tool \(tool)", "recorded \(name)", step)
    }
    for index in step.model?.new ?? [] {
      for case .call(let tool, let arguments) in step.model?.turns[index].parts.map(\.kind) ?? [] {
        call("\(tool) \(arguments)", "tool \(tool)", name, step)
      }
    }
    if case .model(let dialect) = step.kind, let response = step.exchange?.response, response.status < 300 {
      let bytes = try reader.content(of: response.message.body) ?? []
      let reply = ModelReply(WireContent(bytes, isStream: response.isEventStream), dialect)
      let isEmpty = reply.map { $0.text.content.isEmpty && $0.calls.isEmpty && $0.refusal.content.isEmpty } ?? false
      let key = isEmpty ? "" : "\(step.event.sequence)"
      track("\(RunLoop.Kind.emptyTurns.rawValue) \(name)", .emptyTurns, key, step, "empty answers", limits.emptyTurns)
    }
    let failures = step.attempts.count + (step.isFailed ? 1 : 0)
    if failures >= max(2, limits.retries) {
      loops.append(
        RunLoop(
          kind: .retryStorm, first: (step.attempts.first ?? step.event).sequence, last: step.event.sequence, lane: lane,
          repetition: Repetition(period: 1, count: failures), title: step.title))
    }
  }

  private mutating func call(_ key: String, _ title: String, _ track: String, _ step: RunStep) {
    self.track(
      "\(RunLoop.Kind.identicalCall.rawValue) \(track)", .identicalCall, key, step, title, limits.identicalCall)
  }

  private mutating func track(
    _ name: String, _ kind: RunLoop.Kind, _ key: String, _ step: RunStep, _ title: String, _ limit: Int
  ) {
    var track = tracks[name] ?? Track()
    track.events.append(step.event.sequence)
    let found = track.detector.add(key)
    if let found, found.count >= max(2, limit), kind == .cycle || found.period == 1 {
      let first = track.events[track.events.count - found.length]
      track.open = RunLoop(
        kind: kind, first: first, last: step.event.sequence, lane: step.event.lane, repetition: found,
        title: track.open?.title ?? title)
    } else if let open = track.open, (found?.count ?? 0) < limit {
      loops.append(open)
      track.open = nil
    }
    tracks[name] = track
  }

  private mutating func close(_ name: String) {
    if let open = tracks[name]?.open { loops.append(open) }
  }
}
