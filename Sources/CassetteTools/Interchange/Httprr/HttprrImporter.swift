public import CassetteFormat

/// Go's httprr logs: `httprr trace v1`, then for each exchange a line with two lengths, the request, and the response.
public struct HttprrImporter: Importer {
  static let firstLine = "httprr trace v1\n"

  public init() {}

  public func recognises(_ sample: SourceSample) -> Bool { sample.starts(with: "httprr trace v1") }

  public func `import`(_ source: ImportSource, into writer: CassetteWriter) throws -> Imported {
    let sink = EventSink(writer)
    var imported = Imported(source: Manifest.Source(format: "httprr", version: "1"))
    guard try source.file.read(at: 0, count: Self.firstLine.utf8.count) == Array(Self.firstLine.utf8) else {
      throw InterchangeError("this is not a httprr log: its first line is not \"httprr trace v1\"")
    }
    var offset = Self.firstLine.utf8.count
    while let record = try HttprrRecord(source.file, at: offset) {
      let place = "record \(sink.count + 1) at byte \(offset)"
      guard let end = record.end else {
        guard sink.count > 0 || record.isCutOff else {
          throw InterchangeError("\(place): it has no line with two lengths")
        }
        imported.warnings.append(
          "\(place) is \(record.isCutOff ? "cut off" : "damaged"); nothing from there on is imported")
        break
      }
      do {
        for note in try append(record, to: sink) { imported.warnings.append("\(place): \(note)") }
      } catch let error as InterchangeError { throw InterchangeError("\(place): \(error.message)") }
      offset = end
    }
    return imported
  }

  private func append(_ record: HttprrRecord, to sink: EventSink) throws -> [String] {
    var request = try HTTP1Message<RecordedRequest>(record.request[...])
    var response = try HTTP1Message<RecordedResponse>(
      record.response[...], to: request.recorded.method, extent: .announced)
    // Both are written from Go's parsed messages: names in a standard spelling, sorted.
    request.recorded.message.headerFidelity = .reserialised
    response.recorded.message.headerFidelity = .reserialised
    try sink.append(request.recorded, response.recorded)
    return request.notes + response.notes
  }
}
