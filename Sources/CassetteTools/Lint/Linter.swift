public import CassetteFormat

/// Checks cassettes, one at a time, against the rules that were selected.
///
/// It holds no state between files: several threads may use copies of one.
public struct Linter: Sendable {
  public var selection = RuleSelection()
  public var options = LintOptions()
  public var suppressions: [Suppression] = []
  /// What is less certain is not reported.
  public var confidence = Confidence.medium
  /// Kinds of secrets that the user added, and texts that are none.
  public var customRules: [SecretRule] = []
  public var allowed: [AllowedText] = []
  /// What is refused for being too large.
  public var limits = Limits()
  /// The day that suppressions expire by, `YYYY-MM-DD`.
  public var today = "0000-00-00"

  public init() {}

  /// Lints one file.
  ///
  /// - Parameters:
  ///   - path: The file, as messages name it.
  ///   - name: The file, as suppressions name it.
  ///   - parent: The parent of a thin cassette, or of a derived one to compare it with.
  /// - Throws: `FileError`. What is wrong with the cassette is in the findings.
  public func lint(
    _ path: String, name: String, _ file: any RandomAccessBytes, parent: CassetteReader?
  ) throws -> LintResult {
    var result = LintResult(path: path)
    var found = FindingList()
    let cassette = try open(file, parent, &found)
    if let cassette {
      let subject = LintSubject(path: path, size: file.size, cassette: cassette)
      subject.parent = parent
      do {
        try check(subject, &found)
      } catch let finding as Finding {
        found.add(FormatFindings.finding(finding))
      }
    }
    let header = cassette.map { Suppression.inHeader($0.header) } ?? []
    filter(found.sorted, suppressions + header, name, into: &result)
    return result
  }

  /// Validates the file; nil when nothing can be read from it.
  private func open(
    _ file: any RandomAccessBytes, _ parent: CassetteReader?, _ found: inout FindingList
  ) throws -> CassetteReader? {
    do {
      if CassetteReader.mayBeVersion1(try file.read(at: 0, count: 512)) {
        return try CassetteReader(file, limits: limits)
      }
      let report = try Validator.validate(file, limits: limits, parent: parent)
      FormatFindings.findings(of: report).forEach { found.add($0) }
      guard report.verdict == .valid || report.verdict == .warnings else { return nil }
      return try CassetteReader(file, limits: limits, parent: parent)
    } catch let finding as Finding {
      found.add(FormatFindings.finding(finding))
      return nil
    }
  }

  private func check(_ subject: LintSubject, _ found: inout FindingList) throws {
    let types = LintChecks.all + [CredentialCheck.self]
    var checks = types.filter { selection.containsAny($0.rules) }.map { $0.init(options) }
    try withoutActuallyEscaping({ found.add($0) }) { report in
      try subject.cassette.forEachEvent { event in
        for index in checks.indices { try checks[index].visit(event, in: subject, report) }
      }
      for index in checks.indices { try checks[index].finish(subject, report) }
      try SecretCheck(selection: selection, customRules: customRules, allowed: allowed).check(subject, report)
    }
  }

  /// Leaves out what was not selected, is too uncertain, or was accepted; says which acceptances are of no use.
  private func filter(
    _ findings: [LintFinding], _ suppressions: [Suppression], _ name: String, into result: inout LintResult
  ) {
    let valid = suppressions.filter { !$0.isExpired(on: today) }
    let explained = Self.placesOfSecrets(findings, confidence)
    for finding in findings where selection.contains(finding.rule) && finding.confidence ?? .high >= confidence {
      if Self.isGeneral(finding.rule), explained.contains(finding.place.path) { continue }
      if let covering = valid.first(where: { $0.covers(finding, in: name) }) {
        result.used.insert(covering)
        result.suppressedRules.insert(finding.rule.code)
        result.suppressed += 1
      } else {
        result.findings.append(finding)
      }
    }
    result.findings = Self.united(result.findings)
    for suppression in suppressions where !result.used.contains(suppression) {
      // Those of a configuration are for many files.
      guard case .header = suppression.source, let finding = finding(unused: suppression) else { continue }
      result.findings.append(finding)
    }
  }

  /// Whether a rule tells of a secret by where it stands: then a rule that knows its kind says more.
  private static func isGeneral(_ rule: LintRule) -> Bool { rule == .storedCredential || rule == .credentialInTarget }

  private static func placesOfSecrets(_ findings: [LintFinding], _ confidence: Confidence) -> Set<String> {
    let known = findings.filter { finding in
      finding.rule.category == .secrets && !isGeneral(finding.rule) && finding.confidence ?? .low >= confidence
    }
    return Set(known.map(\.place.path))
  }

  /// Findings about the same thing become one, at the first of their places.
  private static func united(_ findings: [LintFinding]) -> [LintFinding] {
    struct Group: Hashable {
      let rule: LintRule
      let number: Int
    }
    var first: [Group: Int] = [:]
    var result: [LintFinding] = []
    for finding in findings {
      guard let number = finding.group else {
        result.append(finding)
        continue
      }
      if let index = first[Group(rule: finding.rule, number: number)] {
        result[index].others.append(finding.place)
      } else {
        first[Group(rule: finding.rule, number: number)] = result.count
        result.append(finding)
      }
    }
    return result
  }

  /// What to say about a suppression that covered nothing; nil when the rule does not count.
  public func finding(unused suppression: Suppression) -> LintFinding? {
    let place: LintPlace
    switch suppression.source {
    case .header(let index):
      place = LintPlace(archive: Place(member: "cassette.json", pointer: "/lint/allow/\(index)"))
    case .configuration(let table): place = LintPlace(part: table)
    }
    let name = "the suppression of \(TerminalText.line(suppression.rule)) (\(TerminalText.line(suppression.reason)))"
    let finding =
      suppression.isExpired(on: today)
      ? LintFinding(
        .expiredSuppression, "\(name) expired on \(TerminalText.line(suppression.expires ?? ""))", at: place)
      : LintFinding(.unusedSuppression, "\(name) covers nothing", at: place)
    return selection.contains(finding.rule) ? finding : nil
  }
}

/// The findings of one file; bounded, so that a hostile file cannot fill the memory with them.
private struct FindingList {
  private var findings: [LintFinding] = []

  private static let maximumCount = 100_000

  mutating func add(_ finding: LintFinding) {
    if findings.count < Self.maximumCount { findings.append(finding) }
  }

  /// By event, then by code, then as they were found; those about the archive first.
  var sorted: [LintFinding] {
    findings.enumerated().sorted { left, right in
      let one = (left.element.place.sequence ?? -1, left.element.rule.code, left.offset)
      return one < (right.element.place.sequence ?? -1, right.element.rule.code, right.offset)
    }.map(\.element)
  }
}
