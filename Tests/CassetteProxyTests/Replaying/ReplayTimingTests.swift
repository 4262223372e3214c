import CassetteFormat
import CassetteProxy
import CassetteTools
import Testing

@Suite("Timing of a replay")
struct ReplayTimingTests {
  typealias Recording = ServedCassette.Recording

  /// Three pieces, 100 and 50 ms apart, after a head that took 80 ms.
  private static func recording() -> Recording {
    var recording = Recording("/a", [("Content-Type", "text/event-stream")], body: "data: 1\n\ndata: 2\n\ndata: 3\n\n")
    recording.response?.message.framing = "chunked"
    recording.chunks = [(9, 0), (9, 100_000), (9, 50_000)].map { ChunkTable.Chunk(length: $0.0, delay: $0.1) }
    recording.took = 230_000
    return recording
  }

  /// When each piece came, in milliseconds after the request.
  private static func measure(_ timing: ReplayTiming) throws -> [Int] {
    var options = ReplayServer.Options()
    options.timing = timing
    let served = try ServedCassette([recording()], options: options)
    let client = try served.client()
    let start = ContinuousClock.now
    try client.send("GET /a HTTP/1.1\r\nConnection: close\r\n\r\n")
    return client.readPieces(since: start).pieces.map { $0.microseconds / 1000 }
  }

  @Test("is as recorded when it is real: time to the head, and between the pieces")
  func real() throws {
    let isOnTime = try Tries.one {
      let times = try Self.measure(.real)
      let (first, last) = (try #require(times.first), try #require(times.last))
      #expect(first >= 80 && last >= 230)
      return first < 180 && last < 330 && times.contains { (180..<230).contains($0) }
    }
    #expect(isOnTime)
  }

  @Test("is a share of the recorded one")
  func scaled() throws {
    let isOnTime = try Tries.one {
      let times = try Self.measure(.scaled(0.25))
      let (first, last) = (try #require(times.first), try #require(times.last))
      #expect(first >= 20 && last >= 57)
      return first < 80 && last < 200
    }
    #expect(isOnTime)
  }

  @Test("is none at all by default")
  func instant() throws {
    var recording = Self.recording()
    // Longer than the client waits, which a busy machine is not.
    recording.took = 600_000_000
    #expect(try ServedCassette([recording]).answer("/a").text.contains("data: 3"))
  }

  @Test(
    "is read from text",
    arguments: [
      ("instant", ReplayTiming.instant), ("real", .real), ("scaled=1", .real), ("scaled=0.5", .scaled(0.5)),
      ("scaled=-1", nil), ("scaled=nan", nil), ("scaled=", nil), ("fast", nil),
    ])
  func text(text: String, timing: ReplayTiming?) { #expect(ReplayTiming(text) == timing) }
}
