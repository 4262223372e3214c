import Testing

@testable import CassetteFormat

@Suite struct JSONOutlineTests {
  private func outline(_ text: String) throws -> [String] {
    let bytes = Array(text.utf8)
    return try JSONOutline.members(of: bytes, at: Place()).map {
      $0.key + "=" + String(decoding: bytes[$0.value], as: UTF8.self)
    }
  }

  @Test(
    arguments: [
      ("{}", []), (" { } ", []), (#"{"a":1}"#, ["a=1"]), (#"{ "a" : -1.5e3 , "b" : null }"#, ["a=-1.5e3", "b=null"]),
      (#"{"a":"x,}\"]","b":[1,{"c":"}"}],"d":{"e":[]}}"#, [#"a="x,}\"]""#, #"b=[1,{"c":"}"}]"#, #"d={"e":[]}"#]),
      (#"{"a":"\\","b":""}"#, [#"a="\\""#, #"b="""#]), (#"{"k\u0041\n":[ ]}"#, ["kA\n=[ ]"]),
      ("{\"a\":\n1\n,\"a\":2}", ["a=1", "a=2"]),
    ] as [(String, [String])])
  func members(text: String, expected: [String]) throws {
    #expect(try outline(text) == expected)
  }

  @Test(arguments: [
    "", "[", "1", "{", #"{"a"#, #"{"a""#, #"{"a":"#, #"{"a":}"#, #"{"a":,"b":1}"#, #"{"a":1,}"#, #"{"a":1"#,
    #"{"a":[1"#,
    #"{"a":"x"#, #"{"a":"\"#, #"{"\"#, #"{a:1}"#, #"{"a" 1}"#, #"{"a":1 "b":2}"#, #"{"\x":1}"#, #"{"a":[1,"]}"#,
  ])
  func refused(text: String) {
    #expect(rule { _ = try outline(text) } == .j01)
  }

  /// On whole documents it must find the ranges that the parser finds values in.
  @Test func likeTheParser() throws {
    var generator = SeededGenerator(21)
    for _ in 0..<300 {
      guard case .object(let object) = CanonicalJSONTests.value(&generator, depth: 5) else { continue }
      let bytes = CanonicalJSON.encode(object)
      let members = try JSONOutline.members(of: bytes, at: Place())
      #expect(members.map(\.key) == object.members.map(\.key).sorted())
      for member in members {
        let text = Array(bytes[member.value])
        #expect(try JSONParser.lax(text.span.bytes) == object[member.key].map(CanonicalJSONTests.sorted))
      }
    }
  }
}
