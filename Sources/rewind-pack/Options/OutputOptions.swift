import ArgumentParser

/// The cassette that a command writes.
struct OutputOptions: ParsableArguments {
  @Option(
    name: .shortAndLong, help: ArgumentHelp("The cassette to write; - is standard output.", valueName: "OUT.rw"),
    completion: .file(extensions: ["rw"]))
  var output: String
}

/// Results for programs instead of people.
struct JSONOption: ParsableArguments {
  @Flag(name: .customLong("json"), help: "Print JSON instead of text.")
  var isOn = false
}
