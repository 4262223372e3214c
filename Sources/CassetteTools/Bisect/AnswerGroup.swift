/// Answers of two runs that are exchanged together: one that differs of its own accord, and those that follow from it.
public struct AnswerGroup: Sendable {
  /// The place in ``RunDiff/differences`` of the difference that nothing explains but a request, or nothing at all.
  public let cause: Int
  /// The places in ``RunDiff/pairs`` of the steps whose answers belong to it, in order.
  public internal(set) var pairs: [Int]
}

extension RunDiff {
  /// The answers that differ, by what they follow from (`Spec/diff.md` §8).
  ///
  /// Differences of requests alone are in no group: what a program asks is up to it.
  public var answerGroups: [AnswerGroup] {
    var groups: [AnswerGroup] = []
    var numbers: [Int: Int] = [:]
    for index in differences.indices where differences[index].isInAnswer && differences[index].layer.matters {
      let pair = differences[index].pair
      guard numbers[pair] == nil else { continue }
      if let number = ancestors(of: index).lazy.compactMap({ numbers[self.differences[$0].pair] }).first {
        numbers[pair] = number
        groups[number].pairs.append(pair)
      } else if differences[index].layer != .steps {
        numbers[pair] = groups.count
        groups.append(AnswerGroup(cause: index, pairs: [pair]))
      }
    }
    return groups
  }

  /// The answers that differ in what hardly ever matters, such as ids and headers, each for itself.
  public var noiseGroups: [AnswerGroup] {
    let known = Set(answerGroups.flatMap(\.pairs))
    var seen: Set<Int> = []
    return differences.indices.compactMap { index in
      let difference = differences[index]
      guard difference.isInAnswer, !difference.layer.matters, difference.layer != .timing,
        !known.contains(difference.pair), seen.insert(difference.pair).inserted
      else { return nil }
      return AnswerGroup(cause: index, pairs: [difference.pair])
    }
  }

  /// What a difference follows from, and what that follows from, and so on.
  private func ancestors(of index: Int) -> [Int] {
    var ancestors: [Int] = []
    var next = differences[index].explainedBy
    while let place = next, place < index, ancestors.last.map({ place < $0 }) ?? true {
      ancestors.append(place)
      next = differences[place].explainedBy
    }
    return ancestors
  }
}

extension StepDifference {
  /// Whether it is in what came back, or that anything did.
  fileprivate var isInAnswer: Bool {
    if layer == .steps { return code != .reordered }
    return layer > .request && part?.hasPrefix("request") != true
  }
}
