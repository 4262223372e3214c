import CassetteTools
import Testing

@testable import CassetteFormat

struct GoVCRExportTests {
  @Test func comesBackAsItWas() throws {
    let bytes = try TestData.bytes(in: "go-vcr", named: "TestExec_Gemini")
    let (first, _) = try imported(bytes, by: GoVCRImporter())
    let (export, losses) = try exported(first, by: GoVCRExporter())
    #expect(losses == [])
    let (second, _) = try imported(export, by: GoVCRImporter())
    #expect(try second.events == first.events)
    #expect(try exported(second, by: GoVCRExporter()).bytes == export)
  }

  @Test func everyBodyComesBack() throws {
    let (bytes, losses) = try exported(VcrpyExportTests.cassetteOfBodies(), by: GoVCRExporter())
    #expect(losses == [])
    let (cassette, _) = try imported(bytes, by: GoVCRImporter())
    for (event, body) in zip(try cassette.events, VcrpyExportTests.bodies) {
      #expect(try cassette.content(event.exchange?.request.message) ?? [] == body)
      #expect(try cassette.content(event.exchange?.response?.message) == body)
    }
  }

  @Test func laysOutAsGoDoes() throws {
    let cassette = try cassette { writer in
      var request = Request(
        method: "POST", path: "/token?x=1",
        headers: [
          HeaderField("Host", "b.example.com"), HeaderField("content-type", "application/x-www-form-urlencoded"),
        ], body: try writer.add(body: Array("a=b%20c&a=d+e&f".utf8)))
      request.scheme = "https"
      request.authority = "a.example.com"
      var response = Response(status: 201, reason: "Created", headers: [HeaderField("Content-Length", "2")])
      response.message.version = "1.1"
      response.message.body = try writer.add(body: Array("ok".utf8))
      var event = Event(sequence: 0, content: .http(Exchange(request: request, response: response)))
      event.took = 1_500_000
      event.at = 3
      try writer.append(event)
    }
    let (bytes, losses) = try exported(cassette, by: GoVCRExporter())
    #expect(
      String(decoding: bytes, as: UTF8.self) == """
        ---
        version: 2
        interactions:
        - id: 0
          request:
            proto: HTTP/1.1
            proto_major: 1
            proto_minor: 1
            content_length: 15
            transfer_encoding: []
            trailer: {}
            host: b.example.com
            remote_addr: ""
            request_uri: ""
            body: a=b%20c&a=d+e&f
            form:
              a:
              - b c
              - d e
              f:
              - ''
              x:
              - '1'
            headers:
              Content-Type:
              - application/x-www-form-urlencoded
            url: https://a.example.com/token?x=1
            method: POST
          response:
            proto: HTTP/1.1
            proto_major: 1
            proto_minor: 1
            transfer_encoding: []
            trailer: {}
            content_length: 2
            uncompressed: false
            body: ok
            headers:
              Content-Length:
              - '2'
            status: '201 Created'
            code: 201
            duration: 1.5s

        """)
    #expect(
      losses == [
        Loss("when the exchanges were made (1 of them)"), Loss("the order of header lines of different names (1 exchanges)"),
        Loss(sequence: 0, "the case of header names, which Go spells in its own way"),
      ])
  }
}
