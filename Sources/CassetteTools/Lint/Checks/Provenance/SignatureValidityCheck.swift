import CassetteFormat

extension LintRule {
  static let invalidSignature = LintRule(
    "RWV003", "signature-invalid", .error,
    title: "The signature beside the cassette does not count.",
    why: """
      The cassette was changed or written anew after it was signed, or somebody signed it who is not among the \
      project's allowed signers. Whoever relies on the signature relies on nothing.
      """,
    example: "ssh-ed25519 SHA256:… signed something else: the cassette was changed or written anew since",
    remedy: "Get the cassette again from its author, or sign it anew with rewind-pack sign FILE after a review.")
}

/// Checks the signature beside the file, when the project says who may sign.
struct SignatureValidityCheck: LintCheck {
  static var rules: [LintRule] { [.invalidSignature] }

  private let signers: AllowedSigners?

  init(_ options: LintOptions) {
    signers = options.allowedSigners.map { AllowedSigners($0) }
  }

  mutating func finish(_ subject: LintSubject, _ report: (LintFinding) -> Void) throws {
    // A cassette of version 1 has no id that could be signed.
    guard let signers, !subject.cassette.isVersion1, let file = try? FileInput(path: subject.path + ".sig") else {
      return
    }
    let signature = try file.read(at: 0, count: SignatureCheck.maximumSize + 1)
    do throws(SignatureRefusal) {
      guard signature.count <= SignatureCheck.maximumSize else {
        throw SignatureRefusal(.malformed, "the file is larger than any signature")
      }
      let statement = try? SignedStatement(subject.cassette)
      guard let statement else { return }
      _ = try SignatureCheck(signature, of: statement, signers: signers)
    } catch {
      report(LintFinding(.invalidSignature, TerminalText.line(error.message)))
    }
  }
}
