import CassetteFormat
import CassetteTools
import Testing

@Suite("A replayer")
struct ReplayerTests {
  private static let chat = "/v1/chat/completions"

  private static func answer(_ text: String, to question: String, path: String = chat) -> RecordedAnswer {
    RecordedAnswer(
      text, path, #"{"model":"m","messages":[{"role":"user","content":"\#(question)"}]}"#,
      json: #"{"object":"chat.completion","choices":[{"message":{"content":"\#(text)"}}]}"#)
  }

  private static func request(_ question: String, path: String = chat, authority: String? = nil) -> ReplayRequest {
    ReplayRequest(
      method: Array("POST".utf8), target: Array(path.utf8), scheme: authority == nil ? nil : "https",
      authority: authority, headers: [HeaderField("content-type", "application/json")],
      body: Array(#"{"messages": [{"content":"\#(question)","role":"user"}], "model":"m"}"#.utf8))
  }

  private static func replayer(
    _ answers: [RecordedAnswer], _ change: (inout Replayer.Options) -> Void = { _ in }
  ) throws -> Replayer {
    var options = Replayer.Options()
    change(&options)
    return try Replayer(cassette(answers), options: options)
  }

  @Test("answers equal requests in the order of their recordings")
  func queue() throws {
    let replayer = try Self.replayer([
      Self.answer("one", to: "a"), Self.answer("b", to: "b"), Self.answer("two", to: "a"),
    ])
    #expect(try replayer.text(Self.request("a")).contains("one"))
    #expect(try replayer.text(Self.request("a")).contains("two"))
    #expect(replayer.summary.unconsumed == [1])
    #expect(replayer.summary.served == 2)
    // The second skipped what had come between.
    #expect(replayer.summary.disorder == [ReplaySummary.Disorder(served: 2, skipped: 1)])
    #expect(!replayer.summary.isConsumed)
    #expect(try replayer.miss(Self.request("a")).kind == .exhausted)
    replayer.reset()
    #expect(try replayer.text(Self.request("a")).contains("one"))
    #expect(replayer.summary.requests == 1)
  }

  @Test("serves the last recording again when it may")
  func repeats() throws {
    let replayer = try Self.replayer([Self.answer("one", to: "a"), Self.answer("two", to: "a")]) {
      $0.allowsRepeats = true
    }
    let texts = try (0..<4).map { _ in try replayer.text(Self.request("a")).contains("two") }
    #expect(texts == [false, true, true, true])
    #expect(replayer.summary.isConsumed)
  }

  @Test("says what is nearest, where it differs and which mask helps")
  func near() throws {
    let replayer = try Self.replayer([
      Self.answer("x", to: "something else altogether, and at length", path: "/v1/responses"),
      Self.answer("y", to: "It is 2026-11-21T14:02:11Z."),
    ])
    let miss = try replayer.miss(Self.request("It is 2026-11-22T09:15:40Z."))
    #expect(miss.kind == .near)
    #expect(miss.response.status == 424)
    #expect(miss.response.message.header("x-should-retry") == "false")
    #expect(miss.response.message.header("x-rewind-miss") == "near")
    #expect(miss.message.contains("like event 1"))
    #expect(miss.message.contains("/body/messages/0/content/0/text"))
    #expect(miss.message.contains(#"--mask '{"kind":"iso8601","pointer":"/body/messages/*/content/*/text"}'"#))
    // The error is OpenAI's, as the request is.
    let body = String(decoding: miss.body, as: UTF8.self)
    #expect(body.hasPrefix(#"{"error":{"message":"rewind: no recorded answer"#))
    #expect(body.contains(#""code":"rewind_near""#))
    #expect(try replayer.miss(Self.request("?", path: "/other")).kind == .neverRecorded)
    #expect(replayer.summary.misses == [.near: 1, .neverRecorded: 1])
  }

  @Test("serves the nearest that is left when it only observes")
  func observe() throws {
    let replayer = try Self.replayer([Self.answer("one", to: "a"), Self.answer("two", to: "b")]) { $0.mode = .observe }
    #expect(try replayer.text(Self.request("a")).contains("one"))
    guard case .answer(let answer) = replayer.reply(to: Self.request("a again")) else {
      return #expect(Bool(false), "nothing was served")
    }
    #expect(answer.isStale && answer.event.sequence == 1)
    #expect(try replayer.miss(Self.request("c")).kind == .neverRecorded)
    #expect(replayer.summary.stale == 1)
  }

  @Test("tells servers apart when the request names one")
  func servers() throws {
    // The recordings are of api.example.com.
    let replayer = try Self.replayer([Self.answer("one", to: "a"), Self.answer("two", to: "a")])
    #expect(try replayer.miss(Self.request("a", authority: "evil.example.com")).kind == .blockedHost)
    #expect(try replayer.text(Self.request("a", authority: "API.example.com:443")).contains("one"))
    #expect(try replayer.text(Self.request("a")).contains("two"))
  }

  @Test("takes a placeholder in the place of a server for any")
  func placeholderServer() throws {
    let replayer = try Replayer(
      try cassette { writer in
        var event = try Self.answer("one", to: "a").event(0, in: writer)
        event.exchange?.request.authority = "bedrock.<REGION>.example.com"
        try writer.append(event)
      })
    #expect(try replayer.text(Self.request("a", authority: "bedrock.eu-1.example.com")).contains("one"))
  }

  @Test("refuses what comes too early, if the order counts", arguments: [Replayer.Order.lane, .total])
  func order(_ order: Replayer.Order) throws {
    let replayer = try Self.replayer([Self.answer("one", to: "a"), Self.answer("two", to: "b")]) { $0.order = order }
    let miss = try replayer.miss(Self.request("b"))
    #expect(miss.kind == .outOfOrder)
    #expect(miss.message.contains("event 0 comes before event 1"))
    #expect(try replayer.text(Self.request("a")).contains("one"))
    #expect(try replayer.text(Self.request("b")).contains("two"))
  }

  @Test("lets what overlapped come in any order")
  func overlapping() throws {
    let reader = try cassette { writer in
      for (sequence, name) in ["a", "b"].enumerated() {
        var event = try Self.answer(name, to: name).event(sequence, in: writer)
        (event.at, event.took) = (sequence, 1000)
        try writer.append(event)
      }
    }
    var options = Replayer.Options()
    options.order = .total
    let replayer = try Replayer(reader, options: options)
    #expect(try replayer.text(Self.request("b")).contains("b"))
    #expect(try replayer.text(Self.request("a")).contains("a"))
    #expect(replayer.summary.disorderCount == 0)
  }

  @Test("counts what follows a refusal as a retry")
  func retries() throws {
    let replayer = try Self.replayer([Self.answer("busy", to: "a").with(status: 529), Self.answer("one", to: "a")])
    #expect(try replayer.text(Self.request("a")).contains("busy"))
    #expect(replayer.summary.retries == 0)
    #expect(try replayer.text(Self.request("a")).contains("one"))
    #expect(replayer.summary.retries == 1)
    #expect(replayer.summary.isConsumed)
  }

  @Test("resolves references to the answers that it served")
  func references() throws {
    func response(_ id: String, _ request: String) -> RecordedAnswer {
      RecordedAnswer(
        id, "/v1/responses", request, json: #"{"object":"response","id":"\#(id)","status":"completed","output":[]}"#)
    }
    let recordings = [
      response("resp_1", #"{"model":"m","input":"a"}"#), response("resp_2", #"{"model":"m","input":"a"}"#),
      response("resp_3", #"{"model":"m","input":"b","previous_response_id":"resp_2"}"#),
    ]
    let replayer = try Self.replayer(recordings)
    func ask(_ body: String) -> ReplayRequest {
      var request = Self.request("", path: "/v1/responses")
      request.body = Array(body.utf8)
      return request
    }
    #expect(try replayer.text(ask(#"{"model":"m","input":"a"}"#)).contains("resp_1"))
    // The second answer to the question has not been given, so this refers to nothing.
    #expect(try replayer.miss(ask(#"{"model":"m","input":"b","previous_response_id":"resp_2"}"#)).kind == .near)
    #expect(try replayer.text(ask(#"{"model":"m","input":"a"}"#)).contains("resp_2"))
    #expect(try replayer.text(ask(#"{"model":"m","input":"b","previous_response_id":"resp_2"}"#)).contains("resp_3"))
  }

  @Test(
    "has a miss for every odd body in both profiles",
    arguments: ["null", "5", "[1,2]", #""\ud83d""#, "\u{FF}", "{", ""], KeyProfile.allCases)
  func oddBodies(body: String, profile: KeyProfile) throws {
    let replayer = try Self.replayer([Self.answer("one", to: "a")]) { $0.profile = profile }
    var request = Self.request("a")
    request.body = Array(body.utf8)
    let miss = try replayer.miss(request)
    #expect([.neverRecorded, .near, .unparseable].contains(miss.kind))
    // The error is the API's all the same.
    #expect(String(decoding: miss.body, as: UTF8.self).hasPrefix(#"{"error":{"message":"#))
    #expect(try replayer.text(Self.request("a")).contains("one"))
  }

  @Test("serves nothing from the limit on")
  func limit() throws {
    let replayer = try Self.replayer([Self.answer("one", to: "a"), Self.answer("two", to: "b")]) { $0.limit = 1 }
    #expect(try replayer.text(Self.request("a")).contains("one"))
    #expect(try replayer.miss(Self.request("b")).kind == .neverRecorded)
    #expect(replayer.summary.unconsumed.isEmpty)
  }

  @Test("knows what comes after the step that a mutant changed")
  func mutants() throws {
    let parent = try cassette([Self.answer("one", to: "a"), Self.answer("two", to: "b")])
    let derived = try #require(try derivedCassettes("http-401", of: parent).derived.first)
    let replayer = try Replayer(derived.child)
    #expect(try replayer.miss(Self.request("c")).kind == .near)
    _ = replayer.reply(to: Self.request("a"))
    #expect(try replayer.miss(Self.request("c")).kind == .afterMutation)
  }
}

extension Replayer {
  /// The body of the answer to a request, which must be a hit.
  func text(_ request: ReplayRequest) throws -> String {
    switch reply(to: request) {
    case .answer(let answer): return String(decoding: answer.body, as: UTF8.self)
    case .miss(let miss):
      Issue.record("\(miss.message)")
      return ""
    }
  }

  func miss(_ request: ReplayRequest) throws -> Miss {
    guard case .miss(let miss) = reply(to: request) else {
      throw Finding(.e01, "there is an answer to \(request.title)")
    }
    return miss
  }
}
