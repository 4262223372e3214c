import CassetteFormat

/// The lint's rules about secrets and personal data: one for each kind of secret, and those about headers, targets and
/// redaction maps.
enum SecretLintRules {
  static let all: [LintRule] =
    SecretRule.all.map { made(of: $0) }
    + [.storedCredential, .credentialInTarget, .incompleteRedaction, .originalDigest]

  private static let byCode = Dictionary(all.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })

  /// The lint's rule for a kind of secret; one of a user's own has no text of its own.
  static func rule(for secret: SecretRule) -> LintRule { byCode[secret.code] ?? made(of: secret) }

  private static func made(of secret: SecretRule) -> LintRule {
    let isPersonal = secret.kind == .personal
    return LintRule(
      secret.code, secret.name, isPersonal ? .warning : .error,
      fix: isPersonal || secret.code == "RWS190" ? .unsafe : .safe,
      title: isPersonal
        ? "The cassette may hold personal data: \(secret.title)." : "The cassette holds a secret: \(secret.title).",
      why: isPersonal ? Self.whyPersonal : Self.whySecret,
      example: "\(secret.title) in the response's body",
      remedy: isPersonal
        ? "Run rewind-pack redact FILE -o FILE --pii, or record with made-up data."
        : "Revoke it where it was issued, then run rewind-pack redact FILE -o FILE --rule \(secret.code).")
  }

  private static let whySecret = """
    Whoever can read the repository can use it, now and in its history. Scanners do not see it: they search text, and \
    the cassette is compressed. Redacting puts a placeholder in its place; match keys and replays stay as they are.
    """

  private static let whyPersonal = """
    What is committed is published, copied and kept. It is searched for only when asked, since recordings are full of \
    what looks like personal data and is not.
    """
}

extension LintRule {
  static let storedCredential = LintRule(
    "RWS191", "auth-header-stored", .error, fix: .safe,
    title: "A header that carries credentials was recorded with its value.",
    why: """
      Such a header holds a key or a session by its nature, of whatever form. Nothing that replays needs its value. What \
      says that it is none, such as test_api_key or a name in angle brackets, is no credential.
      """,
    example: "the header authorization was recorded with its value",
    remedy: "Run rewind-pack redact FILE -o FILE --header NAME.")

  static let credentialInTarget = LintRule(
    "RWS192", "credential-in-url", .error, fix: .safe,
    title: "A URL carries credentials.",
    why: "A key in a query, or a password before the host, is recorded with the URL, and printed wherever the URL is.",
    example: "the query parameter api_key was recorded with its value",
    remedy: "Run rewind-pack redact FILE -o FILE --query NAME, and send the key in a header.")

  static let incompleteRedaction = LintRule(
    "RWS193", "redaction-incomplete", .error, fix: .safe,
    title: "A secret is left in a cassette that was redacted.",
    why: "Somebody removed secrets of this kind and believes that the cassette is clean.",
    example: "the cassette was redacted, and one place still holds what RWS101 finds",
    remedy: "Run rewind-pack redact FILE -o FILE again.")

  static let originalDigest = LintRule(
    "RWS195", "original-digest-leak", .error, fix: .safe,
    title: "A redacted cassette still has a digest of what was removed.",
    why: """
      Somebody who knows the form of a secret can try all its values against a digest: a code of six digits was found in \
      less than a second.
      """,
    example: "the header etag stands beside a redacted body",
    remedy: "Run rewind-pack redact FILE -o FILE again, which takes such headers away.")
}
