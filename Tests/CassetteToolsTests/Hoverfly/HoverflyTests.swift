import CassetteFormat
import CassetteTools
import Testing

struct HoverflyTests {
  private func read(_ pair: String) throws -> (cassette: CassetteReader, report: Imported) {
    try imported(
      Array(#"{"data": {"pairs": [\#(pair)]}, "meta": {"schemaVersion": "v5"}}"#.utf8), by: HoverflyImporter())
  }

  @Test func readsARealSimulation() throws {
    let (cassette, report) = try imported(
      TestData.bytes(in: "hoverfly", named: "basic-encoded"), by: HoverflyImporter())
    #expect(report.source == Manifest.Source(format: "hoverfly", version: "v5.2"))
    #expect(report.warnings.isEmpty)
    let exchange = try cassette.exchange
    #expect(exchange.request.authority == "docs.hoverfly.io")
    #expect(exchange.request.path == "/pages/keyconcepts/templates.html?query=true")
    #expect(try cassette.text(exchange.response?.message) == "base64 encoded")
    #expect(exchange.response?.message.headers.lines == ["Hoverfly: Was-Here"])
  }

  @Test(arguments: [
    #"{"method": [{"matcher": "exact", "value": "PUT"}], "path": [{"matcher": "exact", "value": "/p"}]}"#,
    #"{"method": {"exactMatch": "PUT"}, "path": {"exactMatch": "/p"}, "query": {"exactMatch": ""}}"#,
    #"{"requestType": "recording", "method": "PUT", "path": "/p", "query": "", "body": "", "headers": {}}"#,
  ])
  func readsRequestsOfAllVersions(request: String) throws {
    let (cassette, _) = try read(#"{"request": \#(request), "response": {"status": 200, "body": "x"}}"#)
    let exchange = try cassette.exchange
    #expect(exchange.request.method == "PUT")
    #expect(exchange.request.path == "/p")
    #expect(exchange.request.message.body == nil)
  }

  @Test(arguments: [
    #"{"path": [{"matcher": "exact", "value": "/p"}]}"#,
    #"{"method": [{"matcher": "exact", "value": "GET"}], "path": [{"matcher": "glob", "value": "/*"}]}"#,
    #"{"method": [{"matcher": "exact", "value": "GET"}]}"#, "1",
  ])
  func refusesPatterns(request: String) {
    #expect(throws: InterchangeError.self) {
      try read(#"{"request": \#(request), "response": {"status": 200, "body": "x"}}"#)
    }
  }

  @Test func comesBack() throws {
    let cassette = try StubSamples.exchanges()
    let (bytes, losses) = try exported(cassette, by: HoverflyExporter())
    #expect(
      losses.map(\.description) == ["the headers of requests (1 exchanges)", "exchange 3: a request that failed"])
    let (again, report) = try imported(bytes, by: HoverflyImporter())
    #expect(report.warnings.isEmpty)
    #expect(try again.events.count == 3)
    try StubSamples.expectSameContent(again, cassette)
    #expect(try again.events.allSatisfy { $0.exchange?.request.authority == "api.example.com" })
  }
}
