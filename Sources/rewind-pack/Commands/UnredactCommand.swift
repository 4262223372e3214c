import ArgumentParser
import CassetteFormat
import CassetteTools
import CommandSupport

struct UnredactCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "unredact",
    abstract: "Decrypt the original of a redacted cassette, which redact --originals kept.",
    discussion: """
      The original comes back byte for byte, with its secrets: do not commit it; only you may read it. The encrypted file is one of age \
      (c2sp.org/age) for X25519 keys, so age -d does the same, and age-keygen makes keys.

      EXAMPLES
        rewind-pack unredact run.rw.age -i key.txt -o original.rw
      """)

  @Argument(
    help: ArgumentHelp("The encrypted file; - is standard input.", valueName: "SIDECAR.rw.age"),
    completion: .file(extensions: ["age"]))
  var path: String

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("A file of age keys, one a line; may be repeated.", valueName: "KEYFILE"), completion: .file())
  var identity: [String]

  @OptionGroup var destination: OutputOptions

  /// The largest key file that is read.
  private static let maximumKeyFile = 1 << 20

  func run() throws {
    let identities = try identity.flatMap { file in
      try naming(file) { try AgeIdentity.identities(in: Source.read(file, atMost: Self.maximumKeyFile)) }
    }
    let output = try destination.open(isPrivate: true)
    try naming(path) {
      let input = Progress.watch(try FileInput(path: path) as any ByteInput, "decrypting \(path)")
      try AgeDecryptor(identities: identities).decrypt(input, to: output)
    }
    try output.finish()
    try destination.report(
      "\(Quantity.size(output.count)), with what was redacted",
      JSONObject(present: ["fileBytes": .integer(output.count)]))
  }

  /// An error then names the file that it is about.
  private func naming<Result>(_ path: String, _ body: () throws -> Result) throws -> Result {
    do { return try body() } catch let error as AgeError { throw Failure(error, in: path) }
  }
}

extension Failure {
  fileprivate init(_ error: AgeError, in path: String) {
    let help: String? =
      switch error {
      case .notForThese: "Use -i with the key of a recipient that redact was given."
      case .notAnIdentity, .noIdentity: "age-keygen makes a key file; rewind-pack redact takes the public key from it."
      case .notAge, .otherVersion, .malformedHeader: "The file must be one that redact --originals or age wrote."
      case .changedHeader, .damaged: "Take another copy of the file: nothing of this one is kept."
      case .armored, .notARecipient: nil
      }
    self.init(message: TerminalText.line("\(path): \(error)"), help: help)
  }
}
