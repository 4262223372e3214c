import CassetteFormat
import CassetteTools
import Testing

@Suite struct SelectionTests {
  @Test(arguments: [
    ("3-9,12", "3-9,12"), ("12,3-9", "3-9,12"), ("3-", "3-"), ("-5", "0-5"), ("1,2,3", "1-3"), ("0-", "0-"),
    ("5-,2-7", "2-"), ("9223372036854775807", "9223372036854775807"),
  ]) func readsSteps(text: String, same: String) throws { #expect("\(try #require(StepRanges(text)))" == same) }

  @Test(arguments: ["", "-", "a", "3-2", "1,,2", "+1", "1-2-3", " 1", "9223372036854775808"])
  func refusesOtherSteps(text: String) { #expect(StepRanges(text) == nil) }

  @Test(arguments: [
    ([0, 1, 3, 4, 9], [2, 5, 8], "0-1,3-4,9"), ([0, 2, 6, 9], [1, 4], "0,2,6-9"),
    ([4, 1], [], "1-4"), ([3], [0, 4], "3"), ([0], [0], ""),
  ]) func namesStepsBetweenOthers(numbers: [Int], others: [Int], text: String) {
    #expect("\(StepRanges(numbers, leavingOut: Set(others)))" == text)
  }

  @Test func knowsStepsThatAreNamed() throws {
    let steps = try #require(StepRanges("3-9,12,0-"))
    #expect(steps.contains(.max))
    #expect(try #require(StepRanges("3-9,12,20-20,30-")).single == [12, 20])
  }

  private func event(_ path: String, status: Int, host: ByteString = "API.example.com:8443") -> Event {
    var request = Request(method: "GET", path: ByteString(path))
    request.authority = host
    var exchange = Exchange(request: request, response: Response(status: status))
    exchange.llm = LLMSummary()
    exchange.llm?.model = "org/m-1"
    var event = Event(sequence: 0, content: .http(exchange))
    event.lane = "main"
    return event
  }

  private func chooses(_ event: Event, _ change: (inout EventFilter) -> Void) -> Bool {
    var filter = EventFilter()
    change(&filter)
    return filter.chooses(event)
  }

  @Test func comparesWhatEventsAre() {
    let event = event("/v1/chat?x=1", status: 404)
    #expect(chooses(event) { $0.hosts = ["other", "api.example.com"] })
    #expect(chooses(event) { $0.hosts = ["api.example.com:8443"] })
    #expect(chooses(event) { $0.hosts = ["*.example.com"] })
    #expect(!chooses(event) { $0.hosts = ["example.com"] })
    #expect(chooses(event) { $0.paths = ["/v1/*"] })
    #expect(!chooses(event) { $0.paths = ["/v1"] })
    #expect(chooses(event) { $0.statuses = [StatusPattern("4xx")!] })
    #expect(chooses(event) { $0.models = ["org/*"] })
    #expect(!chooses(event) { ($0.models, $0.lanes) = (["org/*"], ["side"]) })
    #expect(chooses(event) { ($0.lanes, $0.isInverted) = (["side"], true) })
    let marker = Event(sequence: 1, content: .marker(Marker(name: "m")))
    #expect(!chooses(marker) { $0.hosts = ["**"] })
    #expect(chooses(marker) { $0.kinds = ["tool", "marker"] })
  }

  @Test(arguments: ["4x", "xxx", "0xx", "99", "1000", "", "+12"]) func refusesOtherStatuses(text: String) {
    #expect(StatusPattern(text) == nil)
  }
}
