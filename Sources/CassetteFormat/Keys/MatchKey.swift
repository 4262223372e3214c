/// A request's key: requests with equal keys are taken as the same.
public struct MatchKey: Hashable, Sendable {
  /// The SHA-256 of `canonical`.
  public let digest: Digest
  /// What was hashed: the request in its profile's canonical form, UTF-8 JSON.
  public let canonical: [UInt8]

  init(digest: Digest, canonical: [UInt8]) {
    self.digest = digest
    self.canonical = canonical
  }

  init(canonical: [UInt8]) {
    self.init(digest: Digest(of: canonical), canonical: canonical)
  }
}
