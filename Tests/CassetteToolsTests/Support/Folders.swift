import CassetteFormat
import CassetteTools
import Foundation

/// Imports a file of a folder, and opens the cassette that came of it.
func imported(
  _ name: String, in folder: URL, by importer: any Importer
) throws -> (cassette: CassetteReader, report: Imported) {
  let output = MemoryOutput()
  let writer = try CassetteWriter(output)
  let path = folder.appending(path: name).path(percentEncoded: false)
  let source = ImportSource(
    file: try FileInput(path: path), fileName: name, folder: folder.path(percentEncoded: false))
  let report = try importer.import(source, into: writer)
  try writer.finish(session: report.session, source: report.source)
  let validation = try Validator.validate(MemoryInput(output.bytes))
  guard validation.findings.isEmpty else { throw validation.findings[0] }
  return (try CassetteReader(MemoryInput(output.bytes)), report)
}

/// Calls a closure with a new folder that has these files; it goes afterwards.
func withFolder<Result>(_ files: [String: String], _ body: (URL) throws -> Result) throws -> Result {
  let folder = FileManager.default.temporaryDirectory.appending(path: "rewind-tests-\(UUID().uuidString)")
  defer { try? FileManager.default.removeItem(at: folder) }
  for (name, text) in files {
    let file = folder.appending(path: name)
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
  }
  return try body(folder)
}
