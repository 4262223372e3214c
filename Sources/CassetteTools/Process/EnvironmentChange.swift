/// A variable that a program gets otherwise than this process has it.
package struct EnvironmentChange: Hashable, Sendable {
  package let name: String
  /// Nil: the variable is taken out.
  package let value: String?

  package init(name: String, value: String?) {
    self.name = name
    self.value = value
  }
}

extension [EnvironmentChange] {
  /// The entries of this process's environment with the changes.
  var entries: [[UInt8]] {
    let changed = Set(map { Array<UInt8>($0.name.utf8) })
    let kept = Environment.entries.filter { !changed.contains(Array<UInt8>($0.prefix { $0 != UInt8(ascii: "=") })) }
    return kept + compactMap { change in change.value.map { Array<UInt8>("\(change.name)=\($0)".utf8) } }
  }
}
