import CassetteFormat
import CassetteTools
import Testing

/// Such requests are found without a key: what is found must be what the key finds.
@Suite("A replayer that is asked for what was recorded, byte for byte")
struct RecordedRequestTests {
  private static func response(_ id: String, _ request: String, _ status: Int = 200) -> RecordedAnswer {
    var answer = RecordedAnswer(
      id, "/v1/responses", request, json: #"{"object":"response","id":"\#(id)","status":"completed","output":[]}"#)
    answer.status = status
    return answer
  }

  private static let question = #"{"model":"m","input":"a"}"#
  private static let sequel = #"{"model":"m","input":"b","previous_response_id":"resp_2"}"#

  private static func asked(_ body: String) -> ReplayRequest {
    ReplayRequest(
      method: Array("POST".utf8), target: Array("/v1/responses".utf8),
      headers: [HeaderField("content-type", "application/json")], body: Array(body.utf8))
  }

  private static func replayer(_ answers: [RecordedAnswer], _ profile: KeyProfile = .rewind2) throws -> Replayer {
    var options = Replayer.Options()
    options.profile = profile
    return try Replayer(cassette(answers), options: options)
  }

  /// The ids of the answers; the classes of the misses.
  private static func replies(_ replayer: Replayer, _ bodies: [String]) -> [String] {
    bodies.map { body in
      switch replayer.reply(to: asked(body)) {
      case .miss(let miss): miss.kind.rawValue
      case .answer(let answer):
        String(decoding: answer.body, as: UTF8.self).split(separator: "\"").first { $0.hasPrefix("resp_") }.map(String.init)
          ?? ""
      }
    }
  }

  @Test("gives the answers in their order, and then no more")
  func order() throws {
    let replayer = try Self.replayer([
      Self.response("resp_1", Self.question), Self.response("resp_2", Self.question),
      Self.response("resp_3", Self.sequel),
    ])
    let bodies = [Self.question, Self.question, Self.sequel, Self.question]
    for _ in 0..<2 {
      #expect(Self.replies(replayer, bodies) == ["resp_1", "resp_2", "resp_3", "exhausted"])
      #expect(replayer.summary.unconsumed.isEmpty && replayer.summary.disorderCount == 0)
      replayer.reset()
    }
  }

  @Test("knows the answers it gave when another request refers to one")
  func references() throws {
    let replayer = try Self.replayer([
      Self.response("resp_1", Self.question), Self.response("resp_2", Self.question),
      Self.response("resp_3", Self.sequel),
    ])
    let rewritten = #"{"input": "b", "model": "m", "previous_response_id": "resp_2"}"#
    #expect(
      Self.replies(replayer, [Self.question, rewritten, Self.question, rewritten])
        == ["resp_1", "near", "resp_2", "resp_3"])
  }

  @Test("does not pass over another recording with the same key")
  func sameKey() throws {
    let other = #"{"input": "a", "model": "m"}"#
    let replayer = try Self.replayer([Self.response("resp_1", Self.question), Self.response("resp_2", other)])
    #expect(Self.replies(replayer, [other, Self.question]) == ["resp_1", "resp_2"])
  }

  @Test("counts a retry")
  func retry() throws {
    let replayer = try Self.replayer([
      Self.response("resp_1", Self.question, 429), Self.response("resp_2", Self.question),
    ])
    #expect(Self.replies(replayer, [Self.question, Self.question]) == ["resp_1", "resp_2"])
    #expect(replayer.summary.retries == 1)
  }

  @Test("refuses what the profile has no key for")
  func keyless() throws {
    #expect(Self.replies(try Self.replayer([Self.response("resp_1", "5")], .rewind1), ["5"]) == ["unparseable"])
    #expect(Self.replies(try Self.replayer([Self.response("resp_1", "5")]), ["5"]) == ["resp_1"])
  }

  @Test("tells requests apart by each of their parts")
  func identity() {
    var request = Request(method: "POST", path: "/a", headers: [HeaderField("Content-Type", "b")], body: nil)
    let whole = KeyRequest.identity(of: request)
    var others: [Digest?] = [whole]
    for change: (inout Request) -> Void in [
      { $0.method = "PUT" }, { $0.path = "/ab" }, { $0.message.headers = [] },
      { $0.message.headers[0].value = "c" }, { $0.message.body = Body(blob: Digest(of: [1]), size: 1) },
    ] {
      request = Request(method: "POST", path: "/a", headers: [HeaderField("Content-Type", "b")], body: nil)
      change(&request)
      others.append(KeyRequest.identity(of: request))
    }
    #expect(Set(others).count == 6 && !others.contains(nil))
    request.message.body?.coding = "gzip"
    #expect(KeyRequest.identity(of: request) == nil)
    let live = LiveKeys(masks: Masks(), derives: false).identity(
      of: KeyRequest(method: Array("POST".utf8), target: Array("/a".utf8), contentType: Array("b".utf8)))
    #expect(live == whole)
  }
}
