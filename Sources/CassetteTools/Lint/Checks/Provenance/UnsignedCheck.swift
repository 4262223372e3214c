import CassetteFormat

extension LintRule {
  static let unsigned = LintRule(
    "RWV004", "unsigned-where-required", .warning,
    title: "The cassette has no signature, and the project asks for one.",
    why: "Without a signature, nobody can tell whether the recording is the one that its author made.",
    example: "there is no run.rw.sig",
    remedy: "Run rewind-pack sign FILE, and commit FILE.sig beside it.")
}

/// Looks for the signature beside the file.
struct UnsignedCheck: LintCheck {
  static var rules: [LintRule] { [.unsigned] }

  private let isRequired: Bool

  init(_ options: LintOptions) {
    isRequired = options.requiresSignature
  }

  mutating func finish(_ subject: LintSubject, _ report: (LintFinding) -> Void) {
    guard isRequired, (try? FileInput(path: subject.path + ".sig")) == nil else { return }
    let name = subject.path.split(separator: "/").last.map(String.init) ?? subject.path
    report(LintFinding(.unsigned, "there is no \(TerminalText.line(name)).sig"))
  }
}
