import ArgumentParser
import CassetteFormat
import CassetteTools
import CommandSupport

struct SignCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sign",
    abstract: "Sign a cassette with an SSH key; the signature is a file beside it.",
    discussion: """
      The key may be the one that you sign git commits with: ssh-keygen signs, so agents, security devices and \
      passphrases work as they do there. What is signed is a statement of what the cassette holds and how it was made; \
      it follows from the cassette alone. A signature says who made a cassette, not that it is safe to use.

      EXAMPLES
        rewind-pack sign run.rw --key ~/.ssh/id_ed25519
        rewind-pack verify run.rw --signers allowed_signers
        rewind-pack sign run.rw --statement | ssh-keygen -Y verify \\
          -f allowed_signers -I me@example.com -n rw-cassette-v1 -s run.rw.sig
      """)

  @OptionGroup var cassette: CassetteArguments
  @OptionGroup var json: JSONOption

  @Option(
    help: ArgumentHelp(
      "The private key, or the public one of a key in an agent; without it, the one that git signs with.",
      valueName: "FILE"), completion: .file())
  var key: String?

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The signature to write, CASSETTE.sig without this; - is standard output.", valueName: "FILE"),
    completion: .file(extensions: ["sig"]))
  var output: String?

  @Option(help: ArgumentHelp("The program that signs, called as ssh-keygen is.", valueName: "PROGRAM"))
  var program = "ssh-keygen"

  @Flag(help: "Print what would be signed instead, for other tools.")
  var statement = false

  private var destination: String { output ?? (cassette.path == "-" ? "-" : cassette.path + ".sig") }

  func validate() throws {
    guard !statement || key == nil && output == nil && !json.isOn else {
      throw ValidationError("--statement prints, and signs nothing")
    }
    guard !json.isOn || destination != "-" else {
      throw ValidationError("--json and -o - would both write to standard output")
    }
  }

  func run() throws {
    let statement = try checkedStatement()
    guard !self.statement else { return try FileOutput.standardOutput { try $0.write(statement.bytes) } }
    guard let key = key ?? SigningProgram.gitKey() else {
      throw Failure(
        message: "there is no key to sign with",
        help: "Name one with --key, or let git sign with SSH: git config gpg.format ssh, and user.signingkey.")
    }
    let signature = try sign(statement, key)
    let out = try FileOutput(path: destination, announce: Interruption.remove)
    try out.write(signature.bytes)
    try out.finish()
    try report(signature, statement)
  }

  /// What is signed must be in order: a signature is not for a cassette that readers refuse.
  private func checkedStatement() throws -> SignedStatement {
    let file = try Source.open(cassette.path)
    return try Source.naming(cassette.path, file) {
      let reader = try CassetteReader(file, limits: cassette.limits)
      try SignatureOptions.requireVersion2(reader, cassette.path)
      let parent = try ParentChain.parent(
        of: reader, among: cassette.parents.places(cassette.limits), limits: cassette.limits)
      let watched = Progress.watch(file, "verifying \(cassette.path)")
      let report = try Validator.validate(watched, limits: cassette.limits, parent: parent)
      if let fault = report.findings.first(where: { $0.severity == .error }) { throw fault }
      return try SignedStatement(reader)
    }
  }

  private func sign(_ statement: SignedStatement, _ key: String) throws -> SigningProgram.Signature {
    do {
      guard let signature = try SigningProgram(program).sign(statement, key: key) else {
        throw Failure(
          message: "\(TerminalText.line(program)) did not sign with \(TerminalText.line(key))",
          help: "It says above why. The key is a file: ssh-keygen -t ed25519 makes one.")
      }
      return signature
    } catch let error as FileError {
      throw Failure(
        message: TerminalText.line("\(error)"),
        help: "Install OpenSSH 8.2 or later, or name the program with --program.")
    } catch let refusal as SignatureRefusal {
      throw Failure(message: TerminalText.line("what \(program) printed cannot be used: \(refusal.message)"))
    }
  }

  private func report(_ signature: SigningProgram.Signature, _ statement: SignedStatement) throws {
    guard json.isOn else {
      return StandardError.line(
        "\(TerminalText.line(destination)): signed \(statement.id) with \(signature.keyType) \(signature.fingerprint)")
    }
    let members = JSONObject(present: [
      "fingerprint": .string(signature.fingerprint), "id": JSONValue(statement.id),
      "keyType": .string(signature.keyType), "output": ByteString(destination).json,
      "settings": JSONValue(statement.settings),
    ])
    try FileOutput.standardOutput { try $0.line(members) }
  }
}
