public import CassetteFormat

/// A JSONPath query: RFC 9535 without function extensions, with bounds on what it may cost.
///
/// ```swift
/// let query = try JSONPathQuery("$.tool_calls[?@.error].tool_name")
/// let names = try query.values(in: document)
/// ```
public struct JSONPathQuery: Sendable {
  /// Why a text is no query, or a query has no result.
  public struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
    public let message: String

    public var description: String { message }
  }

  /// Bytes of a query.
  public static let maximumLength = 1000
  /// How many values one query may look at.
  public static let maximumVisits = 1_000_000

  let segments: [Segment]

  struct Segment: Sendable {
    let isDescendant: Bool
    let selectors: [Selector]
  }

  enum Selector: Sendable {
    case name(String)
    case wildcard
    case index(Int)
    case slice(start: Int?, end: Int?, step: Int)
    case filter(Filter)
  }

  indirect enum Filter: Sendable {
    case or([Filter])
    case and([Filter])
    case not(Filter)
    case exists(Query)
    case compare(Operand, Comparison, Operand)
  }

  /// A query in a filter: from the value that is looked at (`@`), or from the outermost one (`$`).
  struct Query: Sendable {
    let isRelative: Bool
    let segments: [Segment]

    /// Whether it can select one value at most.
    var isSingular: Bool {
      segments.allSatisfy { segment in
        guard !segment.isDescendant, segment.selectors.count == 1 else { return false }
        switch segment.selectors[0] {
        case .name, .index: return true
        default: return false
        }
      }
    }
  }

  enum Operand: Sendable {
    case literal(JSONValue)
    case query(Query)
  }

  enum Comparison: String, Sendable, CaseIterable {
    case equal = "=="
    case notEqual = "!="
    case atMost = "<="
    case atLeast = ">="
    case less = "<"
    case greater = ">"
  }

  /// - Throws: `Failure` that says what is wrong, and at which byte.
  public init(_ text: String) throws(Failure) {
    let bytes = Array(text.utf8)
    guard bytes.count <= Self.maximumLength else {
      throw Failure(message: "a query has at most \(Self.maximumLength) bytes")
    }
    var parser = JSONPathParser(bytes)
    segments = try parser.query()
  }

  /// The values that the query selects, in the order of RFC 9535; of an object's members, the order that they stand in.
  ///
  /// - Throws: `Failure` when it would look at more than ``maximumVisits`` values.
  public func values(in root: JSONValue) throws(Failure) -> [JSONValue] {
    var search = JSONPathSearch(root)
    return try search.select(segments, from: root)
  }
}
