import CassetteFormat
import CassetteTools
import Testing

struct HARImportTests {
  @Test func readsAnExchange() throws {
    let event = try HARSample.event(
      HARSample.file(
        request: #""method":"POST","url":"https://h.test:8443/p?q=1#part","httpVersion":"http/2.0","headers":[{"name":":authority","value":"h.test:8443"},{"name":"A","value":"1"},{"name":"a","value":2}],"postData":{"mimeType":"text/plain","text":"é"},"bodySize":2"#
      ))
    let request = try #require(event.exchange?.request)
    #expect("\(request.method) \(request.scheme!) \(request.authority!) \(request.path)" == "POST https h.test:8443 /p?q=1")
    #expect(request.message.headers.lines == ["A: 1", "a: 2"])
    #expect(request.message.version == "2")
    #expect(request.message.body?.size == 2)
    #expect(event.took == 12_500)
    #expect(event.at == 0)
  }

  @Test(arguments: [
    ("HTTP/1.1", "1.1"), ("http/1.0", "1.0"), ("HTTP/2", "2"), ("h2", "2"), ("http/2.0", "2"), ("h3", "3"), ("h3-29", "3"),
    ("http/3.0", "3"), ("unknown", nil), ("", nil), ("data", nil),
  ] as [(String, String?)])
  func readsVersions(word: String, version: String?) throws {
    let event = try HARSample.event(
      HARSample.file(response: #""status":200,"httpVersion":"\#(word)","headers":[],"content":{}"#))
    #expect(event.exchange?.response?.message.version == version)
  }

  @Test(arguments: [
    "2025-01-02T03:04:05.678Z", "2025-01-02T04:04:05.678+01:00", "2025-01-02T04:04:05.6780000+0100",
    "2025-01-02T03:04:05.678000+00:00",
  ])
  func readsTimes(text: String) throws {
    let report = try HARSample.read(HARSample.file(members: #""startedDateTime":"\#(text)""#)).report
    #expect(report.session?.start == "2025-01-02T03:04:05.678000+00:00")
    #expect(report.warnings.isEmpty)
  }

  @Test func numbersEntriesInTheOrderOfTheirStarts() throws {
    let entries = ["05", "03", "04"].map {
      #"{"startedDateTime":"2025-01-02T00:00:\#($0)Z","time":-1,"timings":{"wait":1.5,"receive":-1,"ssl":4},"request":{"method":"GET","url":"http://h/\#($0)"}}"#
    }
    let events = try HARSample.read(HARSample.file(entries: entries.joined(separator: ","))).cassette.events
    let order = events.sorted { $0.sequence < $1.sequence }.map { "\($0.exchange!.request.path) \($0.at!)" }
    #expect(order == ["/03 0", "/04 1000000", "/05 2000000"])
  }

  @Test func addsTheTimingsWhereThereIsNoTime() throws {
    let event = try HARSample.event(
      HARSample.file(members: #""timings":{"blocked":-1,"connect":3,"ssl":2,"send":0,"wait":1.5,"receive":0.25}"#))
    #expect(event.took == 4750)
    #expect(event.at == nil)
  }

  @Test func splitsLinesThatChromeJoins() throws {
    let event = try HARSample.event(
      HARSample.file(
        response: #""status":200,"headers":[{"name":"set-cookie","value":"a=1\nb=2"},{"name":"","value":"x"}],"content":{}"#
      ))
    #expect(event.exchange?.response?.message.headers.lines == ["set-cookie: a=1", "set-cookie: b=2"])
  }

  @Test func makesHeadersOfCookiesThatHaveNone() throws {
    let event = try HARSample.event(
      HARSample.file(
        request:
          #""method":"GET","url":"http://h/","headers":[],"cookies":[{"name":"a","value":"1"},{"name":"b","value":"2"}]"#,
        response:
          #""status":200,"headers":[],"cookies":[{"name":"c","value":"3","path":"/","httpOnly":true}],"content":{}"#))
    #expect(event.exchange?.request.message.headers.lines == ["Cookie: a=1; b=2"])
    #expect(event.exchange?.response?.message.headers.lines == ["Set-Cookie: c=3; Path=/; HttpOnly"])
    #expect(event.fidelity["request.headers"] == .reconstructed)
    #expect(event.fidelity["response.headers"] == .reconstructed)
  }

  @Test func saysThatValuesAreRedactedAndHeadersAbsent() throws {
    let event = try HARSample.event(
      HARSample.file(
        request: #""method":"GET","url":"http://h/","headers":[["authorization","token REDACTED_12ab"]]"#,
        response: #""status":200,"content":{}"#))
    #expect(event.fidelity["request.headers"] == .redacted)
    #expect(event.fidelity["response.headers"] == .absent)
  }

  @Test(arguments: [
    (#""_error":"net::ERR_NAME_NOT_RESOLVED""#, "dns", "name-not-resolved"),
    (#""_failureText":"net::ERR_CERT_DATE_INVALID""#, "tls", "certificate"),
    (#""_error":"[Errno 60] Connect call failed""#, "connect", "refused"), (#""_error":null"#, "request", "failed"),
  ])
  func readsFailures(member: String, phase: String, kind: String) throws {
    let event = try HARSample.event(
      HARSample.file(response: #""status":0,"statusText":"","headers":[],"content":{},\#(member)"#))
    #expect(event.exchange?.response == nil)
    #expect(event.exchange?.error?.phase.rawValue == phase)
    #expect(event.exchange?.error?.kind == kind)
  }

  @Test func keepsARequestWithoutResponse() throws {
    let exchange = try #require(try HARSample.event(HARSample.file(response: nil)).exchange)
    #expect(exchange.response == nil)
    #expect(exchange.error == nil)
  }

  @Test func readsMessagesOfWebSockets() throws {
    let text = HARSample.file(
      response: #""status":101,"headers":[],"content":{"size":0,"text":""}"#,
      members:
        #""startedDateTime":"2025-01-02T03:04:05Z","timings":{"send":1,"wait":9},"_webSocketMessages":[{"type":"send","time":1735787045.110000,"opcode":1,"data":"hé"},{"type":"receive","time":1735787045.360000,"opcode":2,"data":"AP8="}]"#
    )
    let cassette = try HARSample.read(text).cassette
    let (table, payloads) = try cassette.messages(of: try #require(try cassette.exchange.frames))
    #expect(table.frames.map(\.isOutgoing) == [true, false])
    #expect(table.frames.map(\.opcode) == [1, 2])
    #expect(table.frames.map(\.delay) == [100_000, 250_000])
    #expect(payloads == Array("hé".utf8) + [0, 0xFF])
  }

  @Test func makesABodyOfServerSentEvents() throws {
    let text = HARSample.file(
      response: #""status":200,"headers":[],"content":{"size":0}"#,
      members:
        #""startedDateTime":"2025-01-02T03:04:05Z","timings":{"wait":10},"_eventSourceMessages":[{"time":1735787045.020,"eventName":"message","eventId":"","data":"a\nb"},{"time":1735787045.050,"eventName":"end","eventId":"7","data":"c"}]"#
    )
    let (cassette, _) = try HARSample.read(text)
    let response = try #require(try cassette.exchange.response)
    #expect(try cassette.text(response.message) == "data: a\ndata: b\n\nevent: end\nid: 7\ndata: c\n\n")
    let chunks = try #require(try cassette.chunks(of: response.message.body!)).chunks
    #expect(chunks.map(\.delay) == [10_000, 30_000])
    let fidelity = try cassette.events[0].fidelity
    #expect(fidelity["response.body"] == .reconstructed)
    #expect(fidelity["response.body.chunks"] == .reconstructed)
  }

  @Test func keepsWhatACassetteHasNoMembersFor() throws {
    let text = HARSample.file(members: #""startedDateTime":"2025-01-02T03:04:05Z","serverIPAddress":"192.0.2.1","timings":{"wait":1.50}"#)
    let (cassette, report) = try HARSample.read(text)
    let metadata = try #require(report.session?.metadata)
    #expect(
      String(decoding: try cassette.bytes(of: metadata), as: UTF8.self)
        == #"{"creator":{"name":"test","version":"1"},"entries":[{"serverIPAddress":"192.0.2.1","timings":{"wait":1.50},"seq":0}]}"#
    )
  }

  @Test func readsRealFiles() throws {
    let stream = try imported(TestData.bytes(in: "har", named: "event_stream"), by: HARImporter())
    #expect(try stream.cassette.events.count == 2)
    let failed = try imported(TestData.bytes(in: "har", named: "error_log"), by: HARImporter()).cassette.events
    #expect(failed[0].exchange?.error?.phase == .connect)
    #expect(failed[1].exchange?.response?.status == 405)
    #expect(try imported(TestData.bytes(in: "har", named: "with-bom"), by: HARImporter()).cassette.events.count == 1)
  }
}
