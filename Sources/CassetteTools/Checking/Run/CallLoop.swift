import CassetteFormat

/// Calls of tools that repeat: the same one, or several in a circle.
struct CallLoop {
  static let leastRepeats = 3
  static let longestPeriod = 8

  /// The calls of one round.
  let round: [RunFacts.Call]
  /// How many rounds there are.
  let repeats: Int

  /// The loop with the shortest round of those that begin first; nil when none has as many rounds.
  ///
  /// Calls are the same when name and arguments are.
  static func find(
    in calls: [RunFacts.Call], period: Int = longestPeriod, repeats: Int = leastRepeats
  ) -> CallLoop? {
    let identities = calls.map { Identity($0.name, $0.arguments) }
    for period in 1...max(1, period) where identities.count > period {
      var length = period
      for index in period...identities.count {
        if index < identities.count, identities[index] == identities[index - period] {
          length += 1
        } else {
          if length / period >= repeats {
            let start = index - length
            return CallLoop(round: Array(calls[start..<start + period]), repeats: length / period)
          }
          length = period
        }
      }
    }
    return nil
  }

  struct Identity: Hashable {
    let name: String
    let content: [UInt8]

    init(_ name: String, _ content: JSONValue?) {
      self.name = name
      self.content = content.map { CanonicalJSON.encode($0) } ?? []
    }
  }

  var text: String {
    let names = round.map(\.name).joined(separator: ", ")
    let what = round.count == 1 ? "\(names) was called" : "\(names) were called"
    return "\(what) \(Quantity.count(repeats, "time")) in a row with the same arguments"
  }
}

/// A tool that gives the same result again and again.
struct RepeatedResult {
  static let leastRepeats = 3

  let tool: String
  let count: Int
  /// The result, or the error, as text.
  let result: String

  /// The longest series of one tool's calls with the same result; calls of other tools in between do not matter.
  static func longest(in calls: [RunFacts.Call]) -> RepeatedResult? {
    var best: RepeatedResult?
    var last: [String: (identity: CallLoop.Identity, count: Int)] = [:]
    for call in calls where call.result != nil || call.error != nil {
      let identity = CallLoop.Identity(call.error ?? "", call.result)
      let count = last[call.name].flatMap { $0.identity == identity ? $0.count + 1 : nil } ?? 1
      last[call.name] = (identity, count)
      if count > best?.count ?? 0 {
        let text = call.error ?? call.result.map { String(decoding: JSONText.encode($0), as: UTF8.self) } ?? ""
        best = RepeatedResult(tool: call.name, count: count, result: text)
      }
    }
    return best
  }
}
