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
    let child: pid_t
    do {
      defer { close(ends[1]) }
      child = try start(program, arguments, input: file.rewound(), output: ends[1], closing: ends[0])
    }
    let output = read(ends[0], limit)
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0, errno == EINTR {}
    return Result(output: output, code: status & 0x7F == 0 ? status >> 8 & 0xFF : nil)
  }

  private static func start(
    _ program: String, _ arguments: [String], input: Int32, output: Int32, closing unused: Int32
  ) throws -> pid_t {
    #if canImport(Glibc)
      var actions = posix_spawn_file_actions_t()
    #else
      var actions: posix_spawn_file_actions_t?
    #endif
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addclose(&actions, unused)
    posix_spawn_file_actions_adddup2(&actions, input, 0)
    posix_spawn_file_actions_adddup2(&actions, output, 1)
    posix_spawn_file_actions_addclose(&actions, output)
    var words = ([program] + arguments).map { strdup($0) } + [nil]
    defer { for word in words { free(word) } }
    var child: pid_t = 0
    let failure = posix_spawnp(&child, program, &actions, nil, &words, environ)
    guard failure == 0 else { throw FileError(operation: "run", path: program, code: failure) }
    return child
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
