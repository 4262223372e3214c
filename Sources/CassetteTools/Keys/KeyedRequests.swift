public import CassetteFormat

/// The requests of a cassette with their keys.
public enum KeyedRequests {
  /// Hands out each request in the order of `seq`; a request whose body is gone has no keys, and in `rewind/1` odd ones have none.
  ///
  /// - Parameter masks: Those to use in the place of the cassette's own.
  public static func forEach(
    in cassette: CassetteReader, _ profile: KeyProfile = .rewind2, masks: [JSONValue]? = nil, derives: Bool = true,
    _ body: (Event, CassetteKeys.Keys?) throws -> Void
  ) throws {
    let masks = try Masks(masks ?? cassette.header.masks)
    let keys = CassetteKeys(profile, masks: masks, derives: derives) { try content(of: $0, in: cassette) }
    try cassette.forEachEvent { event in
      guard event.exchange != nil else { return }
      try body(event, keys.keys(of: event))
    }
  }

  /// A body without its content coding; with it, when it cannot be taken off.
  public static func content(of body: Body, in cassette: CassetteReader) throws -> [UInt8]? {
    guard !body.isLost else { return nil }
    return Decompression.content(of: body, try cassette.bytes(of: body))
  }
}
