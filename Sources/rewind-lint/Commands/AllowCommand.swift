import ArgumentParser
import CassetteFormat
import CassetteTools
import CommandSupport

struct AllowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "allow",
    abstract: "Accept findings in a cassette's own header.",
    discussion: """
      The id and what a replay sends stay the same. Places are those of "path" in the JSON report.

      EXAMPLES
        rewind-lint allow run.rw RWM001 --reason "the clock is frozen"
        rewind-lint allow run.rw RWS101 --at '3.response.body*' --reason "revoked"
      """)

  @Argument(help: ArgumentHelp("The cassette.", valueName: "FILE"), completion: .file(extensions: ["rw"]))
  var path: String

  @Argument(help: ArgumentHelp("A code, or what codes begin with.", valueName: "CODE"))
  var code: String

  @Option(help: ArgumentHelp("Why the findings are accepted.", valueName: "TEXT"))
  var reason: String

  @Option(help: ArgumentHelp("The places; without it, all.", valueName: "PATTERN"))
  var at: String?

  @Option(help: ArgumentHelp("The last day on which they are accepted.", valueName: "YYYY-MM-DD"))
  var expires: String?

  @OptionGroup var parents: ParentOptions
  @OptionGroup var limit: LimitOptions

  func validate() throws {
    guard LintRules.isSelector(code) else {
      throw ValidationError("there is no rule \(TerminalText.line(code)); rewind-lint rules lists them")
    }
    guard !reason.isEmpty else { throw ValidationError("--reason must say something") }
    guard expires.map(Suppression.isDay) ?? true else {
      throw ValidationError("--expires must be a date, such as 2026-12-31")
    }
  }

  func run() throws {
    let allowance = JSONObject(present: [
      "at": at.map(JSONValue.string), "expires": expires.map(JSONValue.string), "reason": .string(reason),
      "rule": .string(code),
    ])
    let file = try Source.open(path)
    try Source.naming(path, file) {
      let parent = try ParentChain.parent(ofBroken: file, among: parents.places(limit.limits), limits: limit.limits)
      let options = CassetteWriter.Options(program: "rewind-lint")
      let output = try FileOutput(path: path, announce: Interruption.remove)
      try Rewriting.changeHeader(file, to: output, options: options, limits: limit.limits, parent: parent) {
        $0.allowances.append(allowance)
      }
    }
  }
}
