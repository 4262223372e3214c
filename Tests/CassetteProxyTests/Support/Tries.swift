import Foundation

/// Times are measured on machines that do other things too: what is on time once is on time, and what is broken never is.
enum Tries {
  static func one(of count: Int = 20, _ isOnTime: () throws -> Bool) rethrows -> Bool {
    for _ in 0..<count where try isOnTime() { return true }
    return false
  }

  /// Whether something becomes true within a minute; it is asked every 10 ms.
  static func soon(_ isTrue: () throws -> Bool) rethrows -> Bool {
    try one(of: 6000) {
      if try isTrue() { return true }
      usleep(10_000)
      return false
    }
  }
}
