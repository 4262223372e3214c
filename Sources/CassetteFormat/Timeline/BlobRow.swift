/// The row of a segment that says how a blob is stored (spec §7, rule RW-B01).
public struct BlobRow: Hashable, Sendable {
  /// How the bytes of a blob are put into the file.
  public enum Storage: Hashable, Sendable {
    /// Its own member, as it is.
    case identity
    /// Its own member, one zstd frame.
    case zstd
    /// Its own member, one zstd frame made with another blob as prefix.
    case zstdPrefix(base: Digest)
    /// A range of a pack's uncompressed bytes: the pack's number and the offset there.
    case packed(pack: Int, offset: Int)

    /// Whether another blob is needed to read it.
    var hasBase: Bool { if case .zstdPrefix = self { true } else { false } }
  }

  /// The blob that serves as prefix.
  var base: Digest? { if case .zstdPrefix(let base) = storage { base } else { nil } }

  public let digest: Digest
  /// Uncompressed bytes, at least 1.
  public let size: Int
  public let storage: Storage
  /// Whether the blob joins the retained set: the blobs that later prefix frames may use as base.
  public var retain = false
  /// The blobs that leave the retained set, after this row's base has been looked up.
  public var release: [Digest] = []
  var extra = JSONObject()

  static let kind = "blob"
  static let maximumSize = 1 << 30
  static let maximumPrefixSize = 64 << 20
  static let maximumPackSize = 16 << 20
  static let maximumDepth = 64
  static let maximumRetainedCount = 64
  static let maximumRetainedBytes = 256 << 20

  /// Whether the blob has a member of its own, named by its digest.
  public var hasOwnMember: Bool {
    if case .packed = storage { return false }
    return true
  }

  public init(digest: Digest, size: Int, storage: Storage) {
    self.digest = digest
    self.size = size
    self.storage = storage
  }
}

extension BlobRow {
  public var json: JSONObject {
    var object = extra
    object.set("kind", Self.kind)
    object.set("digest", digest)
    object.set("size", size)
    switch storage {
    case .identity: object.set("encoding", "identity")
    case .zstd: object.set("encoding", "zstd")
    case .zstdPrefix(let base):
      object.set("encoding", "zstd-prefix")
      object.set("base", base)
    case .packed(let pack, let offset):
      object.set("pack", pack)
      object.set("offset", offset)
    }
    if retain { object.set("retain", true) }
    object.set("release", nonEmpty: release.map { .string($0.hex) })
    return object
  }

  /// - Throws: A finding of rule RW-B01, RW-B04, RW-B07 or RW-B10.
  init(_ object: JSONObject, at place: Place) throws(Finding) {
    var fields = Fields(object, .b01, at: place)
    _ = fields.take("kind")
    digest = try fields.required(fields.digest("digest"), "digest")
    size = try fields.required(fields.integer("size", in: 1...Int(1 << 53 - 1)), "size")
    guard size <= Self.maximumSize else {
      throw Finding(.b10, "a blob of \(size) bytes; at most \(Self.maximumSize) are allowed", at: place)
    }
    let encoding = try fields.string("encoding")
    let base = try fields.digest("base")
    let pack = try fields.integer("pack", in: 1...MemberName.maximumNumber)
    let offset = try fields.integer("offset")
    retain = try fields.flag("retain")
    release = try Self.digests(&fields)
    if let pack {
      guard encoding == nil, base == nil, !retain else {
        throw Finding(.b01, "a packed blob has no encoding, base or retain", at: place)
      }
      storage = .packed(pack: pack, offset: try fields.required(offset, "offset"))
    } else {
      guard offset == nil else { throw fields.finding("offset", "an offset goes with a pack") }
      storage = try Self.storage(fields.required(encoding, "encoding"), base, fields, at: place)
    }
    extra = fields.rest
  }

  private static func storage(
    _ encoding: String, _ base: Digest?, _ fields: Fields, at place: Place
  ) throws(Finding) -> Storage {
    guard encoding == "zstd-prefix" || base == nil else {
      throw Finding(.b07, "only zstd-prefix has a base", at: place.appending("base"))
    }
    switch encoding {
    case "identity": return .identity
    case "zstd": return .zstd
    case "zstd-prefix":
      guard let base else { throw Finding(.b07, "zstd-prefix needs a base", at: place) }
      return .zstdPrefix(base: base)
    default: throw Finding(.b04, "the encoding is not identity, zstd or zstd-prefix", at: place.appending("encoding"))
    }
  }

  private static func digests(_ fields: inout Fields) throws(Finding) -> [Digest] {
    guard let values = try fields.array("release") else { return [] }
    guard !values.isEmpty else { throw fields.finding("release", "release must not be empty") }
    var digests: [Digest] = []
    for value in values {
      guard case .string(let hex) = value, let digest = Digest(hex: hex) else {
        throw fields.finding("release", "release must list digests")
      }
      digests.append(digest)
    }
    return digests
  }
}
