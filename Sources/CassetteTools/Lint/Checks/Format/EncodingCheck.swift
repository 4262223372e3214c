import CassetteFormat

extension LintRule {
  static let notCanonical = LintRule(
    "RWF011", "non-canonical-encoding", .warning, fix: .safe,
    title: "The cassette is stored as its run wrote it, not sealed.",
    why: """
      A recorder writes a segment for each event, rows for requests that were answered later, and events as they end. \
      Sealed, the same content is smaller, is read faster, and has the same bytes whoever seals it: good for git.
      """,
    example: "412 segments for 206 events: sealing makes few of them",
    remedy: "Run rewind-pack seal FILE -o FILE. The id stays.")
}

/// What sealing would change in how a cassette is stored, as far as the manifest tells.
struct EncodingCheck: LintCheck {
  static var rules: [LintRule] { [.notCanonical] }

  private var events = 0

  /// A writer closes a segment at 1 MiB of rows or 4 MiB of stored members. These are far below.
  private static let fewRows = 64
  private static let fewBytes = 512 << 10
  private static let segmentCount = 4

  init(_ options: LintOptions) {}

  mutating func visit(_ event: Event, in subject: LintSubject, _ report: (LintFinding) -> Void) { events += 1 }

  mutating func finish(_ subject: LintSubject, _ report: (LintFinding) -> Void) throws {
    guard !subject.cassette.isVersion1 else { return }
    let segments = try subject.cassette.manifest.segments
    let recorded = Self.sum(segments.map(\.events))
    let superseded = recorded - events
    if superseded > 0 {
      return report(
        LintFinding(
          .notCanonical,
          "\(superseded) of \(Quantity.count(recorded, "event row")) were superseded by an answer: sealing drops them"))
    }
    let rows = recorded + Self.sum(segments.map(\.blobs))
    let count = segments.count
    if count >= Self.segmentCount, rows < count * Self.fewRows, subject.size < count * Self.fewBytes {
      report(
        LintFinding(
          .notCanonical,
          "\(count) segments for \(Quantity.count(events, "event")): sealing makes few of them"))
    } else if !Self.isOrdered(segments) {
      report(LintFinding(.notCanonical, "events stand in the order in which they ended: sealing sorts them"))
    }
  }

  /// The manifest may claim any numbers: their sum is not to overflow.
  private static func sum(_ counts: [Int]) -> Int { counts.reduce(0) { $0 + min($1, 1 << 32) } }

  private static func isOrdered(_ segments: [Manifest.SegmentSummary]) -> Bool {
    let ranges = segments.compactMap(\.sequences)
    return zip(ranges, ranges.dropFirst()).allSatisfy { $0.upperBound < $1.lowerBound }
  }
}
