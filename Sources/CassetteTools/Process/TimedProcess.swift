import CassetteFormat

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Another program in a process group of its own, whose output goes to files, and which is ended when it takes too long.
package enum TimedProcess {
  /// How a program ended.
  package enum Ending: Hashable, Sendable {
    case code(Int32)
    case signal(Int32)
    /// It was killed, with everything that it had started in its group.
    case timeout
  }

  /// How long a program has to end in after it was asked to, in microseconds.
  private static let grace = 2_000_000

  /// Runs a program to its end. It reads nothing; Ctrl-C ends it with this process.
  ///
  /// - Parameters:
  ///   - words: A path, or a name that is looked up in `PATH`, and its arguments.
  ///   - environment: Variables that it gets in addition to those of this process.
  ///   - output: The file that its standard output goes to.
  ///   - errors: The file that its standard error goes to.
  ///   - timeout: Seconds.
  /// - Throws: `FileError` when it cannot be started.
  package static func run(
    _ words: [String], environment: [String: String], output: String, errors: String, timeout: Int
  ) throws -> Ending {
    let child = try start(words, environment, output, errors)
    Interruption.end(group: child)
    defer { Interruption.end(group: nil) }
    let (limit, overflows) = timeout.multipliedReportingOverflow(by: 1_000_000)
    if let ending = wait(for: child, overflows ? .max : limit) { return ending }
    kill(-child, SIGTERM)
    if wait(for: child, grace) == nil {
      kill(-child, SIGKILL)
      _ = wait(for: child, .max)
    }
    // What it had started may have outlived it.
    kill(-child, SIGKILL)
    return .timeout
  }

  /// Nil when the time has run out.
  private static func wait(for child: pid_t, _ limit: Int) -> Ending? {
    let start = now()
    // Short programs are not kept waiting, long ones are not asked often.
    var pause: UInt32 = 500
    while true {
      var status: Int32 = 0
      let found = waitpid(child, &status, WNOHANG)
      if found == child {
        let signal = status & 0x7F
        return signal == 0 ? .code(status >> 8 & 0xFF) : .signal(signal)
      }
      guard found == 0 || errno == EINTR else { return .code(127) }
      guard now() - start < limit else { return nil }
      usleep(pause)
      pause = min(pause * 2, 20_000)
    }
  }

  /// Microseconds of a clock that nobody sets.
  private static func now() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int(time.tv_sec) * 1_000_000 + Int(time.tv_nsec) / 1000
  }

  private static func start(
    _ words: [String], _ environment: [String: String], _ output: String, _ errors: String
  ) throws -> pid_t {
    #if canImport(Glibc)
      var actions = posix_spawn_file_actions_t()
      var attributes = posix_spawnattr_t()
    #else
      var actions: posix_spawn_file_actions_t?
      var attributes: posix_spawnattr_t?
    #endif
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
    posix_spawnattr_setpgroup(&attributes, 0)
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    let flags = O_WRONLY | O_CREAT | O_TRUNC
    posix_spawn_file_actions_addopen(&actions, 1, output, flags, 0o666)
    posix_spawn_file_actions_addopen(&actions, 2, errors, flags, 0o666)
    var arguments = words.map { strdup($0) } + [nil]
    var variables = variables(with: environment).map { strdup($0) } + [nil]
    defer { for word in arguments + variables { free(word) } }
    var child: pid_t = 0
    let failure = posix_spawnp(&child, words[0], &actions, &attributes, &arguments, &variables)
    guard failure == 0 else { throw FileError(operation: "run", path: words[0], code: failure) }
    return child
  }

  /// The environment of this process with others in the place of variables of the same name.
  private static func variables(with others: [String: String]) -> [String] {
    var all: [String] = []
    var next = environ
    while let entry = next.pointee {
      let text = String(cString: entry)
      if others[String(text.prefix { $0 != "=" })] == nil { all.append(text) }
      next += 1
    }
    return all + others.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
  }
}
