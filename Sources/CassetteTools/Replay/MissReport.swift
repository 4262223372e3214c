import CassetteFormat

/// What is said about a miss: the nearest recordings, where they differ, and what would make them equal.
struct MissReport {
  /// A recorded request that is much like the one that was missed.
  struct Candidate {
    let sequence: Int
    let similarity: Double
    let differences: [KeyDifference]
    let count: Int
  }

  let kind: Miss.Kind
  let title: String
  /// The number of the request in this replay, from 1.
  let number: Int
  let key: Digest?
  var detail: String?
  var candidates: [Candidate] = []
  /// The numbers of the events that nothing has asked for.
  let left: [Int]

  private static let shownDifferences = 4

  func miss(status: Int, dialect: KeyDialect) -> Miss {
    Miss(kind, message: text, report: json, status: status, dialect: dialect)
  }

  private var text: String {
    var lines = ["rewind: no recorded answer for \(title) (\(kind.rawValue), request \(number))"]
    lines.append("  " + (detail ?? reason))
    for candidate in candidates { lines += Self.lines(candidate) }
    let numbers = left.prefix(ReplaySummary.listed).map(String.init).joined(separator: ", ")
    lines.append(
      left.isEmpty
        ? "  every recorded answer has been served"
        : "  \(Quantity.count(left.count, "recorded answer")) not asked for so far: events \(numbers)"
          + (left.count > ReplaySummary.listed ? ", …" : ""))
    lines += advice.map { "  = help: \($0)" }
    return lines.joined(separator: "\n")
  }

  private static func lines(_ candidate: Candidate) -> [String] {
    let percent = Int(candidate.similarity * 100)
    var lines = [
      "  like event \(candidate.sequence) (\(percent) %): \(Quantity.count(candidate.count, "difference"))"
    ]
    for difference in candidate.differences.prefix(shownDifferences) {
      let (before, after) = difference.excerpts
      lines.append("    \(TerminalText.line(difference.pointer)): recorded \(before), asked \(after)")
      lines += difference.masks.map { "      mask: \(TerminalText.line(CanonicalJSON.encode($0)))" }
    }
    return lines
  }

  private var reason: String {
    switch kind {
    case .neverRecorded: "nothing like it was recorded"
    case .exhausted: "it was recorded, and every recording of it has been served"
    case .near: "something like it was recorded"
    case .wrongLane: "it was recorded with another server"
    case .blockedHost: "nothing was recorded with this server"
    case .outOfOrder: "something that was recorded before it has not been asked for"
    case .unparseable: "the profile of the match keys has no key for such a request"
    case .afterMutation: "it comes after the step that the mutant changed"
    case .internalError: "the answer cannot be served"
    }
  }

  private var advice: [String] {
    let masks = candidates.first?.differences.flatMap(\.masks) ?? []
    var advice: [String] = []
    if !masks.isEmpty, candidates.first?.differences.allSatisfy({ !$0.masks.isEmpty }) == true {
      let options = masks.map { "--mask '\(TerminalText.line(CanonicalJSON.encode($0)))'" }.joined(separator: " ")
      advice.append("it is noise: rewind-pack rekey CASSETTE -o CASSETTE \(options)")
    }
    switch kind {
    case .exhausted: advice.append("the answer may be served again: --allow-repeats")
    case .outOfOrder: advice.append("any order will do: --order relaxed")
    case .internalError: advice.append("what is wrong with the cassette: rewind-pack verify CASSETTE")
    case .unparseable: advice.append("every request has a key in rewind/2: --profile rewind/2")
    case .afterMutation: break
    default: advice.append("the program has changed on purpose: rewind-record --refresh CASSETTE -- COMMAND")
    }
    return advice
  }

  private var json: JSONObject {
    var object = JSONObject()
    object.set("class", kind.rawValue)
    object.set("detail", detail)
    object.set("key", key)
    object.set("left", nonEmpty: left.map(JSONValue.integer))
    object.set(
      "nearest",
      nonEmpty: candidates.map { candidate in
        [
          "count": .integer(candidate.count),
          "differences": .array(candidate.differences.map { .object($0.json) }),
          "seq": .integer(candidate.sequence),
          "similarity_percent": .integer(Int(candidate.similarity * 100)),
        ]
      })
    object.set("number", number)
    object.set("request", title)
    return object
  }
}
