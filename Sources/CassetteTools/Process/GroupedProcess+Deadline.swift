#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension GroupedProcess {
  /// How long a program that is asked to end may take.
  private static let grace = Duration.seconds(1)
  /// How often it is looked whether it has ended, in microseconds.
  private static let pause: UInt32 = 2000

  /// Waits for the end, and ends what is left of the program's group then. In the place of `wait()`, for a program that
  /// has no terminal.
  ///
  /// - Parameters:
  ///   - deadline: When it is ended.
  ///   - isStopped: Whether it is to be ended now.
  /// - Returns: How it ended; nil when it was stopped.
  package func wait(until deadline: ContinuousClock.Instant, unless isStopped: () -> Bool = { false }) -> ProcessEnd? {
    while !hasEnded {
      if isStopped() {
        end()
        return nil
      }
      if ContinuousClock.now >= deadline {
        end()
        return .timeout
      }
      usleep(Self.pause)
    }
    signal(SIGKILL)
    return wait()
  }

  /// The process stays until it is waited for, so that its number, and the group's, is nobody else's.
  private var hasEnded: Bool {
    var information = siginfo_t()
    guard waitid(P_PID, id_t(id), &information, WEXITED | WNOHANG | WNOWAIT) == 0 else { return errno == ECHILD }
    return information.si_signo != 0
  }

  private func end() {
    signal(SIGTERM)
    let limit = ContinuousClock.now + Self.grace
    while !hasEnded, ContinuousClock.now < limit { usleep(Self.pause) }
    signal(SIGKILL)
    _ = wait()
  }
}
