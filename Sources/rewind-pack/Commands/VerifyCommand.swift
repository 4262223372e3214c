import ArgumentParser
import CassetteFormat
import CassetteTools
import CommandSupport

struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Check cassettes: every byte, every digest, every rule of the specification.",
    discussion: """
      Prints what is wrong, with the rule, the member of the archive and the offset there; rewind-pack rules explains a \
      rule. The exit code is 0 when every cassette is valid; warnings count only with --strict.

      EXAMPLES
        rewind-pack verify tests/*.rw
        rewind-pack verify --strict --quiet run.rw && echo fine
        curl -s https://example.com/run.rw | rewind-pack verify -
      """)

  @Argument(
    help: ArgumentHelp("The cassettes; - is standard input.", valueName: "CASSETTE"),
    completion: .file(extensions: ["rw"]))
  var paths: [String]

  @OptionGroup var parents: ParentOptions
  @OptionGroup var json: JSONOption

  @Flag(help: "Warnings fail too.")
  var strict = false

  @Flag(name: .shortAndLong, help: "Print nothing but JSON that is asked for; the exit code tells.")
  var quiet = false

  func run() throws {
    var failed = false
    try FileOutput.standardOutput { out in
      for path in paths {
        let result = Result { try Verification(path, parents: parents.paths) }
        switch result {
        case .success(let verification):
          if !verification.passes(strict: strict) { failed = true }
          if json.isOn { try out.line(verification.json) } else if !quiet { try verification.print(to: out) }
        case .failure(let error):
          // The others are still checked.
          failed = true
          guard let failure = Failure(error) else { throw error }
          failure.report()
          if json.isOn { try out.line(failure.json(path)) }
        }
        // Each file's lines come when it is done: the next may take long.
        try out.synchronize()
      }
    }
    if failed { throw Failure.failed }
  }
}

extension Failure {
  fileprivate func json(_ path: String) -> JSONObject {
    JSONObject(present: ["error": .string(message), "path": .string(path), "verdict": "unreadable"])
  }
}
