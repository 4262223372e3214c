import CassetteFormat

/// Secrets and personal data, wherever they were recorded.
struct SecretCheck {
  let selection: RuleSelection
  /// Kinds of secrets that the user added.
  let customRules: [SecretRule]
  let allowed: [AllowedText]

  /// What was found, to tell whether it was found before.
  private struct Secret: Hashable {
    let rule: SecretRule
    let text: [UInt8]
  }

  /// Everything that is looked for.
  private var rules: [SecretRule] {
    (SecretRule.all + customRules).filter { selection.contains(SecretLintRules.rule(for: $0)) }
  }

  func check(_ subject: LintSubject, _ report: (LintFinding) -> Void) throws {
    let rules = rules
    guard !rules.isEmpty else { return }
    let detector = CassetteDetector(Detector(SecretScanner(rules: rules, allow: allowed)))
    let redacted = try Self.redactedRules(subject.cassette)
    var page: [CassetteDetection] = []
    var groups: [Secret: Int] = [:]
    func finish() throws {
      guard let first = page.first else { return }
      let content = try subject.content(of: first)
      for detection in page {
        let secret = Secret(rule: detection.detection.rule, text: detection.detection.text)
        let group = groups[secret] ?? groups.count
        groups[secret] = group
        report(Self.finding(detection, in: content, beside: page, group: group))
        if redacted.contains(detection.detection.rule.code) { report(Self.incomplete(detection)) }
      }
      page = []
    }
    try detector.forEach(in: subject.cassette) { detection in
      if let last = page.last, last.sequence != detection.sequence || last.part != detection.part { try finish() }
      page.append(detection)
    }
    try finish()
  }

  private static func finding(
    _ found: CassetteDetection, in content: [UInt8]?, beside others: [CassetteDetection], group: Int
  ) -> LintFinding {
    let detection = found.detection
    let rule = SecretLintRules.rule(for: detection.rule)
    let excerpt = SecretExcerpt.text(of: detection, in: content, beside: others.map(\.detection))
    var finding = LintFinding(
      rule, "\(detection.rule.title) in \(found.part.phrase)", at: LintPlace(found), excerpt: excerpt.text,
      mark: excerpt.mark, confidence: detection.confidence, group: group)
    if detection.rule.kind == .secret {
      finding.severity = [.low: .note, .medium: .warning, .high: .error][detection.confidence] ?? .error
    }
    return finding
  }

  private static func incomplete(_ found: CassetteDetection) -> LintFinding {
    LintFinding(
      .incompleteRedaction,
      "the cassette was redacted, and one place still holds what \(found.detection.rule.code) finds",
      at: LintPlace(found), confidence: found.detection.confidence)
  }

  /// The kinds of secrets that somebody has removed already.
  private static func redactedRules(_ cassette: CassetteReader) throws -> Set<String> {
    guard let map = try cassette.redactions.flatMap({ try? RedactionMap($0) }) else { return [] }
    return Set(map.counts.keys)
  }
}

extension LintPlace {
  init(_ found: CassetteDetection) {
    self.init(
      sequence: found.sequence, part: found.part.path, pointer: found.detection.pointer, events: found.detection.events,
      ranges: found.detection.ranges)
  }
}
