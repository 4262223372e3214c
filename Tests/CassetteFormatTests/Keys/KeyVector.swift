import Testing

@testable import CassetteFormat

/// A request and what llm-rewind 0.2.1 computed for it.
struct KeyVector: CustomTestStringConvertible, Sendable {
  let title: String
  let request: KeyRequest
  /// The canonical form; nil when there is no key, or when it is too long to keep.
  let preimage: String?
  /// Nil when there is no key.
  let key: Digest?

  var testDescription: String { title }

  /// A request and its keys by each rule of llm-rewind's code.
  static let published = read("testdata/keys/rewind1_vectors.json")
  /// Odd requests, from which fuzzing starts.
  static let seeds = read("testdata/fuzz/rewind1_seeds.json")

  private static func read(_ path: String) -> [KeyVector] {
    let text = Repository.bytes(path)
    guard case .array(let rows)? = try? JSONParser.lax(text.span.bytes) else { return [] }
    return rows.compactMap(KeyVector.init)
  }

  private init?(_ json: JSONValue) {
    guard case .object(let row) = json, case .string(let title)? = row["title"],
      let method = row["method"].flatMap(ByteString.init), let path = row["path"].flatMap(ByteString.init),
      case .string(let body)? = row["body_b64"], let body = Base64.decode(Array(body.utf8))
    else { return nil }
    self.title = title
    request = KeyRequest(method: method.bytes, target: path.bytes, body: body)
    if case .string(let text)? = row["preimage"] { preimage = text } else { preimage = nil }
    if case .string(let hex)? = row["sha256"] { key = Digest(hex: hex) } else { key = nil }
  }
}
