import CassetteFormat

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Another program, run to its end. It has this process's standard error and terminal, to ask for a passphrase there.
package enum ChildProcess {
  package struct Result {
    package let output: [UInt8]
    /// Nil when a signal ended it.
    package let code: Int32?
  }

  /// Runs a program.
  ///
  /// - Parameters:
  ///   - program: A path, or a name that is looked up in `PATH`.
  ///   - input: What it reads.
  ///   - limit: How much of its output is kept; what comes after that is dropped.
  /// - Throws: `FileError` when it cannot be started.
  package static func run(
    _ program: String, _ arguments: [String], input: [UInt8] = [], limit: Int = 64 << 10
  ) throws -> Result {
    // A file, not a pipe: nobody has to fill it while the program runs.
    let file = try TemporaryFile()
    try input.withUnsafeBytes(file.write)
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { throw FileError(operation: "run", path: program, code: errno) }
    defer { close(ends[0]) }
    // The program must not hold the end open that tells of its own.
    _ = fcntl(ends[0], F_SETFD, FD_CLOEXEC)
    let child: pid_t
    do {
      defer { close(ends[1]) }
      child = try Spawn.start(
        [program] + arguments, descriptors: [file.rewound(), ends[1], nil], hasGroup: false)
    }
    let output = read(ends[0], limit)
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0, errno == EINTR {}
    return Result(output: output, code: ProcessEnd(status: status).code)
  }

  private static func read(_ descriptor: Int32, _ limit: Int) -> [UInt8] {
    var output: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 16 << 10)
    while true {
      #if canImport(Glibc)
        let count = Glibc.read(descriptor, &buffer, buffer.count)
      #else
        let count = Darwin.read(descriptor, &buffer, buffer.count)
      #endif
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return output }
      output.append(contentsOf: buffer[..<min(count, limit - output.count)])
    }
  }
}
