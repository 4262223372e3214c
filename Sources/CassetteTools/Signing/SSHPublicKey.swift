import CassetteFormat
internal import Crypto
internal import CryptoExtras

/// A public key in SSH's binary form, and the check of what it signed.
struct SSHPublicKey {
  /// The key as it stands in files, which is what keys are compared by.
  let bytes: [UInt8]
  let type: String
  private let key: Key

  private enum Key {
    case ed25519(Curve25519.Signing.PublicKey)
    case p256(P256.Signing.PublicKey)
    case p384(P384.Signing.PublicKey)
    case p521(P521.Signing.PublicKey)
    case rsa(_RSA.Signing.PublicKey)
  }

  /// The name of what a key on a security device is for; nil for other keys.
  private let application: [UInt8]?

  /// The largest RSA modulus, in bytes, as OpenSSH has it.
  private static let maximumModulus = 2048

  init(_ bytes: [UInt8]) throws(SignatureRefusal) {
    var fields = SSHFields(bytes)
    guard let type = fields.text() else { throw SignatureRefusal(.malformed, "the public key is broken") }
    self.bytes = bytes
    self.type = type
    guard !type.contains("-cert-v0") else {
      throw SignatureRefusal(.unsupported, "it was made with a certificate (\(type)), and only plain keys are checked")
    }
    guard let read = Self.readers[type] else {
      throw SignatureRefusal(.unsupported, "keys of the type \(type) are not known")
    }
    guard let key = try? read(&fields) else {
      throw SignatureRefusal(.malformed, "the \(type) key is broken, or too short to be safe")
    }
    self.key = key
    application = type.hasPrefix("sk-") ? fields.string() : nil
    guard fields.isAtEnd, type.hasPrefix("sk-") == (application != nil) else {
      throw SignatureRefusal(.malformed, "the \(type) key is broken")
    }
  }

  /// As `ssh-keygen -l` shows it.
  var fingerprint: String {
    let text = Base64.encode(SSHHash.sha256.digest(of: bytes))
    return "SHA256:" + String(text.prefix { $0 != "=" })
  }

  // MARK: Reading

  private typealias Reader = @Sendable (inout SSHFields) throws -> Key?

  private static let readers: [String: Reader] = [
    "ssh-ed25519": { try ed25519(&$0) },
    "sk-ssh-ed25519@openssh.com": { try ed25519(&$0) },
    "ecdsa-sha2-nistp256": { try point(&$0, "nistp256").map { .p256(try .init(x963Representation: $0)) } },
    "sk-ecdsa-sha2-nistp256@openssh.com": {
      try point(&$0, "nistp256").map { .p256(try .init(x963Representation: $0)) }
    },
    "ecdsa-sha2-nistp384": { try point(&$0, "nistp384").map { .p384(try .init(x963Representation: $0)) } },
    "ecdsa-sha2-nistp521": { try point(&$0, "nistp521").map { .p521(try .init(x963Representation: $0)) } },
    "ssh-rsa": { fields in
      guard let e = fields.number(), let n = fields.number(), n.count <= maximumModulus, e.count <= 8 else {
        return nil
      }
      return .rsa(try .init(n: n, e: e))
    },
  ]

  private static func ed25519(_ fields: inout SSHFields) throws -> Key? {
    try fields.string().map { .ed25519(try .init(rawRepresentation: $0)) }
  }

  private static func point(_ fields: inout SSHFields, _ curve: String) throws -> [UInt8]? {
    fields.text() == curve ? fields.string() : nil
  }

  // MARK: Checking

  /// Whether a signature in SSH's binary form, its kind in front, is this key's for a message.
  func isValid(_ signature: [UInt8], for message: [UInt8]) throws(SignatureRefusal) -> Bool {
    let broken = SignatureRefusal(.malformed, "the SSH signature is broken")
    var fields = SSHFields(signature)
    guard let kind = fields.text(), let value = fields.string() else { throw broken }
    var signed = message
    if let application {
      // A device signs the hash of the message, with what the key is for, whether it was touched, and its counter.
      guard let state = fields.take(5) else { throw broken }
      signed = SSHHash.sha256.digest(of: application) + state + SSHHash.sha256.digest(of: message)
    }
    guard fields.isAtEnd else { throw broken }
    if case .rsa(let key) = key { return try Self.isValid(rsa: value, kind, key, for: signed) }
    guard kind == type else { throw broken }
    switch key {
    case .ed25519(let key): return key.isValidSignature(value, for: signed)
    case .p256(let key):
      let signature = Self.pair(value, 32).flatMap { try? P256.Signing.ECDSASignature(rawRepresentation: $0) }
      return signature.map { key.isValidSignature($0, for: signed) } ?? false
    case .p384(let key):
      let signature = Self.pair(value, 48).flatMap { try? P384.Signing.ECDSASignature(rawRepresentation: $0) }
      return signature.map { key.isValidSignature($0, for: signed) } ?? false
    case .p521(let key):
      let signature = Self.pair(value, 66).flatMap { try? P521.Signing.ECDSASignature(rawRepresentation: $0) }
      return signature.map { key.isValidSignature($0, for: signed) } ?? false
    case .rsa: return false
    }
  }

  private static func isValid(
    rsa value: [UInt8], _ kind: String, _ key: _RSA.Signing.PublicKey, for message: [UInt8]
  ) throws(SignatureRefusal) -> Bool {
    let signature = _RSA.Signing.RSASignature(rawRepresentation: value)
    switch kind {
    case "rsa-sha2-256":
      return key.isValidSignature(signature, for: SHA256.hash(data: message), padding: .insecurePKCS1v1_5)
    case "rsa-sha2-512":
      return key.isValidSignature(signature, for: SHA512.hash(data: message), padding: .insecurePKCS1v1_5)
    default:
      throw SignatureRefusal(.unsupported, "an RSA key must sign with SHA-2, and this one used \(kind)")
    }
  }

  /// The two numbers of an ECDSA signature, each filled up to the size of the curve.
  private static func pair(_ value: [UInt8], _ size: Int) -> [UInt8]? {
    var fields = SSHFields(value)
    guard let r = fields.number(), let s = fields.number(), fields.isAtEnd, r.count <= size, s.count <= size else {
      return nil
    }
    return [r, s].flatMap { Array(repeating: 0, count: size - $0.count) + $0 }
  }
}
