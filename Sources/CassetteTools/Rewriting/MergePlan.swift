import CassetteFormat

/// What becomes of numbers, times, ids and settings when cassettes are put together.
struct MergePlan {
  private(set) var parts: [MergedPart]
  /// Whether the parts are pieces of one run: the same session, and no number twice.
  let isOneRun: Bool
  /// When the first of them started; nil when that is not known of all.
  private(set) var start: String?
  private(set) var header: Header
  private(set) var losses: [Loss] = []
  private let keepsKeys: Bool

  init(_ parts: [MergedPart]) {
    self.parts = parts
    let sessions = Set(parts.map { $0.manifest.session?.withoutTotals })
    let sequences = parts.reduce(into: Set<Int>()) { $0.formUnion($1.selection.sequences) }
    isOneRun = sessions.count == 1 && sequences.count == parts.reduce(0) { $0 + $1.selection.sequences.count }
    header = parts[0].source.cassette.header.forCopy(parent: nil)
    let headers = parts.map(\.source.cassette.header)
    keepsKeys = Set(headers.map(\.keys)).count == 1 && Set(headers.map(\.masks)).count == 1
    makeHeader(headers)
    for part in parts where part.manifest.derivation != nil && !isOneRun {
      losses.append(Loss("\(part.name): what the cassette was derived from"))
    }
    guard !isOneRun else { return }
    number()
    alignTimes()
    renameIDs()
  }

  private mutating func makeHeader(_ headers: [Header]) {
    if !keepsKeys {
      (header.keys, header.masks) = (nil, [])
      losses.append(Loss("the stored match keys, since the cassettes have different settings for them"))
    }
    // What was accepted at a place is not accepted at the event that gets its number.
    let allowances = headers.flatMap(\.allowances)
    let kept = allowances.filter { isOneRun || $0["at"] == nil }
    if kept.count < allowances.count {
      losses.append(Loss("\(allowances.count - kept.count) lint allowances, which are for events by their old numbers"))
    }
    var seen: Set<JSONObject> = []
    header.allowances = kept.filter { seen.insert($0).inserted }
  }

  private mutating func number() {
    var next = 0
    for index in parts.indices {
      parts[index].offset = next
      next += (parts[index].selection.range?.upperBound ?? -1) + 1
    }
  }

  private mutating func alignTimes() {
    let starts = parts.compactMap { $0.manifest.session?.start.flatMap(Timestamp.microseconds) }
    guard starts.count == parts.count, let first = starts.min(), let index = starts.firstIndex(of: first) else {
      return
    }
    start = parts[index].manifest.session?.start
    for (index, time) in starts.enumerated() { parts[index].delay = time - first }
  }

  /// Gives ids that more than one part has another form: parents name one event.
  private mutating func renameIDs() {
    var taken: Set<String> = []
    for index in parts.indices {
      for id in parts[index].ids.keys.sorted() {
        var name = id
        var number = index + 1
        while taken.contains(name) {
          name = "\(id)~\(number)"
          number += 1
        }
        parts[index].ids[id] = name
        taken.insert(name)
      }
    }
  }

  /// What an event becomes.
  func event(_ event: Event, of part: MergedPart) -> Event {
    var event = event
    event.sequence += part.offset
    event.at = event.at.map { $0 + part.delay }
    event.id = event.id.map { part.ids[$0] ?? $0 }
    event.parent = event.parent.map { part.ids[$0] ?? $0 }
    if !keepsKeys { event.keys = [:] }
    return event
  }
}
