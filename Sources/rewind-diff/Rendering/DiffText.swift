import CassetteFormat
import CassetteTools
import CommandSupport

/// Differences for people: the root cause first, what follows from it below.
struct DiffText {
  let diff: RunDiff
  let style: TerminalStyle
  let showsNoise: Bool

  /// How many consequences are listed one by one.
  private static let mostConsequences = 8

  private var isColoured: Bool { style.bold("x") != "x" }

  // MARK: Summary

  /// The name of the root cause, and where and what it is.
  var summary: [String] {
    guard let root = diff.rootCause else {
      return [diff.verdict.rawValue, diff.verdict == .same ? "\(Quantity.count(diff.pairs.count, "step"))" : counted]
    }
    return [root.code.rawValue, "\(place(root)): \(TerminalText.line(root.summary))"]
  }

  private var counted: String { "\(count(.noise)); \(count(.timing))" }

  private func count(_ layer: DiffLayer) -> String {
    let count = diff.differences.count { $0.layer == layer || layer == .noise && $0.layer == .usage }
    return layer == .timing
      ? "\(Quantity.count(count, "step")) took another time" : "\(Quantity.count(count, "difference")) of noise"
  }

  // MARK: All

  var lines: [String] {
    var lines: [String] = []
    if let root = diff.root {
      lines += block(root, isMain: true)
      // Another client is hardly ever why: it comes last.
      let roots = diff.roots.filter { $0 != root }
      let others =
        roots.filter { diff.differences[$0].code != .environment }
        + roots.filter { diff.differences[$0].code == .environment }
      if !others.isEmpty { lines += ["", "Also, on its own account:"] }
      for index in others { lines += block(index, isMain: false).map { "  " + $0 } }
    } else {
      lines.append(verdict)
    }
    if showsNoise {
      lines += noise
    } else if diff.rootCause != nil, diff.differences.contains(where: { $0.layer >= .usage }) {
      lines += ["", style.faint("\(counted); --noise lists them")]
    }
    return lines
  }

  private var verdict: String {
    let steps = Quantity.count(diff.pairs.count, "step")
    switch diff.verdict {
    case .same: return "The runs are the same: \(steps)."
    case .noiseOnly: return "Nothing that matters differs in \(steps) [noise-only]: \(counted)."
    case .timingOnly: return "Only times differ in \(steps) [timing-only]: \(count(.timing))."
    case .differs: return "The runs differ."
    }
  }

  private var noise: [String] {
    let found = diff.differences.filter { $0.layer >= .usage }
    guard !found.isEmpty else { return [] }
    return ["", "Noise:"] + found.map { "  \(place($0)): \(TerminalText.line($0.summary))" }
  }

  /// A difference that follows from no other, with what follows from it.
  func block(_ index: Int, isMain: Bool) -> [String] {
    let root = diff.differences[index]
    let name = isMain ? style.bold(style.red(root.code.rawValue)) : style.bold(root.code.rawValue)
    var lines = ["\(name): \(TerminalText.line(root.summary))", "  at \(place(root))"]
    if root.isCommon { lines.append("  good runs differ in the same way") }
    lines += evidence(root).map { "  " + $0 }
    let consequences = diff.differences.indices.filter {
      diff.origin(of: $0) == index && diff.differences[$0].layer.matters
    }
    if !root.repeats.isEmpty { lines.append("  again in \(Quantity.count(root.repeats.count, "later step"))") }
    guard !consequences.isEmpty else { return lines }
    lines.append("  so that:")
    for consequence in consequences.prefix(Self.mostConsequences) {
      let item = diff.differences[consequence]
      lines.append("    \(place(item)): \(style.faint(item.code.rawValue)) \(TerminalText.line(item.summary))")
    }
    let rest = consequences.count - Self.mostConsequences
    if rest > 0 { lines.append("    and \(Quantity.count(rest, "more difference"))") }
    return lines
  }

  private func evidence(_ difference: StepDifference) -> [String] {
    var lines: [String] = []
    if let before = difference.before, let after = difference.after {
      lines.append(WordDiff(before, after).line(style, isColoured: isColoured))
    } else if let text = difference.before ?? difference.after {
      let diff = difference.before == nil ? WordDiff("", text) : WordDiff(text, "")
      lines.append(diff.line(style, isColoured: isColoured))
    }
    if case .array(let masks)? = difference.evidence["masks"] {
      let text = masks.map { TerminalText.line(CanonicalJSON.encode($0)) }.joined(separator: ", ")
      lines.append("a mask makes them equal: \(text)")
    }
    return lines
  }

  /// `step 7 (POST /v1/messages 200), request.body /messages/4/content`
  func place(_ difference: StepDifference) -> String {
    let pair = diff.pairs[difference.pair]
    var parts: [String] = []
    switch (pair.first, pair.second) {
    case (let one?, let other?):
      let number =
        one.sequence == other.sequence ? "step \(other.sequence)" : "step \(one.sequence), now \(other.sequence)"
      parts.append("\(number) (\(TerminalText.line(other.title)))")
    case (let one?, nil): parts.append("step \(one.sequence) of the first run")
    case (nil, let other?): parts.append("step \(other.sequence) of the second run")
    case (nil, nil): break
    }
    var part = difference.part ?? ""
    if let event = difference.event { part += " event \(event)" }
    if let pointer = difference.pointer, !pointer.isEmpty { part += " " + TerminalText.line(pointer) }
    if !part.isEmpty { parts.append(part) }
    return parts.joined(separator: ", ")
  }

  // MARK: One step

  func lines(step: Int) -> [String] {
    let pairs = diff.pairs.indices.filter { diff.pairs[$0].second?.sequence == step }
    let pair = pairs.first ?? diff.pairs.indices.first { diff.pairs[$0].first?.sequence == step }
    let found = diff.differences.filter { $0.pair == pair || $0.repeats.contains(pair ?? -1) }
    guard !found.isEmpty else { return ["Step \(step) is the same in both runs."] }
    return found.flatMap { item in
      var lines = ["\(style.bold(item.code.rawValue)): \(TerminalText.line(item.summary))", "  at \(place(item))"]
      if let origin = item.explainedBy {
        lines.append("  follows from \(diff.differences[origin].code.rawValue) at \(place(diff.differences[origin]))")
      }
      return lines + evidence(item).map { "  " + $0 }
    }
  }

  // MARK: Good runs

  func lines(_ group: GoodRunsDiff, _ names: [String]) -> [String] {
    var lines = ["", "Compared to \(TerminalText.line(names[group.reference])), the good run that it is most like."]
    for flip in group.flips {
      lines.append(
        "  step \(flip.sequence) (\(TerminalText.line(flip.title))): \(flip.different) of \(flip.runs) other good runs "
          + "got another answer to the same request")
    }
    if names.count < GoodRunsDiff.leastRuns {
      lines.append("  \(GoodRunsDiff.leastRuns) good runs or more would tell what is chance.")
    }
    return lines
  }
}
