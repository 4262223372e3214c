package import ArgumentParser
package import CassetteFormat
package import CassetteProxy
import CassetteTools

/// A command that is run against cassettes, and when a run of it is a good one.
package struct ServedCommandOptions: ParsableArguments {
  @Option(
    name: .customLong("check"),
    help: ArgumentHelp(
      "A line of shell that tells by exit code 0 that a run is good; may be repeated. See $REWIND_STDOUT, $REWIND_STDERR.",
      valueName: "LINE"))
  package var checks: [String] = []

  @Option(
    help: ArgumentHelp(
      "What a run may take, in seconds; without it the larger of 20 and 5 times the first run.", valueName: "SECONDS"))
  package var timeout: Int?

  @OptionGroup package var providers: ProviderOptions

  @Argument(
    parsing: .postTerminator, help: ArgumentHelp("The command, after two hyphens.", valueName: "COMMAND"))
  package var arguments: [String] = []

  package init() {}

  package func validate() throws {
    guard !arguments.isEmpty else { throw ValidationError("the command to run is missing: -- COMMAND…") }
    guard (1...86_400).contains(timeout ?? 1) else {
      throw ValidationError("--timeout is from 1 to 86400 seconds")
    }
  }

  /// What a run may take; nil for what the first one tells.
  package var limit: Duration? { timeout.map { .seconds($0) } }

  /// The command, with the providers that a cassette was recorded with.
  ///
  /// - Throws: `ValidationError`; `FileError`; a finding when the cassette cannot be read; what a key cannot be made for.
  package func command(for cassette: CassetteReader, _ watch: InterruptionWatch) throws -> ServedCommand {
    let providers = try providers.providers(
      recordedIn: cassette.manifest.session, environment: Environment.value)
    return try ServedCommand(arguments, checks: checks, providers: providers) { watch.isInterrupted }
  }
}
