/// Chooses the base of each prefix frame: the writer's side of the retained set.
///
/// A conversation's requests form a chain, in which each repeats the one before and adds to it. Numbered 0, 1, 2 …, the
/// base of blob n is n with its lowest non-zero base-16 digit lowered by one: depth grows with log n and there are no
/// key frames. 200 requests of 80 MB take 0.6 MB so, at most 30 deep, against 0.37 MB at depth 199 with the
/// previous request as base. Several conversations that interleave are told apart by what they share with each chain's newest blob.
struct PrefixChains {
  /// A blob that may become a base, and how many bases lie below it.
  final class Node {
    let content: HashedBytes
    let depth: Int

    init(_ content: HashedBytes, depth: Int) {
      self.content = content
      self.depth = depth
    }

    var size: Int { content.bytes.count }
  }

  private struct Chain {
    let root: Node
    /// `levels[j]` is the newest blob whose number has `j` low digits of zero.
    var levels: [Node]
    var count = 1
    /// When it was last added to, for eviction.
    var used: Int

    var newest: Node { levels[0] }

    /// The place of the lowest non-zero digit of the next number.
    var nextLevel: Int { (count.trailingZeroBitCount) / PrefixChains.digitBits }

    /// The base that the skip chain gives the next blob.
    var nextBase: Node { nextLevel < levels.count ? levels[nextLevel] : root }

    var retained: [Digest: Int] {
      var sizes = [root.content.digest: root.size]
      for node in levels { sizes[node.content.digest] = node.size }
      return sizes
    }

    mutating func append(_ node: Node, now: Int) {
      let level = nextLevel
      while levels.count <= level { levels.append(node) }
      for index in 0...level { levels[index] = node }
      count += 1
      used = now
    }
  }

  /// What was found for a blob.
  struct Choice {
    fileprivate let chain: Int?
    /// The base to encode with; nil for an independent frame.
    let base: Node?
    /// The blob hashed, as far as possible from what it shares.
    let content: HashedBytes
    /// Whether the shared prefix promises a gain; if not, the frame should be tried both ways.
    let isCertain: Bool

    var depth: Int { base.map { $0.depth + 1 } ?? 0 }
  }

  private static let digitBits = 4
  private static let maximumChains = 16
  /// A shared prefix below this says nothing: every request begins with the same few keys.
  private static let minimumSharedPrefix = 1024

  private var chains: [Chain] = []
  private var clock = 0

  /// Finds the chain and the base for a blob.
  func choose(_ bytes: [UInt8]) -> Choice {
    var best: (chain: Int, shared: Int)?
    for (index, chain) in chains.enumerated() {
      let shared = SharedPrefix.length(chain.newest.content.bytes, bytes)
      if shared >= Self.minimumSharedPrefix, shared > best?.shared ?? 0 { best = (index, shared) }
    }
    guard let best else {
      let recent = chains.indices.max { chains[$0].used < chains[$1].used }
      let base = recent.map { chains[$0].newest }.flatMap { $0.depth < BlobRow.maximumDepth ? $0 : nil }
      return Choice(chain: base == nil ? nil : recent, base: base, content: HashedBytes(bytes), isCertain: false)
    }
    let chain = chains[best.chain]
    let content = HashedBytes(bytes, sharing: chain.newest.content, sharedPrefix: best.shared)
    // Only blobs that mostly repeat each other belong to one conversation; others may still lend a base.
    let joins = best.shared * 2 >= min(bytes.count, chain.newest.size)
    let candidates = joins ? [chain.nextBase, chain.root] : [chain.newest, chain.root]
    let base = candidates.first { $0.depth < BlobRow.maximumDepth }
    return Choice(chain: joins && base != nil ? best.chain : nil, base: base, content: content, isCertain: true)
  }

  /// Adds a blob to its chain, or starts a new one with it.
  ///
  /// - Parameter usesBase: Whether the blob was encoded with the base that was chosen.
  /// - Returns: Whether the blob is retained, and which blobs are released.
  mutating func add(_ choice: Choice, usesBase: Bool) -> (retain: Bool, release: [Digest]) {
    clock += 1
    let node = Node(choice.content, depth: usesBase ? choice.depth : 0)
    guard node.size <= BlobRow.maximumPrefixSize else { return (false, []) }
    let before = retained
    if usesBase, let index = choice.chain {
      chains[index].append(node, now: clock)
    } else {
      chains.append(Chain(root: node, levels: [node], used: clock))
    }
    evict()
    let after = retained
    let released = before.keys.filter { after[$0] == nil }.sorted { $0.hex < $1.hex }
    return (after[choice.content.digest] != nil, released)
  }

  private var retained: [Digest: Int] {
    chains.reduce(into: [:]) { sizes, chain in sizes.merge(chain.retained) { size, _ in size } }
  }

  /// Drops the chains that were not added to for longest until the set is within the limits of rule RW-B09.
  private mutating func evict() {
    while !chains.isEmpty {
      let sizes = retained
      let fits =
        chains.count <= Self.maximumChains && sizes.count <= BlobRow.maximumRetainedCount
        && sizes.values.reduce(0, +) <= BlobRow.maximumRetainedBytes
      if fits { return }
      chains.remove(at: chains.indices.min { chains[$0].used < chains[$1].used }!)
    }
  }
}
