import ArgumentParser

/// Where the configuration comes from.
struct ConfigurationOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("The configuration, instead of the nearest rewind.toml of each file.", valueName: "FILE"),
    completion: .file(extensions: ["toml"]))
  var config: String?

  @Flag(help: "Read no configuration.")
  var isolated = false

  func validate() throws {
    guard config == nil || !isolated else { throw ValidationError("--config and --isolated exclude each other") }
  }
}
