/// Compares the keys that a cassette's events have with those that follow from its content.
public enum KeyCheck {
  /// Findings of rule RW-K01; none for keys of other profiles, or that are not written as `rewind/2` has them.
  ///
  /// - Parameter read: Hands out a body without its content coding; nil for one that cannot be had, whose request is
  ///   then not checked.
  /// - Throws: `FileError`; findings about the cassette; what `read` throws.
  public static func findings(
    in cassette: CassetteReader, read: @escaping (Body) throws -> [UInt8]?
  ) throws -> [Finding] {
    let place = Place(member: MemberName.header.string).appending("masks")
    var events: [Event] = []
    try cassette.forEachEvent { if $0.exchange != nil { events.append($0) } }
    guard events.contains(where: { !checked($0).isEmpty }) else { return [] }
    let masks: Masks
    do throws(Finding) { masks = try Masks(cassette.header.masks) } catch {
      return [Finding(.k01, "the keys cannot be computed: \(error.message)", at: place)]
    }
    let derives = events.contains { checked($0).count > 1 }
    let keys = CassetteKeys(masks: masks, derives: derives, read: read)
    var findings: [Finding] = []
    for event in events {
      guard let fields = try keys.keys(of: event)?.fields else { continue }
      findings += stale(event, fields).map {
        Finding(.k01, "event \(event.sequence): the key of \($0.profile) is \($0.computed)", at: Place())
      }
    }
    return findings
  }

  /// The stored keys of an event that are not those which follow from its content.
  package static func stale(
    _ event: Event, _ fields: [String: String]
  ) -> [(profile: String, computed: String)] {
    checked(event).sorted { $0.key < $1.key }.compactMap { profile, stored in
      fields[profile].flatMap { $0 == stored ? nil : (profile, $0) }
    }
  }

  /// The stored keys of `rewind/2` that are written as it has them.
  package static func checked(_ event: Event) -> [String: String] {
    event.keys.filter { profile, key in
      (profile == "rewind/2" && key.hasPrefix("rw2:")) || (profile == "rewind/2+align" && key.hasPrefix("rw2a:"))
        || (profile == "rewind/2+shape" && key.hasPrefix("rw2s:"))
    }
  }
}
