/// Hashes byte strings that tend to repeat each other, several conversations interleaved: each from what it shares
/// with one of the last few.
struct HashMemory {
  private var recent: [HashedBytes] = []
  private let capacity: Int

  init(capacity: Int) {
    self.capacity = capacity
  }

  mutating func hash(_ bytes: [UInt8]) -> Digest {
    let shared = recent.map { SharedPrefix.length($0.bytes, bytes) }
    guard let best = shared.indices.max(by: { shared[$0] < shared[$1] }), shared[best] >= 4096 else {
      let hashed = HashedBytes(bytes)
      recent.append(hashed)
      if recent.count > capacity { recent.removeFirst() }
      return hashed.digest
    }
    let hashed = HashedBytes(bytes, sharing: recent[best], sharedPrefix: shared[best])
    // It takes the place of the one it continues; the newest stands last.
    recent.remove(at: best)
    recent.append(hashed)
    return hashed.digest
  }
}
