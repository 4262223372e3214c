public import CassetteFormat

/// Decrypts files that age encrypted to X25519 recipients (c2sp.org/age, version 1).
public struct AgeDecryptor: Sendable {
  private let identities: [AgeIdentity]

  public init(identities: [AgeIdentity]) {
    self.identities = identities
  }

  /// Decrypts a file; the output is not finished. Memory: a few chunks of 64 KiB.
  ///
  /// Only bytes that are as they were encrypted are written, but whether the end is missing shows only at the end: what
  /// was written before an error must be thrown away.
  ///
  /// - Throws: `AgeError`, `FileError`.
  public func decrypt(_ input: any ByteInput, to output: any ByteOutput) throws {
    let input = AgeInput(input)
    let fileKey = try AgeHeader(input).fileKey(for: identities)
    let nonce = try input.take(AgePayload.nonceSize)
    guard nonce.count == AgePayload.nonceSize else { throw AgeError.damaged }
    var payload = AgePayload(fileKey, nonce: nonce)
    var isFirst = true
    var isLast = false
    repeat {
      let chunk = try input.take(AgePayload.chunkSize + AgePayload.tagSize)
      isLast = try input.isAtEnd
      // Content that ends with a full chunk has no empty one after it.
      guard let plain = payload.open(chunk, isLast: isLast), isFirst || !plain.isEmpty else { throw AgeError.damaged }
      isFirst = false
      try output.write(plain)
    } while !isLast
  }
}
