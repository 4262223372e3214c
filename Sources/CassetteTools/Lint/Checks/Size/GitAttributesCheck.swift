import CassetteFormat

extension LintRule {
  static let gitAttributes = LintRule(
    "RWZ004", "gitattributes-missing", .warning, fix: .safe,
    title: "Git is not told that cassettes are binary.",
    why: """
      Without attributes, git may convert line ends, which breaks the file, tries to merge it line by line, and shows \
      nothing useful in a diff.
      """,
    example: "no .gitattributes names *.rw",
    remedy: "Put this line into .gitattributes: *.rw binary -text diff=rw")
}

/// Looks for attributes of cassettes in the repository that the file is in.
struct GitAttributesCheck: LintCheck {
  static var rules: [LintRule] { [.gitAttributes] }

  init(_ options: LintOptions) {}

  mutating func finish(_ subject: LintSubject, _ report: (LintFinding) -> Void) {
    guard let attributes = GitAttributes(of: subject.path), !attributes.nameCassettes else { return }
    report(LintFinding(.gitAttributes, "no .gitattributes names *.rw"))
  }
}
