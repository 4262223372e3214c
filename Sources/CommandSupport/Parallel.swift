#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Work on many things at once, whose results come in the order of the things.
package enum Parallel {
  /// The processors that this process may run on.
  package static var processors: Int { max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }

  /// Works on the things from 0 up to `count`, and hands out the results in order, on the thread that calls.
  ///
  /// - Parameters:
  ///   - jobs: How many threads work; with one, everything happens on the thread that calls.
  ///   - work: Makes a result; called on any thread.
  ///   - deliver: Takes a result. Memory: at most 16 for each thread wait for an earlier one.
  /// - Throws: What `deliver` throws, once the things that were begun are done.
  package static func forEach<Output: Sendable>(
    _ count: Int, jobs: Int, work: @escaping @Sendable (Int) -> Output, deliver: (Output) throws -> Void
  ) throws {
    let jobs = min(max(1, jobs), count)
    guard jobs > 1 else {
      for index in 0..<max(0, count) { try deliver(work(index)) }
      return
    }
    let queue = OrderedQueue<Output>(count: count, window: 16 * jobs)
    let threads = (0..<jobs).compactMap { _ in
      WorkerThread(
        WorkerBody {
          while let index = queue.take() { queue.put(work(index), at: index) }
        })
    }
    defer {
      queue.stop()
      threads.forEach { $0.join() }
    }
    for index in 0..<count {
      // Without any thread, which the system may refuse, the work is done here.
      if threads.isEmpty { try deliver(work(index)) } else { try deliver(queue.result(of: index)) }
    }
  }
}

/// Hands out the numbers of things to work on, and keeps results until those before them have been fetched.
private final class OrderedQueue<Output: Sendable>: @unchecked Sendable {
  private let count: Int
  private let window: Int
  private var next = 0
  private var fetched = 0
  private var results: [Int: Output] = [:]
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  /// Told when the result that is waited for is there, and when there is room for more results.
  private let arrived = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private let drained = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

  init(count: Int, window: Int) {
    self.count = count
    self.window = window
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(arrived, nil)
    pthread_cond_init(drained, nil)
  }

  deinit {
    pthread_cond_destroy(arrived)
    pthread_cond_destroy(drained)
    pthread_mutex_destroy(mutex)
    arrived.deallocate()
    drained.deallocate()
    mutex.deallocate()
  }

  /// The next thing to work on; waits while too many results do. Nil when there is none left.
  func take() -> Int? {
    locked {
      while next < count, next - fetched >= window { pthread_cond_wait(drained, mutex) }
      guard next < count else { return nil }
      next += 1
      return next - 1
    }
  }

  func put(_ result: Output, at index: Int) {
    locked {
      results[index] = result
      if index == fetched { pthread_cond_signal(arrived) }
    }
  }

  /// The result of a thing; waits for it.
  func result(of index: Int) -> Output {
    locked {
      while true {
        if let result = results.removeValue(forKey: index) {
          // Only who is held up by the window waits for it.
          if next - fetched >= window { pthread_cond_broadcast(drained) }
          fetched = index + 1
          return result
        }
        pthread_cond_wait(arrived, mutex)
      }
    }
  }

  /// Lets no further thing be begun.
  func stop() {
    locked {
      next = count
      pthread_cond_broadcast(drained)
    }
  }

  private func locked<Result>(_ body: () -> Result) -> Result {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return body()
  }
}

/// What a thread does.
final class WorkerBody: Sendable {
  let run: @Sendable () -> Void

  init(_ run: @escaping @Sendable () -> Void) {
    self.run = run
  }
}

#if canImport(Glibc)
  private typealias ThreadHandle = pthread_t

  private func enter(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    if let argument { Unmanaged<WorkerBody>.fromOpaque(argument).takeRetainedValue().run() }
    return nil
  }
#else
  private typealias ThreadHandle = pthread_t?

  private func enter(_ argument: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? {
    Unmanaged<WorkerBody>.fromOpaque(argument).takeRetainedValue().run()
    return nil
  }
#endif

/// A thread of the system with as large a stack as the main one usually has.
final class WorkerThread {
  private let handle: ThreadHandle

  private static let stackSize = 8 << 20

  /// Nil when the system gives no more threads.
  init?(_ body: WorkerBody) {
    let attributes = UnsafeMutablePointer<pthread_attr_t>.allocate(capacity: 1)
    let handle = UnsafeMutablePointer<ThreadHandle>.allocate(capacity: 1)
    defer {
      attributes.deallocate()
      handle.deallocate()
    }
    pthread_attr_init(attributes)
    defer { pthread_attr_destroy(attributes) }
    pthread_attr_setstacksize(attributes, Self.stackSize)
    let argument = Unmanaged.passRetained(body)
    guard pthread_create(handle, attributes, enter, argument.toOpaque()) == 0 else {
      argument.release()
      return nil
    }
    self.handle = handle.pointee
  }

  func join() {
    #if canImport(Glibc)
      pthread_join(handle, nil)
    #else
      if let handle { pthread_join(handle, nil) }
    #endif
  }
}
