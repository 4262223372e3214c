import CassetteFormat
import CassetteTools

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Notices Ctrl-C and the like, so that a run can end its commands and leave what it has in order.
///
/// To be made before any other thread: signals are held back in all of them.
package final class InterruptionWatch: @unchecked Sendable {
  private let lock = Turnstile()
  private var signal: Int32?

  package init() {
    SignalWatch.hold()
    SignalWatch.start { [self] number in lock.locked { signal = signal ?? number } }
  }

  /// Whether the run is to end.
  package var isInterrupted: Bool { lock.locked { signal != nil } }

  /// Ends the process as the signal would have done; returns when there was none.
  package func finish() {
    guard let number = lock.locked({ signal }) else { return }
    Interruption.restore(number)
    var only = sigset_t()
    sigemptyset(&only)
    sigaddset(&only, number)
    raise(number)
    pthread_sigmask(SIG_UNBLOCK, &only, nil)
  }
}
