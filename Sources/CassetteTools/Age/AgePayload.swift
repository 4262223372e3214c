internal import Crypto

/// The content: chunks of 64 KiB, each encrypted alone, with its number and whether it is the last one.
struct AgePayload {
  static let chunkSize = 64 << 10
  static let tagSize = 16
  static let nonceSize = 16

  private let key: SymmetricKey
  private var counter: UInt64 = 0

  init(_ fileKey: SymmetricKey, nonce: [UInt8]) {
    key = HKDF<SHA256>.deriveKey(
      inputKeyMaterial: fileKey, salt: nonce, info: Array("payload".utf8), outputByteCount: 32)
  }

  mutating func seal(_ chunk: [UInt8], isLast: Bool) throws -> [UInt8] {
    let box = try ChaChaPoly.seal(chunk, using: key, nonce: ChaChaPoly.Nonce(data: nonce(isLast)))
    counter += 1
    return Array(box.ciphertext) + Array(box.tag)
  }

  /// Nil for a chunk that is not what was sealed, at this place.
  mutating func open(_ chunk: [UInt8], isLast: Bool) -> [UInt8]? {
    guard chunk.count >= Self.tagSize, let box = try? ChaChaPoly.SealedBox(combined: nonce(isLast) + chunk),
      let plain = try? ChaChaPoly.open(box, using: key)
    else { return nil }
    counter += 1
    return Array(plain)
  }

  /// Eleven bytes of the number, and whether it is the last. A 64-bit number does not come round.
  private func nonce(_ isLast: Bool) -> [UInt8] {
    [0, 0, 0] + withUnsafeBytes(of: counter.bigEndian) { Array($0) } + [isLast ? 1 : 0]
  }
}
