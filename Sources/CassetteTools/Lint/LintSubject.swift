public import CassetteFormat

/// The cassette that checks look at: its bodies without their content coding, each decoded once for all checks.
public final class LintSubject {
  public let path: String
  /// Bytes of the file.
  public let size: Int
  public let cassette: CassetteReader
  /// The cassette that this one was derived from, when it is at hand.
  public var parent: CassetteReader?
  /// What several checks want to know of an event.
  let views = LintViews()
  /// The contents of the event that is looked at.
  private var contents: [Digest: [UInt8]] = [:]
  private var sequence: Int?

  public init(path: String, size: Int, cassette: CassetteReader) {
    self.path = path
    self.size = size
    self.cassette = cassette
  }

  /// A body of an event without its content coding; with it, when it cannot be taken off; nil when it is lost.
  ///
  /// Memory: the bodies of one event.
  ///
  /// - Throws: `FileError`; a finding when the blob is not there or not right.
  public func content(of body: Body?, in event: Event) throws -> [UInt8]? {
    guard let body, !body.isLost else { return nil }
    guard let digest = body.blob else { return [] }
    if sequence != event.sequence {
      contents = [:]
      sequence = event.sequence
    }
    if let content = contents[digest] { return content }
    let content = try KeyedRequests.content(of: body, in: cassette)
    contents[digest] = content
    return content
  }
}
