/// The check that is switched off, and the checks that had something to say. Each has a number.
public enum Mutant {
  public nonisolated(unsafe) static var off = -1
  /// The numbers of the checks that refused something, or would have.
  public nonisolated(unsafe) static var spoke: Set<Int> = []

  /// A condition that must hold.
  static func pass(_ number: Int, _ value: Bool) -> Bool {
    if value { return true }
    spoke.insert(number)
    return number == off
  }

  /// A condition that must not hold.
  static func fail(_ number: Int, _ value: Bool) -> Bool {
    guard value else { return false }
    spoke.insert(number)
    return number != off
  }

  /// A value that must be another one.
  static func same<Value: Equatable>(_ number: Int, _ found: Value, _ expected: Value) -> Value {
    if found == expected { return found }
    spoke.insert(number)
    return number == off ? expected : found
  }
}
