public import CassetteFormat

/// What a signature of a cassette says: an in-toto statement that follows from the cassette alone (spec §12.1).
///
/// Nothing outside of the cassette is in it, neither the file's name nor the time, so that whoever has the cassette can
/// make the same bytes and check the signature.
public struct SignedStatement: Sendable {
  /// What a signature is for; one made for anything else does not count.
  public static let namespace = "rw-cassette-v1"

  /// Canonical JSON, without a line feed at its end.
  public let bytes: [UInt8]
  /// The cassette's id, which covers the content.
  public let id: Digest
  /// The digest of the header and the manifest, which covers the settings, the index and the writer.
  public let settings: Digest

  /// - Throws: A finding when the manifest cannot be read.
  public init(_ cassette: CassetteReader) throws {
    let manifest = try cassette.manifest
    id = manifest.id
    settings = try cassette.settingsDigest
    let subject: JSONObject = [
      "digest": .object(["rwContent": .string(id.hex), "rwSettings": .string(settings.hex)]),
      "name": .string(id.hex),
    ]
    bytes = CanonicalJSON.encode(
      [
        "_type": "https://in-toto.io/Statement/v1",
        "predicate": .object(Self.predicate(manifest)),
        "predicateType": "rewind:cassette/rw-derivation/v1",
        "subject": .array([.object(subject)]),
      ] as JSONObject)
  }

  /// How the cassette came to be: who wrote it and, if it was derived, how and from what.
  private static func predicate(_ manifest: Manifest) -> JSONObject {
    var predicate: JSONObject = [
      "tool": .string(manifest.writer.name), "version": .string(manifest.writer.version),
    ]
    guard let derivation = manifest.derivation else { return predicate }
    predicate["operator"] = .string(derivation.operator)
    predicate["operatorVersion"] = .string(derivation.version)
    predicate["parameters"] = .object(derivation.parameters)
    predicate["parent"] = .string(derivation.parent?.hex ?? "withheld")
    predicate["seed"] = derivation.seed.map(JSONValue.integer)
    return predicate
  }
}
