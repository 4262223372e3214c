import CassetteFormat

/// Comparing JSON values by what they mean: numbers by value, members in any order, text by its code points.
enum JSONComparison {
  /// Objects with fewer members are searched from their start.
  private static let smallObject = 16

  static func equal(_ one: JSONValue, _ other: JSONValue) -> Bool {
    switch (one, other) {
    case (.null, .null): return true
    case (.bool(let one), .bool(let other)): return one == other
    case (.string(let one), .string(let other)): return one.utf8.elementsEqual(other.utf8)
    case (.array(let one), .array(let other)):
      return one.count == other.count && zip(one, other).allSatisfy { equal($0, $1) }
    case (.object(let one), .object(let other)):
      return one.members.count == other.members.count && contains(other, one, equal)
    default:
      if case .integer(let one) = one, case .integer(let other) = other { return one == other }
      guard let one = number(one), let other = number(other) else { return false }
      return one == other
    }
  }

  /// Whether a value has another in it: text in text, an element in a list, members in an object, which may have more.
  /// Anything else contains what it equals.
  static func contains(_ one: JSONValue, _ other: JSONValue) -> Bool {
    switch (one, other) {
    case (.string(let one), .string(let other)): TextSearch.contains(Array(one.utf8), Array(other.utf8))
    case (.array(let items), .array(let wanted)):
      wanted.allSatisfy { wanted in items.contains { equal($0, wanted) || isPart($0, wanted) } }
    case (.array(let items), _): items.contains { equal($0, other) || isPart($0, other) }
    default: isPart(one, other)
    }
  }

  /// Whether an object has the members of another, and so on below; other values must be equal.
  private static func isPart(_ one: JSONValue, _ other: JSONValue) -> Bool {
    if case .object(let one) = one, case .object(let other) = other { return contains(one, other, isPart) }
    return equal(one, other)
  }

  /// Whether an object has each member of another.
  private static func contains(
    _ object: JSONObject, _ wanted: JSONObject, _ same: (JSONValue, JSONValue) -> Bool
  ) -> Bool {
    guard object.members.count > smallObject else {
      return wanted.members.allSatisfy { member in
        object.members.contains { $0.key.utf8.elementsEqual(member.key.utf8) && same($0.value, member.value) }
      }
    }
    let members = Dictionary(object.members.map { (ByteString($0.key), $0.value) }) { $1 }
    return wanted.members.allSatisfy { member in
      members[ByteString(member.key)].map { same($0, member.value) } ?? false
    }
  }

  /// Whether a value comes before another; only numbers and texts have an order, each among themselves.
  static func isLess(_ one: JSONValue, _ other: JSONValue) -> Bool {
    switch (one, other) {
    case (.string(let one), .string(let other)): return one.utf8.lexicographicallyPrecedes(other.utf8)
    case (.integer(let one), .integer(let other)): return one < other
    default:
      guard let one = number(one), let other = number(other) else { return false }
      return one < other
    }
  }

  /// The value of a number; nil for other values, text too.
  static func number(_ value: JSONValue) -> Double? {
    switch value {
    case .integer(let value): Double(value)
    case .number(let spelling): Double(spelling)
    default: nil
    }
  }
}

/// Finding text in text, and lists in lists.
enum TextSearch {
  /// Whether elements occur in others, one after the other; nothing occurs everywhere.
  ///
  /// - Complexity: Linear in both (Knuth, Morris, Pratt 1977): what was recorded may be made to be slow.
  static func contains<Element: Equatable>(_ text: [Element], _ wanted: [Element]) -> Bool {
    guard !wanted.isEmpty else { return true }
    var borders = [0]
    var length = 0
    for index in wanted.indices.dropFirst() {
      while length > 0, wanted[index] != wanted[length] { length = borders[length - 1] }
      if wanted[index] == wanted[length] { length += 1 }
      borders.append(length)
    }
    length = 0
    for element in text {
      while length > 0, element != wanted[length] { length = borders[length - 1] }
      if element == wanted[length] { length += 1 }
      if length == wanted.count { return true }
    }
    return false
  }
}
