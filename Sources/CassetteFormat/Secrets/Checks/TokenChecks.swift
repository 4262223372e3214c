/// Secrets that say in themselves what they are.
enum TokenChecks {
  /// Whether the part before the first full stop is a JSON object with a member `alg`.
  static func isJWT(_ token: UnsafeRawBufferPointer) -> Bool {
    guard let header = decode(prefix(token, until: UInt8(ascii: "."))) else { return false }
    return header.first == UInt8(ascii: "{") && header.last == UInt8(ascii: "}")
      && header.withUnsafeBytes { $0.contains(Array("\"alg\"".utf8)) }
  }

  /// Whether a text is base64 of a name and a password.
  static func isBasic(_ credentials: UnsafeRawBufferPointer) -> Bool {
    guard let text = decode(credentials), let colon = text.firstIndex(of: UInt8(ascii: ":")) else { return false }
    return text.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
      && !text[(colon + 1)...].withUnsafeBytes { Dummies.isPassword($0) || Dummies.contain($0) }
  }

  /// Whether a text begins as private keys do and has a line of one.
  static func isPrivateKey(_ text: UnsafeRawBufferPointer) -> Bool {
    let heading = UnsafeRawBufferPointer(rebasing: text.prefix(96))
    guard heading.contains(Array("private key".utf8)) else { return false }
    var offset = "-----BEGIN PRIVATE KEY-----".utf8.count
    while offset < text.count {
      let end = Alphabet.base64.end(of: text, from: offset, atMost: 24)
      if end - offset == 24 { return true }
      offset = end + 1
    }
    return false
  }

  /// Whether the part before the first full stop is the number of an account.
  static func isDiscord(_ token: UnsafeRawBufferPointer) -> Bool {
    guard let account = decode(prefix(token, until: UInt8(ascii: "."))) else { return false }
    return (17...20).contains(account.count) && account.allSatisfy(Alphabet.digits.contains)
  }

  private static func prefix(_ text: UnsafeRawBufferPointer, until mark: UInt8) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: text.prefix { $0 != mark })
  }

  /// Base64 of either alphabet, padded or not.
  private static func decode(_ text: UnsafeRawBufferPointer) -> [UInt8]? {
    var standard = text.map { byte in
      byte == UInt8(ascii: "-") ? UInt8(ascii: "+") : byte == UInt8(ascii: "_") ? UInt8(ascii: "/") : byte
    }
    while standard.count % 4 != 0 { standard.append(UInt8(ascii: "=")) }
    return Base64.decode(standard)
  }
}
