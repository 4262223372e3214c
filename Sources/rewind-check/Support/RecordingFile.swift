import CassetteFormat
import CassetteTools
import CommandSupport

/// Opens the recording of a run: a cassette, or anything that can be imported.
enum RecordingFile {
  /// Recordings that are imported into memory; larger ones go to a temporary file.
  private static let memoryLimit = 16 << 20

  /// - Parameter warn: Takes what people should know about a recording that is imported.
  /// - Throws: `Failure`, `FileError`.
  static func open(
    _ path: String, _ parents: ParentOptions, _ limits: Limits,
    warn: (_ path: String, _ text: String) -> Void = Self.warn
  ) throws -> CassetteReader {
    let file = try Source.open(path)
    return try Source.naming(path, file) {
      if try isCassette(file) { return try ParentChain.open(file, parents: parents.places(limits), limits: limits) }
      let memory = file.size <= memoryLimit ? MemoryOutput() : nil
      let temporary = memory == nil ? try TemporaryFile() : nil
      var options = CassetteWriter.Options()
      // What is read once.
      options.level = .fixed(1)
      try `import`(file, path, into: CassetteWriter(memory ?? temporary!, options: options), warn)
      return try CassetteReader(memory.map { MemoryInput($0.bytes) } ?? temporary!, limits: limits)
    }
  }

  /// The bytes of the cassette that a recording of another tool becomes.
  ///
  /// - Throws: `Failure`, `FileError`.
  static func imported(_ path: String) throws -> [UInt8] {
    let output = MemoryOutput()
    let file = try Source.open(path)
    try Source.naming(path, file) { try `import`(file, path, into: CassetteWriter(output), warn) }
    return output.bytes
  }

  /// Tells of what people should know about a recording that is imported.
  static func warn(_ path: String, _ text: String) {
    StandardError.line(TerminalStyle(descriptor: 2).yellow("warning:") + " " + TerminalText.line("\(path): \(text)"))
  }

  /// Whether a file is a cassette already.
  static func isCassette(_ file: any RandomAccessBytes) throws -> Bool {
    let start = try file.read(at: 0, count: 65)
    return start.dropFirst(30).starts(with: "mimetypeapplication/vnd.rewind.".utf8)
  }

  private static func `import`(
    _ file: any RandomAccessBytes, _ path: String, into writer: CassetteWriter,
    _ warn: (_ path: String, _ text: String) -> Void
  ) throws {
    do {
      let source = ImportSource(
        file: try Decompression.open(file), fileName: Source.fileName(path), folder: Source.folder(path))
      guard let importer = Formats.recognise(try source.sample())?.importer else { throw Formats.notRecognised }
      let found = try importer.import(source, into: writer)
      for warning in found.warnings { warn(path, warning) }
      try writer.finish(session: found.session, source: found.source)
    } catch let error as InterchangeError {
      throw Failure(
        message: TerminalText.line("\(path): \(error)"),
        help: "A recording is a cassette, or a file of one of the formats that rewind-pack formats lists.")
    }
  }
}
