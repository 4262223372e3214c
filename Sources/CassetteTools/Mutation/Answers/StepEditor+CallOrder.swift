import CassetteFormat

/// The order of an answer's tool calls.
extension StepEditor {
  /// Turns the order of calls round: each takes the place and the number of another.
  ///
  /// - Parameter calls: Of one answer, or of one choice of it.
  mutating func reverse(_ calls: [ModelAnswer.ToolCall], in answer: ModelAnswer) {
    guard answer.isStream, answer.dialect == .anthropicMessages || answer.dialect == .openAIResponses else {
      return reverse(calls.map(\.items))
    }
    let key = answer.dialect == .anthropicMessages ? "index" : "output_index"
    var places = calls.flatMap(\.events).sorted().makeIterator()
    for (call, other) in zip(calls.reversed(), calls) {
      let number = other.events.first.flatMap { answer.events[$0].root?[key] }
      for event in call.events.map({ answer.events[$0] }) {
        guard let place = places.next().map({ answer.events[$0] }) else { return }
        var edits: [ContentEdit] = []
        if let old = event.root?[key], let number {
          edits.append(ContentEdit(range: old.range, replacement: Array(number.bytes)))
        }
        if let old = event.root?["sequence_number"], let new = place.root?["sequence_number"] {
          edits.append(ContentEdit(range: old.range, replacement: Array(new.bytes)))
        }
        note(event: place.index)
        replace(place.range, with: event.spelled(edits))
      }
    }
    // Responses tells everything again at its end.
    let terminal = Set(answer.terminal)
    reverse(calls.map { call in call.items.filter { terminal.contains($0.event ?? -1) } })
  }

  /// - Parameter calls: The elements that are each call, or pieces of it with its number.
  private mutating func reverse(_ calls: [[JSONNode]]) {
    let places = calls.flatMap { $0 }.sorted {
      ($0.event ?? 0, $0.range.lowerBound) < ($1.event ?? 0, $1.range.lowerBound)
    }
    var next = places.makeIterator()
    for (pieces, others) in zip(calls.reversed(), calls) {
      for piece in pieces {
        guard let place = next.next() else { return }
        var edits: [ContentEdit] = []
        if let old = piece["index"], let new = others.first?["index"] {
          edits.append(ContentEdit(range: old.range, replacement: Array(new.bytes)))
        }
        replace(place, raw: piece.tree.content.spelled(piece.range, edits))
      }
    }
  }
}
