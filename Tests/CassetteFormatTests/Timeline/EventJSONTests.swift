import Testing

@testable import CassetteFormat

/// Every kind of row, read into an `Event` and written back: nothing is lost, also not what this version does not know.
@Suite struct EventJSONTests {
  private static let a = String(repeating: "a", count: 64)
  private static let b = String(repeating: "b", count: 64)
  /// Rows in canonical form, with every field of their kind and an unknown one (`zz`) wherever there may be one.
  static let rows: [String] = [
    #"{"at":1,"fidelity":{"request.body":"decoded"},"id":"i","keys":{"rewind/2":"k"},"kind":"marker","lane":"l","#
      + #""name":"n","parent":"p","seq":3,"took":2,"zz":[1]}"#,
    #"{"detail":"d","kind":"marker","name":"n","seq":0}"#,
    #"{"decision":"d","kind":"checkpoint","name":"n","phase":"before","seq":0,"state":{"blob":"\#(a)","size":1},"zz":1}"#,
    #"{"kind":"checkpoint","name":"n","phase":"after","seq":9007199254740991}"#,
    #"{"kind":"clock","seq":0,"source":"time.time","value":-5,"zz":null}"#,
    #"{"data":{"blob":"\#(a)","size":16},"kind":"random","seq":0,"source":"os.urandom"}"#,
    #"{"kind":"id","seq":0,"source":"uuid4","value":"x"}"#,
    #"{"arguments":{"size":0},"error":{"kind":"k","message":"m","zz":1},"kind":"tool","name":"n","#
      + #""result":{"blob":"\#(a)","coding":"gzip","end":"reset","lost":true,"size":7,"zz":2},"seq":0,"zz":3}"#,
    #"{"kind":"x-com.example.thing","payload":{"blob":"\#(a)","size":1},"seq":0}"#,
    #"{"copy":true,"kind":"x-com.example.thing","seq":0}"#,
    #"{"answer":42,"kind":"telepathy","seq":0}"#,
    #"{"kind":"http","request":{"headers":[],"method":"GET","path":"/"},"seq":0}"#,
    #"{"kind":"open","request":{"headers":[],"method":"GET","path":"/"},"seq":0}"#,
    #"{"error":{"kind":"k","message":"m","phase":"connect","zz":1},"#
      + #""frames":{"blob":"\#(a)","size":9,"table":"\#(b)","zz":1},"kind":"http","#
      + #""llm":{"dialect":"d","finish":"f","input":1,"model":"m","output":2,"provider":"p","served":"s","stream":false,"zz":1},"#
      + #""request":{"authority":"h:1","body":{"blob":"\#(a)","chunks":"\#(b)","coding":"br","end":"eof-clean","size":9},"#
      + #""framing":"chunked","headers":[["Host","h"],["X",{"base64":"/w=="}],["x",""]],"length":10,"method":"POST","path":"/?q","#
      + #""scheme":"https","trailers":[["T","t"]],"version":"1.1","zz":1},"#
      + #""response":{"body":{"size":0},"framing":"close","headers":[],"interim":[{"headers":[["L","1"]],"status":103,"zz":1}],"#
      + #""length":5,"reason":{"base64":"//8="},"status":200,"trailers":[["T","t"]],"version":"2","zz":1},"seq":0,"zz":1}"#,
  ]

  private func object(_ text: String) throws -> JSONObject {
    let bytes = Array(text.utf8)
    return try JSONParser.strictObject(bytes.span.bytes, at: Place())
  }

  @Test(arguments: rows)
  func roundTrip(row: String) throws {
    let event = try Event(object(row))
    #expect(String(decoding: CanonicalJSON.encode(event.json), as: UTF8.self) == row)
    #expect(try Event(event.json) == event)
  }

  @Test func fields() throws {
    let event = try Event(object(Self.rows.last!))
    let exchange = try #require(event.exchange)
    #expect(exchange.request.method == "POST")
    #expect(exchange.request.message.headers[1].value == ByteString([0xFF]))
    #expect(exchange.request.message.header("HOST") == "h")
    #expect(exchange.request.message.announcedLength == 10)
    #expect(exchange.request.message.extra == ["zz": 1])
    #expect(exchange.request.message.body?.end == .eofClean)
    #expect(exchange.response?.interim.first?.status == 103)
    #expect(exchange.response?.reason == ByteString([0xFF, 0xFF]))
    #expect(exchange.error?.phase == .connect)
    #expect(exchange.llm?.stream == false)
    #expect(event.blobs.map(\.hex) == [Self.a, Self.b])
    #expect(event.extra == ["zz": 1])
  }

  struct Refused: CustomTestStringConvertible, Sendable {
    let row: String
    let rule: Rule
    var testDescription: String { row }

    static func all(_ rule: Rule, _ rows: String...) -> [Refused] { rows.map { Refused(row: $0, rule: rule) } }
    static func http(_ rule: Rule, _ requests: String...) -> [Refused] {
      requests.map { Refused(row: #"{"kind":"http","request":{\#($0)},"seq":0}"#, rule: rule) }
    }
    static func tool(_ rule: Rule, _ bodies: String...) -> [Refused] {
      bodies.map { Refused(row: #"{"arguments":\#($0),"kind":"tool","name":"n","seq":0}"#, rule: rule) }
    }
    static func response(_ rule: Rule, _ responses: String...) -> [Refused] {
      responses.map {
        Refused(
          row: #"{"kind":"http","request":{"headers":[],"method":"A","path":"/"},"response":{\#($0)},"seq":0}"#,
          rule: rule)
      }
    }
  }

  static let refused: [Refused] = [
    Refused.all(
      .e01, #"{"seq":0}"#, #"{"kind":"marker","name":"n"}"#, #"{"kind":1,"seq":0}"#,
      #"{"kind":"marker","name":"n","seq":-1}"#,
      #"{"kind":"marker","name":"n","seq":"0"}"#, #"{"at":-1,"kind":"marker","name":"n","seq":0}"#,
      #"{"kind":"marker","name":"n","seq":0,"took":"1"}"#, #"{"id":1,"kind":"marker","name":"n","seq":0}"#,
      #"{"fidelity":{"a":"exact"},"kind":"marker","name":"n","seq":0}"#,
      #"{"fidelity":[],"kind":"marker","name":"n","seq":0}"#,
      #"{"keys":{"a":1},"kind":"marker","name":"n","seq":0}"#,
      #"{"copy":true,"kind":"marker","name":"n","seq":0}"#, #"{"copy":1,"kind":"x-a.b","seq":0}"#),
    Refused.all(
      .e04, #"{"kind":"marker","seq":0}"#, #"{"kind":"marker","name":1,"seq":0}"#,
      #"{"kind":"checkpoint","name":"n","phase":"now","seq":0}"#,
      #"{"kind":"clock","seq":0,"value":1}"#, #"{"kind":"clock","seq":0,"source":"s"}"#,
      #"{"kind":"clock","seq":0,"source":"s","value":true}"#,
      #"{"data":{"size":0},"kind":"clock","seq":0,"source":"s","value":1}"#, #"{"kind":"tool","seq":0}"#,
      #"{"error":{},"kind":"tool","name":"n","seq":0}"#, #"{"kind":"http","seq":0}"#,
      #"{"kind":"http","request":[],"seq":0}"#),
    Refused.tool(
      .e04, "1", "{}", #"{"size":-1}"#, #"{"end":"complete","size":0}"#, #"{"lost":false,"size":0}"#,
      #"{"coding":1,"size":0}"#),
    Refused.tool(
      .e06, #"{"blob":"x","size":1}"#, #"{"chunks":1,"size":0}"#, #"{"blob":"\#(a.uppercased())","size":1}"#),
    Refused.tool(.e07, #"{"size":1}"#, #"{"blob":"\#(a)","size":0}"#),
    Refused.http(
      .e04, #""headers":[],"method":"A""#, #""method":"A","path":"/""#, #""headers":[["a"]],"method":"A","path":"/""#,
      #""headers":{"a":"b"},"method":"A","path":"/""#, #""headers":[],"method":"A","path":"/","version":"1.2""#,
      #""framing":"x","headers":[],"method":"A","path":"/""#),
    Refused.http(
      .e11, #""headers":[],"method":"","path":"/""#, #""headers":[["","b"]],"method":"A","path":"/""#),
    Refused.http(
      .j06, #""headers":[],"method":{"base64":"QQ=="},"path":"/""#,
      #""headers":[["a",{"base64":"QQ=="}]],"method":"A","path":"/""#,
      #""headers":[[{"base64":1},"a"]],"method":"A","path":"/""#),
    Refused.http(
      .e04, #""headers":[["a",1]],"method":"A","path":"/""#, #""headers":[],"method":{"a":"b"},"path":"/""#,
      #""headers":[],"method":"A","path":null"#),
    Refused.response(
      .e04, #""headers":[]"#, #""headers":[],"status":"200""#, #""headers":[],"interim":[1],"status":200"#),
    Refused.response(.e11, #""headers":[],"status":99"#, #""headers":[],"status":1000"#),
  ].flatMap { $0 }

  @Test(arguments: refused)
  func notTaken(_ example: Refused) throws {
    let object = try object(example.row)
    #expect(rule { _ = try Event(object) } == example.rule)
  }

  /// Recorded headers may hold what must not be sent again: a warning, and nothing of them is lost (rule RW-E12).
  @Test(arguments: [#"["a","b\n"]"#, #"["a\r","b"]"#, #"["a","\u0000"]"#])
  func unsendable(header: String) throws {
    for row in [
      #"{"kind":"http","request":{"headers":[\#(header)],"method":"A","path":"/"},"seq":0}"#,
      #"{"kind":"http","request":{"headers":[],"method":"A","path":"/","trailers":[\#(header)]},"seq":0}"#,
      #"{"kind":"http","request":{"headers":[],"method":"A","path":"/"},"response":{"headers":[],"#
        + #""interim":[{"headers":[\#(header)],"status":100}],"status":200},"seq":0}"#,
    ] {
      let output = MemoryOutput()
      let writer = try CassetteWriter(output)
      try writer.append(Event(object(row)))
      try writer.finish()
      let report = try Validator.validate(MemoryInput(output.bytes))
      #expect(report.verdict == .warnings)
      #expect(report.findings.map(\.rule) == [.e12])
      let event = try #require(try CassetteReader(MemoryInput(output.bytes)).event(0))
      #expect(String(decoding: CanonicalJSON.encode(event.json), as: UTF8.self) == row)
    }
  }
}
