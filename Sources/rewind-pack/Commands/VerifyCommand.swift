import ArgumentParser
import CassetteFormat

struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Check cassettes: every byte, every digest, every rule of the specification.",
    discussion: """
      EXAMPLES
        rewind-pack verify tests/*.rw
        curl -s https://example.com/run.rw | rewind-pack verify -
      """)

  @Argument(help: ArgumentHelp("The cassettes; - is standard input.", valueName: "CASSETTE"), completion: .file(extensions: ["rw"]))
  var paths: [String]

  func run() throws {
    var failed = false
    for path in paths {
      let file = try FileInput(path: path)
      let report = try file.isRandomAccess ? Validator.validate(file) : Validator.validate(stream: file)
      for finding in report.findings { Console.print("\(path): \(finding)") }
      Console.print("\(path): \(report.verdict.rawValue), \(report.events) events, \(report.blobs) blobs, longest chain \(report.longestChain)")
      if report.verdict == .invalid || report.verdict == .unclosed { failed = true }
    }
    if failed { throw ExitCode(1) }
  }
}
