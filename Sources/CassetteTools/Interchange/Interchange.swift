public import CassetteFormat

/// A foreign format of recordings that cassettes are made from.
public protocol Importer: Sendable {
  /// The format's name on the command line, such as `vcrpy`.
  var name: String { get }

  /// Whether a file that begins so may be of this format; a guess for `--from auto`, not a check.
  ///
  /// - Parameters:
  ///   - start: The first 4 KiB, after decompression.
  ///   - fileName: The file's name without folders; empty for standard input.
  func recognises(_ start: [UInt8], fileName: String) -> Bool

  /// Reads a file as a stream of events into a writer that has been opened for it.
  ///
  /// - Throws: `InterchangeError` that says why the file is not of this format, or what of it cannot be kept; `FileError`.
  func `import`(_ source: ImportSource, into writer: CassetteWriter) throws -> Imported
}

/// A foreign format that cassettes are written as.
public protocol Exporter: Sendable {
  /// The format's name on the command line, such as `vcrpy`.
  var name: String { get }

  /// Writes a cassette.
  ///
  /// - Returns: What the format cannot hold.
  /// - Throws: `InterchangeError`, `FileError`, or a finding about the cassette.
  func export(_ cassette: CassetteReader, to output: any ByteOutput) throws -> [Loss]
}

/// The file to import: bytes that can be read at any place, decompressed.
public struct ImportSource {
  public let file: any RandomAccessBytes
  /// The name without folders; empty for standard input.
  public let fileName: String
  /// Whether it is one of several that become one cassette: then no session of its own is kept, nor its blobs.
  public var isPart = false

  public init(file: any RandomAccessBytes, fileName: String) {
    self.file = file
    self.fileName = fileName
  }
}

/// What an importer found besides events.
public struct Imported: Sendable {
  public var session: Session?
  public var source: Manifest.Source
  /// Things that people should know, such as recorded frames that are not HTTP.
  public var warnings: [String] = []

  public init(session: Session? = nil, source: Manifest.Source) {
    self.session = session
    self.source = source
  }
}

/// Something that a conversion could not keep.
public struct Loss: Hashable, Sendable, CustomStringConvertible {
  /// The event's number; nil when it is about the whole cassette.
  public let sequence: Int?
  /// What was lost, in a few words.
  public let what: String

  public init(sequence: Int? = nil, _ what: String) {
    self.sequence = sequence
    self.what = what
  }

  public var description: String { sequence.map { "exchange \($0): \(what)" } ?? what }
}

/// Why a file could not be converted.
public struct InterchangeError: Error, Hashable, Sendable, CustomStringConvertible {
  public let message: String

  public init(_ message: String) { self.message = message }

  public var description: String { message }
}
