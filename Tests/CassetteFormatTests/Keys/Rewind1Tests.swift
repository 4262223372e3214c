import Testing

@testable import CassetteFormat

/// The profile rewind/1 against what llm-rewind computed, and what its definition implies.
@Suite struct Rewind1Tests {
  @Test func vectorsAreThere() {
    #expect(KeyVector.published.count == 34)
    #expect(KeyVector.seeds.count > 30)
  }

  @Test(arguments: KeyVector.published + KeyVector.seeds)
  func isWhatLLMRewindComputes(vector: KeyVector) {
    let key = Rewind1.key(for: vector.request)
    #expect(key?.digest == vector.key)
    if let preimage = vector.preimage { #expect(key.map { String(decoding: $0.canonical, as: UTF8.self) } == preimage) }
  }

  private static func key(_ body: String, _ target: String = "/x") -> MatchKey? {
    Rewind1.key(for: KeyRequest(method: Array("POST".utf8), target: Array(target.utf8), body: Array(body.utf8)))
  }

  @Test(arguments: [
    (#"{"a":1,"b":[2,"é"]}"#, "\n{ \"b\" :\t[ 2 , \"\\u00e9\" ] ,\r\n\"a\" : 1 } "),
    (#"{"a":1.0}"#, #"{"a":10.00e-1}"#),
    (#"{"a":"/😀"}"#, #"{"a":"\/\ud83d\uDE00"}"#),
    (#"{"a":2}"#, #"{"a":{"b":[]},"\u0061":2}"#),
  ])
  func spellingDoesNotMatter(one: String, other: String) throws {
    let key = try #require(Self.key(one))
    #expect(key == Self.key(other))
  }

  @Test(arguments: [
    (#"{"a":1}"#, #"{"a":1.0}"#), (#"{"a":0}"#, #"{"a":-0.0}"#), ("{\"\u{E9}\":1}", "{\"e\u{301}\":1}"),
    (#"{"a":[1,2]}"#, #"{"a":[2,1]}"#), (#"{"a":null}"#, "{}"),
    (#"{"a":9007199254740993}"#, #"{"a":9007199254740992}"#),
  ])
  func meaningMatters(one: String, other: String) throws {
    let key = try #require(Self.key(one))
    #expect(key != Self.key(other))
  }

  @Test func contentTypeDoesNotMatter() {
    var request = KeyRequest(method: Array("POST".utf8), target: Array("/x".utf8), body: Array("{}".utf8))
    let key = Rewind1.key(for: request)
    request.contentType = Array("application/json".utf8)
    #expect(Rewind1.key(for: request) == key)
  }

  /// What came out of a body, put in again, comes out again. The body must be an object with the last say: numbers as
  /// keys of a list of pairs become text, which sorts differently.
  @Test(arguments: 0..<8)
  func canonicalBodiesStay(seed: Int) throws {
    var generator = SeededGenerator(9_100 + seed)
    var checked = 0
    for _ in 0..<400 {
      let request = KeyRequest(
        method: Array("POST".utf8), target: Array("/x".utf8), body: RandomJSON.document(&generator))
      guard let key = Rewind1.key(for: request), let body = Self.body(of: key) else { continue }
      #expect(Rewind1.key(for: KeyRequest(method: request.method, target: request.target, body: body)) == key)
      checked += 1
    }
    #expect(checked > 300)
  }

  private static func body(of key: MatchKey) -> [UInt8]? {
    let (start, end) = (#"{"body":"#, #","method":"POST","path":"/x"}"#)
    guard key.canonical.starts(with: start.utf8) else { return nil }
    return Array(key.canonical.dropFirst(start.utf8.count).dropLast(end.utf8.count))
  }

  @Test(arguments: 0..<8)
  func orderOfKeysDoesNotMatter(seed: Int) throws {
    var generator = SeededGenerator(9_200 + seed)
    for _ in 0..<200 {
      let members = (0..<generator.below(30)).map { (key: "\"k\($0)\"", value: RandomJSON.document(&generator)) }
      func body(_ members: [(key: String, value: [UInt8])]) -> [UInt8] {
        let texts = members.map { Array($0.key.utf8) + [UInt8(ascii: ":")] + $0.value }
        return [UInt8(ascii: "{")] + texts.joined(separator: [UInt8(ascii: ",")]) + [UInt8(ascii: "}")]
      }
      let request = KeyRequest(method: [], target: [], body: body(members))
      let other = KeyRequest(method: [], target: [], body: body(members.shuffled(using: &generator)))
      let key = try #require(Rewind1.key(for: request))
      #expect(key == Rewind1.key(for: other))
    }
  }

  @Test func seriesGiveTheKeysOfSingleRequests() throws {
    var series = KeySeries(.rewind1)
    var generator = SeededGenerator(9_300)
    var text =
      "{\"messages\":[{\"content\":\"\(String(decoding: generator.words(40_000).filter { $0 != 0x22 }, as: UTF8.self))\"}"
    for round in 0..<60 {
      text += ",{\"round\":\(round),\"tool_call_id\":\"x\"}"
      let request = KeyRequest(method: Array("POST".utf8), target: Array("/x".utf8), body: Array((text + "]}").utf8))
      #expect(series.key(for: request) == Rewind1.key(for: request))
      if generator.oneIn(5) { #expect(series.key(for: KeyRequest(method: [0xFF], target: [])) == nil) }
    }
  }

  /// Deep and long input costs time in proportion, and no stack.
  @Test(arguments: [
    String(repeating: "[", count: 1_000_000), String(repeating: #"{"a":"#, count: 1_000_000),
    #"{"tools":["# + String(repeating: #"{"name":[[[[1]]]]},"#, count: 3_000) + "{}]}",
    "{" + (0..<10_000).map { "\"\\u00e9\($0 % 5_000)\":\($0)" }.joined(separator: ",") + "}",
    "[" + String(repeating: "[1,2],", count: 10_000) + "[true,3]]",
    "[" + String(repeating: "1,", count: 200_000) + "1]",
  ])
  func largeInputEnds(body: String) {
    _ = Self.key(body)
  }
}
