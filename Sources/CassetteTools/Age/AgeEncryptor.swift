public import CassetteFormat
internal import Crypto

/// Encrypts files to X25519 recipients, in the format of age (c2sp.org/age, version 1).
public struct AgeEncryptor: Sendable {
  private let recipients: [AgeRecipient]

  /// - Precondition: There is a recipient: a file for nobody cannot be decrypted.
  public init(recipients: [AgeRecipient]) {
    precondition(!recipients.isEmpty)
    self.recipients = recipients
  }

  /// Encrypts a file from its start; the output is not finished.
  ///
  /// - Throws: `FileError`.
  public func encrypt(_ file: any RandomAccessBytes, to output: any ByteOutput) throws {
    try encrypt(RandomAccessStream(file) as any ByteInput, to: output)
  }

  /// Encrypts everything that an input has; the output is not finished. Memory: a few chunks of 64 KiB.
  ///
  /// - Throws: `FileError`.
  public func encrypt(_ input: any ByteInput, to output: any ByteOutput) throws {
    let fileKey = SymmetricKey(size: .bits128)
    try output.write(try AgeHeader.encode(fileKey, for: recipients))
    let nonce = SymmetricKey(size: .bits128).withUnsafeBytes { Array($0) }
    try output.write(nonce)
    var payload = AgePayload(fileKey, nonce: nonce)
    let input = AgeInput(input)
    var isLast = false
    repeat {
      let chunk = try input.take(AgePayload.chunkSize)
      isLast = try input.isAtEnd
      try output.write(payload.seal(chunk, isLast: isLast))
    } while !isLast
  }
}
