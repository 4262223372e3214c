/// `manifest.json`: the session, the index of segments, and the cassette's id (spec §11).
public struct Manifest: Hashable, Sendable {
  /// The cassette's identity: a digest of its content, whatever the encoding (spec §12).
  public var id: Digest
  public var segments: [SegmentSummary]
  public var session: Session?
  public var source: Source?
  public var derivation: Derivation?
  public var writer: Writer
  public var extra = JSONObject()

  /// What a segment holds, so that a reader finds an event without reading all segments.
  public struct SegmentSummary: Hashable, Sendable {
    /// Rows of each kind.
    public var blobs = 0
    public var events = 0
    /// The lowest and highest `seq`; nil when there are no events.
    public var sequences: ClosedRange<Int>?

    mutating func add(sequence: Int) {
      events += 1
      sequences = min(sequences?.lowerBound ?? sequence, sequence)...max(sequences?.upperBound ?? sequence, sequence)
    }
  }

  /// The format that a cassette was imported from.
  public struct Source: Hashable, Sendable {
    public var format: String
    public var version: String?
    var extra = JSONObject()

    public init(format: String, version: String? = nil) {
      self.format = format
      self.version = version
    }
  }

  /// The program that wrote the file; outside the identity.
  public struct Writer: Hashable, Sendable {
    public var name: String
    public var version: String
    /// The version of the zstd library.
    public var zstd: String
    /// How hard it tried to compress: zstd's level, or `auto`. With it, packing an unpacked cassette gives the same bytes.
    public var level: CompressionLevel?
    var extra = JSONObject()
  }
}

extension Manifest {
  /// A manifest whose id and segments are still to come.
  init(writer: Writer) {
    self.init(id: .zero, segments: [], writer: writer)
  }
}

/// How a cassette was made from its parent (spec §13).
public struct Derivation: Hashable, Sendable {
  /// The id of the parent; nil only for a redacted cassette, since the id tells about unredacted bytes.
  public var parent: Digest?
  /// The name of what made it, such as `redact` or a mutation operator, and its version.
  public var `operator`: String
  public var version: String
  public var parameters: JSONObject
  public var seed: Int?
  /// Where it changed something, each an object whose fields are the operator's.
  public var sites: [JSONObject]
  /// Whether the parent's id was taken out because it names unredacted bytes.
  public var isRedacted = false
  var extra = JSONObject()

  public init(
    parent: Digest?, operator: String, version: String, parameters: JSONObject = JSONObject(), sites: [JSONObject] = []
  ) {
    self.parent = parent
    self.operator = `operator`
    self.version = version
    self.parameters = parameters
    self.sites = sites
  }
}
