import Foundation
import Testing

@testable import CassetteFormat

/// A request of `testdata/keys/match_vectors.json`, with what its key must be.
struct MatchVector: CustomTestStringConvertible, Sendable {
  let title: String
  let request: KeyRequest
  let chain: [String: String]
  let canonical: String
  let digest: String
  /// For a variant: the digest of the request that it is compared with, and whether the two must be equal.
  let base: String?
  let isEqual: Bool

  var testDescription: String { title }

  private init(
    _ row: [String: Any], _ base: [String: Any], _ title: String, _ isVariant: Bool
  ) {
    self.title = title
    request = KeyRequest(
      method: Array((base["method"] as? String ?? "").utf8), target: Array((row["path"] as? String ?? "").utf8),
      contentType: (row["content_type"] as? String).map { Array($0.utf8) },
      body: (row["body_b64"] as? String).flatMap { Data(base64Encoded: $0) }.map { Array($0) } ?? [])
    chain = base["chain"] as? [String: String] ?? [:]
    canonical = row["canonical"] as? String ?? ""
    digest = row["rewind2"] as? String ?? ""
    self.base = isVariant ? base["rewind2"] as? String : nil
    isEqual = row["expect"] as? String == "="
  }

  static let all: [MatchVector] = {
    let data = Data(Repository.bytes("testdata/keys/match_vectors.json"))
    let rows = (try? JSONSerialization.jsonObject(with: data) as? [[String: Any]]) ?? []
    return rows.flatMap { row in
      let title = "\(row["n"] ?? 0) \(row["title"] ?? "")"
      let variants = row["variants"] as? [[String: Any]] ?? []
      return [MatchVector(row, row, title, false)]
        + variants.map { MatchVector($0, row, "\(title): \($0["label"] ?? "")", true) }
    }
  }()
}

@Suite struct MatchVectorTests {
  @Test func allAreThere() {
    #expect(MatchVector.all.count == 24 + 59)
  }

  @Test(arguments: MatchVector.all)
  func preimageAndDigest(vector: MatchVector) {
    let chain = ReferenceChain(
      Dictionary(uniqueKeysWithValues: vector.chain.map { (Array($0.key.utf8), $0.value) }))
    let key = Rewind2Keys().key(of: vector.request, chain: chain)
    #expect(String(decoding: key.canonical, as: UTF8.self) == vector.canonical)
    #expect(key.canonical == Array(vector.canonical.utf8))
    #expect(key.digest.hex == vector.digest)
    if let base = vector.base { #expect((key.digest.hex == base) == vector.isEqual) }
  }

  /// What a request is beside does not matter: the same keys come out of one object that has seen all the others.
  @Test func oneAfterTheOther() {
    let keys = Rewind2Keys()
    for vector in MatchVector.all + MatchVector.all.reversed() {
      let chain = ReferenceChain(
        Dictionary(uniqueKeysWithValues: vector.chain.map { (Array($0.key.utf8), $0.value) }))
      #expect(keys.key(of: vector.request, chain: chain).digest.hex == vector.digest, "\(vector.title)")
    }
  }
}

@Suite struct SharedConversationTests {
  /// What a conversation shares with the one before may stand elsewhere in the body.
  @Test func elementsMove() {
    let keys = Rewind2Keys()
    let elements = ["aa", "bb", "cc", "aa", "dd"].map { #"{"role":"user","content":"\#($0)"}"# }
    for step in 0..<60 {
      let padding = String(repeating: "x", count: step * 37 % 101)
      let list = elements.prefix(step % 5 + 1).joined(separator: step % 2 == 0 ? "," : " , ")
      let body = #"{"user":"\#(padding)","messages":[\#(list)],"n":\#(step % 3),"tools":[{"name":"\#(padding)"}]}"#
      let request = KeyRequest(
        method: Array("POST".utf8), target: Array("/v1/chat/completions".utf8), body: Array(body.utf8))
      #expect(keys.key(of: request) == Rewind2Keys().key(of: request), "step \(step)")
    }
  }
}

/// Bodies that make a careless reader take the square of their size.
@Suite struct LargeBodyTests {
  private static let count = 20_000

  private static let bodies: [(target: String, body: String)] = [
    ("/v1/chat/completions", "{" + names("member_") + "}"),
    ("/v1beta/models/m:generateContent", #"{"generation_config":{"# + names("snake_case_") + "}}"),
    ("/v1/chat/completions", #"{"messages":["# + list(#"{"role":"tool","tool_call_id":"%","content":"x"}"#) + "]}"),
    ("/v1/messages", #"{"messages":[{"content":["# + list(#"{"type":"tool_use","id":"%"}"#) + "]}]}"),
    ("/v1/chat/completions", #"{"tools":["# + list(#"{"name":"t%","parameters":{"required":["b","a"]}}"#) + "]}"),
  ]

  private static func names(_ prefix: String) -> String {
    (0..<count).reversed().map { "\"\(prefix)\($0)\":[\"\(String(repeating: "v", count: 64))\"]" }.joined(
      separator: ",")
  }

  private static func list(_ element: String) -> String {
    (0..<count).map { element.replacing("%", with: String($0)) }.joined(separator: ",")
  }

  @Test(.timeLimit(.minutes(2)), arguments: bodies.indices)
  func isNotSquare(index: Int) {
    let (target, body) = Self.bodies[index]
    let request = KeyRequest(method: Array("POST".utf8), target: Array(target.utf8), body: Array(body.utf8))
    let keys = Rewind2Keys()
    let duration = ContinuousClock().measure {
      for _ in 0..<2 {
        let parts = keys.parts(of: request, chain: nil)
        _ = AlignHistory().key(of: request, parts, masks: Masks())
        _ = AlignShape.key(of: request, parts.dialect, masks: Masks())
      }
    }
    #expect(duration < .seconds(20))
  }
}
