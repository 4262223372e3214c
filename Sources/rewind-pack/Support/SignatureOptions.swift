import ArgumentParser
import CassetteFormat
import CassetteTools
import CommandSupport

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Whose signature a cassette must have.
struct SignatureOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Also check the signature, CASSETTE.sig: these keys may sign. The file is git's and ssh-keygen's allowed_signers.",
      valueName: "FILE"), completion: .file())
  var signers: String?

  @Option(
    help: ArgumentHelp("The signature, when it is not CASSETTE.sig.", valueName: "FILE"),
    completion: .file(extensions: ["sig"]))
  var signature: String?

  @Option(help: ArgumentHelp("Who must have signed; without it, anybody in the file may.", valueName: "NAME"))
  var identity: String?

  @Option(
    help: ArgumentHelp(
      "When the key must be valid, YYYYMMDD[HHMM[SS]][Z]; without it, now.", valueName: "TIME"),
    transform: Self.time)
  var verifyTime: SSHTime?

  func validate() throws {
    guard signers != nil || signature == nil && identity == nil && verifyTime == nil else {
      throw ValidationError("signatures are checked with --signers, the keys that may sign")
    }
  }

  /// - Throws: An error of usage when the cassettes do not go with the options.
  func validate(for paths: [String]) throws {
    guard signature == nil || paths.count == 1 else { throw ValidationError("--signature goes with one cassette") }
    guard signers == nil || !paths.contains("-") else {
      throw ValidationError("signatures are checked of files, not of standard input")
    }
  }

  private static func time(_ text: String) throws -> SSHTime {
    guard let time = SSHTime(text) else { throw ValidationError("a time is YYYYMMDD[HHMM[SS]][Z]") }
    return time
  }

  static func requireVersion2(_ cassette: CassetteReader, _ path: String) throws {
    guard cassette.isVersion1 else { return }
    throw Failure(
      message: "\(TerminalText.line(path)): a cassette of version 1 has no id that could be signed",
      help: "Run rewind-pack import \(TerminalText.line(path)) -o OUT.rw.")
  }

  /// The keys that may sign; nil when signatures are not checked.
  func allowedSigners() throws -> AllowedSigners? {
    try signers.map { AllowedSigners(try Source.read($0, atMost: AllowedSigners.maximumSize)) }
  }

  /// Checks the signature of a cassette that has been found to be in order.
  func check(
    _ verification: Verification, _ signers: AllowedSigners, limits: Limits
  ) throws -> SignatureVerdict {
    let path = signature ?? verification.path + ".sig"
    var verdict = SignatureVerdict(cassette: verification.path, signature: path, signers: self.signers ?? "")
    guard verification.passes(strict: false) else { return verdict }
    let reader = try CassetteReader(path: verification.path, limits: limits)
    try Self.requireVersion2(reader, verification.path)
    let statement = try SignedStatement(reader)
    // What was verified is what is signed, also when somebody replaces the file in between.
    guard statement.id == verification.id else {
      throw Failure(message: "\(TerminalText.line(verification.path)): the file changed while it was checked")
    }
    verdict.take(
      statement,
      try Self.signature(path).flatMap { bytes in
        Result { () throws(SignatureRefusal) in
          try SignatureCheck(bytes, of: statement, signers: signers, identity: identity, at: verifyTime ?? .now())
        }
      })
    return verdict
  }

  private static func signature(_ path: String) throws -> Result<[UInt8], SignatureRefusal> {
    do { return .success(try Source.read(path, atMost: SignatureCheck.maximumSize)) } catch let error as FileError {
      guard error.code == ENOENT else { throw error }
      return .failure(SignatureRefusal(.missing, "there is no signature"))
    }
  }
}
