import CassetteFormat
import CassetteTools

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Notices Ctrl-C and the like, so that a run can end its commands and leave a folder that can be taken up again.
///
/// To be made before any other thread: signals are held back in all of them.
final class InterruptionWatch: @unchecked Sendable {
  private let lock = Turnstile()
  private var signal: Int32?

  private static let numbers = [SIGINT, SIGTERM, SIGHUP]

  init() {
    let waited = UnsafeMutablePointer<sigset_t>.allocate(capacity: 1)
    sigemptyset(waited)
    // What was ignored when the program began, as `nohup` does, stays ignored.
    for number in Self.numbers where !Interruption.isIgnored(number) { sigaddset(waited, number) }
    pthread_sigmask(SIG_BLOCK, waited, nil)
    let thread = UnsafeMutablePointer<pthread_t>.allocate(capacity: 1)
    let argument = Unmanaged.passRetained(Waiter(waited, self))
    let failure = pthread_create(
      thread, nil,
      { argument in
        #if canImport(Glibc)
          guard let argument else { return nil }
        #endif
        Unmanaged<Waiter>.fromOpaque(argument).takeRetainedValue().run()
        return nil
      }, argument.toOpaque())
    if failure == 0 { pthread_detach(thread.pointee) } else { argument.release() }
    thread.deallocate()
  }

  /// What waits for signals until the process ends.
  private final class Waiter {
    private let waited: UnsafeMutablePointer<sigset_t>
    private let watch: InterruptionWatch

    init(_ waited: UnsafeMutablePointer<sigset_t>, _ watch: InterruptionWatch) {
      self.waited = waited
      self.watch = watch
    }

    func run() {
      var number: Int32 = 0
      while sigwait(waited, &number) == 0 { watch.take(number) }
    }
  }

  private func take(_ number: Int32) { lock.locked { if signal == nil { signal = number } } }

  /// Whether the run is to end.
  var isInterrupted: Bool { lock.locked { signal != nil } }

  /// Ends the process as the signal would have done; returns when there was none.
  func finish() {
    guard let number = lock.locked({ signal }) else { return }
    #if canImport(Glibc)
      Glibc.signal(number, SIG_DFL)
    #else
      Darwin.signal(number, SIG_DFL)
    #endif
    var only = sigset_t()
    sigemptyset(&only)
    sigaddset(&only, number)
    raise(number)
    pthread_sigmask(SIG_UNBLOCK, &only, nil)
  }
}
