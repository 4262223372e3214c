/// Computes the keys of a cassette's requests, from nothing but the cassette.
///
/// Events are handed in in the order of `seq`: references resolve through the responses before.
public final class CassetteKeys {
  /// The keys of a request.
  public struct Keys: Sendable {
    public let profile: KeyProfile
    /// The API that the request speaks, for a profile that knows any.
    public let dialect: KeyDialect?
    /// What a replayer looks requests up by.
    public let match: MatchKey
    /// What is new in the request.
    public let align: MatchKey?
    /// Of which members and types it is made.
    public let shape: MatchKey?
    /// What later keys have instead of an id that the response gave; nil when it gives none.
    package var origin: String?
    /// Whether the match key depends on the answers before, because something in the request refers to one.
    var refersToAnswers = false
  }

  private struct Lane {
    let keys: Rewind2Keys
    let chain = ReferenceChain()
    let history = AlignHistory()
  }

  private let profile: KeyProfile
  private let masks: Masks
  private let derives: Bool
  private let read: (Body) throws -> [UInt8]?
  private var lanes: [String?: Lane] = [:]
  private var series = KeySeries(.rewind1)

  /// - Parameters:
  ///   - masks: Those of the cassette's header; `rewind/1` knows none.
  ///   - derives: Whether align keys and shapes are computed, which takes longer than match keys; `rewind/1` has none.
  ///   - read: Hands out a body without its content coding; nil when it cannot be had.
  public init(
    _ profile: KeyProfile = .rewind2, masks: Masks, derives: Bool = true, read: @escaping (Body) throws -> [UInt8]?
  ) {
    self.profile = profile
    self.masks = masks
    self.derives = derives
    self.read = read
  }

  /// The keys of an event's request; nil for an event without one, whose request's body is gone, or that
  /// the profile has no key for.
  ///
  /// - Throws: What `read` throws for the request's body.
  public func keys(of event: Event) throws -> Keys? {
    guard let exchange = event.exchange else { return nil }
    var body: [UInt8] = []
    if let recorded = exchange.request.message.body, recorded.blob != nil {
      guard !recorded.isLost, let bytes = try read(recorded) else { return nil }
      body = bytes
    }
    let request = KeyRequest(exchange.request, body: body)
    if case .rewind1 = profile {
      return series.key(for: request).map { Keys(profile: profile, dialect: nil, match: $0, align: nil, shape: nil) }
    }
    let lane = lanes[event.lane] ?? Lane(keys: Rewind2Keys(masks: masks))
    lanes[event.lane] = lane
    let parts = lane.keys.parts(of: request, chain: lane.chain)
    var keys = Keys(
      profile: profile, dialect: parts.dialect, match: parts.key,
      align: derives ? lane.history.key(of: request, parts, masks: masks) : nil,
      shape: derives ? AlignShape.key(of: request, parts.dialect, masks: masks) : nil,
      refersToAnswers: parts.refersToAnswers)
    if let answer = exchange.response?.message.body, !answer.isLost {
      addAnswer(to: &keys, request.target, lane) { [read] in try? read(answer) }
    }
    return keys
  }

  /// Adds an answer to the chain of its lane, if a later request may refer to something in it.
  private func addAnswer(to keys: inout Keys, _ target: [UInt8], _ lane: Lane, read: @escaping () -> [UInt8]?) {
    guard keys.dialect != .http || Self.makesThings(target) else { return }
    keys.origin = lane.chain.add(responseTo: keys.match.digest, read: read)
  }

  /// The match key of an event whose request is the same, byte for byte, as one whose keys are known: nothing of it is
  /// read. Not for align keys and shapes.
  ///
  /// - Parameters:
  ///   - target: Of the request.
  ///   - answer: Hands out the body of the event's answer without its content coding; nil when there is none.
  /// - Returns: Nil when the key depends on the answers before, which are not the same for both.
  package func keys(
    like known: Keys, lane name: String?, target: [UInt8], answer: (() -> [UInt8]?)?
  ) -> Keys? {
    guard !derives, !known.refersToAnswers, known.profile == profile else { return nil }
    var keys = Keys(
      profile: profile, dialect: known.dialect, match: known.match, align: nil, shape: nil, refersToAnswers: false)
    guard case .rewind2 = profile else { return keys }
    let lane = lanes[name] ?? Lane(keys: Rewind2Keys(masks: masks))
    lanes[name] = lane
    if let answer { addAnswer(to: &keys, target, lane, read: answer) }
    return keys
  }
}

extension CassetteKeys {
  /// Whether a target that is no dialect's makes something that a model's request may name.
  private static func makesThings(_ target: [UInt8]) -> Bool {
    let path = target.prefix { $0 != UInt8(ascii: "?") }
    return ["/files", "/cachedContents", "/conversations", "/containers"].contains { path.hasSuffix($0.utf8) }
  }
}

extension Collection<UInt8> where Self: BidirectionalCollection {
  fileprivate func hasSuffix(_ suffix: some Collection<UInt8>) -> Bool {
    self.suffix(suffix.count).elementsEqual(suffix)
  }
}

extension CassetteKeys.Keys {
  /// The keys as an event holds them: profile to key.
  public var fields: [String: String] {
    if case .rewind1 = profile { return [profile.rawValue: match.digest.hex] }
    var fields = ["rewind/2": "rw2:\(match.digest)"]
    fields["rewind/2+align"] = align.map { "rw2a:\($0.digest)" }
    fields["rewind/2+shape"] = shape.map { "rw2s:\($0.digest)" }
    return fields
  }
}
