import CassetteFormat
import Crypto

/// A file in the format of age as parts that can be put together wrongly: made without the library's own encryptor.
struct RawAgeFile {
  struct Chunk: Equatable {
    var text: [UInt8]
    /// Whether it is encrypted as the last one.
    var isLast: Bool
  }

  /// Up to the MAC.
  var header: [UInt8]
  var nonce: [UInt8]
  var chunks: [Chunk]

  /// That of C2SP's vectors.
  private static let fileKey = SymmetricKey(data: Array("YELLOW SUBMARINE".utf8))
  private static let chunkSize = 64 << 10 + 16

  /// Takes a file with that key apart; nil for others.
  init?(_ bytes: [UInt8]) {
    guard let line = bytes.firstRange(of: Array("\n--- ".utf8)),
      let end = bytes[line.upperBound...].firstIndex(of: UInt8(ascii: "\n")), bytes.count - end > 16
    else { return nil }
    header = Array(bytes[..<(line.upperBound - 1)])
    nonce = Array(bytes[(end + 1)...].prefix(16))
    chunks = []
    let rest = bytes[(end + 1 + nonce.count)...]
    for start in stride(from: rest.startIndex, to: rest.endIndex, by: Self.chunkSize) {
      guard let chunk = opened(Array(rest[start...].prefix(Self.chunkSize))) else { return nil }
      chunks.append(chunk)
    }
  }

  /// The file, with the MAC that its header should have.
  var bytes: [UInt8] {
    let code = HMAC<SHA256>.authenticationCode(for: header, using: Self.derived("header", salt: []))
    let mac = Base64.encode(Array(code)).prefix { $0 != "=" }
    var out = header + Array(" \(mac)\n".utf8) + nonce
    for (index, chunk) in chunks.enumerated() {
      // Only a nonce of another length would be refused.
      let nonce = try! ChaChaPoly.Nonce(data: Self.number(index, chunk.isLast))
      let box = try! ChaChaPoly.seal(chunk.text, using: payloadKey, nonce: nonce)
      out += Array(box.ciphertext) + Array(box.tag)
    }
    return out
  }

  private func opened(_ chunk: [UInt8]) -> Chunk? {
    for isLast in [true, false] {
      guard let box = try? ChaChaPoly.SealedBox(combined: Self.number(chunks.count, isLast) + chunk),
        let text = try? ChaChaPoly.open(box, using: payloadKey)
      else { continue }
      return Chunk(text: Array(text), isLast: isLast)
    }
    return nil
  }

  private var payloadKey: SymmetricKey { Self.derived("payload", salt: nonce) }

  private static func derived(_ purpose: String, salt: [UInt8]) -> SymmetricKey {
    HKDF<SHA256>.deriveKey(
      inputKeyMaterial: fileKey, salt: salt, info: Array(purpose.utf8), outputByteCount: 32)
  }

  private static func number(_ index: Int, _ isLast: Bool) -> [UInt8] {
    RawArchive.field(index, 11).reversed() + [isLast ? 1 : 0]
  }
}
