import CassetteTools
import Testing

struct ServerSentEventsTests {
  @Test(arguments: ["\n", "\r\n", "\r"])
  func placesAreThoseOfTheBody(end: String) {
    let lines = [
      ": hello", "", "event: x", "data: {\"a\":", "data:1}", "id: 7", "", "event: y", "", "data", "data: two",
    ]
    let body = Array(lines.joined(separator: end).utf8)
    func text(_ range: Range<Int>) -> String { String(decoding: body[range], as: UTF8.self) }
    let items = ServerSentEvents(body).items
    #expect(items.map { String(decoding: $0.name, as: UTF8.self) } == ["x", "y", ""])
    #expect(items.map { String(decoding: $0.data, as: UTF8.self) } == ["{\"a\":\n1}", "", "\ntwo"])
    #expect(items.map { $0.lines.map(text) } == [["{\"a\":", "1}"], [], ["", "two"]])
    let ranges = [lines[2...5] + ["", ""], lines[7...7] + ["", ""], lines[9...]].map { $0.joined(separator: end) }
    #expect(items.map { text($0.range) } == ranges)
  }
}
