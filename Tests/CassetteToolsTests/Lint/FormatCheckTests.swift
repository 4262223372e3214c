import CassetteFormat
import Testing

@testable import CassetteTools

struct FormatCheckTests {
  private func recording(_ events: Int, isDurable: Bool) throws -> LintSample {
    let sample = try LintSample(isDurable: isDurable)
    for index in 0..<events { try sample.add(.marker(Marker(name: "\(index)"))) }
    return sample
  }

  @Test func manySmallSegmentsAreNotSealed() throws {
    #expect(try recording(4, isDurable: true).findings("RWF011").places == ["RWF011 -"])
    #expect(try recording(3, isDurable: true).findings("RWF011").isEmpty)
    #expect(try recording(100, isDurable: false).findings("RWF011").isEmpty)
  }

  @Test func answeredOpenEventsAreNotSealed() throws {
    let sample = try LintSample()
    let request = Request(method: "GET", path: "/")
    try sample.add(.open(Exchange(request: request)))
    try sample.add(.http(Exchange(request: request, response: Response(status: 204)))) { $0.sequence = 0 }
    let findings = try sample.findings("RWF011")
    #expect(findings.map(\.message) == ["1 of 2 event rows were superseded by an answer: sealing drops them"])
  }

  @Test func anOpenEventThatIsTheLastWordStays() throws {
    let sample = try LintSample()
    try sample.add(.open(Exchange(request: Request(method: "GET", path: "/"))))
    #expect(try sample.findings("RWF011").isEmpty)
  }

  @Test func segmentsOutOfOrderAreNotSealed() throws {
    let sample = try LintSample(isDurable: true)
    try sample.add(.marker(Marker(name: "late"))) { $0.sequence = 7 }
    try sample.add(.marker(Marker(name: "early"))) { $0.sequence = 3 }
    #expect(try sample.findings("RWF011").places == ["RWF011 -"])
  }

  @Test func version1IsLegacy() throws {
    let path = try #require(TestData.files(in: "rw1").first)
    let bytes = try TestData.bytes(path)
    let findings = try Linting.findings(in: CassetteReader(MemoryInput(bytes)))
    #expect(findings.map(\.rule.code).contains("RWC002"))
    #expect(try LintSample().findings("RWC002").isEmpty)
  }

  @Test func keysOfRewind1AreDeprecated() throws {
    var header = Header()
    header.keys = "rewind/1"
    #expect(try LintSample(header: header).findings("RWC004").places == ["RWC004 -"])
    header.keys = "rewind/2"
    #expect(try LintSample(header: header).findings("RWC004").isEmpty)
  }
}
