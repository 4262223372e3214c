import CassetteFormat
import Testing

@testable import CassetteTools

@Suite struct AgeTests {
  private let identity = AgeIdentity()

  private func encrypted(_ bytes: [UInt8], to recipients: [AgeRecipient]) throws -> [UInt8] {
    let output = MemoryOutput()
    try AgeEncryptor(recipients: recipients).encrypt(MemoryInput(bytes) as any ByteInput, to: output)
    return output.bytes
  }

  private func decrypted(_ bytes: [UInt8], _ identities: AgeIdentity...) throws -> [UInt8] {
    let output = MemoryOutput()
    try AgeDecryptor(identities: identities).decrypt(MemoryInput(bytes), to: output)
    return output.bytes
  }

  private func error(_ bytes: [UInt8], _ identities: AgeIdentity...) -> AgeError? {
    do {
      try AgeDecryptor(identities: identities).decrypt(MemoryInput(bytes), to: MemoryOutput())
      return nil
    } catch { return error as? AgeError }
  }

  /// Around each border between chunks.
  @Test(arguments: [0, 1, 15, 16, 17, 65535, 65536, 65537, 131_071, 131_072, 131_073, 1_000_000])
  func givesBackTheBytes(count: Int) throws {
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
    let file = try encrypted(bytes, to: [identity.recipient])
    #expect(try decrypted(file, identity) == bytes)
    #expect(try decrypted(file, AgeIdentity(), identity) == bytes)
    #expect(error(file, AgeIdentity()) == .notForThese)
  }

  @Test func encryptsToSeveral() throws {
    let other = AgeIdentity()
    let file = try encrypted([1, 2, 3], to: [identity.recipient, other.recipient])
    #expect(try decrypted(file, identity) == [1, 2, 3])
    #expect(try decrypted(file, other) == [1, 2, 3])
  }

  @Test func isNeverTheSameTwice() throws {
    #expect(try encrypted([1], to: [identity.recipient]) != encrypted([1], to: [identity.recipient]))
  }

  /// Cut anywhere, or with any byte changed: an error, and never other bytes.
  @Test func noticesEveryChange() throws {
    let bytes = Array("what was redacted".utf8)
    let file = try encrypted(bytes, to: [identity.recipient])
    for index in file.indices {
      #expect(error(Array(file[..<index]), identity) != nil, "cut at \(index)")
      var changed = file
      changed[index] ^= 1
      #expect(error(changed, identity) != nil, "byte \(index) changed")
    }
    #expect(error(file + [0], identity) == .damaged)
  }

  @Test func noticesMissingAndMovedChunks() throws {
    let file = try encrypted([UInt8](repeating: 7, count: 200_000), to: [identity.recipient])
    let chunk = 65536 + 16
    let last = 200_000 - 3 * 65536 + 16
    #expect(error(file.dropLast(last), identity) == .damaged)
    let start = file.count - last - 3 * chunk
    let chunks = (0..<3).map { Array(file[start + $0 * chunk..<start + ($0 + 1) * chunk]) }
    #expect(error(Array(file[..<start]) + chunks[1] + chunks[0] + chunks[2] + file.suffix(last), identity) == .damaged)
  }

  @Test func boundsTheHeader() {
    let start = "age-encryption.org/v1\n-> X25519 "
    #expect(error(Array((start + String(repeating: "a", count: 1 << 20)).utf8), identity) == .malformedHeader)
    let lines = String(repeating: "-> a\n\n", count: 200_000)
    #expect(error(Array(("age-encryption.org/v1\n" + lines).utf8), identity) == .malformedHeader)
    #expect(error([UInt8](repeating: 0, count: 1 << 20), identity) == .notAge)
    #expect(error(Array("-----BEGIN AGE ENCRYPTED FILE-----\n".utf8), identity) == .armored)
  }

  /// The example of the specification, whose identity is the byte 0x42 throughout.
  @Test func readsAndWritesKeys() throws {
    let secret = Bech32.encode(AgeIdentity.prefix, [UInt8](repeating: 0x42, count: 32)).uppercased()
    let identity = try #require(AgeIdentity(secret))
    #expect(identity.recipient.description == "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj")
    #expect(identity.secret == secret)
    #expect(try AgeRecipient(identity.recipient.description).description == identity.recipient.description)
    #expect(AgeIdentity(secret.lowercased()) == nil)
    #expect(throws: AgeError.self) { try AgeRecipient(identity.recipient.description.uppercased()) }
    #expect(throws: AgeError.self) { try AgeRecipient(secret) }
    let file = Array("# created: today\r\n\n\(secret)\r\n\(AgeIdentity().secret)".utf8)
    #expect(try AgeIdentity.identities(in: file).count == 2)
    #expect(throws: AgeError.notAnIdentity(line: 2)) { try AgeIdentity.identities(in: Array("#\nage1".utf8)) }
    #expect(throws: AgeError.noIdentity) { try AgeIdentity.identities(in: Array("# none\n".utf8)) }
  }

  /// From BIP 173.
  @Test(arguments: [
    ("A12UEL5L", true),
    ("an83characterlonghumanreadablepartthatcontainsthenumber1andtheexcludedcharactersbio1tt5tgs", true),
    ("abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw", true),
    ("split1checkupstagehandshakeupstreamerranterredcaperred2y9e3w", true),
    ("pzry9x0s0muk", false), ("1pzry9x0s0muk", false), ("x1b4n0q5v", false), ("li1dgmt3", false), ("A1G7SGD8", false),
    ("10a06t8", false), ("1qzzfhee", false), ("a12UEL5L", false), ("", false), ("1", false),
  ])
  func readsBech32(text: String, isGood: Bool) {
    let decoded = Bech32.decode(text)
    // 'abcdef…' and 'A1…' hold bits that are no whole bytes, which keys do not have.
    #expect((decoded != nil) == isGood || (isGood && text.hasPrefix("abc")))
    guard let decoded else { return }
    #expect(Bech32.encode(decoded.prefix, decoded.bytes) == text.lowercased())
  }
}
