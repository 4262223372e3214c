import Testing

@testable import CassetteFormat

@Suite struct SecretMaskTests {
  /// Keys of GitHub's shape, made here.
  private static let keys = [
    "gh" + "p_" + "Zk3vQx8Lm2Rt7Yw9Bn4Hc6Jd5Fs1Gp0aUeIo", "gh" + "o_" + "9Bn4Hc6Jd5Fs1Gp0aUeIoZk3vQx8Lm2Rt7Yw",
  ]
  private static let placeholder = "RW_REDACTED_github_07xxx"

  private static func canonical(
    _ body: String, target: String = "/v1/x", type: String? = nil, masks: [JSONValue] = [.object(["kind": "secret"])]
  ) throws -> String {
    var request = KeyRequest(method: Array("POST".utf8), target: Array(target.utf8), body: Array(body.utf8))
    request.contentType = type.map { Array($0.utf8) }
    return String(decoding: Rewind2Keys(masks: try Masks(masks)).key(of: request).canonical, as: UTF8.self)
  }

  @Test(arguments: keys + [placeholder])
  func aSecretIsItsLabel(secret: String) throws {
    #expect(try Self.canonical(#"{"a":["use \#(secret)."]}"#).contains(#"{"a":["use <github>."]}"#))
    #expect(
      try Self.canonical(#"{"a":1}"#, target: "/x/\(secret)?q=\(secret)").contains(
        #""path":"/x/<github>","query":[["q","<github>"]]"#))
    let form = "application/x-www-form-urlencoded"
    #expect(try Self.canonical("n=\(secret)", type: form).contains(#""form":[["n","<github>"]]"#))
  }

  @Test func aRawBodyIsReadAsText() throws {
    let texts = try (Self.keys + [Self.placeholder]).map { try Self.canonical("not json: \($0)") }
    #expect(Set(texts).count == 1)
    #expect(try Self.canonical("not json: other") != texts[0])
    #expect(texts[0].contains(#""bytes":18"#))
  }

  @Test func theReplacementAndThePointerCount() throws {
    let masks: [JSONValue] = [.object(["kind": "secret", "pointer": "/body/a", "replace": "-"])]
    let body = #"{"a":"\#(Self.keys[0])","b":"\#(Self.keys[0])"}"#
    #expect(try Self.canonical(body, masks: masks).contains(#"{"a":"-","b":"\#(Self.keys[0])"}"#))
  }

  @Test func whatTheMemberSaysCounts() throws {
    let value = "qT7" + "vR2mX9" + "wL4kB8nZ3"
    let text = try Self.canonical(#"{"tool":{"password":"\#(value)","title":"\#(value)"}}"#)
    #expect(!text.contains(#""password":"\#(value)""#) && text.contains(#""title":"\#(value)""#))
  }
}
