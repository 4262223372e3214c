import CassetteFormat
import CassetteTools
import Testing

/// Files that break off are imported as far as they go, and say so.
struct VcrpyBrokenFileTests {
  private static let whole = """
    - request: {body: '', headers: {}, method: GET, uri: 'http://a/1'}
      response: {body: {string: x}, headers: {}, status: {code: 200, message: OK}}

    """

  @Test(arguments: [
    "- request: {body: '', headers: {}, method: GET, uri: 'http://a/2'}\n",
    "- request: {body: '', headers: {}, method: GET, uri: 'http://a/2'}\n  response: {body: {string: \"x",
    "- request: {bo",
  ])
  func whatIsWholeIsImported(rest: String) throws {
    let (cassette, report) = try imported(Array(("interactions:\n" + Self.whole + rest).utf8), by: VcrpyImporter())
    #expect(try cassette.exchange.request.path == "/1")
    #expect(report.warnings.count == 1)
    #expect(report.warnings.first?.hasPrefix("the file breaks off; what comes before is imported (") == true)
  }

  @Test func aBrokenPlaceInTheMiddleIsRefused() {
    #expect(throws: InterchangeError.self) {
      try imported(Array(("interactions:\n" + Self.whole + "]\n" + Self.whole).utf8), by: VcrpyImporter())
    }
    #expect(throws: InterchangeError("interaction 2: it has no request or no response")) {
      try imported(Array(("interactions:\n" + Self.whole + "- request: {}\n" + Self.whole).utf8), by: VcrpyImporter())
    }
  }

  @Test func jsonThatBreaksOffToo() throws {
    let item =
      #"{"request":{"method":"GET","uri":"http://a/1","headers":{}},"response":{"status":{"code":200},"headers":{}}}"#
    let (cassette, report) = try imported(Array(#"{"interactions":[\#(item),{"request":{"me"#.utf8), by: VcrpyImporter())
    #expect(try cassette.exchange.request.path == "/1")
    #expect(report.warnings.count == 1)
  }

  @Test func aLineBreakInAHeaderIsKept() throws {
    let text =
      "interactions:\n- {request: {method: GET, uri: 'http://a/', headers: {A: \"b\\r\\nc\"}}, response: {status: {code: 200}}}"
    let output = MemoryOutput()
    let writer = try CassetteWriter(output)
    let source = ImportSource(file: MemoryInput(Array(text.utf8)), fileName: "")
    try writer.finish(session: nil, source: try VcrpyImporter().import(source, into: writer).source)
    let exchange = try CassetteReader(MemoryInput(output.bytes)).exchange
    #expect(exchange.request.message.headers.lines == ["A: b\r\nc"])
  }

  @Test func timesThatSomeRecordersAddAreKept() throws {
    let times = ["2020-04-28T03:15:06", "2020-04-28T03:15:07"].map { time in
      "- recorded_at: \(time)\n" + Self.whole.replacing("- request", with: "  request")
    }
    let (cassette, report) = try imported(Array(("interactions:\n" + times.joined()).utf8), by: VcrpyImporter())
    #expect(report.session?.start == "2020-04-28T03:15:06.000000+00:00")
    #expect(try cassette.events.map(\.at) == [0, 1_000_000])
  }
}
