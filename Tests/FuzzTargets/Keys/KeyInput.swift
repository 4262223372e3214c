import CassetteFormat

/// A request as one input: `METHOD TARGET`, perhaps a line with the content type, an empty line, and the body.
enum KeyInput {
  static func request(_ bytes: [UInt8]) -> KeyRequest {
    let end = bytes.firstRange(of: [0x0A, 0x0A])
    guard let end, let first = bytes.first, (0x41...0x5A).contains(first) else {
      return KeyRequest(method: Array("POST".utf8), target: Array("/v1/chat/completions".utf8), body: bytes)
    }
    let lines = bytes[..<end.lowerBound].split(separator: 0x0A, maxSplits: 1)
    let words = lines[0].split(separator: 0x20, maxSplits: 1, omittingEmptySubsequences: false)
    return KeyRequest(
      method: Array(words[0]), target: words.count > 1 ? Array(words[1]) : [],
      contentType: lines.count > 1 ? Array(lines[1]) : nil, body: Array(bytes[end.upperBound...]))
  }

  static func bytes(_ request: KeyRequest) -> [UInt8] {
    request.method + [0x20] + request.target + (request.contentType.map { [0x0A] + $0 } ?? []) + [0x0A, 0x0A]
      + request.body
  }

  /// Requests of each API, and what has broken readers of JSON.
  static func seeds(_ repository: FuzzRepository) throws -> [[UInt8]] {
    let rows =
      try repository.rows(of: "testdata/keys/match_vectors.json")
      + repository.rows(of: "testdata/keys/rewind1_vectors.json")
      + repository.rows(of: "testdata/fuzz/rewind1_seeds.json")
    return rows.compactMap(seed) + (try repository.files(below: "testdata/fuzz/keys").map(\.bytes))
  }

  private static func seed(_ row: JSONObject) -> [UInt8]? {
    guard let method = row["method"].flatMap(ByteString.init), let path = row["path"].flatMap(ByteString.init),
      case .string(let text)? = row["body_b64"], let body = Base64.decode(Array(text.utf8))
    else { return nil }
    var type: [UInt8]?
    if case .string(let name)? = row["content_type"] { type = Array(name.utf8) }
    return bytes(KeyRequest(method: method.bytes, target: path.bytes, contentType: type, body: body))
  }
}
