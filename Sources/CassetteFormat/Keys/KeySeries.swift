/// The keys of requests that come one after the other.
///
/// A conversation's request repeats the one before it: what the canonical forms of two requests in a row have in common
/// is hashed once. The keys are the same as those of single requests. Memory: the last canonical form.
public struct KeySeries {
  private let canonicalizer: KeyProfile.Canonicalizer
  private var last: HashedBytes?

  /// Nil for a profile that this version knows by name only.
  public init?(_ profile: KeyProfile) {
    guard let canonicalizer = profile.canonicalizer else { return nil }
    self.canonicalizer = canonicalizer
  }

  /// The key of the next request; nil when it has none.
  public mutating func key(for request: KeyRequest) -> MatchKey? {
    guard let canonical = canonicalizer(request) else { return nil }
    let hashed = HashedBytes(canonical, sharingWith: last)
    last = hashed
    return MatchKey(digest: hashed.digest, canonical: canonical)
  }
}
