/// How much work a hostile content can cause.
public struct DetectionLimits: Sendable {
  /// How many decodings are taken off one after the other.
  public var depth = 4
  /// Bytes of text that are searched, for each byte of the content.
  public var work = 16
  /// Levels of JSON; what is deeper is searched as text.
  public var nesting = 1024
  /// Detections in one content.
  public var detections = 10_000
  /// Bytes of a body without its content coding.
  public var bodySize = 64 << 20

  public init() {}
}
