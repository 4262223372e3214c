package import CassetteFormat

/// How a cassette is split: what events of one part have in common.
package enum SplitRule: Hashable, CustomStringConvertible {
  case lane, host, session
  /// So many events to a part.
  case count(Int)

  /// `lane`, `host`, `session` or a number; nil for anything else.
  package init?(_ text: String) {
    switch text {
    case "lane": self = .lane
    case "host": self = .host
    case "session": self = .session
    default:
      guard let count = Int(text), count >= 1 else { return nil }
      self = .count(count)
    }
  }

  package var description: String {
    switch self {
    case .lane: "lane"
    case .host: "host"
    case .session: "session"
    case .count(let count): "\(count)"
    }
  }

  /// Gives the name of the part for each event in turn; events without what is asked for are one part, `none`.
  package func namer(for cassette: CassetteReader) throws -> (Event) -> String {
    switch self {
    case .lane: return { $0.lane ?? "none" }
    case .host: return { $0.exchange.flatMap { EventFilter.hosts($0.request).first } ?? "none" }
    case .count(let count):
      var number = -1
      return { _ in
        number += 1
        let name = String(number / count + 1)
        return String(repeating: "0", count: max(0, 4 - name.utf8.count)) + name
      }
    case .session:
      let ranges = try MergedSessions.ranges(in: cassette) ?? []
      return { event in ranges.first { $0.range.contains(event.sequence) }?.name ?? "none" }
    }
  }
}
