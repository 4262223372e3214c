import CassetteFormat

/// A choice of mutants that has as many of each family as there are, and does not depend on their order.
///
/// Memory: about twice as many mutants of each family as are wanted.
struct MutantSample {
  private let count: Int
  private let salt: String
  private var families: [String: [(hash: UInt64, id: String)]] = [:]

  init(_ count: Int, seed: Int) {
    self.count = count
    salt = "sample \(seed)"
  }

  mutating func add(_ mutant: Mutant) {
    let family = MutationOperator.category(of: mutant.operator)
    families[family, default: []].append((MutationSelection.hash(mutant.id, salt), mutant.id))
    guard let all = families[family], all.count > 2 * count + 64 else { return }
    families[family] = Array(Self.ranked(all).prefix(count))
  }

  private static func ranked(_ family: [(hash: UInt64, id: String)]) -> [(hash: UInt64, id: String)] {
    family.sorted { ($0.hash, $0.id) < ($1.hash, $1.id) }
  }

  var ids: Set<String> {
    let lists = families.sorted { $0.key < $1.key }.map { Self.ranked($0.value).map(\.id) }
    var chosen: Set<String> = []
    var round = 0
    while chosen.count < count, lists.contains(where: { $0.count > round }) {
      for list in lists where list.count > round && chosen.count < count { chosen.insert(list[round]) }
      round += 1
    }
    return chosen
  }
}
