import Foundation

/// A Python environment with the tools whose files are imported and exported, so that they judge themselves.
///
/// `REWIND_PEERS` names one; without it `.build/peers` is made once, which needs PyPI.
enum PythonPeers {
  /// What pip installs, call by call. llm-rewind and agentrr come without their dependencies: what is used of them needs
  /// only those that follow.
  private static let packages = [
    ["vcrpy==9.4.2"], ["--no-deps", "llm-rewind==0.2.1", "agentrr==0.1.0a3"],
    ["duckdb", "pydantic==2.*", "zstandard==0.25.*"],
    ["mitmproxy==11.0.2; python_version<'3.12'", "mitmproxy==12.2.3; python_version>='3.12'", "warcio==1.8.1"],
  ]
  private static let check = [
    "-c", "import agentrr_replay, mitmproxy.io, rewind.engines.cassette, vcr, warcio, yaml",
  ]

  /// The interpreter; nil when there is none, which is printed.
  static let python: String? = {
    do {
      return try prepare("peers", ProcessInfo.processInfo.environment["REWIND_PEERS"], packages: packages, check: check)
    } catch {
      print("tests against other tools are skipped: \(error)")
      return nil
    }
  }()

  static var isAvailable: Bool { python != nil }

  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// Makes an environment in a folder of `.build`, unless it is there, or another is given.
  ///
  /// - Returns: Its interpreter.
  static func prepare(
    _ name: String, _ given: String?, packages: [[String]], check: [String]
  ) throws -> String {
    if let given {
      let python = given + "/bin/python"
      try run(python, check)
      return python
    }
    let folder = TestData.folder.deletingLastPathComponent().appending(path: ".build/\(name)").path(percentEncoded: false)
    let python = folder + "/bin/python"
    if (try? run(python, check)) == nil {
      try run("/usr/bin/env", ["python3", "-m", "venv", folder])
      for arguments in packages {
        try run(
          python, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--retries", "1"] + arguments)
      }
    }
    return python
  }

  /// Runs a program and returns what it printed.
  ///
  /// - Throws: `Failure` with the last line of its errors when it does not succeed.
  @discardableResult
  static func run(_ program: String, _ arguments: [String]) throws -> [UInt8] {
    let process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments = arguments
    let folder = FileManager.default.temporaryDirectory.appending(path: "rewind-peers-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    // Files, not pipes: a full pipe would stop the program.
    let streams = ["output", "errors"].map { folder.appending(path: $0) }
    for stream in streams { try Data().write(to: stream) }
    process.standardOutput = try FileHandle(forWritingTo: streams[0])
    process.standardError = try FileHandle(forWritingTo: streams[1])
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      let errors = String(decoding: try Data(contentsOf: streams[1]), as: UTF8.self)
      throw Failure(description: errors.split(separator: "\n").last.map(String.init) ?? "\(program) failed")
    }
    return Array(try Data(contentsOf: streams[0]))
  }

  /// Runs a script of the environment.
  static func run(script: String, _ arguments: [String]) throws -> [UInt8] {
    guard let python else { throw Failure(description: "there is no Python") }
    return try run(python, ["-c", script] + arguments)
  }

  /// Calls a closure with the path of a new folder, which goes afterwards.
  static func withFolder<Result>(_ body: (URL) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appending(path: "rewind-tests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder)
  }
}
