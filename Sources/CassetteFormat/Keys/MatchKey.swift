/// The key of a request under a profile, and the text that it is the SHA-256 of.
public struct MatchKey: Hashable, Sendable {
  public let digest: Digest
  /// The preimage: canonical JSON, for showing where two requests differ.
  public let canonical: [UInt8]

  public init(digest: Digest, canonical: [UInt8]) {
    self.digest = digest
    self.canonical = canonical
  }

  /// The key of a preimage.
  public init(canonical: [UInt8]) {
    self.init(digest: Digest(of: canonical), canonical: canonical)
  }
}
