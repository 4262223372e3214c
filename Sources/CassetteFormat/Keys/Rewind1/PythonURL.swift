/// A URL as `urllib.parse.urlsplit` of Python 3.11 takes it apart, and `urlunsplit` puts it together.
struct PythonURL {
  /// Lowercase; empty when there is none.
  private var scheme: ArraySlice<UInt8> = []
  private var authority: ArraySlice<UInt8> = []
  private var path: ArraySlice<UInt8>
  private var query: ArraySlice<UInt8> = []
  private var fragment: ArraySlice<UInt8> = []

  /// What llm-rewind makes of a request target: as it is when it has no query, otherwise with the query read and
  /// written again, without the parameters that carry credentials.
  ///
  /// - Returns: UTF-8; nil where llm-rewind raises.
  static func withoutCredentials(_ target: [UInt8]) -> [UInt8]? {
    // Before anything is removed: bytes that were apart must not become a character.
    let target = PythonUTF8.surrogateEscaped(target)
    guard var url = PythonURL(target) else { return nil }
    guard !url.query.isEmpty else { return PythonUTF8.isEncodable(target) ? target : nil }
    guard let query = PythonQuery.withoutCredentials(url.query) else { return nil }
    url.query = query[...]
    let text = url.text
    return PythonUTF8.isEncodable(text) ? text : nil
  }

  /// Nil for an authority that Python refuses.
  private init?(_ bytes: [UInt8]) {
    let ignored: Set<UInt8> = [0x09, 0x0A, 0x0D]
    let trimmed = bytes.drop { $0 <= 0x20 }
    path = trimmed.contains(where: ignored.contains) ? trimmed.filter { !ignored.contains($0) }[...] : trimmed
    takeScheme()
    if path.starts(with: "//".utf8) {
      let rest = path.dropFirst(2)
      authority = rest.prefix { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }
      path = rest[authority.endIndex...]
      guard PythonAuthority.isAccepted(authority) else { return nil }
    }
    fragment = cut(at: UInt8(ascii: "#"))
    query = cut(at: UInt8(ascii: "?"))
  }

  private mutating func takeScheme() {
    guard let colon = path.firstIndex(of: UInt8(ascii: ":")), let first = path.first, Self.isLetter(first) else {
      return
    }
    let name = path[..<colon]
    guard name.allSatisfy({ Self.isLetter($0) || (0x30...0x39).contains($0) || "+-.".utf8.contains($0) }) else {
      return
    }
    scheme = name.map { Self.isLetter($0) ? $0 | 0x20 : $0 }[...]
    path = path[(colon + 1)...]
  }

  private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }

  /// Takes what comes after a byte off the path.
  private mutating func cut(at separator: UInt8) -> ArraySlice<UInt8> {
    guard let index = path.firstIndex(of: separator) else { return [] }
    defer { path = path[..<index] }
    return path[(index + 1)...]
  }

  private var text: [UInt8] {
    var out: [UInt8] = []
    if !scheme.isEmpty { out += scheme + [UInt8(ascii: ":")] }
    if !authority.isEmpty || hasEmptyAuthority {
      out += Array("//".utf8) + authority
      if let first = path.first, first != UInt8(ascii: "/") { out.append(UInt8(ascii: "/")) }
    }
    out += path
    if !query.isEmpty { out += [UInt8(ascii: "?")] + query }
    if !fragment.isEmpty { out += [UInt8(ascii: "#")] + fragment }
    return out
  }

  /// URLs of these schemes get two slashes even when no authority follows.
  private var hasEmptyAuthority: Bool {
    !scheme.isEmpty && !path.starts(with: "//".utf8)
      && Self.schemesWithAuthority.contains(String(decoding: scheme, as: UTF8.self))
  }

  /// `urllib.parse.uses_netloc`.
  private static let schemesWithAuthority: Set<String> = [
    "ftp", "http", "gopher", "nntp", "telnet", "imap", "wais", "file", "mms", "https", "shttp", "snews", "prospero",
    "rtsp", "rtsps", "rtspu", "rsync", "svn", "svn+ssh", "sftp", "nfs", "git", "git+ssh", "ws", "wss",
  ]
}
