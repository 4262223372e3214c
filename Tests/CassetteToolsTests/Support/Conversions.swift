import CassetteFormat
import CassetteTools

/// Imports bytes and opens the cassette that came of them.
func imported(_ bytes: [UInt8], by importer: any Importer) throws -> (cassette: CassetteReader, report: Imported) {
  let output = MemoryOutput()
  let writer = try CassetteWriter(output)
  let source = ImportSource(file: try Decompression.open(MemoryInput(bytes)), fileName: "")
  let report = try importer.import(source, into: writer)
  try writer.finish(session: report.session, source: report.source)
  let validation = try Validator.validate(MemoryInput(output.bytes))
  guard validation.findings.isEmpty else { throw validation.findings[0] }
  return (try CassetteReader(MemoryInput(output.bytes)), report)
}

func exported(_ cassette: CassetteReader, by exporter: any Exporter) throws -> (bytes: [UInt8], losses: [Loss]) {
  let output = MemoryOutput()
  let losses = try exporter.export(cassette, to: output)
  return (output.bytes, losses)
}

/// A cassette of exchanges whose bodies are given as bytes.
func cassette(_ build: (CassetteWriter) throws -> Void) throws -> CassetteReader {
  let output = MemoryOutput()
  let writer = try CassetteWriter(output)
  try build(writer)
  try writer.finish()
  return try CassetteReader(MemoryInput(output.bytes))
}

extension CassetteReader {
  var events: [Event] {
    get throws {
      var events: [Event] = []
      try forEachEvent { events.append($0) }
      return events
    }
  }

  /// The only exchange.
  var exchange: Exchange {
    get throws {
      let events = try events
      guard events.count == 1, let exchange = events[0].exchange else {
        throw InterchangeError("\(events.count) events")
      }
      return exchange
    }
  }

  /// A body's bytes; nil when there is no body.
  func content(_ message: Message?) throws -> [UInt8]? { try message?.body.map { try bytes(of: $0) } }

  func text(_ message: Message?) throws -> String? { try content(message).map { String(decoding: $0, as: UTF8.self) } }
}

extension [HeaderField] {
  /// The lines as text.
  var lines: [String] { map { "\($0.name): \($0.value)" } }
}
