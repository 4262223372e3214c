/// Which events are part of which (rules RW-E09, RW-E13 and RW-E14).
struct EventFamilies {
  /// By bytes: Swift takes strings for equal that differ in their normal form.
  private var sequences: [ByteString: Int] = [:]
  private var children: [Child] = []

  private struct Child {
    let id: ByteString?
    let parent: ByteString
    let place: Place
  }

  mutating func add(_ event: Event, at place: Place, _ report: (Finding) -> Void) {
    let id = event.id.map { ByteString($0) }
    if let id {
      // An open event and its answer are one.
      if let earlier = sequences[id], earlier != event.sequence {
        report(Finding(.e14, "event \(earlier) has this id too", at: place.appending("id")))
      }
      sequences[id] = event.sequence
    }
    if let parent = event.parent {
      children.append(Child(id: id, parent: ByteString(parent), place: place.appending("parent")))
    }
  }

  /// What can be told only when every event is known.
  func finish(_ report: (Finding) -> Void) {
    for child in children where sequences[child.parent] == nil {
      report(Finding(.e09, "the parent names no event", at: child.place))
    }
    reportCycles(report)
  }

  /// Follows each way up once: what was walked before is either in order or reported.
  private func reportCycles(_ report: (Finding) -> Void) {
    var up: [ByteString: Child] = [:]
    for child in children { if let id = child.id { up[id] = child } }
    var walk: [ByteString: Int] = [:]
    for (number, child) in children.enumerated() {
      var next = child.id
      while let id = next, let step = up[id] {
        if let earlier = walk[id] {
          if earlier == number { report(Finding(.e13, "the event is part of itself", at: step.place)) }
          break
        }
        walk[id] = number
        next = step.parent
      }
    }
  }
}
