public import CassetteFormat

/// Writes a cassette as HAR 1.2, which browsers' developer tools open, an entry a line.
///
/// What HAR has no place for stands in members called `_rw`, from which an import takes it again.
public struct HARExporter: Exporter {
  public init() {}

  public func export(_ cassette: CassetteReader, to output: any ByteOutput) throws -> [Loss] {
    let manifest = try cassette.manifest
    let session = manifest.session ?? cassette.header.session ?? Session()
    var losses = try HARLosses(cassette, session)
    func write(_ bytes: [UInt8]) throws { try bytes.withUnsafeBytes(output.write) }
    let addition = try JSONText.encode(.object(log(session, cassette)))
    let creator = "{\"name\":\"rewind-pack\",\"version\":\"\(CassetteFormat.version)\"}"
    try write(Array("{\"log\":{\"version\":\"1.2\",\"creator\":\(creator),\"_rw\":".utf8) + addition)
    try write(Array(",\"pages\":[],\"entries\":[".utf8))
    var isFirst = true
    let start = session.start.flatMap(Timestamp.microseconds) ?? 0
    try cassette.forEachEvent { event in
      guard let exchange = losses.exchange(of: event) else { return }
      let entry = try HAREntryWriter(cassette: cassette, start: start) { losses.note($0, event) }.json(event, exchange)
      try write(Array((isFirst ? "\n" : ",\n").utf8) + JSONText.encode(.object(entry)))
      isFirst = false
    }
    try write(Array("\n]}}\n".utf8))
    return losses.all
  }

  private func log(_ session: Session, _ cassette: CassetteReader) throws -> JSONObject {
    var object = JSONObject()
    object["session"] = .object(HARSession.json(session))
    guard let metadata = session.metadata, !metadata.isLost else { return object }
    let bytes = try cassette.bytes(of: metadata)
    if let json = try? JSONParser.lax(bytes.span.bytes), JSONText.encode(json) == bytes {
      object["metadata"] = json
    } else {
      object["metadata64"] = .string(Base64.encode(bytes))
    }
    return object
  }
}

/// Collects what HAR cannot hold even with members of its own.
struct HARLosses: LossCollector {
  private var losses: [Loss] = []
  private var counted: [(what: String, count: Int)] = []

  /// Everything, what concerns the whole cassette first.
  var all: [Loss] { counted.map { Loss("\($0.what) (\($0.count) of them)") } + losses }

  init(_ cassette: CassetteReader, _ session: Session) throws {
    if session.input != nil || session.output != nil || session.totals != nil {
      losses.append(Loss("the session's input, output and totals"))
    }
    losses += try cassette.lossesBesideExchanges()
  }

  mutating func note(_ what: String, _ event: Event) { losses.append(Loss(sequence: event.sequence, what)) }

  /// Notes what is lost of many exchanges, once for all of them.
  mutating func count(_ what: String) {
    if let index = counted.firstIndex(where: { $0.what == what }) {
      counted[index].count += 1
    } else {
      counted.append((what, 1))
    }
  }
}
