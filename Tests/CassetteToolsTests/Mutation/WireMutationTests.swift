import CassetteFormat
import CassetteTools
import Testing

/// What holds for all operators of statuses, connections, bodies and streams.
@Suite struct WireMutationTests {
  private static let operators = ["http-*", "conn-*", "body-*", "sse-*", "json-as-sse"]

  @Test func eachHasAMutantSomewhere() throws {
    var second = RecordedAnswer.messages
    second.request =
      #"{"model":"m","messages":[{"role":"assistant","content":[{"type":"thinking","thinking":"","signature":"c2ln"},{"type":"tool_use","id":"t","name":"n","input":{}}]}]}"#
    var third = RecordedAnswer.responses
    third.request = #"{"model":"m","previous_response_id":"r"}"#
    var packed = RecordedAnswer.http
    packed.coding = "gzip"
    let found = try checkMutants(Self.operators, of: cassette(RecordedAnswer.all + [second, third, packed]))
    let known = MutationRegistry.all.filter { item in Self.operators.contains { Glob($0).matches(item.id) } }
    // Answers that overlap have a test of their own.
    #expect(Set(known.map(\.id)).subtracting(found) == ["conn-order-jitter"])
  }
}
