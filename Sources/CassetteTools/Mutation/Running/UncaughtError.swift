/// Finds in what a program wrote to standard error that it ended by an error which nobody caught.
enum UncaughtError {
  /// Signals that a program does not end by on purpose, as shells tell them: 128 and their number.
  private static let fatalSignals = [4, 5, 6, 7, 8, 11]

  /// What ended the program; nil when it ended on its own.
  static func find(_ end: ProcessEnd, _ error: [UInt8]) -> String? {
    switch end {
    case .timeout: return nil
    case .signal(let number): return "signal \(number)"
    case .code(let code):
      guard code != 0 else { return nil }
      if fatalSignals.contains(code - 128) { return "signal \(code - 128)" }
    }
    let lines = error.lines.map { String(decoding: $0, as: UTF8.self) }
    return python(lines) ?? others(lines)
  }

  /// A traceback that was logged is followed by other lines of the log.
  private static func python(_ lines: [String]) -> String? {
    guard let start = lines.lastIndex(where: { $0.contains("Traceback (most recent call last)") }) else { return nil }
    let rest = lines[(start + 1)...]
    // The frames are indented, and groups of exceptions are drawn as a tree.
    guard let error = rest.firstIndex(where: { $0.first != " " && !$0.hasPrefix("+") }) else {
      return rest.isEmpty ? nil : "an exception group"
    }
    return rest[(error + 1)...].contains(where: isLogged) ? nil : TerminalText.line(String(rest[error].prefix(200)))
  }

  /// Whether a line is none of a message of several lines: it begins with a level or a date, or is a test runner's.
  private static func isLogged(_ line: String) -> Bool {
    ["ERROR", "WARN", "INFO", "DEBUG", "CRITICAL", "[", "Ran ", "FAILED", "==="].contains { line.hasPrefix($0) }
      || line.count > 4 && line.prefix(4).allSatisfy(\.isNumber)
  }

  /// The first words of what other runtimes print.
  private static let starts = [
    "panic: ", "fatal error: ", "Fatal error: ", "Uncaught ", "error: Uncaught ", "terminate called ",
    "Unhandled exception", "PHP Fatal error: ", "Exception in thread ", "node:internal/",
  ]

  private static func others(_ lines: [String]) -> String? {
    if let line = lines.first(where: { line in starts.contains { line.hasPrefix($0) } }) {
      // Node prints the error after the place in the source.
      let error = line.hasPrefix("node:internal/") ? lines.first { $0.contains("Error: ") } ?? line : line
      return TerminalText.line(String(error.prefix(200)))
    }
    if lines.contains(where: { $0.contains("UnhandledPromiseRejection") }) { return "UnhandledPromiseRejection" }
    if let line = lines.first(where: { $0.hasPrefix("thread '") && $0.contains(" panicked at ") }) {
      return TerminalText.line(String(line.prefix(200)))
    }
    if let line = lines.first(where: { $0.contains(": Fatal error: ") }) {
      return TerminalText.line(String(line.prefix(200)))
    }
    // Node 18 and later end with their version.
    guard lines.last?.hasPrefix("Node.js v") == true else { return nil }
    return TerminalText.line(String((lines.first { $0.contains("Error") } ?? "an uncaught error").prefix(200)))
  }
}
