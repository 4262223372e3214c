import CassetteFormat

extension LintRule {
  static let undeclaredChange = LintRule(
    "RWV005", "mutation-undeclared", .warning,
    title: "A derived cassette differs from its parent where its derivation says nothing.",
    why: """
      The derivation says what was done, with which operator, and where. Given the parent, anybody can check it. A \
      change beside it was made by hand, and a test that passes on it shows less than it seems to.
      """,
    example: "the event differs from the parent's, and truncate names no such place",
    remedy: "Derive the cassette again from its parent, or record it anew and leave the parent out.")
}

/// Compares a derived cassette with its parent, when that is at hand.
struct UndeclaredChangeCheck: LintCheck {
  static var rules: [LintRule] { [.undeclaredChange] }

  /// What the derivation admits; nil when it cannot be told.
  private struct Declared {
    let name: String
    let sequences: Set<Int>
  }

  private var declared: Declared??

  init(_ options: LintOptions) {}

  mutating func visit(_ event: Event, in subject: LintSubject, _ report: (LintFinding) -> Void) throws {
    guard let parent = subject.parent else { return }
    let declared = try declared ?? Self.declared(subject)
    self.declared = .some(declared)
    guard let declared, !declared.sequences.contains(event.sequence),
      var original = try parent.event(event.sequence)
    else { return }
    var event = event
    // Keys are a replay setting.
    event.keys = [:]
    original.keys = [:]
    guard event != original else { return }
    report(
      LintFinding(
        .undeclaredChange,
        "the event differs from the parent's, and \(TerminalText.line(declared.name)) names no such place",
        at: LintPlace(sequence: event.sequence)))
  }

  private static func declared(_ subject: LintSubject) throws -> Declared? {
    guard let derivation = try subject.cassette.manifest.derivation, !derivation.isRedacted else { return nil }
    var sequences: Set<Int> = []
    for site in derivation.sites {
      // Members of a site are the operator's own.
      guard let sequence = site.integer("seq") else { return nil }
      sequences.insert(sequence)
    }
    return Declared(name: derivation.operator, sequences: sequences)
  }
}
