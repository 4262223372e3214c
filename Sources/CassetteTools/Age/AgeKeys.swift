internal import Crypto

/// Who can decrypt: an X25519 public key, as `age1…`.
public struct AgeRecipient: Sendable, CustomStringConvertible {
  static let prefix = "age"

  let key: Curve25519.KeyAgreement.PublicKey

  /// - Throws: `AgeError` for any other text.
  public init(_ text: String) throws(AgeError) {
    guard let (prefix, bytes) = Bech32.decode(text), prefix == Self.prefix, text == text.lowercased(),
      let key = try? Curve25519.KeyAgreement.PublicKey(rawRepresentation: bytes)
    else { throw .notARecipient(text) }
    self.key = key
  }

  init(_ key: Curve25519.KeyAgreement.PublicKey) {
    self.key = key
  }

  public var description: String { Bech32.encode(Self.prefix, Array(key.rawRepresentation)) }
}

/// The private key of a recipient, as `AGE-SECRET-KEY-1…`. It is never described: a description ends up in logs.
public struct AgeIdentity: Sendable {
  static let prefix = "age-secret-key-"

  let key: Curve25519.KeyAgreement.PrivateKey

  /// A new one.
  public init() {
    key = Curve25519.KeyAgreement.PrivateKey()
  }

  /// Nil for any other text.
  public init?(_ text: String) {
    guard let (prefix, bytes) = Bech32.decode(text), prefix == Self.prefix, text == text.uppercased() else {
      return nil
    }
    self.init(bytes)
  }

  /// Nil when these are not 32 bytes.
  package init?(_ bytes: [UInt8]) {
    guard let key = try? Curve25519.KeyAgreement.PrivateKey(rawRepresentation: bytes) else { return nil }
    self.key = key
  }

  public var recipient: AgeRecipient { AgeRecipient(key.publicKey) }

  /// As it stands in a key file.
  public var secret: String { Bech32.encode(Self.prefix, Array(key.rawRepresentation)).uppercased() }

  /// Reads a key file, such as `age-keygen` makes: a key a line, and lines that begin with `#`.
  public static func identities(in file: [UInt8]) throws(AgeError) -> [AgeIdentity] {
    var identities: [AgeIdentity] = []
    for (index, line) in file.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
      let text = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
      guard let first = text.first, first != UInt8(ascii: "#") else { continue }
      guard let identity = AgeIdentity(String(decoding: text, as: UTF8.self)) else {
        throw .notAnIdentity(line: index + 1)
      }
      identities.append(identity)
    }
    guard !identities.isEmpty else { throw .noIdentity }
    return identities
  }
}
