import ArgumentParser
import CassetteFormat
import CassetteTools
import CommandSupport

/// Where a redaction keeps the original, encrypted.
struct OriginalsOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Keep the original here, encrypted; rewind-pack unredact gives it back. Not for version control.",
      valueName: "OUT.rw.age"),
    completion: .file(extensions: ["age"]))
  var originals: String?

  @Option(
    help: ArgumentHelp(
      "Who can decrypt it: a public key of age, as age-keygen prints it; may be repeated.", valueName: "age1…"))
  var recipient: [String] = []

  /// - Parameter paths: The other files of the command.
  func validate(beside paths: [String?]) throws {
    guard (originals == nil) == recipient.isEmpty else {
      throw ValidationError("--originals and --recipient need each other")
    }
    guard let originals else { return }
    // The second is the output: checking and counting keep nothing.
    guard paths.allSatisfy({ $0 != nil }) else { throw ValidationError("--originals is for -o") }
    guard originals != "-", !paths.contains(originals) else {
      throw ValidationError("--originals must be a file of its own")
    }
    _ = try recipients
  }

  private var recipients: [AgeRecipient] {
    get throws {
      try recipient.enumerated().map { index, text in
        // Not quoted: who takes the wrong line of a key file gives the secret key.
        do { return try AgeRecipient(text) } catch {
          throw ValidationError("--recipient \(index + 1) is no public key of age: it must begin with age1")
        }
      }
    }
  }

  /// The output of the redaction, before which the encrypted file appears when one is wanted.
  func keep(_ original: any RandomAccessBytes, before output: any ByteOutput) throws -> any ByteOutput {
    guard let originals else { return output }
    let sidecar = try FileOutput(path: originals, isPrivate: true, announce: Interruption.remove)
    try AgeEncryptor(recipients: recipients).encrypt(original, to: sidecar)
    return OutputAfter(sidecar, output)
  }

  /// Tells what to do with the encrypted file.
  func advise() {
    guard let originals else { return }
    StandardError.line(
      TerminalText.line(
        "\(originals): the original, for \(Quantity.count(recipient.count, "key")); keep it out of version control "
          + "(*.rw.age in .gitignore)"))
  }
}

/// An output that appears after another file: when it stands, so does that one.
private final class OutputAfter: ByteOutput {
  private let first: any ByteOutput
  private let output: any ByteOutput

  init(_ first: any ByteOutput, _ output: any ByteOutput) {
    self.first = first
    self.output = output
  }

  func write(_ bytes: UnsafeRawBufferPointer) throws { try output.write(bytes) }
  func synchronize() throws { try output.synchronize() }

  func finish() throws {
    try first.finish()
    try output.finish()
  }
}
