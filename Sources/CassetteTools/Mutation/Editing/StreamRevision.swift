import CassetteFormat

/// Events that are taken out of a stream and put into it as if it had been sent so: those after them are numbered anew
/// where they have numbers.
struct StreamRevision {
  enum NewEvent {
    /// An event with its name, which a stream without names leaves out.
    case object(name: String?, JSONObject)
    /// The data of an event without a name and a number.
    case data([UInt8])
  }

  private(set) var removed: Set<Int> = []
  private(set) var added: [Int: [NewEvent]] = [:]

  var isEmpty: Bool { removed.isEmpty && added.isEmpty }

  mutating func remove(_ event: Int) { removed.insert(event) }

  /// Puts an event before the one of that number, after others that were put there.
  mutating func add(_ event: NewEvent, before index: Int) { added[index, default: []].append(event) }
}

extension StepEditor {
  /// Makes the edits that the draft's revision stands for; called once, after the operator.
  mutating func applyRevision() throws(Inapplicable) {
    let revision = draft.revision
    guard !revision.isEmpty else { return }
    let events = try events()
    let numbers = events.map { $0.root?["sequence_number"]?.integer }
    let hasNames = events.contains { $0.block.name != nil }
    var shift = 0
    for index in 0...events.count {
      if let added = revision.added[index] {
        guard index < events.count || events[index - 1].block.isComplete else {
          throw Inapplicable("the stream ends within an event")
        }
        var bytes: [UInt8] = []
        for item in added {
          switch item {
          case .data(let data): bytes += try event(name: nil, data: data)
          case .object(let name, var object):
            if let number = Self.number(at: index, numbers) {
              object["sequence_number"] = .integer(number &+ shift)
              shift += 1
            }
            bytes += try event(name: hasNames ? name : nil, data: .object(object))
          }
        }
        try insert(bytes, before: index)
      }
      guard index < events.count else { return }
      if revision.removed.contains(index) {
        remove(events[index])
        if numbers[index] != nil { shift -= 1 }
      } else if shift != 0, let number = numbers[index], let node = events[index].root?["sequence_number"] {
        replace(node, with: .integer(number &+ shift))
      }
    }
  }

  /// The number that an event before this one would have had; nil when the stream has none.
  private static func number(at index: Int, _ numbers: [Int?]) -> Int? {
    if index < numbers.count, let number = numbers[index] { return number }
    return numbers[..<index].last { $0 != nil }?.map { $0 &+ 1 }
  }
}
