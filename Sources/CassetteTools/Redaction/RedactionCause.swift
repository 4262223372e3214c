import CassetteFormat

/// Why something is removed: the rule of a redaction map's entry, and what its placeholders are called.
struct RedactionCause: Hashable {
  /// What kind of thing it is, in the words of the redaction map.
  enum Class: String {
    case secret, personal
    /// Someone named it or its place.
    case chosen
    /// It was computed from what was removed.
    case derived
  }

  let rule: String
  let label: String
  let `class`: Class

  static func detected(_ rule: SecretRule) -> RedactionCause {
    if rule.label == "text" { return RedactionCause(rule: rule.name, label: rule.label, class: .chosen) }
    return RedactionCause(rule: rule.name, label: rule.label, class: rule.kind == .secret ? .secret : .personal)
  }

  static let header = RedactionCause(rule: "header", label: "header", class: .chosen)
  static let query = RedactionCause(rule: "query", label: "query", class: .chosen)
  static let pointer = RedactionCause(rule: "pointer", label: "pointer", class: .chosen)
  /// A digest of a body that was changed, such as an entity tag.
  static let bodyDigest = RedactionCause(rule: "body-digest", label: "digest", class: .derived)
  /// A body in which something was found, and which could not be taken apart.
  static let undecodable = RedactionCause(rule: "undecodable-body", label: "body", class: .derived)
  /// Token by token, the same text again.
  static let tokens = RedactionCause(rule: "tokens", label: "tokens", class: .derived)
}

/// Something to remove from a content.
struct RedactionHit: Hashable {
  let cause: RedactionCause
  var confidence: Confidence?
  /// In the content before: ascending and disjoint.
  var ranges: [Range<Int>]
  /// What is removed, for telling whether two are the same.
  let secret: [UInt8]
  /// Whether all secrets of the kind are so long: then the placeholder is, too.
  var keepsLength = false
  var form = Form.text
  var pointer: String?
  var events: ClosedRange<Int>?

  /// What stands in the ranges, and so what takes its place.
  enum Form {
    /// Text, for the placeholder.
    case text
    /// Whole groups of base64, for groups that hold the placeholder.
    case base64
    /// A JSON value that is no string, for one that is the placeholder.
    case value
    /// A JSON value that tells the same again, for `null`.
    case copy
  }
}
