public import CassetteFormat

/// Inspect's logs: archives with a member for each sample, or for parts of one, and JSON documents.
///
/// Memory: one sample, and the messages that it shares.
public struct InspectImporter: Importer {
  public init() {}

  public func recognises(_ sample: SourceSample) -> Bool {
    if sample.starts(with: "PK\u{3}\u{4}") {
      let name = sample.start.dropFirst(30)
      return ["_journal/start.json", "samples/", "header.json", "summaries.json"].contains {
        name.starts(with: $0.utf8)
      }
    }
    return sample.has("eval", "status") && sample.hasAny("eval.task", "eval.run_id", "eval.eval_id", "eval.created")
  }

  public func `import`(_ source: ImportSource, into writer: CassetteWriter) throws -> Imported {
    let start = try source.file.read(at: 0, count: 4)
    return start == ZipArchive.signature
      ? try importArchive(source, writer) : try importDocument(source, writer)
  }

  private func importArchive(_ source: ImportSource, _ writer: CassetteWriter) throws -> Imported {
    let archive = try ZipArchive(source.file)
    let names = archive.entries.map(\.name).filter { $0.hasPrefix("samples/") && $0.hasSuffix(".json") }
    guard !names.isEmpty || archive.has("header.json") || archive.has("_journal/start.json") else {
      throw InterchangeError("this archive is not a log of Inspect: it has no samples and no header.json")
    }
    let isFinished = archive.has("header.json")
    let header = try (archive.read("header.json") ?? archive.read("_journal/start.json")).map(JSONRepair.parse)
    var log = InspectLog(header?.value.object ?? [:], writer, keepsSession: !source.isPart)
    if archive.isCut { log.warnings.append("the archive is cut off: what was complete was taken") }
    if !isFinished { log.warnings.append("the evaluation was not finished: there is no header.json") }
    for name in names {
      let parts = name.split(separator: "/")
      do {
        if parts.count == 2, let bytes = try archive.read(name) {
          try log.take(sample: MemoryInput(bytes))
        } else if parts.count == 3, parts[2] == "sample.json" {
          try log.take(chunked: String(name.dropLast("sample.json".count)), archive)
        }
      } catch let error as InterchangeError {
        throw InterchangeError("\(name): \(error.message)")
      }
    }
    return try log.finish()
  }

  private func importDocument(_ source: ImportSource, _ writer: CassetteWriter) throws -> Imported {
    // What is said of the whole log stands before the samples and after them.
    var header = JSONObject()
    let document = JSONDocument(source.file, "log of Inspect")
    try document.walk(["samples"]) { path, value in
      if path != "samples[]" { header.set(path, try JSONRepair.parse(value).value) }
    }
    guard header["eval"]?.object != nil else {
      throw InterchangeError("this is not a log of Inspect: it has no eval")
    }
    var log = InspectLog(header, writer, keepsSession: !source.isPart)
    var count = 0
    try document.walk(["samples"]) { path, value in
      guard path == "samples[]" else { return }
      count += 1
      do { try log.take(sample: MemoryInput(value)) } catch let error as InterchangeError {
        throw InterchangeError("sample \(count): \(error.message)")
      }
    }
    return try log.finish()
  }
}
