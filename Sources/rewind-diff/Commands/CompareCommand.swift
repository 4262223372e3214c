import ArgumentParser
import CassetteFormat
import CassetteTools
import CommandSupport

struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Compare runs; the name of this command can be left out.",
    discussion: """
      The first line names the root cause; rewind-diff causes tells what each name means. What follows from it stands \
      below, folded; other differences that follow from nothing come after.

      EXAMPLES
        rewind-diff good.rw bad.rw
        rewind-diff good.rw bad.rw --step 7
        rewind-diff good.rw bad.rw --side-by-side
        rewind-diff good.rw bad.rw --noise --no-timing
        rewind-diff --good g1.rw g2.rw g3.rw --bad b.rw
      """)

  @OptionGroup var runs: RunArguments
  @OptionGroup var json: JSONOption

  @Flag(help: "Two lines: the root cause's name; where it is, and the evidence.")
  var summary = false

  @Option(help: ArgumentHelp("Only the step of this event of B, noise and timing too.", valueName: "N"))
  var step: Int?

  @Flag(help: "Also list noise: ids, times, headers, bytes. It then counts for the exit code.")
  var noise = false

  @Flag(help: "List the steps of both runs beside each other.")
  var sideBySide = false

  @Flag(inversion: .prefixedNo, help: "Compare how long things took.")
  var timing = true

  func validate() throws {
    if [json.isOn, summary, sideBySide].count(where: { $0 }) > 1 {
      throw ValidationError("--json, --summary and --side-by-side exclude each other")
    }
  }

  func run() throws {
    var options = RunDiff.Options()
    options.hasTiming = timing
    let names = runs.names
    let bad = try runs.files.open(names.bad)
    let good = try names.good.map(runs.files.open)
    let result: (diff: RunDiff, group: GoodRunsDiff?) = try Source.naming(names.bad) {
      if runs.bad != nil {
        let group = try GoodRunsDiff(good: good, bad: bad, options: options)
        return (group.diff, group)
      }
      return (try RunDiff(good[0], bad, options: options), nil)
    }
    if let step, !result.diff.pairs.contains(where: { $0.second?.sequence == step || $0.first?.sequence == step }) {
      throw Failure(
        message: "there is no step \(step) in either run",
        help: "The numbers are those of rewind-pack list \(TerminalText.line(names.bad)).")
    }
    try FileOutput.standardOutput { out in try write(result.diff, result.group, names, to: out) }
    if differs(result.diff) { throw Failure.failed }
  }

  private func differs(_ diff: RunDiff) -> Bool {
    switch diff.verdict {
    case .differs: true
    case .noiseOnly: noise
    case .timingOnly, .same: false
    }
  }

  private func write(
    _ diff: RunDiff, _ group: GoodRunsDiff?, _ names: (good: [String], bad: String), to out: FileOutput
  ) throws {
    if json.isOn { return try out.line(DiffJSON.object(diff, group, names, step: step)) }
    let style = TerminalStyle(descriptor: 1)
    let text = DiffText(diff: diff, style: style, showsNoise: noise)
    if summary {
      for line in text.summary { try out.line(line) }
    } else if sideBySide {
      for line in SideBySide.lines(diff, width: TerminalWidth.of(descriptor: 1), style) { try out.line(line) }
    } else if let step {
      for line in text.lines(step: step) { try out.line(line) }
    } else {
      for line in text.lines { try out.line(line) }
      if let group { for line in text.lines(group, names.good) { try out.line(line) } }
    }
  }
}
