import CassetteFormat

/// The steps of a cassette without their bodies, for operators that concern more than one.
struct MutationOverview {
  struct Step {
    let sequence: Int
    let lane: String?
    let kind: String
    let start: Int?
    let took: Int?
    let isAnswered: Bool
  }

  let steps: [Step]

  init(_ cassette: CassetteReader) throws {
    var steps: [Step] = []
    try cassette.forEachEvent { event in
      steps.append(
        Step(
          sequence: event.sequence, lane: event.lane, kind: event.kind, start: event.at, took: event.took,
          isAnswered: event.exchange?.response != nil))
    }
    self.steps = steps
  }

  /// The next answered exchange of the same lane.
  func next(after sequence: Int, in lane: String?) -> Step? {
    steps.first { $0.sequence > sequence && $0.lane == lane && $0.isAnswered }
  }

  /// The steps that ran at the same time.
  func concurrent(with sequence: Int) -> [Step] {
    guard let step = steps.first(where: { $0.sequence == sequence }), let start = step.start, let took = step.took
    else {
      return []
    }
    return steps.filter { other in
      guard other.sequence != sequence, let begin = other.start, let length = other.took else { return false }
      return begin < start + took && start < begin + length
    }
  }
}
