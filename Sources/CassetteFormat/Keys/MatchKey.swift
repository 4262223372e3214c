/// A request's key: requests with equal keys are taken as the same.
public struct MatchKey: Hashable, Sendable {
  /// The SHA-256 of `canonical`.
  public let digest: Digest
  /// What was hashed: the request in its profile's canonical form, UTF-8 JSON.
  public let canonical: [UInt8]

  init(canonical: [UInt8]) {
    self.canonical = canonical
    digest = Digest(of: canonical)
  }
}
