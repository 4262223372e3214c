import CassetteFormat
import CassetteTools

extension FuzzTarget {
  /// Imports bytes: what comes of it is a valid cassette, which every format can be made from.
  func checkImport(of bytes: [UInt8], by importer: any Importer) throws {
    _ = importer.recognises(SourceSample(Array(bytes.prefix(SourceSample.maximumSize)), fileName: ""))
    let output = MemoryOutput()
    var options = CassetteWriter.Options()
    options.level = .fixed(1)
    let writer = try CassetteWriter(output, options: options)
    let source = ImportSource(file: MemoryInput(bytes), fileName: "")
    guard let imported = try convertible({ try importer.import(source, into: writer) }) else { return }
    guard try convertible({ try writer.finish(session: imported.session, source: imported.source) }) != nil else {
      return
    }
    let verdicts = try Verdicts(output.bytes)
    try Broken.unless(verdicts.agree && verdicts.isWhole, "the import is not valid: \(verdicts.indexed.findings)")
    let cassette = try CassetteReader(MemoryInput(output.bytes))
    for format in Formats.exported {
      _ = try convertible { try format.exporter?.export(cassette, to: MemoryOutput()) }
      _ = try convertible { try format.folderExporter?.export(cassette, to: MemoryFolder()) }
    }
  }

  private func convertible<Result>(_ body: () throws -> Result) throws -> Result? {
    do { return try refusable(body) } catch is InterchangeError { return nil }
  }
}
