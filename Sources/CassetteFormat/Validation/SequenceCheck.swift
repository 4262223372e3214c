/// Checks that no two events have the same number, but for an `open` one and its answer (rule RW-E02).
struct SequenceCheck {
  private var answered: Set<Int> = []
  private var opened: Set<Int> = []

  mutating func check(_ event: Event, at place: Place) throws(Finding) {
    // Only a http event may follow the open one of its number.
    try check(event.sequence, isOpen: event.isOpen, mayFollow: event.kind == "http", at: place)
  }

  mutating func check(_ sequence: Int, isOpen: Bool, mayFollow: Bool, at place: Place) throws(Finding) {
    let isNew: Bool
    if isOpen {
      isNew = !answered.contains(sequence) && opened.insert(sequence).inserted
    } else {
      let follows = !opened.contains(sequence) || mayFollow
      isNew = follows && answered.insert(sequence).inserted
    }
    guard isNew else { throw Finding(.e02, "seq \(sequence) stands here twice", at: place) }
  }
}
