import CassetteFormat

/// The records of one or several WARC files, joined to exchanges.
///
/// Memory: some hundred bytes a record.
struct WARCIndex {
  /// A request, a response, or both.
  struct Exchange {
    let request: WARCEntry?
    let response: WARCEntry?
    var time: Int? { request?.time ?? response?.time }
  }

  private(set) var entries: [WARCEntry] = []
  private var ids: [String: Int] = [:]
  private var captures: [WARCEntry.Capture: Int] = [:]
  private var digests: [String: Int] = [:]

  mutating func add(_ entry: WARCEntry) {
    let index = entries.count
    entries.append(entry)
    if let id = entry.id { ids[id] = index }
    guard entry.kind == .response else { return }
    if let capture = entry.capture { captures[capture] = captures[capture] ?? index }
    if let digest = entry.digest { digests[digest] = digests[digest] ?? index }
  }

  /// The response whose payload a revisit repeats.
  func original(of revisit: WARCEntry) -> WARCEntry? {
    let index =
      revisit.refersTo.flatMap { ids[$0] } ?? revisit.refersToCapture.flatMap { captures[$0] }
      ?? revisit.digest.flatMap { digests[$0] }
    return index.map { entries[$0] }.flatMap { $0.kind == .response ? $0 : nil }
  }

  /// All exchanges in the order in which they began.
  var exchanges: [Exchange] {
    let partners = partners()
    let taken = Set(partners.values)
    var exchanges: [Exchange] = []
    for (index, entry) in entries.enumerated() {
      if entry.kind == .request {
        if !taken.contains(index) { exchanges.append(Exchange(request: entry, response: nil)) }
      } else {
        exchanges.append(Exchange(request: partners[index].map { entries[$0] }, response: entry))
      }
    }
    return exchanges.enumerated().sorted { one, other in
      (one.element.time ?? .max, one.offset) < (other.element.time ?? .max, other.offset)
    }.map(\.element)
  }

  /// The request of each response: by what the records say, else the nearest one with the same URI.
  private func partners() -> [Int: Int] {
    var partners: [Int: Int] = [:]
    var taken: Set<Int> = []
    func join(_ request: Int, _ response: Int) {
      guard entries[request].kind == .request, entries[response].kind != .request, partners[response] == nil,
        taken.insert(request).inserted
      else { return }
      partners[response] = request
    }
    for (index, entry) in entries.enumerated() {
      for other in entry.concurrentTo.compactMap({ ids[$0] }) {
        if entry.kind == .request { join(index, other) } else { join(other, index) }
      }
    }
    // Writers put the two next to each other, in either order.
    var waiting: [String: [Int]] = [:]
    for (index, entry) in entries.enumerated() where partners[index] == nil && !taken.contains(index) {
      if let other = waiting[entry.uri]?.first, (entries[other].kind == .request) != (entry.kind == .request) {
        waiting[entry.uri]?.removeFirst()
        if entry.kind == .request { join(index, other) } else { join(other, index) }
      } else {
        waiting[entry.uri, default: []].append(index)
      }
    }
    return partners
  }
}
