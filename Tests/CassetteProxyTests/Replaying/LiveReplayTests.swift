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
    let old: CassetteReader

    init(maximum: Int = 10, hosts: [String] = ["127.0.0.1"], at limit: Int? = nil, isThin: Bool = false) throws {
      upstream = try ServedCassette((0..<5).map { Recording("/\($0)", body: "live \($0)") })
      path = FileManager.default.temporaryDirectory.appending(path: "rewind-live-\(UUID().uuidString).rw").path
      let whole = try CassetteReader(
        MemoryInput(ServedCassette.bytes((0..<2).map { Recording("/\($0)", body: "old \($0)") })))
      old = isThin ? try Self.thinned(whole) : whole
      var options = ReplayServer.Options()
      options.providers = [Provider(name: "up", variables: [], standard: UpstreamURL(upstream.server.url))]
      var matching = Replayer.Options()
      matching.limit = limit
      replay = try LiveReplay(
        Replayer(old, options: matching), RecordingPlace(path: path, forking: old, at: limit),
        policy: LivePolicy(hosts: hosts, maximum: maximum), options: options, recording: Recorder.Options(),
        authority: nil, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, stopped: { _ in })
    }

    /// A cassette that leaves all its blobs to another.
    private static func thinned(_ parent: CassetteReader) throws -> CassetteReader {
      let (child, thin) = (MemoryOutput(), MemoryOutput())
      _ = try Excerpt(parent) { _ in "all" }.write(0, to: child, operator: "cut", parameters: JSONObject())
      _ = try Rewriting.thin(CassetteReader(MemoryInput(child.bytes)), parent: parent, to: thin)
      return try CassetteReader(MemoryInput(thin.bytes), parent: parent)
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
    let forked = try CassetteReader(path: live.path)
    let derivation = try #require(try forked.manifest.derivation)
    #expect(derivation.operator == "record-on" && derivation.parameters == ["at": 1])
    #expect(derivation.parent == live.old.id && forked.header.parent == live.old.id)
    #expect(derivation.sites == [["seq": 1]])
    #expect(try Validator.validate(FileInput(path: live.path)).verdict == .valid)
  }

  @Test("goes on from a thin cassette, and holds everything itself")
  func thin() throws {
    let live = try Live(at: 1, isThin: true)
    #expect(live.old.header.isThin)
    #expect(try live.ask("/0").hasSuffix("old 0"))
    #expect(try live.ask("/1").hasSuffix("live 1"))
    _ = try live.replay.stop(status: nil)
    #expect(try live.recorded() == ["old 0", "live 1"])
    #expect(try Validator.validate(FileInput(path: live.path)).verdict == .valid)
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
