import CassetteFormat
import CassetteTools
import Testing

/// Replays of cassettes of which each exchange is a segment of its own.
@Suite("A replayer that lists a cassette while it answers")
struct ReplayListingTests {
  private static func request(_ name: String, lane: String? = nil) -> ReplayRequest {
    ReplayRequest(
      method: Array("POST".utf8), target: Array("/\(name)".utf8), lane: lane,
      headers: [HeaderField("Content-Type", "application/json")], body: Array("{}".utf8))
  }

  /// A cassette of answers to requests of these names, in these lanes; `times` are their starts and lengths.
  private static func cassette(
    _ exchanges: [(name: String, text: String, lane: String?)], times: [(at: Int, took: Int)] = []
  ) throws -> [UInt8] {
    let output = MemoryOutput()
    var options = CassetteWriter.Options()
    options.isDurable = true
    let writer = try CassetteWriter(output, options: options)
    for (sequence, exchange) in exchanges.enumerated() {
      var event = try RecordedAnswer(exchange.text, "/\(exchange.name)", "{}", json: exchange.text).event(
        sequence, in: writer)
      event.lane = exchange.lane
      if sequence < times.count { (event.at, event.took) = times[sequence] }
      try writer.append(event)
    }
    try writer.finish()
    return output.bytes
  }

  private static func replayer(
    _ bytes: [UInt8], _ change: (inout Replayer.Options) -> Void = { _ in }
  ) throws -> Replayer {
    var options = Replayer.Options()
    change(&options)
    return try Replayer(CassetteReader(MemoryInput(bytes)), options: options)
  }

  private static func damage(_ bytes: inout [UInt8], segment: Int) throws {
    let name = Array("timeline/0000000\(segment).jsonl.zst".utf8)
    bytes[try #require(bytes.firstRange(of: name)).upperBound + 8] ^= 0xFF
  }

  @Test("answers before it has read everything, and does not pass when something cannot be read")
  func damage() throws {
    var bytes = try Self.cassette([("a", "one", nil), ("b", "two", nil), ("c", "three", nil)])
    try Self.damage(&bytes, segment: 3)
    let replayer = try Self.replayer(bytes)
    #expect(try replayer.text(Self.request("a")) == "one")
    #expect(try replayer.text(Self.request("b")) == "two")
    #expect(try replayer.miss(Self.request("c")).kind == .internalError)
    #expect(replayer.summary.unconsumed.isEmpty)
    #expect(replayer.summary.unreadable?.contains("timeline/00000003") == true)
    #expect(!replayer.summary.isConsumed)
    #expect(replayer.summary.text.contains("not read to its end"))
    #expect(replayer.summary.json["unreadable"] != nil)
  }

  @Test("reads ahead no further than it may, and on when requests come there")
  func ahead() throws {
    let names = (0..<20).map { "n\($0)" }
    let replayer = try Self.replayer(Self.cassette(names.map { ($0, $0, nil) })) { $0.ahead = 8 }
    func read() -> Int {
      var count = 0
      while replayer.canReadAhead, count < names.count {
        replayer.readAhead()
        count += 1
      }
      return count
    }
    // The first was read at once.
    #expect(read() == 7)
    for name in names.prefix(3) { #expect(try replayer.text(Self.request(name)) == name) }
    #expect(read() == 3)
    for name in names.dropFirst(3) { #expect(try replayer.text(Self.request(name)) == name) }
    #expect(replayer.summary.isConsumed)
    #expect(!replayer.canReadAhead)
  }

  @Test("reads ahead until something cannot be read, and tells of that when it is asked for")
  func damageAhead() throws {
    var bytes = try Self.cassette([("a", "one", nil), ("b", "two", nil), ("c", "three", nil)])
    try Self.damage(&bytes, segment: 3)
    let replayer = try Self.replayer(bytes)
    for _ in 0..<3 { replayer.readAhead() }
    #expect(!replayer.canReadAhead)
    #expect(try replayer.text(Self.request("b")) == "two")
    #expect(try replayer.miss(Self.request("c")).kind == .internalError)
    #expect(replayer.summary.unreadable != nil)
  }

  @Test("finds what was recorded last first, and tells what was skipped")
  func backwards() throws {
    let names = (0..<8).map { "n\($0)" }
    let replayer = try Self.replayer(Self.cassette(names.map { ($0, $0, nil) }))
    for name in names.reversed() { #expect(try replayer.text(Self.request(name)) == name) }
    #expect(replayer.summary.isConsumed)
    #expect(replayer.summary.disorder.map(\.skipped) == Array(repeating: 0, count: 7))
    replayer.reset()
    for name in names { #expect(try replayer.text(Self.request(name)) == name) }
    #expect(replayer.summary.disorderCount == 0)
  }

  @Test("prefers the lane that a request tells, if anything was recorded in it")
  func lanes() throws {
    let bytes = try Self.cassette([("a", "one", "x"), ("a", "two", "y"), ("a", "three", "x"), ("a", "four", "y")])
    let replayer = try Self.replayer(bytes)
    #expect(try replayer.text(Self.request("a", lane: "y")) == "two")
    // Nothing tells the lane, or nothing was recorded in it.
    #expect(try replayer.text(Self.request("a")) == "one")
    #expect(try replayer.text(Self.request("a", lane: "z")) == "three")
    // Another lane's is better than none.
    #expect(try replayer.text(Self.request("a", lane: "x")) == "four")
  }

  @Test("takes a recording without a lane for one of any")
  func anyLane() throws {
    let replayer = try Self.replayer(Self.cassette([("a", "one", nil), ("a", "two", "y")]))
    #expect(try replayer.text(Self.request("a", lane: "y")) == "one")
    #expect(try replayer.text(Self.request("a", lane: "y")) == "two")
  }

  @Test("knows what had ended before another began", arguments: [(Replayer.Order.lane, 0), (.total, 1)])
  func overlaps(_ order: Replayer.Order, _ misses: Int) throws {
    // The first lasts until the third has begun; the second, of another lane, has ended by then.
    let bytes = try Self.cassette(
      [("a", "one", "x"), ("b", "two", "y"), ("c", "three", "x")], times: [(0, 30), (10, 5), (20, 5)])
    let replayer = try Self.replayer(bytes) { $0.order = order }
    if case .miss(let miss) = replayer.reply(to: Self.request("c", lane: "x")) {
      #expect(miss.message.contains("event 1 comes before event 2"))
    }
    #expect(replayer.summary.misses[.outOfOrder] ?? 0 == misses)
  }
}
