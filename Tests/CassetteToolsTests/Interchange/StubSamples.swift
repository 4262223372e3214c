import CassetteFormat
import CassetteTools
import Testing

/// Exchanges that servers of canned responses can hold.
enum StubSamples {
  static func exchanges() throws -> CassetteReader {
    try cassette { writer in
      func request(_ method: ByteString, _ path: ByteString, _ body: [UInt8]?) throws -> Request {
        var request = Request(method: method, path: path, body: try body.map { try writer.add(body: $0) })
        request.scheme = "https"
        request.authority = "api.example.com"
        return request
      }
      let post = try request("POST", "/v1/x", Array(#"{"a": 1}"#.utf8))
      var withHeader = post
      withHeader.message.headers = [HeaderField("Accept", "*/*")]
      let text = Response(
        status: 200,
        headers: [HeaderField("Content-Type", "text/plain"), HeaderField("X", "1"), HeaderField("X", "2")],
        body: try writer.add(body: Array("é\n".utf8)))
      let binary = Response(status: 404, body: try writer.add(body: [0, 255]))
      var failed = Exchange(request: try request("GET", "/gone", nil))
      failed.error = TransportError(phase: .response, kind: "reset")
      let exchanges = [
        Exchange(request: withHeader, response: text), Exchange(request: post, response: binary),
        Exchange(request: try request("GET", "/y?q=a%20b&r=1", nil), response: Response(status: 204, body: .empty)),
        failed,
      ]
      for (index, exchange) in exchanges.enumerated() {
        try writer.append(Event(sequence: index, content: .http(exchange)))
      }
    }
  }

  static func expectSameContent(_ one: CassetteReader, _ other: CassetteReader) throws {
    for (event, original) in zip(try one.events, try other.events) {
      #expect(event.exchange?.request.method == original.exchange?.request.method)
      #expect(event.exchange?.request.path == original.exchange?.request.path)
      #expect(event.exchange?.response?.status == original.exchange?.response?.status)
      #expect(event.exchange?.response?.message.headers == original.exchange?.response?.message.headers)
      #expect(try one.content(event.exchange?.request.message) == other.content(original.exchange?.request.message))
      #expect(
        try one.content(event.exchange?.response?.message) == other.content(original.exchange?.response?.message))
    }
  }
}
