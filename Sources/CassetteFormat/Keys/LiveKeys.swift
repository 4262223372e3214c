/// Computes the keys of requests as a program sends them, while a cassette is replayed or recorded.
///
/// Nobody knows the lane of a request that comes in, so all share one table of references: each answer that was served is
/// added under the origin that it had when its cassette's keys were computed (`CassetteKeys.Keys.origin`).
package final class LiveKeys {
  private let profile: KeyProfile
  private let masks: Masks
  private let derives: Bool
  private let keys: Rewind2Keys
  private let chain = ReferenceChain()
  private let history = AlignHistory()
  private var series = KeySeries(.rewind1)
  private var bodies = HashMemory(capacity: 4)

  /// - Parameter derives: Whether align keys are computed, which takes longer than match keys; `rewind/1` has none.
  package init(_ profile: KeyProfile = .rewind2, masks: Masks, derives: Bool) {
    self.profile = profile
    self.masks = masks
    self.derives = derives
    keys = Rewind2Keys(masks: masks)
  }

  /// The keys of the next request; nil when the profile has none for it.
  package func keys(of request: KeyRequest) -> CassetteKeys.Keys? {
    if case .rewind1 = profile {
      return series.key(for: request).map {
        CassetteKeys.Keys(profile: profile, dialect: nil, match: $0, align: nil, shape: nil)
      }
    }
    let parts = keys.parts(of: request, chain: chain)
    return CassetteKeys.Keys(
      profile: profile, dialect: parts.dialect, match: parts.key,
      align: derives ? history.key(of: request, parts, masks: masks) : nil, shape: nil,
      refersToAnswers: parts.refersToAnswers)
  }

  /// The identity of the next request, by which recorded ones are found that are the same in every byte.
  package func identity(of request: KeyRequest) -> Digest {
    // Small bodies share little with those before.
    request.identity { $0.count < 16 << 10 ? Digest(of: $0) : bodies.hash($0) }
  }

  /// Adds a recorded answer that was served.
  ///
  /// - Parameter read: Its body without content coding, nil when it cannot be had; called at most once.
  package func add(origin: String, read: @escaping () -> [UInt8]?) { chain.add(origin: origin, read: read) }

  /// Adds an answer that came from a server.
  ///
  /// - Parameter read: As above.
  package func add(responseTo key: Digest, read: @escaping () -> [UInt8]?) { chain.add(responseTo: key, read: read) }
}
