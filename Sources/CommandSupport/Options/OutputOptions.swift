package import ArgumentParser
package import CassetteFormat
import CassetteTools

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The cassette that a command writes, and how it tells about it.
package struct OutputOptions: ParsableArguments {
  package init() {}

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp("The cassette to write; - is standard output.", valueName: "OUT.rw"),
    completion: .file(extensions: ["rw"]))
  package var output: String

  @OptionGroup package var json: JSONOption

  @Flag(name: .shortAndLong, help: "Do not print the summary.")
  package var quiet = false

  package var target: OutputTarget { OutputTarget(path: output, isJSON: json.isOn, isQuiet: quiet) }

  /// The folder that takes several cassettes, when the output names one: it exists, or ends in a slash.
  package var folder: String? {
    var status = stat()
    if output.hasSuffix("/") { return output }
    return output != "-" && stat(output, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR ? output : nil
  }

  package func validate() throws { try target.validate() }

  /// Opens the output, which counts its bytes.
  ///
  /// - Parameter isPrivate: Whether only the owner may read the file.
  package func open(isPrivate: Bool = false) throws -> CountedOutput { try target.open(isPrivate: isPrivate) }

  /// Prints a summary for people on standard error, and one for programs on standard output, each if it is wanted.
  package func report(_ text: String, _ members: JSONObject) throws { try target.report(text, members) }
}

/// Results for programs instead of people.
package struct JSONOption: ParsableArguments {
  package init() {}

  @Flag(name: .customLong("json"), help: "Print JSON instead of text.")
  package var isOn = false
}
