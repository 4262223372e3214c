#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A thread that may sleep and wait, which event loops may not.
package enum BackgroundThread {
  private final class Box: Sendable {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }

  /// Starts one; when the system has no thread left, nothing happens.
  package static func start(_ body: @escaping @Sendable () -> Void) {
    let box = Unmanaged.passRetained(Box(body))
    #if canImport(Glibc)
      var thread = pthread_t()
      let failure = pthread_create(&thread, nil, { BackgroundThread.run($0!) }, box.toOpaque())
      if failure == 0 { pthread_detach(thread) } else { box.release() }
    #else
      var thread: pthread_t?
      let failure = pthread_create(&thread, nil, { BackgroundThread.run($0) }, box.toOpaque())
      if failure == 0, let thread { pthread_detach(thread) } else { box.release() }
    #endif
  }

  private static func run(_ argument: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? {
    Unmanaged<Box>.fromOpaque(argument).takeRetainedValue().body()
    return nil
  }
}
