public import CassetteFormat

/// Mends what the lint found, in one pass over a file for each kind of fix.
public struct LintFixer: Sendable {
  /// Whether fixes may change what a replay sends.
  public var allowsUnsafe = false
  public var customRules: [SecretRule] = []
  public var allowed: [AllowedText] = []
  public var confidence = Confidence.medium
  public var limits = Limits()

  private static let writing = CassetteWriter.Options(program: "rewind-lint")

  public init() {}

  /// Whether a finding would be mended.
  public func mends(_ finding: LintFinding, suppressedRules: Set<String>) -> Bool {
    fix(for: finding, suppressedRules) != nil
  }

  /// Nil when there is no fix, or none that is allowed; a secret of a kind that somebody accepted is left alone, since a
  /// redaction would take the accepted ones too.
  private func fix(for finding: LintFinding, _ suppressedRules: Set<String>) -> LintFix? {
    guard finding.rule.fix == .safe || finding.rule.fix == .unsafe && allowsUnsafe,
      !suppressedRules.contains(finding.rule.code)
    else { return nil }
    return LintFix(finding)
  }

  /// Mends a file.
  ///
  /// - Returns: The new file; nil when nothing of it can be mended.
  /// - Throws: `FileError`; findings; `InterchangeError`.
  public func mend(_ file: any RandomAccessBytes, _ result: LintResult, parent: CassetteReader?) throws
    -> (any RandomAccessBytes)?
  {
    let fixes = Set(result.findings.compactMap { fix(for: $0, result.suppressedRules) })
    let steps = Self.steps(fixes)
    guard !steps.isEmpty else { return nil }
    return try steps.reduce(file) { try $1.run(self, $0, parent) }
  }

  /// One rewriting of the file.
  private enum Step {
    case recover, convert, seal
    case removeSuppressions(Set<Int>)
    case leaveOut(Set<Int>)
    /// With further masks.
    case rekey([JSONValue])
    case redact([LintFix.RedactionOrder])

    func run(_ fixer: LintFixer, _ file: any RandomAccessBytes, _ parent: CassetteReader?) throws -> TemporaryFile {
      let output = try TemporaryFile()
      let (options, limits) = (LintFixer.writing, fixer.limits)
      switch self {
      case .recover: _ = try Recovery.recover(file, to: output, options: options, limits: limits, parent: parent)
      case .convert: try fixer.convert(file, to: output)
      case .removeSuppressions(let indexes):
        try Rewriting.changeHeader(file, to: output, options: options, limits: limits, parent: parent) { header in
          header.allowances = header.allowances.enumerated().filter { !indexes.contains($0.offset) }.map(\.element)
        }
      case .redact(let orders):
        let redactor = Redactor(fixer.redaction(orders), writing: options)
        _ = try redactor.redact(CassetteReader(file, limits: limits, parent: parent), to: output)
      case .leaveOut(let events):
        let cassette = try CassetteReader(file, limits: limits, parent: parent)
        var kept: [Int] = []
        let excerpt = try Excerpt(cassette) { event in
          guard !events.contains(event.sequence) else { return nil }
          kept.append(event.sequence)
          return ""
        }
        guard !excerpt.names.isEmpty else { throw InterchangeError("no event would be left") }
        // What rewind-pack slice makes of it with the same steps.
        let steps = StepRanges(kept, leavingOut: events)
        _ = try excerpt.write(
          0, to: output, operator: "slice", parameters: ["steps": .string("\(steps)")], limits: limits)
      case .rekey(let further):
        let masks = try CassetteReader(file, limits: limits, parent: parent).header.masks
        _ = try Rewriting.rekey(
          file, to: output, options: options, profile: .rewind2, derives: true,
          masks: masks + further.filter { !masks.contains($0) }, limits: limits, parent: parent
        ) { try KeyedRequests.content(of: $1, in: $0) }
      case .seal: try Rewriting.seal(file, to: output, limits: limits, parent: parent)
      }
      return output
    }
  }

  /// What cannot be read has to become readable before anything else; the form of the file comes last.
  private static func steps(_ fixes: Set<LintFix>) -> [Step] {
    let indexes = fixes.compactMap { if case .removeSuppression(let index) = $0 { index } else { nil } }
    let orders = fixes.compactMap { if case .redact(let order) = $0 { order } else { nil } }
    var steps: [Step] = []
    if fixes.contains(.recover) { steps.append(.recover) }
    if fixes.contains(.convert) { steps.append(.convert) }
    if !indexes.isEmpty { steps.append(.removeSuppressions(Set(indexes))) }
    if !orders.isEmpty { steps.append(.redact(orders)) }
    let dropped = fixes.compactMap { if case .leaveOut(let sequence) = $0 { sequence } else { nil } }
    if !dropped.isEmpty { steps.append(.leaveOut(Set(dropped))) }
    let kinds = fixes.compactMap { if case .mask(let kind) = $0 { kind } else { nil } }.sorted()
    if fixes.contains(.rekey) || !kinds.isEmpty { steps.append(.rekey(kinds.map { .object(["kind": .string($0)]) })) }
    if fixes.contains(.seal) { steps.append(.seal) }
    return steps
  }

  private func convert(_ file: any RandomAccessBytes, to output: any ByteOutput) throws {
    let source = ImportSource(file: file, fileName: "")
    let writer = try CassetteWriter(output, options: Self.writing)
    let imported = try Version1Importer().import(source, into: writer)
    try writer.finish(session: imported.session, source: imported.source)
  }

  private func redaction(_ orders: [LintFix.RedactionOrder]) -> RedactionOptions {
    var options = RedactionOptions()
    let all = SecretRule.all + customRules
    var codes: Set<String> = []
    for order in orders {
      switch order {
      case .rule(let code): codes.insert(code)
      case .header(let name): options.headers.insert(name)
      case .query(let name): options.queries.insert(name)
      case .again: codes.formUnion(SecretRule.secrets.map(\.code))
      }
    }
    options.rules = all.filter { codes.contains($0.code) }
    options.confidence = confidence
    options.allowed = allowed
    return options
  }
}
