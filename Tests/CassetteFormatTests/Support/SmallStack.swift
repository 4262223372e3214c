import Foundation

/// Runs something on a thread with a stack of 512 KiB, as threads of servers and of thread pools have: what recurses
/// with its input ends the process there.
func onSmallStack(_ body: @escaping @Sendable () -> Void) {
  let done = DispatchSemaphore(value: 0)
  let thread = Thread {
    body()
    done.signal()
  }
  thread.stackSize = 512 << 10
  thread.start()
  done.wait()
}
