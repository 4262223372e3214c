import CassetteFormat
import CassetteTools

/// Encrypted files and the keys to them: what is decrypted is what was encrypted, to its end and not further.
struct AgeTarget: FuzzTarget {
  let name = "age"

  /// The key that C2SP publishes with its vectors.
  private static let identity = AgeIdentity([
    0xCA, 0x16, 0x26, 0x25, 0x2C, 0x53, 0xCF, 0x1A, 0x4D, 0xC4, 0x66, 0x95, 0xE7, 0xFC, 0xC4, 0x65,
    0x94, 0xCB, 0x4C, 0xCA, 0xDE, 0xDB, 0x67, 0x12, 0xDF, 0xDA, 0x07, 0x53, 0xF3, 0xAE, 0x35, 0x5E,
  ])!

  /// The vectors that are not compressed, and key files.
  func seeds(_ repository: FuzzRepository) throws -> [[UInt8]] {
    let files = try repository.files(below: "testdata/age").compactMap { _, bytes -> [UInt8]? in
      guard let end = bytes.firstRange(of: Array("\n\n".utf8)),
        bytes[..<end.lowerBound].firstRange(of: Array("compressed".utf8)) == nil
      else { return nil }
      return Array(bytes[end.upperBound...])
    }
    let keys = "# created\n\(Self.identity.secret)\n"
    return files + [Array(keys.utf8), Array(Self.identity.recipient.description.utf8)]
  }

  /// Behind the MAC and the encryption as well.
  func mutate(
    _ bytes: [UInt8], _ generator: inout SeededGenerator, _ change: ([UInt8]) -> [UInt8]
  ) -> [UInt8] {
    guard var file = RawAgeFile(bytes), !file.chunks.isEmpty, !generator.oneIn(4) else { return change(bytes) }
    let index = generator.below(file.chunks.count)
    switch generator.below(6) {
    case 0: file.nonce = Array((change(file.nonce) + file.nonce).prefix(16))
    case 1: file.chunks[index].text = change(file.chunks[index].text)
    case 2: file.chunks[index].isLast.toggle()
    case 3: file.chunks.insert(file.chunks[index], at: generator.below(file.chunks.count + 1))
    default: file.header = change(file.header)
    }
    return file.bytes
  }

  func check(_ bytes: [UInt8]) throws {
    try checkKeys(bytes)
    guard let content = try decrypted(bytes) else { return }
    if let file = RawAgeFile(bytes) {
      let texts = file.chunks.flatMap(\.text)
      try Broken.unless(content == texts, "it is \(texts.count) bytes, of which \(content.count) were decrypted")
      let last = file.chunks.indices.last
      try Broken.unless(
        file.chunks.indices.allSatisfy { file.chunks[$0].isLast == ($0 == last) }, "it does not end where it says")
    }
    try Broken.unless(try decrypted(Array(bytes.dropLast())) == nil, "it was cut")
    try Broken.unless(try decrypted(bytes + [0]) == nil, "something was appended")
  }

  private func decrypted(_ bytes: [UInt8]) throws -> [UInt8]? {
    let output = MemoryOutput()
    do {
      try AgeDecryptor(identities: [Self.identity]).decrypt(MemoryInput(bytes), to: output)
    } catch is AgeError { return nil }
    return output.bytes
  }

  /// A key has one spelling.
  private func checkKeys(_ bytes: [UInt8]) throws {
    let text = String(decoding: bytes, as: UTF8.self)
    if let recipient = try? AgeRecipient(text) {
      try Broken.unless(recipient.description == text, "a recipient is \(recipient)")
    }
    for identity in (try? AgeIdentity.identities(in: bytes)) ?? [] {
      try Broken.unless(bytes.firstRange(of: Array(identity.secret.utf8)) != nil, "a key has two spellings")
    }
  }
}
