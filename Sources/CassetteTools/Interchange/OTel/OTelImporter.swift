public import CassetteFormat

/// Spans of model calls as OTLP JSON: one document, or several one after the other, as the collector's file exporter writes
/// them. Spans that the Python SDK's console exporter writes are taken too.
///
/// Memory: all spans, which come in the order in which they ended, and refer to each other.
public struct OTelImporter: Importer {
  public init() {}

  public func recognises(_ sample: SourceSample) -> Bool {
    guard sample.isJSON else { return false }
    return sample.hasAny(
      "resourceSpans", "resource_spans", "[].resourceSpans", "resourceLogs[].scopeLogs", "[].resourceLogs")
      || sample.has("context.trace_id", "attributes") || sample.has("[].context.trace_id", "[].attributes")
  }

  public func `import`(_ source: ImportSource, into writer: CassetteWriter) throws -> Imported {
    var trace = OTelTrace()
    var imported = Imported(source: Manifest.Source(format: "otel"))
    var scanner = JSONFileScanner(source.file, "this trace")
    var count = 0
    do {
      _ = try scanner.takeByteOrderMark()
      while try !scanner.isAtEnd() {
        let range = try scanner.value()
        guard range.count < 1 << 30 else { throw InterchangeError("a document of \(range.count) bytes is too large") }
        trace.add(document: try JSONRepair.parse(source.file.read(at: range.lowerBound, count: range.count)).value)
        count += 1
      }
    } catch let finding as Finding {
      guard count > 0, !trace.isEmpty else { throw InterchangeError("\(finding)") }
      imported.warnings.append("what follows document \(count) was left out: \(finding)")
    }
    guard !trace.isEmpty else { throw InterchangeError("there are no spans in it") }
    imported.source = Manifest.Source(format: "otel", version: trace.schema)
    let start = trace.spans.compactMap(\.start).min()
    let sink = TraceSink(writer, vendor: "io.opentelemetry", start: start)
    try OTelEvents(trace, sink).append()
    if !source.isPart {
      var session = Session()
      session.id = trace.traces.count == 1 ? ByteString(trace.traces[0]) : nil
      session.name = trace.service.map { ByteString($0) }
      session.start = sink.events.startTime
      session.metadata = try sink.body(["otel": ["resources": .array(trace.resources)]])
      imported.session = session
    }
    return imported
  }
}
