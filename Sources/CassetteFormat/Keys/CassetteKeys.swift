/// Computes the `rewind/2` keys of a cassette's requests, from nothing but the cassette.
///
/// Events are handed in in the order of `seq`: references resolve through the responses before.
public final class CassetteKeys {
  /// The keys of a request.
  public struct Keys: Sendable {
    public let dialect: KeyDialect
    /// What a replayer looks requests up by.
    public let match: MatchKey
    /// What is new in the request.
    public let align: MatchKey?
    /// Of which members and types it is made.
    public let shape: MatchKey?
  }

  private struct Lane {
    let keys: Rewind2Keys
    let chain = ReferenceChain()
    let history = AlignHistory()
  }

  private let masks: Masks
  private let derives: Bool
  private let read: (Body) throws -> [UInt8]?
  private var lanes: [String?: Lane] = [:]

  /// - Parameters:
  ///   - masks: Those of the cassette's header.
  ///   - derives: Whether align keys and shapes are computed, which takes longer than match keys.
  ///   - read: Hands out a body without its content coding; nil when it cannot be had.
  public init(masks: Masks, derives: Bool = true, read: @escaping (Body) throws -> [UInt8]?) {
    self.masks = masks
    self.derives = derives
    self.read = read
  }

  /// The keys of an event's request; nil for an event without one, or whose request's body is gone.
  ///
  /// - Throws: What `read` throws for the request's body.
  public func keys(of event: Event) throws -> Keys? {
    guard let exchange = event.exchange else { return nil }
    var body: [UInt8] = []
    if let recorded = exchange.request.message.body, recorded.blob != nil {
      guard !recorded.isLost, let bytes = try read(recorded) else { return nil }
      body = bytes
    }
    let lane = lanes[event.lane] ?? Lane(keys: Rewind2Keys(masks: masks))
    lanes[event.lane] = lane
    let request = KeyRequest(exchange.request, body: body)
    let parts = lane.keys.parts(of: request, chain: lane.chain)
    if parts.dialect != .http || Self.makesThings(request.target), let answer = exchange.response?.message.body,
      !answer.isLost
    {
      lane.chain.add(responseTo: parts.key.digest) { [read] in try? read(answer) }
    }
    guard derives else { return Keys(dialect: parts.dialect, match: parts.key, align: nil, shape: nil) }
    return Keys(
      dialect: parts.dialect, match: parts.key, align: lane.history.key(of: request, parts, masks: masks),
      shape: AlignShape.key(of: request, parts.dialect, masks: masks))
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
    var fields = ["rewind/2": "rw2:\(match.digest)"]
    fields["rewind/2+align"] = align.map { "rw2a:\($0.digest)" }
    fields["rewind/2+shape"] = shape.map { "rw2s:\($0.digest)" }
    return fields
  }
}
