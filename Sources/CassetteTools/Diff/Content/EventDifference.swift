public import CassetteFormat

/// How an event of one cassette differs from that of another.
public struct EventDifference: Sendable {
  /// The numbers of the events; nil for one that only the other cassette has.
  public let first: Int?
  public let second: Int?
  /// What the event is, for people: `POST /v1/messages 200`.
  public let title: String
  /// Differences of everything but the contents of bodies: pointers into the event (spec §8).
  public var members: [ContentDifference] = []
  /// Differences of the contents, by the pointer of the body: `/response/body`.
  public var bodies: [(pointer: String, differences: [ContentDifference])] = []
}

/// What a derived cassette has otherwise than its parent, event by event.
public struct CassetteDifference {
  /// Hands out each event that differs, in order.
  ///
  /// Memory: a digest for each event of both cassettes, and the bodies of one pair of events.
  ///
  /// - Throws: `FileError`; a finding when a cassette cannot be read; what `body` throws.
  public static func forEach(
    from first: CassetteReader, to second: CassetteReader, _ body: (EventDifference) throws -> Void
  ) throws {
    let (old, new) = (try rows(of: first), try rows(of: second))
    for pair in Alignment(old.map(\.digest), new.map(\.digest)).pairs {
      switch pair {
      case (let before?, let after?):
        guard old[before].digest != new[after].digest, let event = try first.event(old[before].sequence),
          let other = try second.event(new[after].sequence)
        else { continue }
        try body(difference(event, in: first, other, in: second))
      case (let before?, nil):
        guard let event = try first.event(old[before].sequence) else { continue }
        try body(EventDifference(first: event.sequence, second: nil, title: event.title))
      case (nil, let after?):
        guard let event = try second.event(new[after].sequence) else { continue }
        try body(EventDifference(first: nil, second: event.sequence, title: event.title))
      case (nil, nil): break
      }
    }
  }

  private static func rows(of cassette: CassetteReader) throws -> [(sequence: Int, digest: Digest)] {
    var rows: [(sequence: Int, digest: Digest)] = []
    try cassette.forEachEvent { rows.append(($0.sequence, Digest(of: CanonicalJSON.encode(row($0))))) }
    return rows
  }

  /// What counts of an event: not its number, nor what is stored for replaying.
  private static func row(_ event: Event) -> JSONObject {
    var row = event.json
    row["seq"] = nil
    row["keys"] = nil
    return row
  }

  private static func difference(
    _ first: Event, in firstCassette: CassetteReader, _ second: Event, in secondCassette: CassetteReader
  ) throws -> EventDifference {
    var result = EventDifference(first: first.sequence, second: second.sequence, title: second.title)
    let (old, new) = (CanonicalJSON.encode(row(first)), CanonicalJSON.encode(row(second)))
    result.members = ContentComparison(WireContent(old, isStream: false), WireContent(new, isStream: false)).differences
    for (pointer, body) in first.bodies {
      guard let other = second.bodies.first(where: { $0.pointer == pointer })?.body, body.blob != other.blob,
        let before = try KeyedRequests.content(of: body, in: firstCassette),
        let after = try KeyedRequests.content(of: other, in: secondCassette)
      else { continue }
      let comparison = ContentComparison(
        WireContent(before, isStream: false), WireContent(after, isStream: false))
      if !comparison.differences.isEmpty { result.bodies.append((pointer, comparison.differences)) }
    }
    return result
  }
}

extension Event {
  /// The bodies that people look at, with their places.
  fileprivate var bodies: [(pointer: String, body: Body)] {
    var bodies: [(pointer: String, body: Body)] = []
    if let body = exchange?.request.message.body { bodies.append(("/request/body", body)) }
    if let body = exchange?.response?.message.body { bodies.append(("/response/body", body)) }
    if case .tool(let call) = content {
      if let body = call.arguments { bodies.append(("/arguments", body)) }
      if let body = call.result { bodies.append(("/result", body)) }
    }
    return bodies
  }
}
