package import ArgumentParser
import CassetteTools

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What all programs do around their command.
package enum Program {
  /// Runs the command that the process was started with, and turns what it throws into a message and an exit code.
  ///
  /// - Parameters:
  ///   - failureCode: The code of a `Failure`.
  ///   - usageCode: The code of a wrong usage.
  package static func run(
    _ root: any ParsableCommand.Type, failureCode: ExitCode = Failure.failed, usageCode: ExitCode = Failure.usage
  ) {
    // Whatever started this program: `rewind-pack … | head` ends quietly when head does.
    signal(SIGPIPE, SIG_DFL)
    Allocator.keepPages()
    do {
      var command = try root.parseAsRoot()
      try command.run()
    } catch {
      Failure.exit(with: error, of: root, code: failureCode, usageCode: usageCode)
    }
  }
}
