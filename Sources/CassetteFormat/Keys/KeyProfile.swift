/// A way to compute the key by which a request finds its recorded answer.
///
/// The name stands in cassettes and on the command line; a profile never changes under its name.
public enum KeyProfile: String, Sendable, CaseIterable {
  /// What llm-rewind 0.2.1 computes, bit for bit.
  case rewind1 = "rewind/1"
  /// Keys by the meaning of a request to an API, with identifiers renamed.
  case rewind2 = "rewind/2"

  /// Writes a request in its canonical form, whose SHA-256 is the key; nil for a request that has no key.
  public typealias Canonicalizer = @Sendable (KeyRequest) -> [UInt8]?

  /// The profile's canonical form; nil for a profile that this version knows by name only.
  public var canonicalizer: Canonicalizer? {
    switch self {
    case .rewind1: Rewind1.canonical(_:)
    case .rewind2: nil
    }
  }
}
