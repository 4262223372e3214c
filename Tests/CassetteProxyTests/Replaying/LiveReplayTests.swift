import CassetteFormat
import CassetteProxy
import CassetteTools
import Foundation
import Logging
import Testing

@Suite("A live replay")
struct LiveReplayTests {
  typealias Recording = ServedCassette.Recording

  /// A replay of `/0` and `/1` whose provider `up` is a server that knows everything from `/0` to `/4`.
  private final class Live {
    let upstream: ServedCassette
    let replay: LiveReplay
    let path: String

    init(maximum: Int = 10, hosts: [String] = ["127.0.0.1"], at limit: Int? = nil) throws {
      upstream = try ServedCassette((0..<5).map { Recording("/\($0)", body: "live \($0)") })
      path = FileManager.default.temporaryDirectory.appending(path: "rewind-live-\(UUID().uuidString).rw").path
      let old = try CassetteReader(
        MemoryInput(ServedCassette.bytes((0..<2).map { Recording("/\($0)", body: "old \($0)") })))
      var options = ReplayServer.Options()
      options.providers = [Provider(name: "up", variables: [], standard: UpstreamURL(upstream.server.url))]
      var matching = Replayer.Options()
      matching.limit = limit
      replay = try LiveReplay(
        Replayer(old, options: matching), RecordingPlace(path: path, forking: old),
        policy: LivePolicy(hosts: hosts, maximum: maximum), options: options, recording: Recorder.Options(),
        authority: nil, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, stopped: { _ in })
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func ask(_ path: String) throws -> String {
      let port = try #require(Int(replay.url.split(separator: ":").last ?? ""))
      let client = try RawClient(port: port)
      try client.send("GET /up\(path) HTTP/1.1\r\nConnection: close\r\n\r\n")
      return client.readAll().text
    }

    /// The bodies of the answers in the new cassette, in their order.
    func recorded() throws -> [String] {
      let reader = try CassetteReader(path: path)
      var bodies: [String] = []
      try reader.forEachEvent { event in
        guard let body = event.exchange?.response?.message.body else { return }
        bodies.append(String(decoding: try reader.bytes(of: body), as: UTF8.self))
      }
      return bodies
    }
  }

  @Test("asks the server for what the cassette does not have, and the new cassette has both")
  func permissive() throws {
    let live = try Live()
    #expect(try live.ask("/0").hasSuffix("old 0"))
    #expect(try live.ask("/3").hasSuffix("live 3"))
    #expect(try live.ask("/1").hasSuffix("old 1"))
    #expect(try live.ask("/9").contains("424"))
    let result = try live.replay.stop(status: "0")
    #expect(result.liveCount == 2 && result.summary.served == 2)
    #expect(try live.recorded().prefix(3) == ["old 0", "live 3", "old 1"])
  }

  @Test("asks it for everything from an event on")
  func fork() throws {
    let live = try Live(at: 1)
    #expect(try live.ask("/0").hasSuffix("old 0"))
    #expect(try live.ask("/1").hasSuffix("live 1"))
    #expect(try live.replay.stop(status: nil).summary.unconsumed.isEmpty)
    #expect(try live.recorded() == ["old 0", "live 1"])
  }

  @Test("asks nobody whose host is not allowed, and not more often than it may")
  func limits() throws {
    let closed = try Live(hosts: ["api.example.com"])
    #expect(try closed.ask("/3").hasPrefix("HTTP/1.1 424 "))
    #expect(try closed.upstream.server.summary.requests == 0)
    #expect(try closed.replay.stop(status: nil).liveCount == 0)
    let once = try Live(maximum: 1)
    #expect(try once.ask("/2").hasSuffix("live 2"))
    #expect(try once.ask("/3").hasPrefix("HTTP/1.1 424 "))
    #expect(try once.upstream.server.summary.requests == 1)
    _ = try once.replay.stop(status: nil)
  }
}
