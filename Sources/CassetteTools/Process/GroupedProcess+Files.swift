import CassetteFormat

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension GroupedProcess {
  /// Where what a program writes goes.
  package struct Logs: Sendable {
    package let output: String
    package let error: String

    /// - Parameters:
    ///   - output: The file for its standard output.
    ///   - error: The file for its standard error.
    package init(output: String, error: String) {
      self.output = output
      self.error = error
    }
  }

  /// Starts a program that reads nothing, and whose output goes to files.
  ///
  /// - Throws: `FileError` when a file cannot be opened, or the program cannot be started.
  package convenience init(_ command: [String], environment: [EnvironmentChange], logs: Logs) throws {
    let input = try Self.open("/dev/null", O_RDONLY)
    defer { close(input) }
    let output = try Self.open(logs.output, O_WRONLY | O_CREAT | O_TRUNC)
    defer { close(output) }
    let error = try Self.open(logs.error, O_WRONLY | O_CREAT | O_TRUNC)
    defer { close(error) }
    try self.init(
      command, environment: environment, descriptors: Descriptors(input: input, output: output, error: error))
  }

  private static func open(_ path: String, _ flags: Int32) throws -> Int32 {
    #if canImport(Glibc)
      let number = Glibc.open(path, flags | O_CLOEXEC, 0o666)
    #else
      let number = Darwin.open(path, flags | O_CLOEXEC, 0o666)
    #endif
    guard number >= 0 else { throw FileError(operation: "open", path: path, code: errno) }
    return number
  }
}
