public import CassetteFormat

/// Writes a cassette as Polly.JS's persister does, in JSON: members sorted, entries in the order of their starts.
public struct PollyExporter: Exporter {
  public init() {}

  /// Polly.JS takes a recording for its own by its creator.
  private static let creator = #"{"comment":"persister:fs","name":"Polly.JS","version":"6.0.6"}"#

  public func export(_ cassette: CassetteReader, to output: any ByteOutput) throws -> [Loss] {
    let session = try cassette.manifest.session ?? cassette.header.session ?? Session()
    var losses = try HARLosses(cassette, session)
    let name = CanonicalJSON.encode(.string(session.name?.latin1Text ?? "recording"))
    func write(_ text: some Sequence<UInt8>) throws { try Array(text).withUnsafeBytes(output.write) }
    try write("{\n\"log\":{\"_recordingName\":".utf8)
    try write(name)
    try write(",\"creator\":\(Self.creator),\"entries\":[".utf8)
    let start = session.start.flatMap(Timestamp.microseconds) ?? 0
    var orders: [String: Int] = [:]
    var isFirst = true
    try cassette.forEachEvent { event in
      guard let (exchange, response) = losses.answered(event) else { return }
      let entry = try PollyEntryWriter(cassette: cassette, start: start) { losses.note($0, event) }
        .json(event, exchange, response, &orders)
      if (event.at ?? 0) % 1000 != 0 || (event.took ?? 0) % 1000 != 0 {
        losses.count("the microseconds of exchanges: times are rounded to milliseconds")
      }
      if !event.fidelity.isEmpty { losses.count("how faithful the parts of exchanges are") }
      if response.message.body?.chunks != nil { losses.count("when the pieces of responses arrived") }
      try write((isFirst ? "\n" : ",\n").utf8)
      try write(CanonicalJSON.encode(entry))
      isFirst = false
    }
    try write("\n],\"pages\":[],\"version\":\"1.2\"}\n}\n".utf8)
    return losses.all
  }
}
