import CassetteFormat

/// The search of one content, view by view.
final class ContentScan {
  /// A detection, and the text that it was found in: in one text, no two are the same thing.
  struct Candidate {
    var detection: Detection
    let text: Int
  }

  let limits: DetectionLimits
  let scanner: SecretScanner
  let host: [UInt8]?
  /// Bytes that may still be searched in texts that were decoded from texts.
  private(set) var work: Int
  private(set) var candidates: [Candidate] = []
  /// Whether something was left out because of a limit.
  private(set) var isLimited = false
  private(set) var texts = 0

  init(_ scanner: SecretScanner, limits: DetectionLimits, host: [UInt8]?, size: Int) {
    self.scanner = scanner
    self.limits = limits
    self.host = host
    work = Self.work(size, limits)
  }

  /// The bytes that may be searched; small contents may be decoded as deeply as large ones.
  static func work(_ size: Int, _ limits: DetectionLimits) -> Int { limits.work * (size + 1024) }

  /// Goes on from where another search was.
  func resume(_ candidates: [Candidate], texts: Int, spent: Int) {
    self.candidates = candidates
    self.texts = texts
    work -= spent
  }

  /// Takes bytes from the budget.
  func spend(_ count: Int) -> Bool {
    guard work >= count else {
      isLimited = true
      return false
    }
    work -= count
    return true
  }

  /// Searches a text as it is.
  func match(_ text: UnsafeRawBufferPointer, _ origin: TextOrigin, _ field: SecretContext.Field) {
    texts += 1
    for match in scanner.matches(in: text, context: SecretContext(host: host, field: field)) {
      guard candidates.count < limits.detections else {
        isLimited = true
        return
      }
      let detection = Detection(
        rule: match.rule, confidence: match.confidence, ranges: origin.ranges(of: match.range), views: origin.views,
        pointer: nil, events: nil, text: Array(text[match.range]), prefixLength: match.prefixLength)
      candidates.append(Candidate(detection: detection, text: texts))
    }
  }

  /// Completes the detections that were added since there were so many.
  func complete(since count: Int, _ change: (inout Detection) -> Void) {
    for index in count..<candidates.count { change(&candidates[index].detection) }
  }
}
