import CassetteFormat

/// Headers and query parameters whose values are credentials by their names.
struct CredentialCheck: LintCheck {
  static var rules: [LintRule] { [.storedCredential, .credentialInTarget, .originalDigest] }

  private var isRedacted: Bool?

  init(_ options: LintOptions) {}

  mutating func visit(_ event: Event, in subject: LintSubject, _ report: (LintFinding) -> Void) throws {
    guard let exchange = event.exchange else { return }
    let isRedacted = try isRedacted ?? (subject.cassette.redactions != nil)
    self.isRedacted = isRedacted
    for (side, message) in exchange.messages {
      for line in message.headers {
        let name = TerminalText.line(line.name.bytes).lowercased()
        let place = LintPlace(sequence: event.sequence, part: "\(side.rawValue).headers.\(name)")
        if CredentialNames.isHeader(name), CredentialValue.isIn(header: name, line.value.bytes) {
          report(LintFinding(.storedCredential, "the header \(name) was recorded with its value", at: place))
        }
        let isTouched = event.fidelity.contains { $0.value == .redacted && $0.key.hasPrefix(side.rawValue) }
        if isRedacted, isTouched, isDigest(line.name), CredentialValue.isIn(line.value.bytes) {
          report(LintFinding(.originalDigest, "the header \(name) stands beside a redacted body", at: place))
        }
      }
    }
    for (name, value) in Self.parameters(exchange.request.path.bytes)
    where CredentialNames.isParameter(name) && CredentialValue.isIn(value) {
      let shown = TerminalText.line(name)
      report(
        LintFinding(
          .credentialInTarget, "the query parameter \(shown) was recorded with its value",
          at: LintPlace(sequence: event.sequence, part: "request.path?\(shown)")))
    }
  }

  private func isDigest(_ name: ByteString) -> Bool {
    BodyDigestHeaders.isDigest(name) || BodyDigestHeaders.isEntityTag(name)
  }

  private static func parameters(_ target: [UInt8]) -> [(name: String, value: [UInt8])] {
    target.withUnsafeBytes { bytes in
      TargetParts(bytes).compactMap { item in
        guard case .query(let name) = item.component, let equals = target[item.range].firstIndex(of: UInt8(ascii: "="))
        else { return nil }
        return (name.description, Array(target[(equals + 1)..<item.range.upperBound]))
      }
    }
  }
}

extension Exchange {
  /// The request, and the response when there is one.
  fileprivate var messages: [(Part.Side, Message)] {
    [(.request, request.message)] + (response.map { [(.response, $0.message)] } ?? [])
  }
}
