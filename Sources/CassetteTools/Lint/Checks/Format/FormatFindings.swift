public import CassetteFormat

/// What the validator finds, as findings of the lint: each rule of the format belongs to one of the lint's.
public enum FormatFindings {
  /// The lint's rules that the format's belong to.
  public static let rules: [LintRule] = [
    .badFraming, .truncated, .hiddenBytes, .unsafeName, .duplicateEntry, .digestMismatch, .missingBlob, .orphanBlob,
    .notStrict, .limitExceeded, .incomplete, .unsendableHeader, .unsupportedVersion, .unknownField, .missingParent,
    .wrongParent, .invalidRedactions,
  ]

  static let families: [(LintRule, [Rule])] = [
    (
      .badFraming,
      [.z01, .z02, .z03, .z04, .z05, .z06, .z08, .z09, .z11, .z13, .z16, .f01, .f02, .f03, .f04, .f06, .t03, .p01]
    ),
    (.truncated, [.z10, .z15]),
    (.hiddenBytes, [.z07]),
    (.unsafeName, [.z12, .z17]),
    (.duplicateEntry, [.b06, .e02, .e14]),
    (.digestMismatch, [.b02, .b05, .e07, .f07, .i01, .m02, .m03, .z14]),
    (.missingBlob, [.b03, .b07, .e05, .m06]),
    (.orphanBlob, [.b11]),
    (
      .notStrict,
      [.b01, .e01, .e04, .e06, .e11, .h01, .h04, .h06, .j01, .j02, .j03, .j04, .j05, .j06, .m01, .t01, .t02]
    ),
    (.limitExceeded, [.b08, .b09, .b10, .d03, .f05, .l01, .p02]),
    (.incomplete, [.e09, .e10, .e13]),
    (.unsendableHeader, [.e12, .e15]),
    (.unsupportedVersion, [.b04, .h02, .h03]),
    (.unknownField, [.e03, .h05, .m05]),
    (.missingParent, [.d01]),
    (.wrongParent, [.d02, .m04]),
    (.invalidRedactions, [.r01, .r02]),
    (.bytesNotTiled, [.e08]),
    (.staleKey, [.k01]),
  ]

  private static let byRule: [Rule: LintRule] = Dictionary(
    families.flatMap { family, rules in rules.map { ($0, family) } }, uniquingKeysWith: { first, _ in first })

  /// The lint's rule that a rule of the format belongs to.
  public static func rule(for rule: Rule) -> LintRule { byRule[rule] ?? .badFraming }

  /// A finding of the format, with its rule's id before the message.
  public static func finding(_ finding: Finding) -> LintFinding { make(rule(for: finding.rule), finding) }

  /// The findings of a report.
  public static func findings(of report: Validator.Report) -> [LintFinding] {
    report.findings.map { finding in
      // The end of the file is not in order: cut off, or something stands after it.
      let isAfterEnd = finding.rule == .z10 && !report.isCut
      return make(isAfterEnd ? .hiddenBytes : rule(for: finding.rule), finding)
    }
  }

  private static func make(_ rule: LintRule, _ finding: Finding) -> LintFinding {
    let place = finding.place.isEmpty ? nil : finding.place
    var made = LintFinding(rule, "\(finding.rule.id): \(finding.message)", at: LintPlace(archive: place))
    // What readers accept is no error here, though a worse case of the same family is.
    if finding.severity == .warning { made.severity = min(made.severity, .warning) }
    return made
  }
}

extension Place {
  fileprivate var isEmpty: Bool { member == nil && offset == nil && pointer == nil }
}
