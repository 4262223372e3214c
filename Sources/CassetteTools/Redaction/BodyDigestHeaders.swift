import CassetteFormat

/// Header fields that hold a digest of a body, or what may be one.
enum BodyDigestHeaders {
  /// They can be checked by the receiver, so they go.
  private static let digests: Set<String> = [
    "content-md5", "content-digest", "digest", "repr-digest", "x-amz-content-sha256", "x-goog-hash",
    "x-ms-content-crc64", "x-ms-blob-content-md5",
  ]

  static func isDigest(_ name: ByteString) -> Bool {
    let name = name.description.lowercased()
    return digests.contains(name) || name.hasPrefix("x-amz-checksum-")
  }

  static func isEntityTag(_ name: ByteString) -> Bool { name.equalsIgnoringCase("etag") }

  /// Whether a field can hold an entity tag that a response gave.
  static func namesEntityTags(_ name: ByteString) -> Bool {
    ["etag", "if-match", "if-none-match", "if-range"].contains(name.description.lowercased())
  }

  /// What stands in the quotes of the first entity tag; all of a value without quotes.
  static func opaque(_ value: [UInt8]) -> Range<Int>? { opaques(value).first }

  static func opaques(_ value: [UInt8]) -> [Range<Int>] {
    let quotes = value.indices.filter { value[$0] == UInt8(ascii: "\"") }
    guard quotes.count > 1 else { return value.isEmpty ? [] : [value.indices] }
    return stride(from: 0, to: quotes.count - 1, by: 2).map { quotes[$0] + 1..<quotes[$0 + 1] }
  }
}

/// Members of models' answers that spell a text again, token by token.
enum TokenCopies {
  private static let names: Set<[UInt8]> = Set(
    ["logprobs", "logprobs_result", "logprobsResult", "prompt_logprobs", "token_ids", "prompt_token_ids"]
      .map { Array($0.utf8) })

  static func hits(in content: [UInt8]) -> [RedactionHit] {
    var hits: [RedactionHit] = []
    JSONPlaces.forEach(in: content) { place in
      guard let name = place.tokens.last, names.contains(name), !place.isString,
        let first = content[place.range].first, first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
      else { return }
      var hit = RedactionHit(cause: .tokens, ranges: [place.range], secret: [])
      hit.form = .copy
      hits.append(hit)
    }
    return hits
  }
}
