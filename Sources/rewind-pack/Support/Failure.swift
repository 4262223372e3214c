import ArgumentParser
import CassetteFormat
import CassetteTools

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// How commands end when they do not end well.
enum Failure {
  /// A command did its work but lost something; the report has been printed.
  static let lossy = ExitCode(3)
  static let usage: Int32 = 2

  /// Prints what happened, one line and what to do next, and leaves with the code of the table.
  static func exit(with error: any Error) -> Never {
    switch error {
    case let code as ExitCode: Self.leave(code.rawValue)
    case let finding as Finding:
      Console.error("\(finding)")
      Console.error("  = help: \(finding.rule.help)")
      Self.leave(1)
    case let error as FileError:
      Console.error("error: \(error)")
      Self.leave(1)
    case let error as InterchangeError:
      Console.error("error: \(error)")
      Self.leave(1)
    default: exitFromArgumentParser(error)
    }
  }

  private static func exitFromArgumentParser(_ error: any Error) -> Never {
    let message = RewindPack.fullMessage(for: error)
    let code = RewindPack.exitCode(for: error)
    if code.isSuccess {
      Console.print(message)
      leave(0)
    }
    Console.error(message)
    leave(code == .validationFailure ? usage : 1)
  }

  private static func leave(_ code: Int32) -> Never {
    #if canImport(Glibc)
      Glibc.exit(code)
    #else
      Darwin.exit(code)
    #endif
  }
}
