import CassetteFormat

/// The URI of a request in its parts, which put together are the URI again, byte for byte.
enum RecordedURI {
  /// Splits `scheme://authority/path`, and `<PLACEHOLDER>/path`, as recording tools write it that filter the base URL out;
  /// anything else is a path and nothing more.
  static func split(_ uri: [UInt8]) -> (scheme: ByteString?, authority: ByteString?, path: ByteString) {
    if let end = placeholderEnd(uri) { return (nil, ByteString(Array(uri[..<end])), ByteString(Array(uri[end...]))) }
    guard let colon = uri.firstIndex(of: UInt8(ascii: ":")), colon > 0, uri[colon...].starts(with: "://".utf8),
      uri[..<colon].allSatisfy(isSchemeCharacter)
    else { return (nil, nil, ByteString(uri)) }
    let rest = uri[(colon + 3)...]
    let end =
      rest.firstIndex { [UInt8(ascii: "/"), UInt8(ascii: "?"), UInt8(ascii: "#")].contains($0) } ?? rest.endIndex
    return (ByteString(Array(uri[..<colon])), ByteString(Array(rest[..<end])), ByteString(Array(rest[end...])))
  }

  /// Where a placeholder ends that stands for scheme, authority and whatever all paths begin with; nil without one.
  private static func placeholderEnd(_ uri: [UInt8]) -> Int? {
    guard uri.first == UInt8(ascii: "<"), let close = uri.firstIndex(of: UInt8(ascii: ">")) else { return nil }
    return close + 1 < uri.count && uri[close + 1] == UInt8(ascii: "/") ? close + 1 : nil
  }

  private static func isSchemeCharacter(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"),
      UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
      true
    default: false
    }
  }

  /// The URI of a request; what was not recorded is taken from the Host header, or left out.
  static func join(_ request: Request) -> [UInt8] {
    guard let authority = request.targetAuthority,
      !request.path.bytes.starts(with: "http".utf8)
    else {
      return request.path.bytes
    }
    guard request.authority != nil || request.path.bytes.first == UInt8(ascii: "/") else { return request.path.bytes }
    // A placeholder stands for the scheme too.
    if request.scheme == nil, placeholderEnd(authority.bytes + request.path.bytes) == authority.bytes.count {
      return authority.bytes + request.path.bytes
    }
    return (request.scheme ?? "https").bytes + Array("://".utf8) + authority.bytes + request.path.bytes
  }
}
