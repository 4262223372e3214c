internal import Crypto

/// The part of a header that gives the file key to one recipient.
struct AgeStanza: Hashable {
  var arguments: [String]
  var body: [UInt8]

  static let x25519 = "X25519"
  private static let info = Array("age-encryption.org/v1/X25519".utf8)
  private static let nonce = [UInt8](repeating: 0, count: 12)

  /// As it stands in a header.
  var text: String {
    let base64 = Array(AgeBase64.encode(body).utf8)
    // The last line is the short one: after full lines only, that is an empty one.
    let lines = stride(from: 0, through: base64.count, by: 64).map { start in
      String(decoding: base64[start..<min(start + 64, base64.count)], as: UTF8.self) + "\n"
    }
    return "-> " + arguments.joined(separator: " ") + "\n" + lines.joined()
  }

  init(arguments: [String], body: [UInt8]) {
    self.arguments = arguments
    self.body = body
  }

  /// Wraps a file key.
  init(_ fileKey: SymmetricKey, for recipient: AgeRecipient) throws {
    let ephemeral = Curve25519.KeyAgreement.PrivateKey()
    let share = Array(ephemeral.publicKey.rawRepresentation)
    let secret = try ephemeral.sharedSecretFromKeyAgreement(with: recipient.key)
    let key = Self.key(secret, share, recipient)
    let plain = fileKey.withUnsafeBytes { Array($0) }
    let box = try ChaChaPoly.seal(plain, using: key, nonce: ChaChaPoly.Nonce(data: Self.nonce))
    self.init(arguments: [Self.x25519, AgeBase64.encode(share)], body: Array(box.ciphertext + box.tag))
  }

  /// The file key, when this is for that identity.
  ///
  /// - Throws: `AgeError` for a stanza of this kind that is broken, whoever it is for.
  func fileKey(for identity: AgeIdentity) throws(AgeError) -> SymmetricKey? {
    guard arguments.first == Self.x25519 else { return nil }
    guard arguments.count == 2, let share = AgeBase64.decode(arguments[1].utf8), share.count == 32, body.count == 32,
      let sender = try? Curve25519.KeyAgreement.PublicKey(rawRepresentation: share),
      let secret = try? identity.key.sharedSecretFromKeyAgreement(with: sender),
      secret.withUnsafeBytes({ $0.contains { $0 != 0 } })
    else { throw .malformedHeader }
    let key = Self.key(secret, share, identity.recipient)
    guard let box = try? ChaChaPoly.SealedBox(combined: Self.nonce + body),
      let plain = try? ChaChaPoly.open(box, using: key)
    else { return nil }
    return SymmetricKey(data: plain)
  }

  private static func key(_ secret: SharedSecret, _ share: [UInt8], _ recipient: AgeRecipient) -> SymmetricKey {
    secret.hkdfDerivedSymmetricKey(
      using: SHA256.self, salt: share + Array(recipient.key.rawRepresentation), sharedInfo: info, outputByteCount: 32)
  }
}
