import ArgumentParser
package import CassetteFormat
import CassetteTools

/// Where a command writes a cassette, and how it tells about it.
package struct OutputTarget {
  package let path: String
  private let isJSON: Bool
  private let isQuiet: Bool

  package init(path: String, isJSON: Bool, isQuiet: Bool) {
    self.path = path
    self.isJSON = isJSON
    self.isQuiet = isQuiet
  }

  package func validate() throws {
    guard !(isJSON && path == "-") else {
      throw ValidationError("--json and -o - would both write to standard output")
    }
  }

  /// Opens the output, which counts its bytes.
  ///
  /// - Parameters:
  ///   - isPrivate: Whether only the owner may read the file.
  ///   - batch: Gives the file its name, together with others.
  package func open(isPrivate: Bool = false, batch: FileBatch? = nil) throws -> CountedOutput {
    CountedOutput(try FileOutput(path: path, isPrivate: isPrivate, batch: batch, announce: Interruption.remove))
  }

  /// Prints a summary for people on standard error, and one for programs on standard output, each if it is wanted.
  package func report(_ text: String, _ members: JSONObject) throws {
    if !isQuiet { StandardError.line("\(TerminalText.line(path)): \(text)") }
    guard isJSON else { return }
    var object = members
    object["output"] = ByteString(path).json
    try FileOutput.standardOutput { try $0.line(object) }
  }
}
