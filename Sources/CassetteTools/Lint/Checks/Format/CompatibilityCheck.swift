import CassetteFormat

extension LintRule {
  static let legacyFormat = LintRule(
    "RWC002", "legacy-seed-json", .warning, fix: .safe,
    title: "The cassette is of version 1, the JSON of llm-rewind.",
    why: """
      Version 1 has no digest over the whole, keeps requests parsed and answers decoded, and grows with the square of \
      the steps: a run of 200 takes 112 MB, and less than one in version 2.
      """,
    example: "this is a cassette of version 1",
    remedy: "Run rewind-pack import FILE -o FILE.")

  static let deprecatedField = LintRule(
    "RWC004", "deprecated-field", .warning, fix: .safe,
    title: "The cassette is replayed with keys of the profile rewind/1.",
    why: """
      These keys leave out ids instead of renaming them, so that two requests whose tool results are swapped have one \
      key; they know neither host nor lane, and some requests have none.
      """,
    example: "the header names the profile rewind/1",
    remedy: "Run rewind-pack rekey FILE -o FILE. The id stays; keep rewind/1 only where llm-rewind replays the file.")
}

/// What older programs wrote.
struct CompatibilityCheck: LintCheck {
  static var rules: [LintRule] { [.legacyFormat, .deprecatedField] }

  init(_ options: LintOptions) {}

  mutating func finish(_ subject: LintSubject, _ report: (LintFinding) -> Void) {
    if subject.cassette.isVersion1 {
      report(LintFinding(.legacyFormat, "this is a cassette of version 1"))
    } else if subject.cassette.header.keys == KeyProfile.rewind1.rawValue {
      report(
        LintFinding(
          .deprecatedField, "the header names the profile rewind/1",
          at: LintPlace(archive: Place(member: "cassette.json", pointer: "/keys"))))
    }
  }
}
