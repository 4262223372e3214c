import CassetteFormat

/// What later differences may follow from: answers and results that differ, turns that were seen before.
///
/// Memory: the texts that differ, and a number for each turn.
struct Explanations {
  private struct Echo {
    let before: [UInt8]
    let after: [UInt8]
    let difference: Int
  }

  struct TurnPair: Hashable {
    let before: Int?
    let after: Int?
  }

  private var echoes: [Echo] = []
  /// Turns and members that differ in the same way as in an earlier request.
  private var turns: [TurnPair: Int] = [:]
  private var members: [String: Int] = [:]
  /// The turns of earlier requests.
  private var seen: (first: Set<Int>, second: Set<Int>) = ([], [])
  /// Ids and opaque state that answers gave out.
  private var given: (first: Set<String>, second: Set<String>) = ([], [])

  // MARK: Notes

  /// Notes texts that differ, which requests may repeat.
  mutating func note(_ before: String, _ after: String, _ difference: Int) {
    guard before != after else { return }
    echoes.append(Echo(before: Array(before.utf8), after: Array(after.utf8), difference: difference))
  }

  mutating func note(_ pair: TurnPair, _ difference: Int) { turns[pair] = difference }
  mutating func note(member: String, _ difference: Int) { members[member] = difference }

  /// Notes the turns of a request that only one run made.
  mutating func note(_ request: ModelRequest, only difference: Int, isInserted: Bool) {
    for turn in request.new.map({ request.turns[$0].identity }) {
      let pair = isInserted ? TurnPair(before: nil, after: turn) : TurnPair(before: turn, after: nil)
      if turns[pair] == nil { turns[pair] = difference }
    }
  }

  mutating func see(_ one: ModelRequest?, _ other: ModelRequest?) {
    // A turn that goes on being there is new once.
    for index in one?.new ?? [] { seen.first.insert(one?.turns[index].identity ?? -1) }
    for index in other?.new ?? [] { seen.second.insert(other?.turns[index].identity ?? -1) }
  }

  mutating func see(_ one: ModelReply, _ other: ModelReply) {
    for id in one.ids + one.opaques.map(\.hex) { given.first.insert(id) }
    for id in other.ids + other.opaques.map(\.hex) { given.second.insert(id) }
  }

  // MARK: Questions

  func difference(of pair: TurnPair) -> Int? { turns[pair] }
  func difference(ofMember name: String) -> Int? { members[name] }

  /// Whether both runs had a turn in earlier requests: then it was taken out or changed afterwards.
  func wasSeen(_ turn: Int) -> Bool { seen.first.contains(turn) && seen.second.contains(turn) }
  func wasSeenInSecond(_ turn: Int) -> Bool { seen.second.contains(turn) }

  /// Whether both values were given out by answers: other ones in every run.
  func areGiven(_ before: String, _ after: String) -> Bool {
    given.first.contains(before) && given.second.contains(after)
  }

  /// The earlier difference that a change of text repeats.
  func echo(_ before: String?, _ after: String?) -> Int? {
    let (old, new) = (Array((before ?? "").utf8), Array((after ?? "").utf8))
    guard !old.isEmpty || !new.isEmpty else { return nil }
    if let whole = echo(old[...], new[...]) { return whole }
    guard !old.isEmpty, !new.isEmpty else { return nil }
    // One call instead of another is told as one that is gone and one that is new.
    if min(old.count, new.count) >= Self.leastOwn, echoes.contains(where: { $0.before.holds(old[...]) }),
      let other = echoes.last(where: { $0.after.holds(new[...]) })
    {
      return other.difference
    }
    for isWord in [TextChange.isWord, TextChange.isASCIIWord] {
      let (left, right) = TextChange.words(old, new, isWord)
      if !left.isEmpty || !right.isEmpty, let found = echo(left, right) { return found }
    }
    return nil
  }

  /// Shorter texts stand in many others.
  private static let leastOwn = 8

  private func echo(_ before: ArraySlice<UInt8>, _ after: ArraySlice<UInt8>) -> Int? {
    // A letter or two stands in every text.
    guard max(before.count, after.count) >= 2 else { return nil }
    return echoes.last { $0.before.holds(before) && $0.after.holds(after) }?.difference
  }

  /// The difference that a step which only one run has follows from: the answer that it goes on from is another one.
  func cause(of step: RunStep, isInserted: Bool) -> Int? {
    guard let request = step.model else {
      guard case .tool(let call) = step.event.content else { return nil }
      // The model asked for this call in one run only.
      let name = Array("\(call.name)(".utf8)
      return echoes.last { ($0.before.holds(name[...]) != $0.after.holds(name[...])) }?.difference
    }
    for index in request.new.reversed() {
      let turn = request.turns[index]
      let known =
        turns[isInserted ? TurnPair(before: nil, after: turn.identity) : TurnPair(before: turn.identity, after: nil)]
      if let known { return known }
      guard turn.role == "assistant" || turn.role == "tool" else { continue }
      for text in turn.parts.compactMap(\.text) {
        let found = echoes.last {
          ($0.after.holds(Array(text.utf8)[...]) && isInserted)
            || ($0.before.holds(Array(text.utf8)[...]) && !isInserted)
        }
        if let found, text.utf8.count >= 2 { return found.difference }
      }
    }
    return nil
  }
}
