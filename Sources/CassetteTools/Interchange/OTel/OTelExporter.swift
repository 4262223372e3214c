public import CassetteFormat

/// Writes a cassette as one document of OTLP JSON on one line, as the collector's file exporter does: a trace whose ids are
/// made from the cassette's, with a span for each model call, tool call and other exchange.
public struct OTelExporter: Exporter {
  public init() {}

  /// The semantic conventions that are written.
  static let schema = "https://opentelemetry.io/schemas/1.37.0"

  public func export(_ cassette: CassetteReader, to output: any ByteOutput) throws -> [Loss] {
    let manifest = try cassette.manifest
    let session = manifest.session ?? cassette.header.session ?? Session()
    var ids = OTelIDs(manifest.id)
    try cassette.forEachEvent { event in
      if let id = event.id { ids.add(id, event.sequence) }
    }
    var losses = OTelLosses()
    losses.note(manifest, session)
    let start = session.start.flatMap(Timestamp.microseconds) ?? 0
    var root = OTelSpanWriter(ids.root, ids, name: "invoke_agent \(session.name?.description ?? "session")", kind: 1)
    root.end = start
    func write(_ bytes: [UInt8]) throws { try bytes.withUnsafeBytes(output.write) }
    try write(Array(Self.head(session).utf8))
    try cassette.forEachEvent { event in
      let time = start &+ (event.at ?? 0)
      root.end = max(root.end, time &+ (event.took ?? 0))
      if case .marker(let marker) = event.content {
        root.addEvent(marker.name, detail: marker.detail, time)
        losses.note(event)
        return
      }
      guard var span = try OTelSpanWriter(event, cassette, ids, &losses) else { return }
      span.start = time
      span.end = time &+ (event.took ?? 0)
      try write(JSONText.encode(span.json))
      try write([UInt8(ascii: ",")])
    }
    root.start = start
    root.set("gen_ai.operation.name", "invoke_agent")
    root.set("openinference.span.kind", "AGENT")
    if let name = session.name?.string { root.set("gen_ai.agent.name", .string(name)) }
    try write(JSONText.encode(root.json))
    try write(Array("]}]}]}\n".utf8))
    return losses.all
  }

  private static func head(_ session: Session) -> String {
    let service = OTelSpanWriter.pair("service.name", .string(session.name?.string ?? "rewind"))
    let resource = String(decoding: JSONText.encode(.object(["attributes": .array([service])])), as: UTF8.self)
    return #"{"resourceSpans":[{"resource":\#(resource),"scopeSpans":[{"scope":{"name":"rewind","version":""#
      + CassetteFormat.version + #""},"schemaUrl":"\#(schema)","spans":["#
  }
}

/// Ids of spans, which are the same for the same cassette.
struct OTelIDs {
  let trace: String
  let root: String
  private let base: UInt64
  private var sequences: [String: Int] = [:]

  init(_ id: Digest) {
    trace = String(id.hex.prefix(32))
    base = UInt64(id.hex.suffix(16), radix: 16) ?? 0
    root = Self.hex(base)
  }

  mutating func add(_ id: String, _ sequence: Int) { sequences[id] = sequence }

  func span(_ sequence: Int) -> String { Self.hex(base &+ UInt64(truncatingIfNeeded: sequence) &+ 1) }

  /// The span of the event with an id; the root for none.
  func span(of id: String?) -> String { id.flatMap { sequences[$0] }.map(span) ?? root }

  /// No id is all zeros.
  private static func hex(_ value: UInt64) -> String {
    let text = String(value == 0 ? .max : value, radix: 16)
    return String(repeating: "0", count: 16 - text.count) + text
  }
}

/// What spans cannot hold.
struct OTelLosses {
  private var losses: [Loss] = []
  private var exchanges = 0

  var all: [Loss] {
    exchanges == 0
      ? losses : [Loss("headers and the exact bytes of bodies, and how they arrived (\(exchanges) exchanges)")] + losses
  }

  mutating func note(_ manifest: Manifest, _ session: Session) {
    if session.metadata != nil || session.input != nil || session.output != nil {
      losses.append(Loss("the session's input, output and metadata"))
    }
    if session.start == nil { losses.append(Loss("that the clock times are not known; they count from 1970")) }
    if manifest.derivation != nil { losses.append(Loss("what the cassette was derived from")) }
  }

  mutating func note(_ exchange: Exchange) { exchanges += 1 }

  mutating func note(_ what: String, _ event: Event) { losses.append(Loss(sequence: event.sequence, what)) }

  /// Members that only some events of traces have.
  mutating func note(_ event: Event) {
    if event.id != nil || event.lane != nil || event.parent != nil { note("its id, lane or parent", event) }
  }
}
