/// What a reader takes before it refuses (rule RW-L01): caps on what a hostile file can make it do.
public struct Limits: Sendable {
  /// Stored bytes of one member.
  public var memberSize = 1 << 30
  /// Stored bytes of the blobs and packs that wait for the segment with their rows, in a streamed reader.
  public var pendingSize = 1 << 30
  /// Uncompressed bytes of one segment.
  public var segmentSize = 64 << 20
  /// Bytes of the header, the redactions or the manifest.
  public var metadataSize = 64 << 20

  public init() {}
}
