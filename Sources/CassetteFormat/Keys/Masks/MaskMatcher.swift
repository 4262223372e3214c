/// What a mask looks for in text.
enum MaskMatcher: Sendable {
  case pattern(MaskPattern)
  /// Secrets and the placeholders of secrets that were removed.
  case secrets

  /// The text with what was found replaced; nil when there is nothing.
  ///
  /// - Parameters:
  ///   - placeholder: What stands for each; nil for what the matcher itself says.
  ///   - field: What the text is, for secrets that are told by that.
  func replacing(_ text: [UInt8], by placeholder: [UInt8]?, in field: SecretContext.Field) -> [UInt8]? {
    switch self {
    case .pattern(let pattern): pattern.replacing(text, by: placeholder ?? [])
    case .secrets: SecretTokens.replacing(text, by: placeholder, in: field)
    }
  }
}

/// Replaces secrets by a word for their kind, so that a request has one key whoever asks, and after it was redacted.
enum SecretTokens {
  /// What people have to decide about stays.
  private static let confidence = Confidence.medium

  /// The text in which each secret, and each placeholder of one, is `<label>`; nil when there is none.
  static func replacing(_ text: [UInt8], by token: [UInt8]?, in field: SecretContext.Field) -> [UInt8]? {
    let found = tokens(text, field)
    guard !found.isEmpty else { return nil }
    var out: [UInt8] = []
    var done = 0
    for (range, label) in found {
      out += text[done..<range.lowerBound]
      out += token ?? [UInt8(ascii: "<")] + label + [UInt8(ascii: ">")]
      done = range.upperBound
    }
    return out + text[done...]
  }

  private static func tokens(_ text: [UInt8], _ field: SecretContext.Field) -> [(Range<Int>, label: [UInt8])] {
    var found = text.withUnsafeBytes { bytes in
      SecretScanner.secrets.matches(in: bytes, context: SecretContext(field: field))
        .filter { $0.confidence >= confidence }
        .map { ($0.range, label: Array($0.rule.label.utf8)) }
    }
    let placeholders = SecretPlaceholder.ranges(in: text)
    guard !placeholders.isEmpty else { return found }
    found += placeholders
    return found.sorted { $0.0.lowerBound < $1.0.lowerBound }
  }
}

extension SecretPlaceholder {
  /// The placeholders in a text, each with its label.
  static func ranges(in text: [UInt8]) -> [(Range<Int>, label: [UInt8])] {
    text.withUnsafeBytes { bytes in
      var found: [(Range<Int>, label: [UInt8])] = []
      var position = 0
      while position < bytes.count {
        guard bytes[position] == prefix[0], let end = end(in: bytes, at: position) else {
          position += 1
          continue
        }
        let label = bytes[(position + prefix.count)..<end].prefix { $0 != UInt8(ascii: "_") }
        found.append((position..<end, label: Array(label)))
        position = end
      }
      return found
    }
  }
}
