import Testing

@testable import CassetteFormat

/// Runs of an agent that asks, calls a tool and goes on.
@Suite struct AlignTests {
  /// The keys of a run whose tool gives these results.
  private static func run(
    _ results: [String], system: String = "S", ids: String = "call", stream: Bool = false
  ) throws -> [CassetteKeys.Keys] {
    var messages = [#"{"role":"user","content":"go"}"#]
    var bodies: [Digest: [UInt8]] = [:]
    let keys = CassetteKeys(masks: Masks()) { $0.blob.flatMap { bodies[$0] } }
    var all: [CassetteKeys.Keys] = []
    for (step, result) in (results + [""]).enumerated() {
      let body =
        #"{"model":"m","system":"\#(system)","stream":\#(stream),"messages":[\#(messages.joined(separator: ","))]}"#
      let bytes = Array(body.utf8)
      bodies[Digest(of: bytes)] = bytes
      let recorded = Body(blob: Digest(of: bytes), size: bytes.count)
      let request = Request(method: "POST", path: "/v1/messages", body: recorded)
      all.append(
        try #require(try keys.keys(of: Event(sequence: step, content: .http(Exchange(request: request))))))
      let id = "\(ids)-\(step)"
      messages.append(
        #"{"role":"assistant","content":[{"type":"tool_use","id":"\#(id)","name":"f","input":{"step":"next"}}]}"#)
      messages.append(
        #"{"role":"user","content":[{"type":"tool_result","tool_use_id":"\#(id)","content":"\#(result)"}]}"#)
    }
    return all
  }

  @Test func aDriftChangesOneStep() throws {
    let one = try Self.run(["1", "2", "3", "4", "5", "6", "7"])
    let two = try Self.run(["1", "2", "other", "4", "5", "6", "7"], ids: "toolu")
    let matches = zip(one, two).map { $0.match == $1.match }
    let aligned = zip(one, two).map { $0.align == $1.align }
    #expect(matches == [true, true, true, false, false, false, false, false])
    #expect(aligned == [true, true, true, false, true, true, true, true])
  }

  @Test func anotherPromptChangesTheFirstStep() throws {
    let (one, two) = (try Self.run(["1", "2", "3"]), try Self.run(["1", "2", "3"], system: "T"))
    #expect(zip(one, two).map { $0.match == $1.match } == [false, false, false, false])
    #expect(zip(one, two).map { $0.align == $1.align } == [false, true, true, true])
  }

  @Test func loopsRepeat() throws {
    let keys = try Self.run(["again", "again", "again", "again", "again"])
    #expect(Set(keys.map(\.match)).count == 6)
    #expect(Set(keys.map(\.align)).count == 2)
  }

  @Test func framingDoesNotCount() throws {
    let (one, two) = (try Self.run(["1", "2"]), try Self.run(["1", "2"], stream: true))
    #expect(zip(one, two).allSatisfy { $0.match != $1.match })
    #expect(zip(one, two).allSatisfy { $0.align == $1.align })
  }

  @Test func shapesAreOfTypes() throws {
    let (one, two) = (try Self.run(["1", "2"]), try Self.run(["3", "4"], system: "T", ids: "x"))
    #expect(zip(one, two).allSatisfy { $0.shape == $1.shape })
    #expect(Set(one.map(\.shape)).count == 2)
    let text = try #require(one.last?.shape).canonical
    #expect(
      String(decoding: text, as: UTF8.self)
        == #"{"body":{"messages":[{"content":[{"content":[{"text":"string","type":"=text"}],"tool_use_id":"string","type":"=tool_result"}],"role":"=user"},{"content":[{"id":"string","input":"object","name":"string","type":"=tool_use"}],"role":"=assistant"},{"content":[{"text":"string","type":"=text"}],"role":"=user"}],"model":"string","system":[{"text":"string","type":"=text"}]},"dialect":"anthropic.messages","method":"POST","path":"/v1/messages","v":"rewind/2+shape"}"#
    )
  }

  @Test func chainOfResponses() throws {
    func chain(_ id: String) throws -> Digest {
      let table = ReferenceChain()
      let first = KeyRequest(
        method: Array("POST".utf8), target: Array("/v1/responses".utf8), body: Array(#"{"input":"a"}"#.utf8))
      let keys = Rewind2Keys()
      table.add(responseTo: keys.key(of: first).digest) {
        Array(#"{"id":"\#(id)","output":[{"id":"\#(id)-item"}]}"#.utf8)
      }
      var second = first
      second.body = Array(
        #"{"previous_response_id":"\#(id)","input":[{"type":"item_reference","id":"\#(id)-item"}]}"#.utf8)
      let key = keys.key(of: second, chain: table)
      #expect(String(decoding: key.canonical, as: UTF8.self).contains("/0\",\"type\":\"item_reference\""))
      return key.digest
    }
    #expect(try chain("resp_1") == chain("resp_2"))
  }
}
