import CassetteFormat

/// A detached signature as `ssh-keygen -Y sign` makes it (OpenSSH's PROTOCOL.sshsig).
struct SSHSignature {
  /// The longest file that is read; that of the largest RSA key is a tenth of it.
  static let maximumSize = 64 << 10

  let publicKey: SSHPublicKey
  let namespace: String
  private let hash: SSHHash
  /// The signature proper, in the form that its kind of key has.
  private let value: [UInt8]

  private static let magic = Array("SSHSIG".utf8)

  /// Reads the text form.
  init(armored text: [UInt8]) throws(SignatureRefusal) {
    guard let bytes = Self.dearmored(text) else {
      throw SignatureRefusal(.malformed, "this is not an SSH signature")
    }
    try self.init(bytes)
  }

  private init(_ bytes: [UInt8]) throws(SignatureRefusal) {
    let broken = SignatureRefusal(.malformed, "the SSH signature is broken")
    var fields = SSHFields(bytes)
    guard fields.take(Self.magic.count) == Self.magic, let version = fields.uint32() else { throw broken }
    guard version == 1 else {
      throw SignatureRefusal(.unsupported, "version \(version) of SSH signatures is not known")
    }
    guard let key = fields.string(), let namespace = fields.text(), let reserved = fields.string(),
      let hashName = fields.text(), let value = fields.string(), fields.isAtEnd
    else { throw broken }
    guard reserved.isEmpty else { throw SignatureRefusal(.unsupported, "the SSH signature has unknown extensions") }
    guard let hash = SSHHash(rawValue: hashName) else {
      throw SignatureRefusal(.unsupported, "the hash \(hashName) is neither sha256 nor sha512")
    }
    publicKey = try SSHPublicKey(key)
    self.namespace = namespace
    self.hash = hash
    self.value = value
  }

  /// Whether the key signed this message for this namespace.
  func isValid(for message: [UInt8]) throws(SignatureRefusal) -> Bool {
    var signed = Self.magic
    signed.append(ssh: namespace.utf8)
    signed.append(ssh: [])
    signed.append(ssh: hash.rawValue.utf8)
    signed.append(ssh: hash.digest(of: message))
    return try publicKey.isValid(value, for: signed)
  }

  /// The bytes between the two lines of the armor; nil when they are not there, or anything else is.
  private static func dearmored(_ text: [UInt8]) -> [UInt8]? {
    guard text.count <= maximumSize else { return nil }
    let lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .map { $0.last == UInt8(ascii: "\r") ? $0.dropLast() : $0 }
    guard lines.first?.elementsEqual("-----BEGIN SSH SIGNATURE-----".utf8) == true,
      let end = lines.firstIndex(where: { $0.elementsEqual("-----END SSH SIGNATURE-----".utf8) }),
      lines[(end + 1)...].allSatisfy(\.isEmpty)
    else { return nil }
    return Base64.decode(Array(lines[1..<end].joined()))
  }
}
