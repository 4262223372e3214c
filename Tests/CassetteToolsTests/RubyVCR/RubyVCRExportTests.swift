import CassetteTools
import Testing

@testable import CassetteFormat

struct RubyVCRExportTests {
  @Test(arguments: [RubyVCRExporter.Style.yaml, .json, .betamax])
  func realFilesComeBack(style: RubyVCRExporter.Style) throws {
    for path in TestData.files(in: "ruby-vcr") {
      let bytes = try TestData.bytes(path)
      #expect(Formats.recognise(SourceSample(bytes, fileName: ""))?.name == "ruby-vcr")
      let (first, report) = try imported(bytes, by: RubyVCRImporter())
      #expect(report.warnings == [])
      let (export, losses) = try exported(first, by: RubyVCRExporter(style))
      // The recorder keeps the order of headers, the export sorts them.
      #expect(losses.allSatisfy { $0.what.hasPrefix("the order of header lines") || style == .betamax }, "\(losses)")
      let (second, _) = try imported(export, by: RubyVCRImporter())
      let events = try (first.events, second.events)
      #expect(events.0.count == events.1.count)
      for (one, other) in zip(events.0, events.1) {
        #expect(one.at == other.at)
        #expect(one.fidelity == other.fidelity)
        #expect(one.exchange?.request.message.body == other.exchange?.request.message.body)
        #expect(one.exchange?.response?.message.body == other.exchange?.response?.message.body)
        #expect(one.exchange?.request.path == other.exchange?.request.path)
        #expect(one.exchange?.request.message.headers.count == other.exchange?.request.message.headers.count)
      }
    }
  }

  @Test(arguments: [RubyVCRExporter.Style.yaml, .json, .betamax])
  func everyBodyComesBack(style: RubyVCRExporter.Style) throws {
    let (bytes, _) = try exported(VcrpyExportTests.cassetteOfBodies(), by: RubyVCRExporter(style))
    let (cassette, _) = try imported(bytes, by: RubyVCRImporter())
    #expect(try cassette.events.count == VcrpyExportTests.bodies.count)
    for (event, body) in zip(try cassette.events, VcrpyExportTests.bodies) {
      #expect(try cassette.content(event.exchange?.request.message) ?? [] == body)
      #expect(try cassette.content(event.exchange?.response?.message) == body)
    }
  }

  @Test func laysOutAsVCRDoes() throws {
    let cassette = try cassette { writer in
      var request = Request(method: "POST", path: "/x", headers: [HeaderField("Accept", "*/*")])
      request.scheme = "http"
      request.authority = "a.b"
      request.message.body = try writer.add(body: [0xFF])
      var response = Response(status: 200, reason: "OK")
      response.message.body = try writer.add(body: Array("ok".utf8))
      response.message.version = "1.1"
      try writer.append(Event(sequence: 0, content: .http(Exchange(request: request, response: response))))
    }
    let (bytes, losses) = try exported(cassette, by: RubyVCRExporter(.yaml))
    #expect(
      String(decoding: bytes, as: UTF8.self) == """
        ---
        http_interactions:
        - request:
            method: post
            uri: http://a.b/x
            body:
              encoding: ASCII-8BIT
              string: !!binary |
                /w==
            headers:
              Accept:
              - '*/*'
          response:
            status:
              code: 200
              message: OK
            headers: {}
            body:
              encoding: UTF-8
              string: ok
            http_version: '1.1'
          recorded_at: Thu, 01 Jan 1970 00:00:00 GMT
        recorded_with: rewind-pack

        """)
    #expect(losses == [Loss(sequence: 0, "its time, which is not known and must be given")])
  }
}
