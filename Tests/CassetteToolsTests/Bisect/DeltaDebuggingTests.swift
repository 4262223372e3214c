import CassetteTools
import Testing

@Suite("The smallest part that has an effect")
struct DeltaDebuggingTests {
  /// Sets of items that have the effect together, out of sixteen.
  private static let causes: [Set<Int>] = [
    [0], [15], [7], [3, 4], [0, 15], [1, 6, 11], [0, 1, 2, 3, 4, 5, 6, 7], Set(0..<16),
  ]

  @Test("is what is needed, and nothing else", arguments: causes)
  func finds(cause: Set<Int>) {
    var count = 0
    let found = DeltaDebugging.minimize(Array(0..<16)) { part in
      count += 1
      #expect(part == part.sorted())
      return cause.isSubset(of: part)
    }
    #expect(found == cause.sorted())
    #expect(count <= 16 * 16)
    if cause.count == 1 { #expect(count <= 8) }
  }

  @Test("loses the effect without any one item, also when more items do not always have it")
  func isMinimal() {
    // Only an odd number of even items has the effect.
    func hasEffect(_ part: [Int]) -> Bool { part.count { $0.isMultiple(of: 2) } % 2 == 1 }
    let found = DeltaDebugging.minimize(Array(0..<10), hasEffect: hasEffect)
    #expect(hasEffect(found))
    for index in found.indices {
      var less = found
      less.remove(at: index)
      #expect(!hasEffect(less))
    }
  }

  @Test("is the list itself when it has one item, which is not asked about")
  func single() {
    var isAsked = false
    let found = DeltaDebugging.minimize([5]) { _ in
      isAsked = true
      return true
    }
    #expect(found == [5] && !isAsked)
  }
}
