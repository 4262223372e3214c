/// The keys of requests that come one after the other, in one profile.
///
/// A conversation's request repeats the one before it: what canonical forms have in common is hashed once. The keys are
/// the same as those of single requests. Memory: the last canonical form, or the last four with their bodies.
public struct KeySeries {
  private enum Method {
    case rewind1(last: HashedBytes?)
    case rewind2(Rewind2Keys)
  }

  private var method: Method

  public init(_ profile: KeyProfile) {
    switch profile {
    case .rewind1: method = .rewind1(last: nil)
    case .rewind2: method = .rewind2(Rewind2Keys())
    }
  }

  /// The key of the next request; nil when it has none.
  public mutating func key(for request: KeyRequest) -> MatchKey? {
    switch method {
    case .rewind1(let last):
      guard let canonical = Rewind1.canonical(request) else { return nil }
      let hashed = HashedBytes(canonical, sharingWith: last)
      method = .rewind1(last: hashed)
      return MatchKey(digest: hashed.digest, canonical: canonical)
    case .rewind2(let keys): return keys.key(of: request)
    }
  }
}
