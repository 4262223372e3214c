import CassetteFormat

extension Part {
  /// As places name it: `request.headers.authorization`, `response.body`.
  var path: String {
    switch self {
    case .target(.query(let name)): "request.path?\(TerminalText.line(name.bytes))"
    case .target(let component): "request.path.\(component)"
    case .header(let side, _, let name): "\(side.rawValue).headers.\(Self.lowercased(name))"
    case .trailer(let side, _, let name): "\(side.rawValue).trailers.\(Self.lowercased(name))"
    case .interim(let number, _, let name): "response.interim.\(number).\(Self.lowercased(name))"
    case .body(let side): "\(side.rawValue).body"
    case .frames: "frames"
    case .attachment(let attachment): attachment.rawValue
    case .field(let pointer): TerminalText.line(pointer)
    case .cassetteHeader(let pointer): "cassette.json\(TerminalText.line(pointer))"
    case .session(let pointer): "session\(TerminalText.line(pointer))"
    case .sessionBody(let attachment): "session.\(attachment.rawValue)"
    case .manifest(let pointer): "manifest.json\(TerminalText.line(pointer))"
    case .redactions(let pointer): "redactions.json\(TerminalText.line(pointer))"
    case .extensionMember(let name): TerminalText.line(name)
    }
  }

  /// In a sentence: `the request's header authorization`.
  var phrase: String {
    switch self {
    case .target(.query(let name)): "the query parameter \(TerminalText.line(name.bytes))"
    case .target(let component): "the \(component) of the URL"
    case .header(let side, _, let name): "the \(side.rawValue)'s header \(Self.lowercased(name))"
    case .trailer(let side, _, let name): "the \(side.rawValue)'s trailer \(Self.lowercased(name))"
    case .interim(_, _, let name): "the header \(Self.lowercased(name)) of an interim response"
    case .body(let side): "the \(side.rawValue)'s body"
    case .frames: "the stream's messages"
    case .attachment(let attachment): "the \(attachment.rawValue)"
    case .sessionBody(let attachment): "the session's \(attachment.rawValue)"
    case .session: "the session"
    case .field, .cassetteHeader, .manifest, .redactions, .extensionMember: path
    }
  }

  private static func lowercased(_ name: ByteString) -> String { TerminalText.line(name.bytes).lowercased() }
}

extension LintSubject {
  /// The bytes that a detection has its ranges in; nil where showing them would be no help.
  func content(of found: CassetteDetection) throws -> [UInt8]? {
    guard let sequence = found.sequence, let exchange = try cassette.event(sequence)?.exchange else { return nil }
    switch found.part {
    case .target: return exchange.request.path.bytes
    case .header(let side, let index, _):
      let message = side == .request ? exchange.request.message : exchange.response?.message
      guard let headers = message?.headers, headers.indices.contains(index) else { return nil }
      return headers[index].value.bytes
    case .body(let side):
      let message = side == .request ? exchange.request.message : exchange.response?.message
      return try message?.body.map { try CassetteDetector.content(of: $0, in: cassette) }
    default: return nil
    }
  }
}
