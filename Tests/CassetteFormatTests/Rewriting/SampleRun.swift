@testable import CassetteFormat

/// A small agent run whose requests repeat each other, so that it has prefix chains, packs and chunk tables.
enum SampleRun {
  static let exchanges = 12

  /// Texts that look random and are the same on every run.
  private static func text(_ seed: Int, _ count: Int) -> [UInt8] {
    var state = UInt64(truncatingIfNeeded: seed &* 2_654_435_761 &+ 1)
    return (0..<count).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return UInt8(ascii: "a") + UInt8(truncatingIfNeeded: (state >> 33) % 26)
    }
  }

  static func event(_ number: Int, _ writer: CassetteWriter) throws -> Event {
    let conversation = (0...number).flatMap { text($0, 30_000) }
    let answer = text(1000 + number, 400)
    let chunks = ChunkTable([.init(length: 150, delay: 20), .init(length: 250, delay: number)])
    var exchange = Exchange(
      request: Request(method: "POST", path: "/v1/messages", body: try writer.add(body: conversation)))
    exchange.response = Response(status: 200, body: try writer.add(body: answer, chunks: chunks))
    var event = Event(sequence: number, content: .http(exchange))
    event.at = number * 1000
    return event
  }

  /// The request of an event, as a recorder writes it before there is an answer.
  static func open(_ event: Event) -> Event {
    var exchange = event.exchange!
    exchange.response = nil
    return Event(sequence: event.sequence, content: .open(exchange))
  }

  static var session: Session {
    var session = Session()
    session.name = "sample"
    return session
  }

  /// - Parameter extensions: Whether there is a private member.
  static func cassette(
    _ options: CassetteWriter.Options = CassetteWriter.Options(), opens: Bool = false, extensions: Bool = false
  ) throws -> [UInt8] {
    let output = MemoryOutput()
    var header = Header()
    header.session = session
    let writer = try CassetteWriter(output, header: header, options: options)
    for number in 0..<exchanges {
      let event = try event(number, writer)
      if opens { try writer.append(open(event)) }
      try writer.append(event)
    }
    if extensions { try writer.add(extension: "ext/com.example/notes.txt", Array("hello".utf8)) }
    try writer.finish(session: session)
    return output.bytes
  }

  static var durable: CassetteWriter.Options {
    var options = CassetteWriter.Options()
    options.isDurable = true
    return options
  }

  static func bodies(_ bytes: [UInt8]) throws -> [[UInt8]] {
    let cassette = try CassetteReader(MemoryInput(bytes))
    var bodies: [[UInt8]] = []
    try cassette.forEachEvent { event in
      for digest in event.blobs where try cassette.contains(digest) { bodies.append(try cassette.blob(digest)) }
    }
    return bodies
  }
}
