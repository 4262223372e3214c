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
        rewind-pack verify run.rw --signers allowed_signers
        curl -s https://example.com/run.rw | rewind-pack verify -
      """)

  @Argument(
    help: ArgumentHelp("The cassettes; - is standard input.", valueName: "CASSETTE"),
    completion: .file(extensions: ["rw"]))
  var paths: [String]

  @OptionGroup var parents: ParentOptions
  @OptionGroup var limit: LimitOptions
  @OptionGroup var json: JSONOption
  @OptionGroup(title: "Signatures") var signature: SignatureOptions

  @Flag(help: "Warnings fail too.")
  var strict = false

  @Flag(name: .shortAndLong, help: "Print nothing but JSON that is asked for; the exit code tells.")
  var quiet = false

  func validate() throws { try signature.validate(for: paths) }

  func run() throws {
    let signers = try signature.allowedSigners()
    let parents = try parents.places(limit.limits)
    var failed = false
    try FileOutput.standardOutput { out in
      for path in paths {
        do {
          let verification = try Verification(path, parents: parents, limits: limit.limits)
          let verdict = try signers.map { try signature.check(verification, $0, limits: limit.limits) }
          if !verification.passes(strict: strict) || verdict?.isGood == false { failed = true }
          try tell(verification, verdict, to: out)
        } catch {
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

  private func tell(_ verification: Verification, _ signature: SignatureVerdict?, to out: FileOutput) throws {
    if json.isOn {
      var object = verification.json
      object["signature"] = signature.map { .object($0.json) }
      try out.line(object)
    } else if !quiet {
      try verification.print(to: out)
      try signature?.print(to: out)
    }
  }
}

extension Failure {
  fileprivate func json(_ path: String) -> JSONObject {
    JSONObject(present: ["error": .string(message), "path": .string(path), "verdict": "unreadable"])
  }
}
