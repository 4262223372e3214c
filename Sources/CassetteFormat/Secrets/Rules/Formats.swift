extension SecretRule {
  /// What is a secret whoever made it, and the places where secrets stand.
  static let formats: [SecretRule] = [
    SecretRule(
      "RWS131", "jwt", "JSON Web Token", label: "jwt", rank: .format,
      .prefix(
        "eyJ", "eyA", "ewo", "ewk",
        parts: .run(.word, 8...2048), .text("."), .run(.word, 4...65536), .text("."), .run(.word, 10...4096),
        checks: [.jwt])),
    SecretRule(
      "RWS132", "private-key", "Private key in PEM", label: "privatekey", rank: .format,
      SecretShape(
        trigger: .anchor(["-----BEGIN "]),
        parts: [
          .run(Alphabet("A-Z0-9 "), 11...64), .text("-----"),
          .until(Array("-----".utf8), else: Alphabet("A-Za-z0-9+/=\\"), 24...32768),
          .optional([.text("-----END "), .run(Alphabet("A-Z0-9 "), 11...64), .text("-----")]),
        ], boundary: nil, checks: [.privateKey])),
    SecretRule(
      "RWS133", "age-key", "age secret key", label: "age", rank: .format,
      .prefix("AGE-SECRET-KEY-1", parts: .run(Alphabet("02-9AC-HJ-NP-Z"), 58))),
    SecretRule(
      "RWS134", "authorization", "Credential in an authorization header", label: "auth", rank: .place,
      SecretShape(
        trigger: .anchor(["authorization"], folded: true),
        parts: .separator + [.folded("bearer ", "token ", "bearer%20"), .begin] + .credential(12),
        checks: [.random]),
      SecretShape(
        trigger: .anchor(["authorization"], folded: true),
        parts: .separator + [.folded("basic "), .begin] + .credential(8), checks: [.basic]),
      SecretShape(
        trigger: .anchor(credentialHeaders, folded: true), parts: .separator + [.begin] + .credential(12),
        boundary: Alphabet("A-Za-z0-9_?&#;-"), checks: [.random]),
      .value(
        .init(headers: ["authorization", "proxy-authorization"]),
        parts: .folded("bearer ", "token "), .begin, .run(.token, 12...8192), .run(Alphabet("="), 0...2),
        checks: [.random]),
      .value(
        .init(headers: ["authorization", "proxy-authorization"]),
        parts: .folded("basic "), .begin, .run(.token, 8...8192), .run(Alphabet("="), 0...2), checks: [.basic]),
      .value(
        .init(headers: credentialHeaders), parts: .run(.token, 12...8192), .run(Alphabet("="), 0...2), checks: [.random]
      )),
    SecretRule(
      "RWS135", "url-password", "Password in a URL", label: "password", rank: .place,
      SecretShape(
        trigger: .anchor(["://"], before: .init(alphabet: Alphabet("A-Za-z0-9+.-"), count: 2...32)),
        parts: [
          .run(Alphabet("A-Za-z0-9._~%!$&'()*+,;=-"), 0...128), .text(":"), .begin,
          .run(Alphabet("!#-&(-.0-;=?A-Z[]^_a-z{|}~"), 3...256), .end, .text("@"),
        ], boundary: nil, checks: [.password], confidence: .medium)),
    SecretRule(
      "RWS136", "url-credential", "Credential in a URL", label: "urlkey", rank: .place,
      SecretShape(
        trigger: .anchor(
          credentialParameters.flatMap { name in ["?", "&", "#", ";"].map { $0 + name + "=" } }, folded: true),
        parts: [.begin, .run(.parameter, 16...4096)], boundary: nil, checks: [.random], confidence: .medium),
      .value(
        .init(queries: credentialParameters.map { String($0.map { $0 == "-" ? "_" : $0 }) }),
        parts: .run(.parameter, 16...4096), checks: [.random], confidence: .medium)),
  ]

  /// Headers whose values are nothing but a credential.
  package static let credentialHeaders = [
    "x-api-key", "api-key", "x-goog-api-key", "xi-api-key", "x-auth-token", "x-access-token", "private-token",
    "ocp-apim-subscription-key", "x-amz-security-token", "x-functions-key", "x-subscription-token",
  ]

  package static let credentialParameters = [
    "x-amz-signature", "x-amz-security-token", "x-goog-signature", "sig", "signature", "access_token", "refresh_token",
    "id_token", "api_key", "api-key", "apikey", "key", "token", "auth", "auth_token", "client_secret", "secret",
    "password", "subscription-key",
  ]
}

extension Alphabet {
  /// Of the credentials of a header (RFC 9110 §11.2), before the `=` at their end.
  fileprivate static let token = Alphabet("A-Za-z0-9._~+/-")
  /// Of the value of a query parameter.
  fileprivate static let parameter = Alphabet("A-Za-z0-9._~%+/=-")
}

extension [SecretShape.Part] {
  /// So many characters or more of the credentials of a header.
  fileprivate static func credential(_ least: Int) -> [SecretShape.Part] {
    [.run(.token, least...8192), .run(Alphabet("="), 0...2)]
  }

  /// Between a name and its value, in headers, JSON, source code and command lines.
  static let separator: [SecretShape.Part] = [
    .run(Alphabet("\\\"'`"), 0...4), .run(Alphabet(" "), 0...4), .text(":=", "=>", ":", "="),
    .run(Alphabet(" "), 0...4),
    .run(Alphabet("\\\"'`"), 0...4),
  ]
}
