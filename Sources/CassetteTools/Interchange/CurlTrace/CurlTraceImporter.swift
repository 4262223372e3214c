public import CassetteFormat

/// What curl says of its transfers: `--trace` (every byte), `--trace-ascii` (dots for what cannot be printed), and `-v`
/// (headers only); read as a stream.
public struct CurlTraceImporter: Importer {
  public init() {}

  public func recognises(_ sample: SourceSample) -> Bool {
    var reader = CurlTraceReader(MemoryInput(sample.start))
    var entries = 0
    guard let first = sample.start.firstIndex(of: 0x0A).map({ sample.start[..<$0] }) else { return false }
    // The first line is a heading, but for a progress meter.
    guard !first.isEmpty, first.contains(where: { "*>=<%".utf8.contains($0) }) else { return false }
    while entries < 200, let entry = try? reader.next() {
      entries += 1
      guard case .sentHeader = entry.kind else { continue }
      let line = HTTP1Head(entry.bytes[...]).startLine
      return line.split(separator: 0x20).last?.starts(with: "HTTP/".utf8) == true
    }
    return false
  }

  public func `import`(_ source: ImportSource, into writer: CassetteWriter) throws -> Imported {
    var reader = CurlTraceReader(source.file)
    let sink = CurlTraceSink(writer)
    while let entry = try reader.next() { try sink.take(entry) }
    return try sink.finish()
  }
}
