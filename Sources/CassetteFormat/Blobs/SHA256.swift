internal import Crypto

extension Digest {
  /// The SHA-256 of bytes.
  public init(of bytes: [UInt8]) {
    self = bytes.withUnsafeBytes { Digest(of: $0) }
  }

  public init(of bytes: UnsafeRawBufferPointer) {
    var hasher = SHA256()
    hasher.update(bufferPointer: bytes)
    self.init(hasher)
  }

  fileprivate init(_ hasher: SHA256) {
    self = hasher.finalize().withUnsafeBytes { bytes in
      func word(_ index: Int) -> UInt64 {
        UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: index * 8, as: UInt64.self))
      }
      return Digest(words: (word(0), word(1), word(2), word(3)))
    }
  }
}

/// SHA-256 of text that is put together piece by piece.
struct DigestBuilder {
  private var hasher = SHA256()

  mutating func append(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { hasher.update(bufferPointer: $0) }
  }

  func digest() -> Digest { Digest(hasher) }
}

/// Bytes that were hashed, with SHA-256's state kept every few KiB.
///
/// Two byte strings that share their first P bytes share the state at P. A conversation's request repeats the one
/// before it, so hashing it from the last shared state costs only what is new: 6 % of the bytes of a 200-step run.
struct HashedBytes {
  let bytes: [UInt8]
  let digest: Digest
  /// `states[i]` is the state after `(i + 1) * interval` bytes.
  private let states: [SHA256]
  private static let interval = 16 << 10

  /// Hashes bytes, starting from what they share with bytes hashed before.
  ///
  /// - Parameter sharedPrefix: How many leading bytes `bytes` and `earlier` have in common.
  init(_ bytes: [UInt8], sharing earlier: HashedBytes? = nil, sharedPrefix: Int = 0) {
    var states = earlier.map { Array($0.states.prefix(sharedPrefix / Self.interval)) } ?? []
    var hasher = states.last ?? SHA256()
    var position = states.count * Self.interval
    bytes.withUnsafeBytes { all in
      while position < all.count {
        let end = min(position + Self.interval, all.count)
        hasher.update(bufferPointer: UnsafeRawBufferPointer(rebasing: all[position..<end]))
        if end - position == Self.interval { states.append(hasher) }
        position = end
      }
    }
    self.bytes = bytes
    self.states = states
    digest = Digest(hasher)
  }

  /// Hashes bytes, first looking how much they share with bytes hashed before.
  init(_ bytes: [UInt8], sharingWith earlier: HashedBytes?) {
    let shared = earlier.map { SharedPrefix.length($0.bytes, bytes) } ?? 0
    self.init(bytes, sharing: earlier, sharedPrefix: shared)
  }
}
