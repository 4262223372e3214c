import CassetteFormat

extension LintRule {
  static let staleKey = LintRule(
    "RWM005", "match-key-stale", .error, fix: .safe,
    title: "A stored match key is not the one that follows from the cassette.",
    why: "A replayer that trusts stored keys finds no answer for this request, or the wrong one.",
    example: "RW-K01: the key of rewind/2 is rw2:19038d3c…",
    remedy: "Run rewind-pack rekey FILE -o FILE. The id stays.")
}

/// Compares stored keys with those that follow from the content (rule RW-K01).
struct StaleKeyCheck: LintCheck {
  static var rules: [LintRule] { [.staleKey] }

  private var hasKeys = false

  init(_ options: LintOptions) {}

  mutating func visit(_ event: Event, in subject: LintSubject, _ report: (LintFinding) -> Void) throws {
    if !KeyCheck.checked(event).isEmpty { hasKeys = true }
    guard let fields = try subject.keys(of: event)?.fields else { return }
    for (profile, computed) in KeyCheck.stale(event, fields) {
      report(
        LintFinding(
          .staleKey, "\(Rule.k01.id): the key of \(profile) is \(computed)",
          at: LintPlace(sequence: event.sequence, part: "keys", pointer: "/\(PointerToken.escaped(profile))")))
    }
  }

  mutating func finish(_ subject: LintSubject, _ report: (LintFinding) -> Void) {
    guard hasKeys else { return }
    do throws(Finding) { _ = try Masks(subject.cassette.header.masks) } catch {
      report(
        LintFinding(
          .staleKey, "\(Rule.k01.id): the keys cannot be computed: \(error.message)",
          at: LintPlace(archive: error.place))
      )
    }
  }
}
