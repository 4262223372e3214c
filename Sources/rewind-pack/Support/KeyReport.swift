import CassetteFormat
import CassetteTools
import CommandSupport

/// Which requests of a run a cassette answers, and for the others the recorded ones that are most alike.
struct KeyReport {
  struct Candidate {
    let sequence: Int
    let differences: [KeyDifference]
    let count: Int
  }

  struct Miss {
    let sequence: Int
    let title: String
    let isExhausted: Bool
    var candidates: [Candidate] = []
  }

  private(set) var found: [(request: Int, recorded: Int)] = []
  private(set) var misses: [Miss] = []
  /// The recorded requests that nothing asked for.
  private(set) var unused: [Int] = []
  private let limit: Int

  var isComplete: Bool { misses.isEmpty }

  /// - Parameter limit: How many misses are compared with recorded requests, whose preimages are then held in memory.
  init(recorded: CassetteReader, requests: CassetteReader, limit: Int) throws {
    self.limit = limit
    let masks = recorded.header.masks
    var matching = KeyMatching()
    try KeyedRequests.forEach(in: recorded, masks: masks, derives: false) { event, keys in
      if let keys { matching.add(event.sequence, lane: event.lane, keys.match) }
    }
    var wanted: [(canonical: [UInt8], nearest: [Int])] = []
    try KeyedRequests.forEach(in: requests, masks: masks, derives: false) { event, keys in
      guard let keys else { return }
      switch matching.take(lane: event.lane, keys.match) {
      case .found(let sequence): found.append((event.sequence, sequence))
      case .missed(let nearest):
        if misses.count < limit { wanted.append((keys.match.canonical, nearest)) }
        misses.append(Miss(sequence: event.sequence, title: event.title, isExhausted: matching.has(keys.match)))
      }
    }
    unused = matching.left
    try compare(wanted, with: recorded, masks)
  }

  /// Reads the recorded requests that are needed a second time, so that not all have to be held.
  private mutating func compare(
    _ wanted: [(canonical: [UInt8], nearest: [Int])], with recorded: CassetteReader, _ masks: [JSONValue]
  ) throws {
    let sequences = Set(wanted.flatMap(\.nearest))
    guard !sequences.isEmpty else { return }
    var preimages: [Int: [UInt8]] = [:]
    try KeyedRequests.forEach(in: recorded, masks: masks, derives: false) { event, keys in
      if sequences.contains(event.sequence) { preimages[event.sequence] = keys?.match.canonical }
    }
    for (index, (canonical, nearest)) in wanted.enumerated() {
      misses[index].candidates = nearest.map { sequence in
        let (list, count) = KeyDifference.between(preimages[sequence] ?? [], canonical)
        return Candidate(sequence: sequence, differences: list, count: count)
      }
    }
  }
}

extension KeyReport {
  func write(to out: any ByteOutput, _ first: String, _ second: String, isJSON: Bool) throws {
    if isJSON { return try out.line(json) }
    let total = found.count + misses.count
    try out.line(
      TerminalText.line("\(second): \(found.count) of \(Quantity.count(total, "request")) would match in \(first)"))
    for (index, miss) in misses.enumerated() {
      let reason = miss.isExhausted ? "every recording of it is taken" : "never recorded"
      try out.line("")
      try out.line("\(miss.sequence)  \(miss.title)  \(reason)")
      if index == limit { try out.line("   (see --max-misses for what the others are like)") }
      for candidate in miss.candidates { try write(candidate, to: out) }
    }
    if !unused.isEmpty {
      try out.line("")
      try out.line("not asked for: \(unused.map(String.init).joined(separator: ", "))")
    }
  }

  private func write(_ candidate: Candidate, to out: any ByteOutput) throws {
    if candidate.count == 0 { return try out.line("   like \(candidate.sequence): equal") }
    try out.line("   like \(candidate.sequence): \(Quantity.count(candidate.count, "difference"))")
    for difference in candidate.differences {
      let (before, after) = difference.excerpts
      try out.line("     \(TerminalText.line(difference.pointer)): \(before) -> \(after)")
      for mask in difference.masks {
        try out.line("       mask: \(TerminalText.line(CanonicalJSON.encode(mask)))")
      }
    }
  }

  private var json: JSONObject {
    JSONObject(present: [
      "found": .array(found.map { .array([.integer($0.request), .integer($0.recorded)]) }),
      "misses": .array(misses.map { .object(Self.json($0)) }),
      "unused": .array(unused.map(JSONValue.integer)),
    ])
  }

  private static func json(_ miss: Miss) -> JSONObject {
    JSONObject(present: [
      "class": .string(miss.isExhausted ? "exhausted" : "never-recorded"),
      "nearest": .array(
        miss.candidates.map { candidate in
          .object(
            JSONObject(present: [
              "count": .integer(candidate.count),
              "differences": .array(candidate.differences.map { .object($0.json) }),
              "seq": .integer(candidate.sequence),
            ]))
        }),
      "seq": .integer(miss.sequence),
    ])
  }
}
