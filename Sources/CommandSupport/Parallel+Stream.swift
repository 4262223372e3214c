#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension Parallel {
  /// Works on things that are made one after the other, as many at once as there are threads.
  ///
  /// - Parameters:
  ///   - jobs: How many threads work.
  ///   - work: Called on one of them for each thing.
  ///   - produce: Makes the things on the thread that calls, and hands each to its parameter, which waits for a free thread.
  /// - Throws: What `produce` throws, once the things that were begun are done; `Failure` when the system gives no thread.
  package static func stream<Item: Sendable>(
    jobs: Int, work: @escaping @Sendable (Item) -> Void, produce: ((Item) -> Void) throws -> Void
  ) throws {
    let exchange = Handover<Item>()
    let threads = (0..<max(1, jobs)).compactMap { _ in
      WorkerThread(WorkerBody { while let item = exchange.take() { work(item) } })
    }
    guard !threads.isEmpty else { throw Failure(message: "the system gives no more threads") }
    defer {
      exchange.end()
      threads.forEach { $0.join() }
    }
    try produce { exchange.give($0) }
  }
}

/// Passes things from one thread to others, each when one of them is free.
private final class Handover<Item: Sendable>: @unchecked Sendable {
  private var item: Item?
  private var waiting = 0
  private var isOver = false
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

  init() {
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(changed, nil)
  }

  deinit {
    pthread_cond_destroy(changed)
    pthread_mutex_destroy(mutex)
    changed.deallocate()
    mutex.deallocate()
  }

  /// Waits until somebody is free to take it.
  func give(_ item: Item) {
    locked {
      while waiting == 0 || self.item != nil { pthread_cond_wait(changed, mutex) }
      self.item = item
      pthread_cond_broadcast(changed)
    }
  }

  /// The next thing; nil when there will be none any more.
  func take() -> Item? {
    locked {
      waiting += 1
      pthread_cond_broadcast(changed)
      defer { waiting -= 1 }
      while item == nil, !isOver { pthread_cond_wait(changed, mutex) }
      defer {
        item = nil
        pthread_cond_broadcast(changed)
      }
      return item
    }
  }

  func end() {
    locked {
      isOver = true
      pthread_cond_broadcast(changed)
    }
  }

  private func locked<Result>(_ body: () -> Result) -> Result {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return body()
  }
}
