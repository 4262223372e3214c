@testable import CassetteFormat

/// A recording made up from a seed: events of every kind, bodies of all sizes, conversations that grow and interleave.
struct RandomRun {
  /// Bodies in the order in which they are added; an event's come before it.
  enum Step {
    case body([UInt8])
    case event(Event)
    case member(String, [UInt8])
  }

  private(set) var steps: [Step] = []
  private(set) var session: Session?
  private var generator: SeededGenerator
  private var conversations: [[UInt8]] = []
  private var sequences: [Int]
  private let largest: Int

  /// Body sizes at the borders where the encoding changes.
  static let borders = [0, 1, 2, 255, 256, 16_383, 16_384, 16_385, 65_536]

  init(seed: Int, events: Int, largest: Int = 100_000) {
    generator = SeededGenerator(seed)
    self.largest = largest
    // Events end in another order than they start, and numbers may be left out.
    sequences = (0..<events).map { $0 * 3 / 2 }
    for index in sequences.indices.dropLast() where generator.oneIn(4) { sequences.swapAt(index, index + 1) }
    for sequence in sequences { add(sequence) }
    if generator.oneIn(2) { session = makeSession() }
  }

  /// The events in the order of `seq`, as they must be read back.
  var events: [Event] {
    steps.compactMap { if case .event(let event) = $0 { event } else { nil } }.sorted { $0.sequence < $1.sequence }
  }

  var blobs: [Digest: [UInt8]] {
    var blobs: [Digest: [UInt8]] = [:]
    for case .body(let bytes) in steps where !bytes.isEmpty { blobs[Digest(of: bytes)] = bytes }
    return blobs
  }

  /// Writes the run; the bytes of the file and its id.
  func write(_ options: CassetteWriter.Options = .init(), to output: MemoryOutput = MemoryOutput()) throws -> (
    bytes: [UInt8], id: Digest
  ) {
    let writer = try CassetteWriter(output, options: options)
    for step in steps {
      switch step {
      case .body(let bytes): try writer.add(blob: bytes)
      case .event(let event): try writer.append(event)
      case .member(let name, let bytes): try writer.add(extension: name, bytes)
      }
    }
    let id = try writer.finish(session: session)
    return (output.bytes, id)
  }

  private mutating func body() -> Body {
    let bytes: [UInt8]
    switch generator.below(8) {
    case 0: bytes = generator.words(Self.borders[generator.below(Self.borders.count)])
    case 1: bytes = generator.bytes(Self.borders[generator.below(Self.borders.count)])
    case 2: bytes = generator.bytes(generator.below(largest))
    case 3: bytes = generator.words(generator.below(largest))
    case 4: bytes = generator.words(generator.below(300))
    default: bytes = conversation()
    }
    steps.append(.body(bytes))
    var body = Body(blob: bytes.isEmpty ? nil : Digest(of: bytes), size: bytes.count)
    if generator.oneIn(3), bytes.count > 1 {
      let cut = generator.below(bytes.count)
      let table = ChunkTable([
        .init(length: cut, delay: 0), .init(length: bytes.count - cut, delay: generator.below(1_000_000)),
      ])
      steps.append(.body(table.bytes))
      body.chunks = Digest(of: table.bytes)
    }
    if generator.oneIn(4) { body.end = Body.End.allCases[generator.below(Body.End.allCases.count)] }
    if generator.oneIn(6) { body.coding = "gzip" }
    if generator.oneIn(9) { body.extra = ["later": 1] }
    return body
  }

  /// The next request of one of a few conversations: what was said before, and more.
  private mutating func conversation() -> [UInt8] {
    if conversations.count < 4, generator.oneIn(4) || conversations.isEmpty {
      conversations.append(generator.words(1_000 + generator.below(30_000)))
    }
    let index = generator.below(conversations.count)
    conversations[index] += generator.words(1 + generator.below(3_000))
    if generator.oneIn(10) { conversations[index].removeLast(conversations[index].count / 3) }
    return conversations[index]
  }

  private mutating func text() -> String { generator.string(12) }
  private mutating func byteString() -> ByteString {
    generator.oneIn(4)
      ? ByteString(generator.bytes(1 + generator.below(6)).map { $0 | 0x80 }) : ByteString("v\(generator.below(1_000))")
  }

  private mutating func exchange() -> Exchange {
    var request = Request(method: "POST", path: byteString())
    request.authority = generator.oneIn(2) ? "api.example:443" : nil
    request.message.headers = (0..<generator.below(5)).map { HeaderField(ByteString("H-\($0)"), byteString()) }
    request.message.version = generator.oneIn(2) ? "1.1" : nil
    if generator.oneIn(2) { request.message.body = body() }
    var exchange = Exchange(request: request)
    if !generator.oneIn(5) {
      exchange.response = Response(
        status: 100 + generator.below(900), headers: [HeaderField("Date", byteString())], body: body())
    }
    if generator.oneIn(6) { exchange.error = TransportError(phase: .tls, kind: "handshake", message: text()) }
    return exchange
  }

  private mutating func add(_ sequence: Int) {
    let content: Event.Content =
      switch generator.below(8) {
      case 0: .tool(ToolCall(name: text(), arguments: body(), result: generator.oneIn(2) ? body() : nil))
      case 1: .reading(Reading(kind: .clock, source: "time", value: .integer(generator.below(1 << 40) - 1 << 39)))
      case 2: .reading(Reading(kind: .random, source: text(), value: .data(body())))
      case 3: .checkpoint(Checkpoint(name: text(), phase: .after, state: body()))
      case 4: .marker(Marker(name: text(), detail: generator.oneIn(2) ? text() : nil))
      default: .http(exchange())
      }
    var event = Event(sequence: sequence, content: content)
    event.at = sequence * 1_000
    event.id = generator.oneIn(2) ? "e\(sequence)" : nil
    event.lane = generator.oneIn(3) ? text() : nil
    if generator.oneIn(3) { event.keys = ["rewind/2": text()] }
    if generator.oneIn(5) { event.fidelity = ["response.body": .decoded] }
    if generator.oneIn(7) { event.extra = ["zz": .string(text())] }
    if case .http(let exchange) = content, generator.oneIn(6) {
      // Recorded durably: the request was noted when it was sent.
      steps.append(.event(Event(sequence: sequence, content: .open(Exchange(request: exchange.request)))))
    }
    steps.append(.event(event))
    if generator.oneIn(12) {
      steps.append(.member("ext/com.example/\(sequence)", generator.bytes(generator.below(50))))
    }
  }

  private mutating func makeSession() -> Session {
    var session = Session()
    session.name = ByteString(text())
    session.tags = ["a": ByteString(text())]
    session.input = body()
    session.totals = Session.Totals()
    session.totals?.cost = generator.below(1_000_000)
    return session
  }
}
