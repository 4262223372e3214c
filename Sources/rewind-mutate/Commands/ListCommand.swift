import ArgumentParser
import CassetteFormat
import CassetteTools
import CommandSupport

struct ListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the mutants of a cassette, without making any.",
    discussion: """
      Each mutant is an operator at a step. Its id is made of what it is, and stays the same when other events of the \
      cassette change. Mutants that are the same bytes as the parent or as another one are left out and counted.

      EXAMPLES
        rewind-mutate list run.rw
        rewind-mutate list run.rw --ops 'sse-*,http-429' --steps 3-
        rewind-mutate list run.rw --class transient --sample 10
        rewind-mutate list run.rw --json | jq -r 'select(.class == "preserve") | .id'
        rewind-mutate list new.rw --in-diff old.rw
      """)

  @OptionGroup var cassette: CassetteArguments
  @OptionGroup var chosen: SelectionOptions
  @OptionGroup var json: JSONOption

  @Flag(help: "Also tell for each operator why it does not apply, on standard error.")
  var invalid = false

  func run() throws {
    try cassette.read { reader, _ in
      guard !reader.isVersion1 else { throw CassetteArguments.isVersion1(cassette.path) }
      let selection = try chosen.selection(limits: cassette.limits)
      let mutator = try Mutator(reader)
      try FileOutput.standardOutput { out in
        var table = TextTable(Mutant.columns)
        let summary = try mutator.forEach(selection) { found in
          if json.isOn { try out.line(found.mutant.json) } else { table.append(found.mutant.cells) }
        }
        if !json.isOn { try table.write(to: out) }
        report(summary)
      }
    }
  }

  private func report(_ summary: Mutator.Summary) {
    StandardError.line(summary.text)
    guard invalid else { return }
    for (name, reasons) in summary.invalid.sorted(by: { $0.key < $1.key }) {
      for (reason, count) in reasons.sorted(by: { $0.key < $1.key }) {
        StandardError.line(TerminalText.line("  \(name): \(reason) (\(count))"))
      }
    }
  }
}
