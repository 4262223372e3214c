import CassetteFormat
import CassetteTools

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The command under test, in a process group of its own, so that all that it starts can be ended with it.
struct AgentProcess {
  private let child: pid_t

  /// How long a group that is asked to end may take.
  private static let grace = Duration.seconds(1)
  /// How often it is looked whether the command has ended.
  private static let pause: UInt32 = 2000

  /// Starts a command; its standard input is empty.
  ///
  /// - Parameters:
  ///   - arguments: The command and what it is given; a command without a slash is looked up in `PATH`.
  ///   - environment: All of it.
  ///   - output: The file that takes standard output; made anew.
  ///   - error: The file that takes standard error.
  /// - Throws: `FileError` when it cannot be started.
  init(_ arguments: [String], environment: [String: String], output: String, error: String) throws {
    #if canImport(Glibc)
      var actions = posix_spawn_file_actions_t()
      var attributes = posix_spawnattr_t()
    #else
      var actions: posix_spawn_file_actions_t?
      var attributes: posix_spawnattr_t?
    #endif
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0o666)
    posix_spawn_file_actions_addopen(&actions, 2, error, O_WRONLY | O_CREAT | O_TRUNC, 0o666)
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // This process holds signals back, and a command must not inherit that.
    var none = sigset_t()
    sigemptyset(&none)
    var all = sigset_t()
    sigemptyset(&all)
    for number in [SIGINT, SIGTERM, SIGHUP, SIGPIPE] { sigaddset(&all, number) }
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setpgroup(&attributes, 0)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    var words = arguments.map { strdup($0) } + [nil]
    var variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for word in words + variables { free(word) } }
    var child: pid_t = 0
    let failure = posix_spawnp(&child, arguments[0], &actions, &attributes, &words, &variables)
    guard failure == 0 else { throw FileError(operation: "run", path: arguments[0], code: failure) }
    self.child = child
  }

  /// Waits for the end, and ends what is left of the group.
  ///
  /// - Parameters:
  ///   - deadline: When it is killed.
  ///   - isStopped: Whether it is to be killed now.
  /// - Returns: Nil when it was stopped.
  func wait(until deadline: ContinuousClock.Instant, isStopped: () -> Bool) -> ProcessEnd? {
    while !hasEnded {
      if isStopped() || ContinuousClock.now >= deadline {
        let wasStopped = isStopped()
        end()
        return wasStopped ? nil : .timeout
      }
      usleep(Self.pause)
    }
    return reap()
  }

  /// The process stays until it is reaped, so that its number, and the group's, is nobody else's.
  private var hasEnded: Bool {
    var information = siginfo_t()
    guard waitid(P_PID, id_t(child), &information, WEXITED | WNOHANG | WNOWAIT) == 0 else { return errno == ECHILD }
    return information.si_signo != 0
  }

  private func end() {
    kill(-child, SIGTERM)
    let limit = ContinuousClock.now + Self.grace
    while !hasEnded, ContinuousClock.now < limit { usleep(Self.pause) }
    _ = reap()
  }

  private func reap() -> ProcessEnd {
    kill(-child, SIGKILL)
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0, errno == EINTR {}
    return status & 0x7F == 0 ? .code(Int(status >> 8 & 0xFF)) : .signal(Int(status & 0x7F))
  }
}
