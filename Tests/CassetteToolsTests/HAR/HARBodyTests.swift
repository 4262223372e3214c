import CassetteFormat
import CassetteTools
import Testing

struct HARBodyTests {
  @Test(arguments: [
    (#""size":3,"text":"aé""#, "aé", nil), (#""size":2,"text":"aé""#, "aé", .decoded),
    (#""size":3,"text":"YcOp","encoding":"base64""#, "aé", nil), (#""size":0,"text":"""#, "", nil),
    (#""size":3,"text":"Yc\nOp","encoding":"BASE64""#, "aé", nil), (#""size":0"#, "", nil),
    (#""size":12"#, nil, .absent), (#""size":-1"#, nil, .absent), (#""mimeType":"a/b""#, nil, .absent),
    (#""size":5,"text":"""#, nil, .absent), (#""size":4,"text":"a\ud83d""#, "a\u{FFFD}", nil),
  ] as [(String, String?, Event.Fidelity?)])
  func readsContent(content: String, text: String?, fidelity: Event.Fidelity?) throws {
    let body = try HARSample.body(#""status":200,"headers":[],"content":{\#(content)}"#)
    #expect(body.bytes.map { String(decoding: $0, as: UTF8.self) } == text)
    #expect(body.fidelity == fidelity)
  }

  @Test func responsesToHEADHaveNoBody() throws {
    let event = try HARSample.event(
      HARSample.file(
        request: #""method":"HEAD","url":"http://h/","headers":[]"#,
        response: #""status":200,"headers":[],"content":{"size":50,"text":""}"#))
    #expect(event.exchange?.response?.message.body == nil)
    #expect(event.fidelity["response.body"] == nil)
  }

  @Test(arguments: ["gzip", "br", "deflate", "zstd"])
  func saysThatACodingWasTakenOff(coding: String) throws {
    let head = #""status":200,"headers":[{"name":"content-encoding","value":"\#(coding)"}]"#
    #expect(try HARSample.body(#"\#(head),"content":{"size":2,"text":"hi"}"#).fidelity == .decoded)
    let binary = try HARSample.body(#"\#(head),"content":{"size":2,"text":"/wA=","encoding":"base64"}"#)
    #expect(binary.bytes == [0xFF, 0])
    #expect(binary.fidelity == .decoded)
  }

  @Test func keepsACodingThatIsStillThere() throws {
    let text = HARSample.file(
      response:
        #""status":200,"headers":[{"name":"content-encoding","value":"gzip"}],"content":{"size":23,"text":"H4sIAAAAAAAAA8vIBACsKpPYAgAAAA==","encoding":"base64"}"#
    )
    let event = try HARSample.event(text)
    #expect(event.exchange?.response?.message.body?.coding == "gzip")
    #expect(event.fidelity["response.body"] == nil)
  }

  private func sent(_ members: String) throws -> (bytes: [UInt8]?, fidelity: Event.Fidelity?) {
    let cassette = try HARSample.read(
      HARSample.file(request: #""method":"POST","url":"http://h/","headers":[],\#(members)"#)
    ).cassette
    return (try cassette.content(cassette.exchange.request.message), try cassette.events[0].fidelity["request.body"])
  }

  @Test func readsRequestBodies() throws {
    #expect(try sent(#""postData":{"text":"aé"}"#).bytes == Array("aé".utf8))
    #expect(try sent(#""postData":{"text":"AP8=","encoding":"base64"}"#).bytes == [0, 0xFF])
    #expect(try sent(#""postData":{"text":"","params":[]}"#).bytes == [])
    #expect(try sent(#""bodySize":-1"#).bytes == nil)
    #expect(try sent(#""bodySize":7"#).fidelity == .absent)
  }

  @Test func takesCharactersForBytesWhereTheLengthSaysSo() throws {
    let body = try sent(#""bodySize":3,"postData":{"text":"\u0000ÿé"}"#)
    #expect(body.bytes == [0, 0xFF, 0xE9])
    #expect(body.fidelity == nil)
    #expect(try sent(#""bodySize":5,"postData":{"text":"\u0000\ufffd"}"#).fidelity == .decoded)
  }

  @Test func putsFormsTogetherAgain() throws {
    let form = try sent(
      #""postData":{"mimeType":"application/x-www-form-urlencoded","params":[{"name":"a b","value":"1&2"},{"name":"c%20d"}]}"#
    )
    #expect(form.bytes == Array("a+b=1%262&c%20d=".utf8))
    #expect(form.fidelity == .reconstructed)
    let parts = try sent(
      #""postData":{"mimeType":"multipart/form-data; boundary=XX","params":[{"name":"f","fileName":"a.txt","contentType":"text/plain","value":"v"}]}"#
    )
    #expect(
      parts.bytes
        == Array(
          "--XX\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a.txt\"\r\nContent-Type: text/plain\r\n\r\nv\r\n--XX--\r\n"
            .utf8))
  }
}
