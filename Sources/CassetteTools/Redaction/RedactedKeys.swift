import CassetteFormat

/// Computes the stored match keys anew: those of unredacted requests are digests of them.
final class RedactedKeys {
  private let profiles: [KeyProfile: CassetteKeys]

  /// - Parameter bodies: Nil when nothing changes: then the keys stay.
  init(header: Header, _ bodies: RedactedBodies?) {
    guard let bodies, let masks = try? Masks(header.masks) else {
      profiles = [:]
      return
    }
    func keys(_ profile: KeyProfile) -> CassetteKeys {
      CassetteKeys(profile, masks: masks) { body in
        guard let digest = body.blob else { return [] }
        return Decompression.content(of: body, try bodies.bytes(of: digest))
      }
    }
    profiles = [.rewind1: keys(.rewind1), .rewind2: keys(.rewind2)]
    isChanging = true
  }

  private var isChanging = false

  /// Gives an event the keys that it has now; keys that cannot be computed stay only when the request did.
  func update(_ event: inout Event, from before: Event) throws {
    guard isChanging, event.exchange != nil else { return }
    let isSame = event.exchange?.request == before.exchange?.request
    var fields: [String: String] = [:]
    // In the order of events, whether or not this one has keys: later ones may refer to its answer.
    for profile in [KeyProfile.rewind1, .rewind2] {
      fields.merge(try profiles[profile]?.keys(of: event)?.fields ?? [:]) { $1 }
    }
    for (profile, key) in before.keys {
      if profile == KeyProfile.rewind1.rawValue, isSame {
        event.keys[profile] = key
      } else {
        event.keys[profile] = fields[profile] ?? (isSame && !profile.hasPrefix("rewind/2") ? key : nil)
      }
    }
  }
}
