/// Checks that no two events have the same number, but for an `open` one and its answer (rule RW-E02).
struct SequenceCheck {
  private var answered: Set<Int> = []
  private var opened: Set<Int> = []

  mutating func check(_ event: Event, at place: Place) throws(Finding) {
    let isNew: Bool
    if event.isOpen {
      isNew = !answered.contains(event.sequence) && opened.insert(event.sequence).inserted
    } else {
      // Only a http event may follow the open one of its number.
      let follows = !opened.contains(event.sequence) || event.kind == "http"
      isNew = follows && answered.insert(event.sequence).inserted
    }
    guard isNew else { throw Finding(.e02, "seq \(event.sequence) stands here twice", at: place) }
  }
}
