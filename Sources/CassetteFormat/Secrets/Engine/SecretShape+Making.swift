extension SecretShape {
  /// A shape that begins with one of a few texts.
  static func prefix(
    _ prefixes: String..., parts: Part..., boundary: Alphabet = .word, checks: [SecretCheck] = [],
    confidence: Confidence = .high, evidence: Evidence? = nil
  ) -> SecretShape {
    SecretShape(
      trigger: .anchor(prefixes), parts: parts, boundary: boundary, checks: checks, confidence: confidence,
      evidence: evidence)
  }

  /// A shape without a prefix, next to the name of what it is for.
  static func near(
    _ words: String..., within distance: Int, parts: Part..., checks: [SecretCheck] = [.random]
  ) -> SecretShape {
    SecretShape(trigger: .near(words, within: distance), parts: parts, checks: checks, confidence: .medium)
  }

  /// A shape that is the whole value of a field.
  static func value(
    _ fields: Fields, hosts: [String] = [], parts: Part..., checks: [SecretCheck] = [],
    confidence: Confidence = .high
  ) -> SecretShape {
    SecretShape(
      trigger: .value(fields, hosts: hosts), parts: parts, checks: checks, confidence: confidence)
  }

  /// A credential in the authorization header of a host, with or without its scheme.
  static func bearer(of host: String, _ part: Part) -> SecretShape {
    .value(
      .init(headers: ["authorization"]), hosts: [host],
      parts: .optional([.folded("bearer ", "token ")]), .begin, part, checks: [.random])
  }
}

extension SecretShape.Part {
  static func text(_ texts: String...) -> Self { .one(of: texts.map { Array($0.utf8) }, folded: false) }
  static func folded(_ texts: String...) -> Self { .one(of: texts.map { Array($0.utf8) }, folded: true) }
  static func run(_ alphabet: Alphabet, _ count: Int) -> Self { .run(alphabet, count...count) }
}

extension [SecretShape.Part] {
  /// Eight, four, four, four and twelve hexadecimal digits.
  static let uuid: [SecretShape.Part] = [
    .run(.hexadecimal, 8), .text("-"), .run(.hexadecimal, 4), .text("-"), .run(.hexadecimal, 4), .text("-"),
    .run(.hexadecimal, 4), .text("-"), .run(.hexadecimal, 12),
  ]
}
