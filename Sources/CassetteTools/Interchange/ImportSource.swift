public import CassetteFormat

/// The file to import: bytes that can be read at any place, decompressed.
public struct ImportSource {
  public let file: any RandomAccessBytes
  /// The name without folders; empty for standard input.
  public let fileName: String
  /// The folder that the file is in, for formats of several files; nil when it is none, as for standard input.
  public let folder: String?
  /// Whether it is one of several that become one cassette: then no session of its own is kept, nor its blobs.
  public var isPart = false

  public init(file: any RandomAccessBytes, fileName: String, folder: String? = nil) {
    self.file = file
    self.fileName = fileName
    self.folder = folder
  }

  /// The beginning of the file, to recognise its format by.
  ///
  /// - Throws: `FileError`.
  public func sample() throws -> SourceSample {
    SourceSample(try file.read(at: 0, count: SourceSample.maximumSize), fileName: fileName)
  }
}
