/// Times are measured on machines that do other things too: what is on time once is on time, and what is broken never is.
enum Tries {
  static func one(of count: Int = 20, _ isOnTime: () throws -> Bool) rethrows -> Bool {
    for _ in 0..<count where try isOnTime() { return true }
    return false
  }
}
