extension Rewriting {
  /// Gives every request of a cassette its keys of a profile anew: the same content and id.
  ///
  /// - Parameters:
  ///   - profile: The profile, which the header then names; keys of others stay.
  ///   - derives: Whether align keys and shapes are stored beside match keys.
  ///   - masks: The masks that the header gets; nil for those it has.
  ///   - read: Hands out a body of the cassette without its content coding; nil when it cannot be had.
  /// - Returns: The id, and how many requests have a key.
  /// - Throws: `FileError`; a finding when the cassette is not valid, or its masks are not.
  public static func rekey(
    _ file: any RandomAccessBytes, to output: any ByteOutput, options: CassetteWriter.Options,
    profile: KeyProfile = .rewind2, derives: Bool = true, masks: [JSONValue]? = nil, limits: Limits = Limits(),
    parent: (any ParentBlobs)? = nil,
    read: @escaping (CassetteReader, Body) throws -> [UInt8]?
  ) throws -> (id: Digest, count: Int) {
    let report = try Validator.validate(file, limits: limits, parent: parent)
    if let error = report.findings.first(where: { $0.severity == .error }) { throw error }
    let cassette = try CassetteReader(file, limits: limits, parent: parent)
    var header = cassette.header
    header.keys = profile.rawValue
    if let masks { header.masks = masks }
    let keys = CassetteKeys(profile, masks: try Masks(header.masks), derives: derives) { try read(cassette, $0) }
    let writer = try CassetteWriter(
      output, header: header, options: options, rowPrefix: cassette.rowPrefix)
    var count = 0
    try writer.add(contentsOf: cassette) { event in
      var event = event
      for suffix in ["", "+align", "+shape"] { event.keys[profile.rawValue + suffix] = nil }
      if let fields = try keys.keys(of: event)?.fields {
        event.keys.merge(fields) { $1 }
        count += 1
      }
      return event
    }
    return (try writer.finish(like: cassette.manifest, redactions: cassette.redactions), count)
  }
}
