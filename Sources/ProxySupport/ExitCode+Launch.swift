package import ArgumentParser
package import CassetteFormat

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension ExitCode {
  /// What a command's exit code is when it could not be started, as shells have it (POSIX.1-2017, XCU 2.8.2).
  package init(notStarted error: FileError) { self.init(error.code == ENOENT ? 127 : 126) }
}
