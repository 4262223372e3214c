public import CassetteFormat

/// Finds secrets in contents, whatever wire format hides them.
///
/// Contents are best handed in in the order in which they were recorded: a conversation's next request repeats most of the
/// one before, and only what is new in it is searched.
public final class Detector {
  private let scanner: SecretScanner
  private let limits: DetectionLimits
  /// Whether a limit kept a part of the last content from being searched.
  public private(set) var isLimited = false

  public init(_ scanner: SecretScanner = SecretScanner(), limits: DetectionLimits = DetectionLimits()) {
    self.scanner = scanner
    self.limits = limits
  }

  /// What is in a content, in the order of where it begins; each occurrence once, however many views show it.
  ///
  /// - Parameters:
  ///   - content: A body without its content coding, a header's value, any text.
  ///   - type: The body's media type, as in its header; nil when it has none.
  public func detections(
    in content: [UInt8], context: SecretContext = SecretContext(), type: [UInt8]? = nil
  ) -> [Detection] {
    content.withUnsafeBytes { text in
      scanner.matches(in: text, context: context).map {
        Detection(
          rule: $0.rule, confidence: $0.confidence, ranges: [$0.range], views: [], pointer: nil, events: nil,
          text: Array(text[$0.range]), prefixLength: $0.prefixLength)
      }
    }
  }
}
