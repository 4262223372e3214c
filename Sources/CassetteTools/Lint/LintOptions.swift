/// What rules take for too much, and what a project expects of its cassettes.
public struct LintOptions: Hashable, Sendable {
  /// How many identical calls in a row are a loop (RWA001).
  public var loopLimit = 10
  /// How many failed attempts without a pause are a storm (RWA002).
  public var retryLimit = 5
  /// Bytes of a blob, and of a cassette's file (RWZ001, RWZ002).
  public var largeBlob = 1 << 20
  public var largeCassette = 10 << 20
  /// The hosts that a run may call; empty for any (RWA005).
  public var hosts: [String] = []
  /// Whether every cassette must be signed (RWV004).
  public var requiresSignature = false

  /// The text of the `allowed_signers` file: who may sign; nil when signatures are not checked (RWV003).
  public var allowedSigners: [UInt8]?

  public init() {}
}
