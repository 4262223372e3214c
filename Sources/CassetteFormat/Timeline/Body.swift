/// The bytes of a message, after TLS and transfer-decoding, before content-decoding (spec §9).
public struct Body: Hashable, Sendable {
  /// How a body came to its end.
  public enum End: String, Sendable, CaseIterable {
    case complete
    case eofClean = "eof-clean"
    case eofAbrupt = "eof-abrupt"
    case reset
    case stall
    case never
  }

  /// The blob with the bytes; nil exactly when the body is empty.
  public var blob: Digest?
  /// Length in bytes, as stored.
  public var size: Int
  /// The content codings that the bytes still have, as in the header: `gzip`, `br`, `zstd`; nil for none.
  public var coding: String?
  /// The blob with the chunk table: how the body arrived, piece by piece.
  public var chunks: Digest?
  public var end: End
  /// Whether the blob is gone: a recovered cassette says so, and keeps everything else.
  public var isLost = false
  public var extra = JSONObject()

  public init(blob: Digest?, size: Int, coding: String? = nil, chunks: Digest? = nil, end: End = .complete) {
    self.blob = blob
    self.size = size
    self.coding = coding
    self.chunks = chunks
    self.end = end
  }

  /// A body with no bytes, which is not the same as no body.
  public static let empty = Body(blob: nil, size: 0)

  public var json: JSONObject {
    var object = extra
    object.set("blob", blob)
    object.set("size", size)
    object.set("coding", coding)
    object.set("chunks", chunks)
    if end != .complete { object.set("end", end.rawValue) }
    if isLost { object.set("lost", true) }
    return object
  }

  init(_ object: JSONObject, at place: Place) throws(Finding) {
    var fields = Fields(object, .e04, at: place)
    blob = try Self.reference(&fields, "blob", at: place)
    size = try fields.required(fields.integer("size"), "size")
    coding = try fields.string("coding")
    chunks = try Self.reference(&fields, "chunks", at: place)
    if let word = try fields.string("end") {
      guard let end = End(rawValue: word), end != .complete else {
        throw fields.finding("end", "end must be eof-clean, eof-abrupt, reset, stall or never, or absent")
      }
      self.end = end
    } else {
      end = .complete
    }
    isLost = try fields.flag("lost")
    extra = fields.rest
    guard (blob == nil) == (size == 0) else {
      throw Finding(.e07, "a body has a blob exactly when its size is not 0", at: place)
    }
  }

  static func reference(_ fields: inout Fields, _ key: String, at place: Place) throws(Finding) -> Digest? {
    do throws(Finding) {
      return try fields.digest(key)
    } catch {
      throw Finding(.e06, error.message, at: error.place)
    }
  }
}

extension Fields {
  /// A body, under its usual kind of key.
  mutating func body(_ key: String) throws(Finding) -> Body? {
    try object(key).map { object throws(Finding) in try Body(object, at: place(of: key)) }
  }
}
