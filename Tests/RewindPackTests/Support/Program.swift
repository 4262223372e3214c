import Foundation
import Testing

/// The program under test, run as a process: what a person or a script sees of it.
enum Program {
  struct Result: Equatable, CustomStringConvertible {
    var output: String
    var error: String
    var code: Int32
    /// Whether a signal ended it.
    var wasKilled = false

    init(_ output: String = "", error: String = "", code: Int32 = 0) {
      self.output = output
      self.error = error
      self.code = code
    }

    var description: String {
      "code \(code)\(wasKilled ? " (signal)" : "")\n--- output\n\(output)--- error\n\(error)---"
    }
  }

  /// SwiftPM puts programs beside the test bundle, wherever the build folder is.
  static let url: URL = {
    let bundle = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }?.bundleURL.deletingLastPathComponent()
    let folders = [
      bundle, Bundle.main.bundleURL, URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent(),
    ]
    return folders.compactMap { $0?.appending(path: name) }
      .first { FileManager.default.isExecutableFile(atPath: $0.path) } ?? URL(fileURLWithPath: name)
  }()

  /// What the sanitizers of a sanitized build go by: the program is built with them as the tests are.
  private static let sanitizing = ProcessInfo.processInfo.environment.filter {
    ["ASAN_OPTIONS", "TSAN_OPTIONS"].contains($0.key)
  }

  /// Runs the program in a folder.
  static func run(_ arguments: [String], in folder: Folder, environment: [String: String] = [:]) throws -> Result {
    try run(url, arguments, folder, environment)
  }

  /// Runs a line of shell in a folder; programs are called by their names there.
  static func shell(_ line: String, in folder: Folder) throws -> Result {
    let path = url.deletingLastPathComponent().path
    return try run(URL(fileURLWithPath: "/bin/sh"), ["-c", line], folder, ["PATH": path + ":/usr/bin:/bin"])
  }

  private static func run(
    _ url: URL, _ arguments: [String], _ folder: Folder, _ environment: [String: String]
  ) throws -> Result {
    // Files, not pipes: nobody has to empty them while the program runs.
    let scratch = try Folder()
    let process = Process()
    process.executableURL = url
    process.arguments = arguments
    process.currentDirectoryURL = folder.url
    process.environment = ["LANG": "C", "TZ": "UTC", "PATH": "/usr/bin:/bin"].merging(sanitizing) { $1 }
      .merging(environment) { $1 }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try scratch.create("output")
    process.standardError = try scratch.create("error")
    try process.run()
    process.waitUntilExit()
    var result = Result(
      String(decoding: try scratch.read("output"), as: UTF8.self),
      error: String(decoding: try scratch.read("error"), as: UTF8.self), code: process.terminationStatus)
    result.wasKilled = process.terminationReason == .uncaughtSignal
    // Whatever code a test expects: a sanitizer's may be the same.
    if result.error.contains("Sanitizer: ") { Issue.record("\(arguments) gave \(result)") }
    return result
  }
}
