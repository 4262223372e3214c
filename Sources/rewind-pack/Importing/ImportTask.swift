import CassetteFormat
import CassetteTools
import CommandSupport

/// How recordings become cassettes, whichever they are; usable on any thread.
struct ImportTask: Sendable {
  /// The name of a format, or `auto`.
  let format: String
  var writing: CassetteWriter.Options
  let redacts: Bool
  /// Gives the cassettes their names, when there are many.
  var batch: FileBatch?

  /// A cassette that was made.
  struct Made: Sendable {
    var id: Digest
    let totals: CassetteWriter.Totals
    let fileBytes: Int
    var warnings: [String]
    /// How many places were redacted, by rule; nil when nothing was to be.
    var places: [String: Int]?
    var unsearched: [UnsearchedContent] = []
    /// The secrets that are in it; nil when they were redacted.
    var secrets: SecretCount?
  }

  /// Makes a cassette of one recording.
  ///
  /// - Throws: `NotARecording` for a file of no format; `Failure`, `FileError`, findings.
  func make(_ file: InputFile, to output: OutputTarget) throws -> Made {
    // The source is opened before the output: a wrong name leaves nothing behind.
    let recording = try open(file, isPart: false)
    return try finish(output) { writer in
      let imported = try read(recording, file.path, into: writer)
      return Content(session: imported.session, source: imported.source, warnings: imported.warnings)
    }
  }

  /// What was appended to a cassette, besides its events.
  struct Content {
    var session: Session?
    var source: Manifest.Source?
    var warnings: [String] = []
    /// The secrets in it, if somebody has looked already.
    var secrets: SecretCount?
  }

  /// Makes a cassette of what `fill` appends.
  ///
  /// - Parameter isWatched: Whether `fill` knows of the secrets in it.
  func finish(
    _ target: OutputTarget, isWatched: Bool = false, _ fill: (CassetteWriter) throws -> Content
  ) throws -> Made {
    // What goes to a pipe, or is redacted, is looked at before.
    let draft = redacts || target.path == "-" ? try TemporaryFile() : nil
    let output = try target.open(batch: batch)
    let writer = try CassetteWriter(draft ?? output, options: writing)
    let watch = redacts || isWatched ? nil : SecretCount.Watch(writer)
    let content = try fill(writer)
    let id = try writer.finish(session: content.session, source: content.source)
    if redacts, let draft {
      let report = try Redactor(writing: writing).redact(CassetteReader(draft), to: output)
      return Made(
        id: report.id, totals: writer.totals, fileBytes: output.count, warnings: content.warnings,
        places: report.places,
        unsearched: report.unsearched)
    }
    if let draft {
      try output.write(draft)
      try output.finish()
    }
    let secrets = try watch.map { watch in
      try SecretCount(watch, writer.totals) { try draft ?? output.path.flatMap(SecretCount.open) }
    }
    return Made(
      id: id, totals: writer.totals, fileBytes: output.count, warnings: content.warnings,
      secrets: content.secrets ?? secrets)
  }
}

/// A file that is of no known format.
struct NotARecording: Error {}

extension ImportTask {
  /// A recording that was opened and recognised.
  struct Recording {
    let source: ImportSource
    let importer: any Importer
  }

  /// - Throws: `NotARecording`; `Failure` for a cassette; `FileError`.
  func open(_ file: InputFile, isPart: Bool) throws -> Recording {
    let bytes = try Source.open(file.path)
    if try bytes.read(at: 30, count: 35).starts(with: "mimetypeapplication/vnd.rewind.".utf8) {
      guard file.isNamed else { throw NotARecording() }
      throw Failure(
        message: "\(TerminalText.line(file.path)): this is a cassette already",
        help: "rewind-pack repack writes it anew, and rewind-pack merge puts it together with others.")
    }
    return try explaining(file.path) {
      let content = try Decompression.open(bytes)
      var source = ImportSource(
        file: content, fileName: Source.fileName(file.path), folder: Source.folder(file.path))
      source.isPart = isPart
      let found = format == "auto" ? Formats.recognise(try source.sample()) : try Formats.importable(format)
      if found == nil, !file.isNamed { throw NotARecording() }
      guard let importer = found?.importer else { throw Formats.notRecognised }
      return Recording(source: source, importer: importer)
    }
  }

  func read(_ recording: Recording, _ path: String, into writer: CassetteWriter) throws -> Imported {
    try explaining(path) { try recording.importer.import(recording.source, into: writer) }
  }

  private func explaining<Result>(_ path: String, _ body: () throws -> Result) throws -> Result {
    do { return try Source.naming(path, nil, body) } catch let error as InterchangeError {
      throw Failure(message: TerminalText.line("\(path): \(error)"))
    }
  }
}
