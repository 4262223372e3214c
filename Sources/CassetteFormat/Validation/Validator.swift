/// Checks a cassette against every rule of the specification (spec §15.3).
public enum Validator {
  /// What can be said of a cassette as a whole.
  public enum Verdict: String, Sendable {
    case valid
    case warnings = "valid with warnings"
    /// Cut off or never closed, and in order up to there: recovery gives back every complete record.
    case unclosed
    case invalid
  }

  public struct Report: Sendable {
    public let verdict: Verdict
    public let findings: [Finding]
    /// The id, when there is an intact manifest.
    public let id: Digest?
    public let segments: Int
    public let events: Int
    public let blobs: Int
    /// How many prefix frames have to be decoded for the blob that needs most.
    public let longestChain: Int
    /// Whether any event has match keys.
    public let hasKeys: Bool
    /// Whether the file ends before its end record does.
    public let isCut: Bool
  }

  /// Checks an open file, through its central directory.
  ///
  /// - Parameter parent: The parent's blobs, for a thin cassette.
  /// - Throws: `FileError`; what is wrong with the cassette is in the report.
  public static func validate(
    _ file: any RandomAccessBytes, limits: Limits = Limits(), parent: (any ParentBlobs)? = nil
  ) throws -> Report {
    do {
      let index = try ArchiveIndex(file, limits: limits)
      return try report(IndexedMembers(index), limits, parent)
    } catch let finding as Finding {
      // The end of the file is not in order: reading from its start tells more.
      let report = try validate(stream: RandomAccessStream(file), limits: limits, parent: parent)
      guard report.verdict == .valid || report.verdict == .warnings else { return report }
      return Report(
        verdict: .invalid, findings: report.findings + [finding], id: report.id, segments: report.segments,
        events: report.events, blobs: report.blobs, longestChain: report.longestChain, hasKeys: report.hasKeys,
        isCut: report.isCut)
    }
  }

  /// Checks a cassette that comes through a pipe.
  public static func validate(
    stream: any ByteInput, limits: Limits = Limits(), parent: (any ParentBlobs)? = nil
  ) throws -> Report {
    try report(StreamedMembers(stream, limits: limits), limits, parent)
  }

  private static func report(
    _ source: any MemberSource, _ limits: Limits, _ parent: (any ParentBlobs)?
  ) throws -> Report {
    let scan = CassetteScan(source, limits: limits, parent: parent)
    try scan.run()
    let isCut = (source as? StreamedMembers)?.isCut ?? false
    return Report(
      verdict: scan.verdict(isCut: isCut), findings: scan.findings,
      id: scan.manifest?.id, segments: scan.segments.count, events: scan.segments.reduce(0) { $0 + $1.events },
      blobs: scan.blobCount,
      longestChain: scan.longestChain, hasKeys: scan.hasKeys, isCut: isCut)
  }
}

extension CassetteScan {
  fileprivate func verdict(isCut: Bool) -> Validator.Verdict {
    let errors = findings.filter { $0.severity == .error }
    if errors.isEmpty { return findings.isEmpty ? .valid : .warnings }
    // An unclosed cassette has no fault but its end. With a manifest, RW-Z15 means that something follows it.
    let isUnclosed = errors.allSatisfy { ($0.rule == .z10 && isCut) || ($0.rule == .z15 && manifest == nil) }
    return isUnclosed ? .unclosed : .invalid
  }
}

/// Reads an open file from its start, as if it were a pipe.
package final class RandomAccessStream: ByteInput {
  private let file: any RandomAccessBytes
  private var position = 0

  package init(_ file: any RandomAccessBytes) {
    self.file = file
  }

  package func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    let count = try file.read(at: position, into: buffer)
    position += count
    return count
  }
}
