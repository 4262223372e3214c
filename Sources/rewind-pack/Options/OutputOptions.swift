import ArgumentParser
import CassetteFormat
import CassetteTools

/// The cassette that a command writes, and how it tells about it.
struct OutputOptions: ParsableArguments {
  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp("The cassette to write; - is standard output.", valueName: "OUT.rw"),
    completion: .file(extensions: ["rw"]))
  var output: String

  @OptionGroup var json: JSONOption

  @Flag(name: .shortAndLong, help: "Do not print the summary.")
  var quiet = false

  func validate() throws {
    guard !(json.isOn && output == "-") else {
      throw ValidationError("--json and -o - would both write to standard output")
    }
  }

  /// Opens the output, which counts its bytes.
  func open() throws -> CountedOutput {
    CountedOutput(try FileOutput(path: output, announce: Interruption.remove))
  }

  /// Prints a summary for people on standard error, and one for programs on standard output, each if it is wanted.
  func report(_ text: String, _ members: JSONObject) throws {
    if !quiet { StandardError.line("\(TerminalText.line(output)): \(text)") }
    guard json.isOn else { return }
    var object = members
    object["output"] = ByteString(output).json
    try FileOutput.standardOutput { try $0.line(object) }
  }
}

/// Results for programs instead of people.
struct JSONOption: ParsableArguments {
  @Flag(name: .customLong("json"), help: "Print JSON instead of text.")
  var isOn = false
}
