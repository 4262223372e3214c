import CassetteFormat

/// The object of a cassette that a text belongs to.
enum RedactionOwner: Hashable {
  case event(Int)
  /// `session` of `cassette.json`, and its other members.
  case header
  /// `manifest.json`.
  case manifest
  case extensionMember(String)
}

/// A text that stands in an owner's JSON itself.
struct RedactionString: Hashable {
  let owner: RedactionOwner
  /// The pointer of the string in the owner's JSON; empty for a private member's bytes.
  let pointer: String
}

/// A blob's content, without its content coding.
struct RedactionBlob: Hashable {
  let digest: Digest
  let coding: String?
}

extension Part {
  /// The pointer of the string or body in its owner's JSON; nil for the redaction map.
  var pointer: String? {
    switch self {
    case .target: "/request/path"
    case .header(let side, let index, _): "/\(side.rawValue)/headers/\(index)/1"
    case .trailer(let side, let index, _): "/\(side.rawValue)/trailers/\(index)/1"
    case .interim(let number, let index, _): "/response/interim/\(number)/headers/\(index)/1"
    case .body(let side): "/\(side.rawValue)/body"
    case .frames: "/frames"
    case .attachment(let attachment): "/\(attachment.rawValue)"
    case .field(let pointer), .cassetteHeader(let pointer), .manifest(let pointer): pointer
    case .session(let pointer): "/session\(pointer)"
    case .sessionBody(let attachment): "/session/\(attachment.rawValue)"
    case .extensionMember: ""
    case .redactions: nil
    }
  }

  /// - Parameter sequence: The event that the part is of.
  func owner(_ sequence: Int?) -> RedactionOwner {
    switch self {
    case .cassetteHeader: .header
    case .session, .sessionBody, .manifest, .redactions: .manifest
    case .extensionMember(let name): .extensionMember(name)
    default: sequence.map(RedactionOwner.event) ?? .manifest
    }
  }
}
