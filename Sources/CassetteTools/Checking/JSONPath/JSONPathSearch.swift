import CassetteFormat

/// Runs a query over a document.
struct JSONPathSearch {
  private let root: JSONValue
  private var visits = 0

  init(_ root: JSONValue) {
    self.root = root
  }

  private mutating func visit(_ count: Int = 1) throws(JSONPathQuery.Failure) {
    visits += count
    guard visits <= JSONPathQuery.maximumVisits else {
      throw JSONPathQuery.Failure(message: "the query looks at more than \(JSONPathQuery.maximumVisits) values")
    }
  }

  mutating func select(
    _ segments: [JSONPathQuery.Segment], from value: JSONValue
  ) throws(JSONPathQuery.Failure) -> [JSONValue] {
    var values = [value]
    for segment in segments {
      var next: [JSONValue] = []
      for value in values {
        if segment.isDescendant {
          try descend(value, segment.selectors, &next)
        } else {
          try select(segment.selectors, in: value, &next)
        }
      }
      values = next
    }
    return values
  }

  /// A value, and then those below it. Documents are at most 128 deep, as their parser has it.
  private mutating func descend(
    _ value: JSONValue, _ selectors: [JSONPathQuery.Selector], _ out: inout [JSONValue]
  ) throws(JSONPathQuery.Failure) {
    try select(selectors, in: value, &out)
    for child in Self.children(of: value) { try descend(child, selectors, &out) }
  }

  private static func children(of value: JSONValue) -> [JSONValue] {
    switch value {
    case .array(let items): items
    case .object(let object): object.members.map(\.value)
    default: []
    }
  }

  private mutating func select(
    _ selectors: [JSONPathQuery.Selector], in value: JSONValue, _ out: inout [JSONValue]
  ) throws(JSONPathQuery.Failure) {
    for selector in selectors {
      try visit()
      switch (selector, value) {
      case (.name(let name), .object(let object)):
        try visit(object.members.count)
        if let found = object.members.last(where: { $0.key.utf8.elementsEqual(name.utf8) }) { out.append(found.value) }
      case (.index(let index), .array(let items)):
        let place = index < 0 ? items.count + index : index
        if items.indices.contains(place) { out.append(items[place]) }
      case (.slice(let start, let end, let step), .array(let items)):
        let indices = Self.indices(start, end, step, count: items.count)
        try visit(indices.count)
        out += indices.map { items[$0] }
      case (.wildcard, _):
        let children = Self.children(of: value)
        try visit(children.count)
        out += children
      case (.filter(let filter), _):
        for child in Self.children(of: value) {
          try visit()
          if try holds(filter, child) { out.append(child) }
        }
      default: break
      }
    }
  }

  /// RFC 9535 §2.3.4.2.2.
  private static func indices(_ start: Int?, _ end: Int?, _ step: Int, count: Int) -> [Int] {
    guard step != 0 else { return [] }
    func normal(_ index: Int) -> Int { index >= 0 ? index : count + index }
    if step > 0 {
      let lower = min(max(normal(start ?? 0), 0), count)
      let upper = min(max(normal(end ?? count), 0), count)
      return Array(stride(from: lower, to: upper, by: step))
    }
    let upper = min(max(start.map(normal) ?? count - 1, -1), count - 1)
    let lower = min(max(end.map(normal) ?? -1, -1), count - 1)
    return Array(stride(from: upper, to: lower, by: step))
  }

  // MARK: Filters

  private mutating func holds(
    _ filter: JSONPathQuery.Filter, _ value: JSONValue
  ) throws(JSONPathQuery.Failure) -> Bool {
    switch filter {
    case .or(let parts):
      for part in parts where try holds(part, value) { return true }
      return false
    case .and(let parts):
      for part in parts where try !holds(part, value) { return false }
      return true
    case .not(let part): return try !holds(part, value)
    case .exists(let query): return try !values(of: query, value).isEmpty
    case .compare(let left, let comparison, let right):
      return Self.compare(try operand(left, value), comparison, try operand(right, value))
    }
  }

  private mutating func values(
    of query: JSONPathQuery.Query, _ value: JSONValue
  ) throws(JSONPathQuery.Failure) -> [JSONValue] {
    try select(query.segments, from: query.isRelative ? value : root)
  }

  /// Nil for a query that selects nothing, which is a value of its own in comparisons.
  private mutating func operand(
    _ operand: JSONPathQuery.Operand, _ value: JSONValue
  ) throws(JSONPathQuery.Failure) -> JSONValue? {
    switch operand {
    case .literal(let literal): literal
    case .query(let query): try values(of: query, value).first
    }
  }

  private static func compare(_ left: JSONValue?, _ comparison: JSONPathQuery.Comparison, _ right: JSONValue?) -> Bool {
    let isEqual =
      if let left, let right { JSONComparison.equal(left, right) } else { left == nil && right == nil }
    func isLess(_ one: JSONValue?, _ other: JSONValue?) -> Bool {
      guard let one, let other else { return false }
      return JSONComparison.isLess(one, other)
    }
    return switch comparison {
    case .equal: isEqual
    case .notEqual: !isEqual
    case .less: isLess(left, right)
    case .greater: isLess(right, left)
    case .atMost: isEqual || isLess(left, right)
    case .atLeast: isEqual || isLess(right, left)
    }
  }
}
