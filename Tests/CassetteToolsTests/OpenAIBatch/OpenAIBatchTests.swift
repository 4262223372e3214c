import CassetteFormat
import CassetteTools
import Testing

struct OpenAIBatchTests {
  private static let requests = """
    {"custom_id": "r1", "method": "POST", "url": "/v1/chat/completions", "body": {"model": "m", "n": 1.50}}
    {"custom_id": "r2", "method": "POST", "url": "/v1/chat/completions", "body": {"model": "m"}}
    {"custom_id": "r3", "method": "POST", "url": "/v1/chat/completions", "body": {"model": "m"}}

    """
  private static let outputs = """
    {"id": "b2", "custom_id": "r2", "response": {"status_code": 200, "request_id": "q2", "body": {"id": "x"}}, "error": null}
    {"id": "b1", "custom_id": "r1", "response": null, "error": {"code": "batch_expired", "message": "late"}}

    """

  private func read(_ text: String) throws -> (cassette: CassetteReader, report: Imported) {
    try imported(Array(text.utf8), by: OpenAIBatchImporter())
  }

  @Test(arguments: [requests + outputs, outputs + requests])
  func pairsByID(text: String) throws {
    let (cassette, _) = try read(text)
    let events = try cassette.events
    #expect(events.map(\.id) == ["r2", "r1", "r3"])
    #expect(events[0].exchange?.response?.status == 200)
    #expect(try cassette.text(events[0].exchange?.response?.message) == #"{"id":"x"}"#)
    #expect(try cassette.text(events[1].exchange?.request.message) == #"{"model":"m","n":1.50}"#)
    #expect(events[1].exchange?.error == TransportError(phase: .request, kind: "batch_expired", message: "late"))
    #expect(events[1].fidelity["request.body"] == .reserialised)
    #expect(events[2].exchange?.response == nil)
    #expect(events[2].fidelity["response"] == .absent)
  }

  @Test func readsOutputsAlone() throws {
    let (cassette, _) = try read(Self.outputs)
    let events = try cassette.events
    #expect(events.map(\.id) == ["r2", "r1"])
    #expect(events.allSatisfy { $0.fidelity["request.body"] == .absent })
  }

  @Test func leavesOutALineThatIsCutOff() throws {
    let (cassette, report) = try read(Self.requests + #"{"custom_id": "r4", "meth"#)
    #expect(try cassette.events.count == 3)
    #expect(report.warnings.count == 1)
  }

  @Test(arguments: ["", "[]", "{}", "x", #"{"custom_id": 1}"#, "{\"custom_id\": \"a\", \"body\": {}}\n"])
  func refuses(text: String) {
    #expect(throws: InterchangeError.self) { try read(text) }
  }

  @Test func exportsRequests() throws {
    let (cassette, _) = try read(Self.requests + Self.outputs)
    let (bytes, losses) = try exported(cassette, by: OpenAIBatchExporter())
    #expect(losses.map(\.description) == ["responses, headers, hosts and times (3 exchanges)"])
    let (again, _) = try imported(bytes, by: OpenAIBatchImporter())
    #expect(try again.events.map(\.id) == cassette.events.map(\.id))
    for (one, other) in zip(try again.events, try cassette.events) {
      #expect(one.exchange?.request == other.exchange?.request)
    }
  }
}
