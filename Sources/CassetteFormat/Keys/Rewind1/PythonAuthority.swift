/// What `urllib.parse.urlsplit` of Python 3.11 checks in a URL's authority.
enum PythonAuthority {
  /// False where it raises a `ValueError`.
  static func isAccepted(_ authority: ArraySlice<UInt8>) -> Bool {
    let (open, close) = (UInt8(ascii: "["), UInt8(ascii: "]"))
    guard authority.contains(open) == authority.contains(close) else { return false }
    if let start = authority.firstIndex(of: open) {
      guard isAddress(authority[(start + 1)...].prefix { $0 != close }) else { return false }
    }
    return !hasDisguisedDelimiter(authority)
  }

  /// Whether there is a character whose compatibility form (NFKC, Unicode 14) has one of `/?#@:` in it, such as ℀.
  private static func hasDisguisedDelimiter(_ authority: ArraySlice<UInt8>) -> Bool {
    String(decoding: authority, as: UTF8.self).unicodeScalars.contains { disguised.contains($0.value) }
  }

  private static let disguised: Set<UInt32> = [
    0x2047, 0x2048, 0x2049, 0x2100, 0x2101, 0x2105, 0x2106, 0x2A74, 0xFE13, 0xFE16, 0xFE55, 0xFE56, 0xFE5F, 0xFE6B,
    0xFF03, 0xFF0F, 0xFF1A, 0xFF1F, 0xFF20,
  ]

  /// An address in brackets: of a future version (RFC 3986 §3.2.2), or IPv6 as `ipaddress` reads it.
  private static func isAddress(_ host: ArraySlice<UInt8>) -> Bool {
    guard host.first != UInt8(ascii: "v") else {
      let version = host.dropFirst().prefix { $0 != UInt8(ascii: ".") }
      return !version.isEmpty && version.allSatisfy { Hex.value(of: $0) != nil } && host[version.endIndex...].count > 1
    }
    let parts = host.split(separator: UInt8(ascii: "%"), omittingEmptySubsequences: false)
    if parts.count > 1 { guard parts.count == 2, !parts[1].isEmpty else { return false } }
    return isIPv6(parts[0])
  }

  private static func isIPv6(_ text: ArraySlice<UInt8>) -> Bool {
    var parts = text.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    guard parts.count >= 3 else { return false }
    if parts[parts.count - 1].contains(UInt8(ascii: ".")) {
      guard isIPv4(parts.removeLast()) else { return false }
      parts += [[UInt8(ascii: "0")], [UInt8(ascii: "0")]]
    }
    guard parts.count <= 9 else { return false }
    let gaps = parts.indices.dropFirst().dropLast().filter { parts[$0].isEmpty }
    guard gaps.count <= 1 else { return false }
    guard let gap = gaps.first else { return parts.count == 8 && parts.allSatisfy(isGroup) }
    var (before, after) = (parts[..<gap], parts[(gap + 1)...])
    // An empty part at an end belongs to the gap, when nothing else is on its side.
    if before.first?.isEmpty == true {
      guard before.count == 1 else { return false }
      before = []
    }
    if after.last?.isEmpty == true {
      guard after.count == 1 else { return false }
      after = []
    }
    return before.count + after.count < 8 && before.allSatisfy(isGroup) && after.allSatisfy(isGroup)
  }

  private static func isGroup(_ text: ArraySlice<UInt8>) -> Bool {
    (1...4).contains(text.count) && text.allSatisfy { Hex.value(of: $0) != nil }
  }

  private static func isIPv4(_ text: ArraySlice<UInt8>) -> Bool {
    let octets = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    return octets.count == 4
      && octets.allSatisfy { octet in
        (1...3).contains(octet.count) && octet.allSatisfy { (0x30...0x39).contains($0) }
          && (octet.count == 1 || octet.first != UInt8(ascii: "0"))
          && octet.reduce(0) { $0 * 10 + Int($1 - 0x30) } < 256
      }
  }
}
