import Testing

@testable import CassetteFormat

@Suite struct DigestTests {
  /// FIPS 180-4 examples.
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
  ])
  func known(text: String, hex: String) {
    #expect(Digest(of: Array(text.utf8)).hex == hex)
    #expect(Digest(hex: hex) == Digest(of: Array(text.utf8)))
  }

  @Test(arguments: [
    "", "ba7816bf", "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD",
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015a",
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015adf",
    "ga7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    " a7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
  ])
  func notADigest(hex: String) {
    #expect(Digest(hex: hex) == nil)
  }

  @Test func differsInAnyDigit() {
    let hex = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    let digest = Digest(hex: hex)
    for index in 0..<64 {
      var digits = Array(hex)
      digits[index] = digits[index] == "0" ? "1" : "0"
      let other = Digest(hex: String(digits))
      #expect(other != digest)
      #expect(other?.hex == String(digits))
    }
  }

  @Test func pieceByPiece() {
    var generator = SeededGenerator(41)
    let bytes = generator.bytes(10_000)
    var builder = DigestBuilder()
    var offset = 0
    while offset < bytes.count {
      let end = min(bytes.count, offset + 1 + generator.below(300))
      builder.append(Array(bytes[offset..<end]))
      offset = end
    }
    #expect(builder.digest() == Digest(of: bytes))
  }
}

/// Hashing from a state that was saved: whatever is shared, the digest is the plain one.
@Suite struct HashedBytesTests {
  /// Lengths and shared prefixes around the places where a state is kept.
  @Test(arguments: [0, 1, 16_383, 16_384, 16_385, 32_768, 40_000, 65_536])
  func aroundStates(shared: Int) {
    var generator = SeededGenerator(shared)
    let prefix = generator.bytes(shared)
    for (first, second) in [(0, 0), (1, 0), (0, 1), (16_384, 3), (5, 16_384), (20_000, 20_001)] {
      let earlier = HashedBytes(prefix + generator.bytes(first))
      let bytes = prefix + generator.bytes(second)
      #expect(HashedBytes(bytes, sharing: earlier, sharedPrefix: shared).digest == Digest(of: bytes))
      #expect(HashedBytes(bytes, sharingWith: earlier).digest == Digest(of: bytes))
    }
  }

  /// A conversation: each from the one before, which was itself hashed from a state; sometimes cut back.
  @Test func chain() {
    var generator = SeededGenerator(42)
    var last = HashedBytes([])
    for _ in 0..<60 {
      let kept = last.bytes.isEmpty || generator.oneIn(3) ? generator.below(last.bytes.count + 1) : last.bytes.count
      let bytes = Array(last.bytes[..<kept]) + generator.bytes(generator.below(30_000))
      last = HashedBytes(bytes, sharingWith: last)
      #expect(last.digest == Digest(of: bytes))
    }
  }

  /// Interleaved conversations, more of them than are remembered.
  @Test func memory() {
    var generator = SeededGenerator(43)
    var memory = HashMemory(capacity: 3)
    var conversations = (0..<5).map { _ in generator.bytes(6_000) }
    for _ in 0..<100 {
      let index = generator.below(conversations.count)
      conversations[index] += generator.bytes(generator.below(9_000))
      #expect(memory.hash(conversations[index]) == Digest(of: conversations[index]))
    }
  }
}

@Suite struct SharedPrefixTests {
  /// Lengths around the blocks that are compared at once.
  @Test func everyBorder() {
    var generator = SeededGenerator(44)
    let bytes = generator.bytes(8_300)
    for length in [0, 1, 7, 4_095, 4_096, 4_097, 8_191, 8_192, 8_193, 8_299] {
      var other = bytes
      other[length] ^= 1
      #expect(SharedPrefix.length(bytes, other) == length)
      #expect(SharedPrefix.length(bytes, Array(bytes[..<length])) == length)
      #expect(SharedPrefix.length(Array(bytes[..<length]), bytes) == length)
    }
    #expect(SharedPrefix.length(bytes, bytes) == bytes.count)
    #expect(SharedPrefix.length([], []) == 0)
  }
}
