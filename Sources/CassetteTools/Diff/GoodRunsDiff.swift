public import CassetteFormat

/// Why a bad run differs from good ones, which differ from each other too: only they can tell what is chance.
public struct GoodRunsDiff: Sendable {
  /// How often the good runs give another answer to the same request at a step.
  public struct Flip: Sendable {
    /// The number of the event in the reference run.
    public let sequence: Int
    public let title: String
    /// How many of the other good runs made the same request there.
    public let runs: Int
    /// How many of them got another answer.
    public let different: Int

    public var rate: Double { runs == 0 ? 0 : Double(different) / Double(runs) }
  }

  /// The place of the good run that the bad one is most like, to which it was compared.
  public let reference: Int
  /// The bad run against the reference; what good runs differ in as well is marked.
  public private(set) var diff: RunDiff
  /// The steps at which any good run got another answer.
  public let flips: [Flip]

  /// From so many good runs on, an answer that changes is called chance.
  public static let leastRuns = 3

  /// - Parameter good: At least one run.
  /// - Throws: `FileError`; a finding when a cassette cannot be read.
  public init(good: [CassetteReader], bad: CassetteReader, options: RunDiff.Options = RunDiff.Options()) throws {
    var diffs: [RunDiff] = []
    for run in good { diffs.append(try RunDiff(run, bad, options: options)) }
    let nearest = diffs.indices.max { Self.likeness(diffs[$0]) < Self.likeness(diffs[$1]) } ?? 0
    reference = nearest
    var diff = diffs[nearest]
    var others: [RunDiff] = []
    for index in good.indices where index != nearest {
      others.append(try RunDiff(good[nearest], good[index], options: options))
    }
    let common = Set(others.flatMap { other in other.roots.map { Self.mark(other.differences[$0], other) } })
    for index in diff.roots where common.contains(Self.mark(diff.differences[index], diff)) {
      diff.differences[index].isCommon = true
    }
    flips = Self.flips(others)
    if good.count >= Self.leastRuns { Self.name(&diff, flips) }
    self.diff = diff
  }

  /// How far a run goes without a difference of its own.
  private static func likeness(_ diff: RunDiff) -> (Int, Int) {
    let root = diff.rootCause.map(\.pair) ?? Int.max
    return (root, -diff.differences.count { $0.layer.matters })
  }

  /// What kind of difference it is, and where.
  private static func mark(_ difference: StepDifference, _ diff: RunDiff) -> String {
    let step = diff.pairs[difference.pair].first?.sequence ?? -1
    let isAnswer = difference.part?.hasPrefix("response") == true
    return "\(step) \(isAnswer ? "answer" : difference.code.rawValue + " " + (difference.pointer ?? ""))"
  }

  private static func flips(_ others: [RunDiff]) -> [Flip] {
    var counts: [Int: (title: String, runs: Int, different: Int)] = [:]
    for other in others {
      var changed: Set<Int> = []
      var asked: Set<Int> = []
      for difference in other.differences where difference.layer.matters {
        if difference.part?.hasPrefix("response") == true {
          if difference.explainedBy.map({ other.differences[$0].part?.hasPrefix("response") == true }) ?? true {
            changed.insert(difference.pair)
          }
        } else {
          asked.formUnion([difference.pair] + difference.repeats)
        }
      }
      for (index, pair) in other.pairs.enumerated() {
        guard let step = pair.first, pair.second != nil, !asked.contains(index) else { continue }
        var count = counts[step.sequence] ?? (step.title, 0, 0)
        count.runs += 1
        if changed.contains(index) { count.different += 1 }
        counts[step.sequence] = count
      }
    }
    return counts.filter { $0.value.different > 0 }.sorted { $0.key < $1.key }.map {
      Flip(sequence: $0.key, title: $0.value.title, runs: $0.value.runs, different: $0.value.different)
    }
  }

  /// Calls answers chance that good runs change at the same step.
  private static func name(_ diff: inout RunDiff, _ flips: [Flip]) {
    for index in diff.roots where [.answerChanged, .outcomeChanged].contains(diff.differences[index].code) {
      let step = diff.pairs[diff.differences[index].pair].first?.sequence
      guard let flip = flips.first(where: { $0.sequence == step }) else { continue }
      diff.differences[index].code = .nondeterminism
      diff.differences[index].evidence["flips"] = [
        "different": .integer(flip.different), "runs": .integer(flip.runs),
      ]
      diff.differences[index].summary +=
        "; so it does in \(flip.different) of \(flip.runs) other good runs"
    }
  }
}
