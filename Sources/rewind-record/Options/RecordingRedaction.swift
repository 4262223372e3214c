import ArgumentParser
import CassetteTools
import CommandSupport

/// What a recording never has.
struct RecordingRedaction: ParsableArguments {
  @OptionGroup var choice: RedactionChoice

  @Option(
    help: ArgumentHelp(
      "Write the values of this header, which are left out else; * at the end for all that begin so; may be repeated.",
      valueName: "NAME"))
  var keepHeader: [String] = []

  @Flag(help: "Write everything as it is, keys too; needs --allow-secrets.")
  var noRedact = false

  @Flag(help: "Says that secrets may stand in the cassette.")
  var allowSecrets = false

  func validate() throws {
    guard noRedact == allowSecrets else {
      throw ValidationError(
        noRedact
          ? "--no-redact writes keys and personal data to the disk; add --allow-secrets if they may stand there"
          : "--allow-secrets says that secrets may stand in the cassette, and without --no-redact none do")
    }
    _ = try choice.options
  }

  /// Nil when everything is written.
  var options: RedactionOptions? {
    get throws {
      guard !noRedact else { return nil }
      var options = try choice.optionsWithTexts()
      options.keepHeaders(keepHeader)
      return options
    }
  }
}
