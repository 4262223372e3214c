extension SecretRule {
  /// The rules of personal data, which a scanner does not look for unless it is told to.
  public static let personal: [SecretRule] = [
    personal(
      "RWP201", "email-address", "Email address", label: "email",
      SecretShape(
        trigger: .word(.local), parts: [.run(.local, 1...64), .text("@"), .run(.host, 4...253)], boundary: .local,
        checks: [.email])),
    personal(
      "RWP202", "phone-number", "Telephone number", label: "phone",
      SecretShape(
        trigger: .word(Alphabet("+")), parts: [.text("+"), .run(.digits, 1...15)] + .groups(5),
        boundary: Alphabet("A-Za-z0-9+"), checks: [.phone], confidence: .medium)),
    personal(
      "RWP203", "card-number", "Payment card number", label: "card",
      SecretShape(
        trigger: .word(.digits), parts: [.run(.digits, 13...19)], boundary: Alphabet("A-Za-z0-9._-"), checks: [.card]),
      SecretShape(
        trigger: .word(.digits), parts: [.run(.digits, 4)] + .groups(3), boundary: Alphabet("A-Za-z0-9._-"),
        checks: [.card])),
    personal(
      "RWP204", "iban", "International bank account number", label: "iban",
      SecretShape(
        trigger: .word(.capitals), parts: [.run(.capitals, 2), .run(.digits, 2), .run(Alphabet("A-Z0-9"), 11...30)],
        checks: [.iban]),
      SecretShape(
        trigger: .word(.capitals),
        parts: [.run(.capitals, 2), .run(.digits, 2), .text(" "), .run(Alphabet("A-Z0-9 "), 13...37)],
        checks: [.iban])),
    personal(
      "RWP205", "us-ssn", "US social security number", label: "ssn",
      SecretShape(
        trigger: .word(.digits),
        parts: [.run(.digits, 3), .text("-"), .run(.digits, 2), .text("-"), .run(.digits, 4)], checks: [.ssn],
        confidence: .medium)),
    personal(
      "RWP206", "public-ip-address", "Public IP address", label: "ip",
      SecretShape(
        trigger: .word(.digits), parts: [.run(Alphabet("0-9."), 7...15)], boundary: Alphabet("A-Za-z0-9._-"),
        checks: [.address4], confidence: .medium),
      SecretShape(
        trigger: .word(Alphabet("23")), parts: [.run(Alphabet("0-9A-Fa-f:"), 6...39)],
        boundary: Alphabet("A-Za-z0-9:._-"), checks: [.address6], confidence: .medium)),
    personal(
      "RWP207", "home-directory", "Name of a user in a path", label: "user",
      SecretShape(
        trigger: .anchor(["/Users/", "/home/", "\\Users\\", "\\\\Users\\\\"]),
        parts: [.begin, .run(Alphabet("A-Za-z0-9._-"), 2...64)], boundary: nil, checks: [.userName],
        confidence: .medium)),
    personal(
      "RWP208", "internal-hostname", "Name of an internal host", label: "host",
      SecretShape(
        trigger: .anchor(
          [".internal", ".corp", ".lan", ".intranet", ".localdomain"], before: .init(alphabet: .host, count: 1...200)),
        parts: [], boundary: Alphabet("A-Za-z0-9._-"), checks: [.internalHost], confidence: .low)),
    personal(
      "RWP209", "aws-account", "AWS account", label: "account",
      SecretShape(
        trigger: .anchor(["arn:aws"]),
        parts: [
          .run(Alphabet("a-z-"), 0...10), .text(":"), .run(Alphabet("a-z0-9-"), 1...32), .text(":"),
          .run(Alphabet("a-z0-9-"), 0...32), .text(":"), .begin, .run(.digits, 12), .end, .text(":"),
        ], boundary: nil)),
    personal(
      "RWP210", "mac-address", "Hardware address", label: "mac",
      SecretShape(
        trigger: .word(Alphabet("0-9A-Fa-f")), parts: .pairs(":"), boundary: Alphabet("A-Za-z0-9:_-"), checks: [.mac],
        confidence: .medium),
      SecretShape(
        trigger: .word(Alphabet("0-9A-Fa-f")), parts: .pairs("-"), boundary: Alphabet("A-Za-z0-9:_-"), checks: [.mac],
        confidence: .low)),
  ]

  private static func personal(
    _ code: String, _ name: String, _ title: String, label: String, _ shapes: SecretShape...
  ) -> SecretRule {
    SecretRule(code, name, title, label: label, kind: .personal, rank: .personal, shapes)
  }
}

extension Alphabet {
  /// Before the `@` of an address.
  fileprivate static let local = Alphabet("A-Za-z0-9._%+-")
  fileprivate static let host = Alphabet("A-Za-z0-9.-")
  fileprivate static let capitals = Alphabet("A-Z")
}

extension [SecretShape.Part] {
  /// Up to so many groups of digits, each after a space, a hyphen, a full stop or a bracket.
  fileprivate static func groups(_ count: Int) -> [SecretShape.Part] {
    let group: [SecretShape.Part] = [.run(Alphabet(" ().-"), 1...2), .run(.digits, 2...8)]
    return [.optional(group + (count > 1 ? groups(count - 1) : []))]
  }

  /// Six pairs of hexadecimal digits.
  fileprivate static func pairs(_ separator: String) -> [SecretShape.Part] {
    let pair = SecretShape.Part.run(Alphabet("0-9A-Fa-f"), 2)
    return Array([[SecretShape.Part]](repeating: [pair], count: 6).joined(separator: [.text(separator)]))
  }
}
