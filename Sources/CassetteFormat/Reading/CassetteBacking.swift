/// What a reader needs of a kind of file: a version 2 archive, or a version 1 document.
protocol CassetteBacking: AnyObject {
  var header: Header { get }
  var manifest: Manifest { get throws }
  /// The bytes of `cassette.json` followed by those of `manifest.json`; none for a version 1 document.
  var settings: [UInt8] { get throws }
  /// Where a thin cassette's other blobs come from.
  var parent: (any ParentBlobs)? { get }

  /// The event of a number; nil when there is none.
  func event(_ sequence: Int) throws -> Event?

  /// The lowest and highest number in each part of the timeline that is read at once; nil for one without events.
  var parts: [ClosedRange<Int>?] { get throws }

  /// The events of a part, in the order of the file.
  func events(ofPart number: Int) throws -> [Event]

  /// A blob's bytes, verified; nil when neither the file nor the parent of a thin one has it.
  func blob(_ digest: Digest) throws -> [UInt8]?

  /// Whether the file itself has a blob.
  func contains(_ digest: Digest) throws -> Bool

  /// Private members and the redaction map, for copying.
  var redactions: [UInt8]? { get throws }
  func forEachExtension(_ body: (_ name: String, _ bytes: [UInt8]) throws -> Void) throws
}
