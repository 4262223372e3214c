import CassetteTools

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Takes the signals that ask a process to end, on a thread that may do anything: a signal handler may do almost nothing.
package enum SignalWatch {
  /// Holds the signals back until somebody waits for them.
  ///
  /// To be called on the main thread before others are started, which inherit that. A signal that was ignored when the
  /// process began, as `nohup` does it, stays ignored.
  package static func hold() {
    var set = Self.set
    pthread_sigmask(SIG_BLOCK, &set, nil)
  }

  /// Hands out the signals that come, on a thread of its own, until the process ends.
  package static func start(_ handle: @escaping @Sendable (Int32) -> Void) {
    BackgroundThread.start { while true { handle(next()) } }
  }

  /// Waits for the next signal.
  package static func next() -> Int32 {
    var set = Self.set
    var number: Int32 = 0
    while sigwait(&set, &number) != 0 {}
    return number
  }

  private static var set: sigset_t {
    var set = sigset_t()
    sigemptyset(&set)
    for number in Interruption.signals { sigaddset(&set, number) }
    return set
  }
}
