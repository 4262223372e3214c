/// The leaves of a preimage as hashes, for finding the requests that are most alike without keeping their text.
///
/// Size: 8 bytes a leaf.
public struct KeySketch: Sendable {
  /// Sorted; a leaf that occurs twice is there twice.
  private let leaves: [UInt64]

  /// - Parameter canonical: A preimage.
  public init(canonical: [UInt8]) {
    guard let tree = KeyParser.parse(preimage: canonical) else {
      leaves = []
      return
    }
    var leaves: [UInt64] = []
    var work: [(node: KeyTree.ID, place: UInt64)] = [(tree.root, KeyHash.start)]
    while let (node, place) = work.popLast() {
      var child = tree[node].first
      if child == 0 { leaves.append(KeyHash.leaf(tree, node, place)) }
      while child != 0 {
        // Indices do not count: the same message one place on is the same message.
        work.append((child, KeyHash.add(tree.bytes(tree[child].key), to: place &+ 1)))
        child = tree[child].next
      }
    }
    self.leaves = leaves.sorted()
  }

  private init(leaves: [UInt64]) { self.leaves = leaves }

  /// The smallest hashes only: enough to estimate by, at a size that does not grow with the request.
  package func sample(_ count: Int) -> KeySketch { KeySketch(leaves: Array(leaves.prefix(count))) }

  /// What two samples of a size have in common, of the smallest hashes that either has: an estimate of `similarity`.
  package func estimate(to other: KeySketch, count: Int) -> Double {
    var (one, two, common, seen) = (0, 0, 0, 0)
    while seen < count, one < leaves.count || two < other.leaves.count {
      let left = one < leaves.count ? leaves[one] : .max
      let right = two < other.leaves.count ? other.leaves[two] : .max
      if left == right { common += 1 }
      if left <= right { one += 1 }
      if right <= left { two += 1 }
      seen += 1
    }
    return seen == 0 ? 1 : Double(common) / Double(seen)
  }

  /// What the two have in common, of all that either has: 0 to 1.
  public func similarity(to other: KeySketch) -> Double {
    var (one, two, common) = (0, 0, 0)
    while one < leaves.count, two < other.leaves.count {
      if leaves[one] == other.leaves[two] {
        (one, two, common) = (one + 1, two + 1, common + 1)
      } else if leaves[one] < other.leaves[two] {
        one += 1
      } else {
        two += 1
      }
    }
    let all = leaves.count + other.leaves.count - common
    return all == 0 ? 1 : Double(common) / Double(all)
  }
}

/// FNV-1a: fast, and the same in every process.
enum KeyHash {
  static let start: UInt64 = 0xCBF2_9CE4_8422_2325

  static func add(_ bytes: some Sequence<UInt8>, to hash: UInt64) -> UInt64 {
    var hash = hash
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return hash
  }

  static func leaf(_ tree: borrowing KeyTree, _ node: KeyTree.ID, _ seed: UInt64) -> UInt64 {
    add(tree.bytes(tree[node].text), to: (seed ^ UInt64(tree[node].kind.rawValue)) &* 0x100_0000_01B3)
  }

  /// A hash of each node's value.
  static func values(_ tree: borrowing KeyTree) -> [UInt64] {
    var hashes = [UInt64](repeating: 0, count: tree.nodes.count)
    // Nodes stand before their children, so that going backwards meets the children first.
    for node in hashes.indices.dropFirst().reversed() {
      var hash = leaf(tree, KeyTree.ID(node), start)
      var child = tree[KeyTree.ID(node)].first
      while child != 0 {
        hash = add(tree.bytes(tree[child].key), to: hash)
        hash = (hash ^ hashes[Int(child)]) &* 0x100_0000_01B3
        child = tree[child].next
      }
      hashes[node] = hash
    }
    return hashes
  }
}
