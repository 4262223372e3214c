import ArgumentParser
package import CassetteFormat

/// How frames are made, for every command that writes a cassette.
package struct EncodingOptions: ParsableArguments {
  package init() {}

  @Option(help: ArgumentHelp("zstd's level, 1 to 22, or auto: 19 for the first 256 KiB, then 3.", valueName: "N"))
  var level = "auto"

  @Option(
    help: ArgumentHelp(
      "auto: frames may need earlier blobs to decode, which keeps long runs small; none: every frame stands alone.",
      valueName: "auto|none"))
  var delta = Delta.auto

  enum Delta: String, ExpressibleByArgument, CaseIterable {
    case auto, none
  }

  package func validate() throws {
    guard CompressionLevel(level) != nil else { throw ValidationError("--level must be auto or a number from 1 to 22") }
  }

  package func writerOptions() -> CassetteWriter.Options {
    var options = CassetteWriter.Options(program: "rewind-pack")
    options.level = CompressionLevel(level) ?? .automatic
    options.usesPrefixes = delta == .auto
    return options
  }
}
