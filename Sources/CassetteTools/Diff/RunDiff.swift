public import CassetteFormat

/// Why two runs differ: their steps side by side, what differs in each, and what that follows from (`Spec/diff.md`).
///
/// ```swift
/// let diff = try RunDiff(CassetteReader(path: "good.rw"), CassetteReader(path: "bad.rw"))
/// if let root = diff.rootCause { print(root.code.rawValue, root.summary) }
/// ```
public struct RunDiff: Sendable {
  public struct Options: Sendable {
    /// Whether how long things took is compared.
    public var hasTiming = true

    public init() {}
  }

  /// What can be said in one word.
  public enum Verdict: String, Sendable {
    case same
    case timingOnly = "timing-only"
    case noiseOnly = "noise-only"
    case differs
  }

  /// The steps of both runs, in the order of the second.
  public let pairs: [StepPair]
  /// In the order of the pairs; within one, the request before its answer.
  public internal(set) var differences: [StepDifference]

  /// Compares two runs.
  ///
  /// Only requests that differ are read, and of those what is new in each; equal bodies are not.
  /// Memory: the events of both, the new content of each request, and what differs.
  ///
  /// - Throws: `FileError`; a finding when a cassette cannot be read.
  public init(_ first: CassetteReader, _ second: CassetteReader, options: Options = Options()) throws {
    let (left, right) = (try RunSteps.read(first), try RunSteps.read(second))
    let identities = IdentityTable()
    let lanes = (Set(left.map(\.request.lane)), Set(right.map(\.request.lane)))
    let usesLanes = !lanes.0.isDisjoint(with: lanes.1)
    func reader(_ cassette: CassetteReader) throws -> StepReader {
      StepReader(cassette, identities, masks: try Masks(cassette.header.masks), usesLanes: usesLanes)
    }
    let (one, other) = (try reader(first), try reader(second))
    let ends = Self.equalEnds(left, right)
    try Self.read(left, ends, one)
    try Self.read(right, ends, other)
    let alignment = StepAlignment(left, right, start: ends.start, end: ends.end)
    let comparison = RunComparison(one, other, (left, right), alignment.pairs, options)
    comparison.masked = try Self.masked(first, second, alignment.pairs, left, right)
    try comparison.run()
    differences = comparison.differences
    pairs = alignment.pairs.map { pair in
      StepPair(first: pair.first.map { StepPair.Step(left[$0]) }, second: pair.second.map { StepPair.Step(right[$0]) })
    }
  }

  /// How many steps ask for the same, byte for byte, at the beginning and at the end.
  private static func equalEnds(_ left: [RunStep], _ right: [RunStep]) -> (start: Int, end: Int) {
    let start = zip(left, right).prefix { $0.request == $1.request }.map { _ in 0 }.count
    let rest = min(left.count, right.count) - start
    let end = zip(left.reversed(), right.reversed()).prefix(rest).prefix { $0.request == $1.request }.map { _ in 0 }
      .count
    return (start, end)
  }

  /// How many equal model calls before the first difference are read, for what is new after them.
  private static let primingCount = 4

  private static func read(_ steps: [RunStep], _ ends: (start: Int, end: Int), _ reader: StepReader) throws {
    let different = ends.start..<steps.count - ends.end
    guard !different.isEmpty else { return }
    let before = steps.prefix(ends.start).indices.filter { steps[$0].isModel }.suffix(primingCount)
    for index in before { try reader.read(steps[index]) }
    for index in different { try reader.read(steps[index]) }
  }

  /// The pairs whose requests are the same when the masks of both cassettes are applied.
  private static func masked(
    _ first: CassetteReader, _ second: CassetteReader, _ pairs: [StepAlignment.Pair], _ left: [RunStep],
    _ right: [RunStep]
  ) throws -> Set<Int> {
    let masks = first.header.masks + second.header.masks.filter { !first.header.masks.contains($0) }
    guard !masks.isEmpty else { return [] }
    func keys(_ cassette: CassetteReader) throws -> [Int: Digest] {
      var keys: [Int: Digest] = [:]
      try KeyedRequests.forEach(in: cassette, masks: masks, derives: false) { keys[$0.sequence] = $1?.match.digest }
      return keys
    }
    let (before, after) = (try keys(first), try keys(second))
    return Set(
      pairs.indices.filter { index in
        guard let one = pairs[index].first, let other = pairs[index].second,
          let key = before[left[one].event.sequence]
        else { return false }
        return key == after[right[other].event.sequence]
      })
  }
}

extension RunDiff {
  /// The place of the first difference that matters and follows from no other.
  ///
  /// What many runs have without going on otherwise counts only when something else follows from it; what good runs
  /// have as well counts only when there is nothing else.
  public var root: Int? {
    let roots = roots
    let consequences = Set(differences.indices.compactMap { differences[$0].isConsequence ? origin(of: $0) : nil })
    func first(isCommon: Bool) -> Int? {
      let own = roots.filter { differences[$0].isCommon == isCommon }
      return own.first { !differences[$0].code.isWeak || consequences.contains($0) }
        ?? own.first { differences[$0].code != .environment } ?? own.first
    }
    return first(isCommon: false) ?? first(isCommon: true)
  }

  public var rootCause: StepDifference? { root.map { differences[$0] } }

  /// The places of all differences that follow from no other, in order.
  public var roots: [Int] { differences.indices.filter { differences[$0].isRoot } }

  /// The difference that another follows from in the end; nil for one that is there of its own accord.
  public func origin(of index: Int) -> Int? {
    var origin: Int?
    var next = differences[index].explainedBy
    while let place = next, place != origin, place < index {
      origin = place
      next = differences[place].explainedBy
    }
    return origin
  }

  public var verdict: Verdict {
    if differences.contains(where: { $0.layer.matters }) { return .differs }
    if differences.contains(where: { $0.layer < .timing }) { return .noiseOnly }
    return differences.isEmpty ? .same : .timingOnly
  }
}

extension StepDifference {
  /// Whether it is a consequence that changes what the run means.
  fileprivate var isConsequence: Bool { layer.matters && code != .echo && part?.hasPrefix("request") != true }
}

extension StepPair.Step {
  init(_ step: RunStep) {
    self.init(
      sequence: step.event.sequence, attempts: step.attempts.map(\.sequence), lane: step.event.lane, title: step.title)
  }
}
