import CassetteFormat

/// What mends a finding; in the order in which several are applied.
public enum LintFix: Hashable, Sendable {
  /// Keeps what is complete.
  case recover
  /// Makes a cassette of version 2.
  case convert
  /// Takes entries out of the header's `lint.allow`.
  case removeSuppression(index: Int)
  case redact(RedactionOrder)
  /// Leaves an event out; the cassette is derived from the one that it was then.
  case leaveOut(event: Int)
  /// Leaves what is of a kind out of match keys.
  case mask(kind: String)
  /// Computes match keys again.
  case rekey
  /// Writes the canonical form, without blobs that nothing refers to.
  case seal
  /// Names cassettes in the repository's `.gitattributes`.
  case gitAttributes

  /// What a redaction is to look for.
  public enum RedactionOrder: Hashable, Sendable {
    case rule(code: String)
    case header(name: String)
    case query(name: String)
    /// What a redaction that was done before has left.
    case again
  }

  /// What mends a finding; nil when nothing does.
  init?(_ finding: LintFinding) {
    switch finding.rule {
    case .truncated, .hiddenBytes: self = .recover
    case .legacyFormat: self = .convert
    case .unusedSuppression:
      guard let index = finding.place.archive?.pointer?.split(separator: "/").last.flatMap({ Int($0) }) else {
        return nil
      }
      self = .removeSuppression(index: index)
    case .storedCredential:
      guard let name = finding.place.part?.split(separator: ".", maxSplits: 2).last else { return nil }
      self = .redact(.header(name: String(name)))
    case .credentialInTarget:
      guard let name = finding.place.part?.split(separator: "?", maxSplits: 1).last else { return nil }
      self = .redact(.query(name: String(name)))
    case .incompleteRedaction, .originalDigest: self = .redact(.again)
    case .unreachable:
      guard let sequence = finding.place.sequence else { return nil }
      self = .leaveOut(event: sequence)
    case .volatileID:
      guard let kind = finding.maskKind else { return nil }
      self = .mask(kind: kind)
    case .staleKey, .deprecatedField: self = .rekey
    case .orphanBlob, .notCanonical: self = .seal
    case .gitAttributes: self = .gitAttributes
    default:
      guard finding.rule.category == .secrets || finding.rule.category == .personal, finding.rule.fix != .none else {
        return nil
      }
      self = .redact(.rule(code: finding.rule.code))
    }
  }
}

extension LintFinding {
  /// The header or query parameter that it is about, which is `NAME` in what its rule advises.
  public var fieldName: String? {
    switch LintFix(self) {
    case .redact(.header(let name)), .redact(.query(let name)): name
    default: nil
    }
  }
}
