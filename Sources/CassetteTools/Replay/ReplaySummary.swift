package import CassetteFormat

/// What became of the requests of a replay.
package struct ReplaySummary: Sendable {
  /// A recording that was served although an earlier one, which it did not overlap with, had not been asked for.
  package struct Disorder: Hashable, Sendable {
    /// Numbers of events.
    package let served: Int
    package let skipped: Int

    package init(served: Int, skipped: Int) {
      self.served = served
      self.skipped = skipped
    }
  }

  /// Requests, hits and misses.
  package internal(set) var requests = 0
  package internal(set) var served = 0
  package internal(set) var misses: [Miss.Kind: Int] = [:]
  /// Hits that followed an answer after which clients try again.
  package internal(set) var retries = 0
  /// Misses that were answered with the nearest recording; what came after rests on a wrong answer.
  package internal(set) var stale = 0
  /// The first few, and how many there were.
  package internal(set) var disorder: [Disorder] = []
  package internal(set) var disorderCount = 0
  /// Numbers of the events that nothing asked for.
  package internal(set) var unconsumed: [Int] = []
  /// Why the cassette could not be read to its end: then there may be more that nothing asked for.
  package internal(set) var unreadable: String?

  package var missed: Int { misses.values.reduce(0, +) }

  /// Whether every answer was asked for.
  package var isConsumed: Bool { unconsumed.isEmpty && unreadable == nil }

  static let listed = 20

  /// One line for people.
  package var text: String {
    var parts = ["\(served) served"]
    if retries > 0 { parts.append("of them \(retries) \(retries == 1 ? "retry" : "retries")") }
    let kinds = misses.sorted { $0.key.rawValue < $1.key.rawValue }.map { "\($0.value) \($0.key.rawValue)" }
    parts.append("\(missed) missed" + (kinds.isEmpty ? "" : " (\(kinds.joined(separator: ", ")))"))
    if stale > 0 { parts.append("\(stale) answered with the nearest") }
    let numbers = unconsumed.prefix(Self.listed).map(String.init).joined(separator: ", ")
    let more = unconsumed.count > Self.listed ? ", …" : ""
    parts.append("\(unconsumed.count) not asked for" + (unconsumed.isEmpty ? "" : " (events \(numbers)\(more))"))
    parts.append("\(disorderCount) out of order")
    if let unreadable { parts.append("not read to its end: \(TerminalText.line(unreadable))") }
    return parts.joined(separator: ", ")
  }

  package var json: JSONObject {
    let kinds = misses.sorted { $0.key.rawValue < $1.key.rawValue }
    var object: JSONObject = [
      "misses": .object(JSONObject(kinds.map { JSONObject.Member(key: $0.key.rawValue, value: .integer($0.value)) })),
      "out_of_order": .integer(disorderCount),
      "requests": .integer(requests),
      "retries": .integer(retries),
      "served": .integer(served),
      "stale": .integer(stale),
      "unconsumed": .array(unconsumed.map(JSONValue.integer)),
    ]
    object.set("unreadable", unreadable)
    return object
  }
}
