import CassetteTools

/// What was removed, for people.
enum RedactionText {
  /// - Parameter places: For each rule how many places were changed.
  static func summary(_ places: [String: Int], _ done: String) -> String {
    let count = places.values.reduce(0, +)
    guard count > 0 else { return "nothing to remove" }
    let rules = places.sorted { $0.key < $1.key }.map { "\($0.key) (\($0.value))" }.joined(separator: ", ")
    return "\(Quantity.count(count, "place")) \(done): \(rules)"
  }
}
