public import CassetteFormat

/// Makes cassettes of recordings in a foreign format.
public protocol Importer: Sendable {
  /// Files beside or below a recording that are part of it, as patterns relative to its folder, such as `fixtures/**`:
  /// who imports a folder does not take them for recordings of their own.
  var companions: [String] { get }

  /// Whether a file that begins so may be of this format; a guess for `--from auto`, not a check.
  func recognises(_ sample: SourceSample) -> Bool

  /// Reads a file as a stream of events into a writer that has been opened for it.
  ///
  /// - Throws: `InterchangeError` that says why the file is not of this format, or what of it cannot be kept; `FileError`.
  func `import`(_ source: ImportSource, into writer: CassetteWriter) throws -> Imported
}

extension Importer {
  public var companions: [String] { [] }
}

/// What an importer found besides events.
public struct Imported: Sendable {
  public var session: Session?
  /// The format, and its version as the recording names it.
  public var source: Manifest.Source
  /// Things that people should know, such as records that were cut off.
  public var warnings: [String] = []

  public init(session: Session? = nil, source: Manifest.Source) {
    self.session = session
    self.source = source
  }

  /// Warns that a file breaks off, if it does.
  mutating func warn(brokenOff reason: String?) {
    if let reason { warnings.append("the file breaks off; what comes before is imported (\(reason))") }
  }
}
