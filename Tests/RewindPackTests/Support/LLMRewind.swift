import Foundation

/// A Python environment with llm-rewind, so that it judges itself.
///
/// `REWIND_PEERS` names one; without it `.build/llm-rewind` is made once, which needs PyPI and Python 3.11 or later.
enum LLMRewind {
  /// The interpreter; nil when there is none, which is printed.
  static let python: String? = {
    if let folder = ProcessInfo.processInfo.environment["REWIND_PEERS"], has(folder + "/bin/python") {
      return folder + "/bin/python"
    }
    let folder = Repository.path(".build/llm-rewind")
    let python = folder + "/bin/python"
    guard !has(python) else { return python }
    let isMade =
      run("/usr/bin/env", ["python3", "-m", "venv", folder])
      && run(
        python,
        [
          "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--retries", "1", "--no-deps",
          "llm-rewind==0.2.1",
        ])
    guard isMade, has(python) else {
      print(
        "the test against llm-rewind is skipped: pip cannot install it (is PyPI reachable, and Python 3.11 or later?)")
      return nil
    }
    return python
  }()

  static var isAvailable: Bool { python != nil }

  private static func has(_ python: String) -> Bool {
    run(python, ["-c", "import importlib.util, sys; sys.exit(importlib.util.find_spec('rewind') is None)"])
  }

  private static func run(_ program: String, _ arguments: [String]) -> Bool {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }
}
