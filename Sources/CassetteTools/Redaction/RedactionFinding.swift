public import CassetteFormat

/// Something that a redaction would remove.
public struct RedactionFinding: Sendable {
  /// The rule's code, such as `RWS101`; the word for what was chosen, such as `header`.
  public let rule: String
  /// What it is, for people.
  public let title: String
  public let confidence: Confidence?
  /// The event; nil outside of events.
  public let sequence: Int?
  /// Where it stands, in words.
  public let part: String
  /// The JSON pointer in a body.
  public let pointer: String?
  /// What may be shown of it.
  public let excerpt: String
}

extension RedactionFinding {
  init(_ found: CassetteDetection) {
    let detection = found.detection
    self.init(
      rule: detection.rule.code, title: detection.rule.title, confidence: detection.confidence,
      sequence: found.sequence, part: found.part.words, pointer: detection.pointer, excerpt: detection.excerpt)
  }

  init(_ hit: RedactionHit, _ sequence: Int?, _ part: String) {
    self.init(
      rule: hit.cause.rule, title: "Chosen \(hit.cause.rule)", confidence: nil, sequence: sequence, part: part,
      pointer: hit.pointer, excerpt: "…(\(hit.secret.count))")
  }
}

extension Part {
  /// Where it is, for people.
  var words: String {
    switch self {
    case .target(.userinfo): "request target, user"
    case .target(.path): "request path"
    case .target(.fragment): "request fragment"
    case .target(.query(let name)): "request query \(name)"
    case .header(let side, _, let name): "\(side.rawValue) header \(name)"
    case .trailer(let side, _, let name): "\(side.rawValue) trailer \(name)"
    case .interim(_, _, let name): "interim response header \(name)"
    case .body(let side): "\(side.rawValue) body"
    case .frames: "messages"
    case .attachment(let attachment): attachment.rawValue
    case .field(let pointer): "event \(pointer)"
    case .cassetteHeader(let pointer): "cassette.json \(pointer)"
    case .session(let pointer): "session \(pointer)"
    case .sessionBody(let attachment): "session \(attachment.rawValue)"
    case .manifest(let pointer): "manifest.json \(pointer)"
    case .redactions(let pointer): "redactions.json \(pointer)"
    case .extensionMember(let name): name
    }
  }
}
