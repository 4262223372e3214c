import CassetteFormat

/// Makes the blobs that take the place of those with something to remove, each once.
final class RedactedBodies {
  /// What has become of a blob.
  struct Change {
    /// Nil when the whole body had to go.
    let digest: Digest?
    let size: Int
    let sites: [RedactedContent.Site]
    /// The edits of the content without its coding.
    let edits: ContentEdits
    /// Whether the blob has a content coding: then the sites are in no blob's own bytes.
    let isCoded: Bool
    /// How large the body was, as the next power of two.
    let sizeClass: String
  }

  private let cassette: CassetteReader
  private let plan: RedactionPlan
  private var changes: [RedactionBlob: Change] = [:]
  /// The old blob of each new one.
  private var origins: [Digest: RedactionBlob] = [:]
  var placeholders: PlaceholderTable

  init(_ cassette: CassetteReader, _ plan: RedactionPlan, _ placeholders: PlaceholderTable) {
    self.cassette = cassette
    self.plan = plan
    self.placeholders = placeholders
  }

  /// What becomes of a blob, and the new bytes if they were made just now; nil when it stays as it is.
  func change(_ blob: RedactionBlob) throws -> (change: Change, bytes: [UInt8]?)? {
    if let change = changes[blob] { return (change, nil) }
    guard plan.blobs[blob] != nil else { return nil }
    let (bytes, content) = try make(blob)
    let digest = bytes.map { Digest(of: $0) }
    let change = Change(
      digest: digest, size: bytes?.count ?? 0, sites: content?.sites ?? [], edits: content?.edits ?? ContentEdits([]),
      isCoded: blob.coding != nil, sizeClass: Self.sizeClass(try cassette.blob(blob.digest).count))
    changes[blob] = change
    if let digest { origins[digest] = blob }
    return (change, bytes)
  }

  /// The bytes of a new blob, or of an old one that stays.
  func bytes(of digest: Digest) throws -> [UInt8] {
    guard let origin = origins[digest] else { return try cassette.blob(digest) }
    return try make(origin).bytes ?? []
  }

  /// The change of a blob whose place in the map says where ranges are in the blob itself.
  func change(of digest: Digest) -> Change? { changes[RedactionBlob(digest: digest, coding: nil)] }

  private func make(_ blob: RedactionBlob) throws -> (bytes: [UInt8]?, content: RedactedContent?) {
    let stored = try cassette.blob(blob.digest)
    guard let coding = blob.coding else {
      let content = RedactedContent(stored, removing: plan.blobs[blob] ?? [], &placeholders)
      return (Self.framed(content, from: stored), content)
    }
    // What cannot be decoded is not patched: the body goes.
    guard let decoded = Decompression.decode(stored, coding: coding, limit: DetectionLimits().bodySize) else {
      return (nil, nil)
    }
    let content = RedactedContent(decoded, removing: plan.blobs[blob] ?? [], &placeholders)
    let framed = Self.framed(content, from: decoded)
    return (framed.flatMap { ContentCompression.encode($0, coding: coding) }, content)
  }

  /// The content with the lengths and checksums of its messages made anew; nil when they cannot be.
  private static func framed(_ content: RedactedContent, from original: [UInt8]) -> [UInt8]? {
    guard let messages = EventStreamMessages(original) else { return content.bytes }
    return messages.updated(content.bytes, content.edits)
  }

  /// A size that tells little of the one that it is for.
  private static func sizeClass(_ size: Int) -> String {
    let power = max(10, Int.bitWidth - max(0, size - 1).leadingZeroBitCount)
    return "at most \(1 << (power - 10)) KiB"
  }
}
