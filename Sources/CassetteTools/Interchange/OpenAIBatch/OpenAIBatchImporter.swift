public import CassetteFormat

/// Files of OpenAI's Batch API: lines with requests, lines with outputs, or both, which are paired by `custom_id`.
///
/// The requests of a file of outputs are also looked for beside it: `x_input.jsonl` beside `x_output.jsonl`, or
/// `requests.jsonl` beside `responses.jsonl` or `results.jsonl`.
public struct OpenAIBatchImporter: Importer {
  public init() {}

  public func recognises(_ sample: SourceSample) -> Bool {
    guard sample.isJSON else { return false }
    return ["", "[]."].contains { prefix in
      sample.has(prefix + "custom_id")
        && (sample.has(prefix + "url", prefix + "body")
          || sample.hasAny(prefix + "response.status_code", prefix + "error", prefix + "response"))
    }
  }

  public func `import`(_ source: ImportSource, into writer: CassetteWriter) throws -> Imported {
    let batch = OpenAIBatch(EventSink(writer))
    var imported = Imported(source: Manifest.Source(format: "openai-batch"))
    let outputs = try Self.read(source.file, into: &imported) { line in
      if line.isRequest { try batch.take(request: line) }
      return !line.isRequest
    }
    if outputs > 0 && !batch.hasRequests, let requests = Self.requests(beside: source) {
      _ = try Self.read(requests, into: &imported) { line in
        if line.isRequest { try batch.take(request: line) }
        return false
      }
    }
    if outputs > 0 {
      var ignored = imported
      _ = try Self.read(source.file, into: &ignored) { line in
        if !line.isRequest { try batch.take(output: line) }
        return false
      }
    }
    try batch.finish()
    return imported
  }

  /// Goes through the lines of a file.
  ///
  /// - Returns: For how many of them the answer was yes.
  private static func read(
    _ file: any RandomAccessBytes, into imported: inout Imported, _ take: (OpenAIBatchLine) throws -> Bool
  ) throws -> Int {
    var lines = LineReader(file)
    var read = 0
    var count = 0
    while let line = try lines.next() {
      let isMarked = line.number == 1 && line.bytes.starts(with: [0xEF, 0xBB, 0xBF])
      let bytes = isMarked ? Array(line.bytes.dropFirst(3)) : line.bytes
      guard bytes.contains(where: { $0 > 0x20 }) else { continue }
      do {
        count += try take(OpenAIBatchLine(bytes)) ? 1 : 0
        read += 1
      } catch let error as InterchangeError {
        guard !line.isEnded, read > 0 else { throw InterchangeError("line \(line.number): \(error.message)") }
        imported.warnings.append("line \(line.number) is cut off and left out: \(error.message)")
      }
    }
    guard read > 0 else { throw InterchangeError("the file has no lines of a batch") }
    return count
  }

  private static func requests(beside source: ImportSource) -> FileInput? {
    guard let folder = source.folder else { return nil }
    for (output, input) in [("output", "input"), ("responses", "requests"), ("results", "requests")] {
      let name = source.fileName.replacing(output, with: input)
      if name != source.fileName, let file = try? FileInput(path: folder + "/" + name) { return file }
    }
    return nil
  }
}
