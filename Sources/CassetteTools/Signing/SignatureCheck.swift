public import CassetteFormat

/// A signature that counts: who signed.
///
/// Checked here, without OpenSSH: keys of the types Ed25519, ECDSA and RSA, the first two also on security devices.
public struct SignatureCheck: Sendable {
  /// The longest signature file that is read.
  public static let maximumSize = SSHSignature.maximumSize

  /// The names that the allowed signers give the key, as they stand there; may hold patterns.
  public let principals: ByteString
  /// The line of the allowed signers.
  public let line: Int
  public let keyType: String
  /// As `ssh-keygen -l` shows it.
  public let fingerprint: String

  /// Checks the signature of a cassette. Whether the cassette is what its id says is not checked here.
  ///
  /// - Parameters:
  ///   - signature: The file that `ssh-keygen -Y sign` wrote.
  ///   - identity: Who must have signed; nil for anybody who may.
  ///   - time: When the key must be valid.
  /// - Throws: Why the signature does not count.
  public init(
    _ signature: [UInt8], of statement: SignedStatement, signers: AllowedSigners, identity: String? = nil,
    at time: SSHTime = .now()
  ) throws(SignatureRefusal) {
    let signature = try SSHSignature(armored: signature)
    guard signature.namespace == SignedStatement.namespace else {
      throw SignatureRefusal(
        .namespace, "it is a signature for \(signature.namespace), not for \(SignedStatement.namespace)")
    }
    keyType = signature.publicKey.type
    fingerprint = signature.publicKey.fingerprint
    let key = "\(keyType) \(fingerprint)"
    guard try signature.isValid(for: statement.bytes) else {
      throw SignatureRefusal(
        .mismatch, "\(key) signed something else: the cassette was changed or written anew since, or is another one")
    }
    do throws(SignatureRefusal) {
      (line, principals) = try signers.line(allowing: signature.publicKey, identity: identity, at: time)
    } catch {
      throw SignatureRefusal(error.reason, "\(key) signed this cassette, but \(error.message)")
    }
  }
}
