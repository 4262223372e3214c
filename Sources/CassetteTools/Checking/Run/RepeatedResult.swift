import CassetteFormat

/// A tool that gives the same result again and again.
struct RepeatedResult {
  static let leastRepeats = 3

  let tool: String
  let count: Int
  /// The result, or the error, as text.
  let result: String

  private struct Identity: Hashable {
    let error: String?
    let result: [UInt8]?
  }

  /// The longest series of one tool's calls with the same result; calls of other tools in between do not matter.
  static func longest(in calls: [RunFacts.Call]) -> RepeatedResult? {
    var best: RepeatedResult?
    var last: [String: (identity: Identity, count: Int)] = [:]
    for call in calls where call.result != nil || call.error != nil {
      let identity = Identity(error: call.error, result: call.result.map { CanonicalJSON.encode($0) })
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
