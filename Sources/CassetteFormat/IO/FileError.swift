#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A failed operation on a file: what was tried, on which path, and the system's reason.
public struct FileError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What was tried, as a verb: `open`, `read`, `write`, `rename`.
  public let operation: String
  /// The path as the caller gave it; `-` for standard input or output.
  public let path: String
  /// The system's error number (`errno`).
  public let code: Int32
  /// Why, where this program knows better than the system.
  public let reason: String?

  public init(operation: String, path: String, code: Int32, reason: String? = nil) {
    self.operation = operation
    self.path = path
    self.code = code
    self.reason = reason
  }

  /// The error of the system call that has just failed.
  static func last(_ operation: String, _ path: String) -> FileError {
    FileError(operation: operation, path: path, code: errno)
  }

  public var description: String {
    let name = path == "-" ? (operation == "write" ? "standard output" : "standard input") : path
    return "cannot \(operation) \(name): \(reason ?? String(cString: strerror(code)))"
  }
}
