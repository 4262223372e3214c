import ArgumentParser
import CassetteFormat
import CassetteTools
import CommandSupport

struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Say what an assertion means, and how it is written.",
    discussion: """
      EXAMPLES
        rewind-check explain
        rewind-check explain tool_sequence
        rewind-check explain --markdown > assertions.md
      """)

  @Argument(
    help: ArgumentHelp("An assertion; all are listed when none is named.", valueName: "ASSERTION"),
    completion: .list(AssertionKind.all.map(\.name)))
  var name: String?

  @Flag(help: "Print all of them as Markdown.")
  var markdown = false

  func validate() throws {
    guard let name, AssertionKind.named(name) == nil else { return }
    let nearest = EditDistance.nearest(to: String(name.prefix(80)), in: AssertionKind.all.map(\.name))
    throw ValidationError(
      "there is no assertion \(name); "
        + (nearest.map { "did you mean \($0)?" } ?? "rewind-check explain lists them"))
  }

  func run() throws {
    try FileOutput.standardOutput { out in
      if markdown {
        for kind in AssertionKind.all { try out.line(Self.markdown(kind)) }
      } else if let kind = name.flatMap(AssertionKind.named) {
        try Self.lines(kind, TerminalStyle(descriptor: 1)).forEach(out.line)
      } else {
        var table = TextTable([.init("ASSERTION"), .init("HOLDS WHEN", shrinks: true)])
        for kind in AssertionKind.all { table.append([kind.name, kind.summary]) }
        try table.write(to: out)
      }
    }
  }

  private static func lines(_ kind: AssertionKind, _ style: TerminalStyle) -> [String] {
    let examples = kind.examples.flatMap { $0.split(separator: "\n").enumerated().map(example) }
    return [
      style.bold(kind.name), "", kind.summary, "", style.bold("Takes"), kind.arguments, "", style.bold("Examples"),
    ]
      + examples
  }

  private static func example(_ index: Int, _ line: Substring) -> String { (index == 0 ? "  - " : "  ") + line }

  private static func markdown(_ kind: AssertionKind) -> String {
    let examples = kind.examples.flatMap {
      $0.split(separator: "\n").enumerated().map { "\($0 == 0 ? "- " : "")\($1)" }
    }
    return "### `\(kind.name)`\n\n\(kind.summary)\n\nTakes: \(kind.arguments)\n\n```yaml\n"
      + examples.joined(separator: "\n") + "\n```\n"
  }
}
