package import ArgumentParser
package import CassetteFormat
import CassetteTools

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Why a command failed, and what to do next.
package struct Failure: Error {
  package let message: String
  package var help: String?

  /// A command did its work but lost something; the report has been printed.
  package static let lossy = ExitCode(3)
  /// A check did not pass; the report has been printed.
  package static let failed = ExitCode(1)
  /// The command line is wrong.
  package static let usage = ExitCode(2)

  package init(message: String, help: String? = nil) {
    self.message = message
    self.help = help
  }

  /// Prints what happened, one line and what to do next, and leaves with the code of the table.
  ///
  /// - Parameters:
  ///   - program: The command whose usage is explained when the error is one of usage.
  ///   - failureCode: The code of a failure.
  ///   - usageCode: The code of a wrong usage.
  package static func exit(
    with error: any Error, of program: any ParsableCommand.Type, code failureCode: ExitCode = failed,
    usageCode: ExitCode = usage
  ) -> Never {
    if let code = error as? ExitCode { leave(code.rawValue) }
    guard let failure = Failure(error) else { exitFromArgumentParser(error, program, usageCode) }
    failure.report()
    leave(failureCode.rawValue)
  }

  package func report() {
    StandardError.line(TerminalStyle(descriptor: 2).red("error:") + " " + message)
    if let help { StandardError.line("  = help: \(help)") }
  }

  private static func exitFromArgumentParser(
    _ error: any Error, _ program: any ParsableCommand.Type, _ usageCode: ExitCode
  ) -> Never {
    let message = program.fullMessage(for: error)
    if program.exitCode(for: error).isSuccess {
      // Help, the version, a completion script.
      do { try FileOutput.standardOutput { try $0.line(message) } } catch { exit(with: error, of: program) }
      leave(0)
    }
    // It quotes arguments, and file names are arguments: `rewind-pack list *`.
    let shown = TerminalText.block(Array(message.utf8))
    StandardError.line(shown.hasPrefix("Error: ") ? "error: " + shown.dropFirst(7) : shown)
    leave(usageCode.rawValue)
  }

  private static func leave(_ code: Int32) -> Never {
    #if canImport(Glibc)
      Glibc.exit(code)
    #else
      Darwin.exit(code)
    #endif
  }
}

extension Failure {
  /// Nil for the errors of ArgumentParser, which prints them itself.
  package init?(_ error: any Error) {
    switch error {
    case let failure as Failure: self = failure
    case let finding as Finding: self.init(finding, in: nil)
    case let error as FileError: self.init(message: TerminalText.line("\(error)"))
    case let error as InterchangeError: self.init(message: TerminalText.line("\(error)"))
    default: return nil
    }
  }

  /// - Parameter path: The file that the finding is about.
  package init(_ finding: Finding, in path: String? = nil, help: String? = nil) {
    let place = "\(finding.place)"
    let message = "\(finding.message)\(place.isEmpty ? "" : " (\(place))") [\(finding.rule.id)]"
    self.init(message: TerminalText.line(path.map { "\($0): \(message)" } ?? message), help: help ?? finding.rule.help)
  }
}
