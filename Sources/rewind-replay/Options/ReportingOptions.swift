import ArgumentParser
import CassetteProxy
import CommandSupport
import Logging

/// What a replay tells, and where.
struct ReportingOptions: ParsableArguments {
  @OptionGroup var json: JSONOption

  @Option(
    help: ArgumentHelp(
      "Write what became of the requests to this file, as JSON; - is standard output.", valueName: "FILE"),
    completion: .file(extensions: ["json"]))
  var report: String?

  @Flag(name: .shortAndLong, help: "Do not print the summary.")
  var quiet = false

  @Option(
    help: ArgumentHelp(
      "The least that is logged on standard error: debug, info (each request), notice, warning (misses), error.",
      valueName: "LEVEL"),
    completion: .list(["debug", "info", "notice", "warning", "error"]), transform: Self.level)
  var logLevel = Logger.Level.warning

  @Option(help: "How it is logged: text or json.")
  var logFormat = DiagnosticLog.Format.text

  private static func level(_ text: String) throws -> Logger.Level {
    guard let level = Logger.Level(rawValue: text) else {
      throw ValidationError("--log-level is debug, info, notice, warning or error")
    }
    return level
  }

  var logger: Logger { DiagnosticLog.logger(logFormat, level: logLevel) }
}

extension DiagnosticLog.Format: ExpressibleByArgument {}
