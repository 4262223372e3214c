/// The profile `rewind/1`: the match key of llm-rewind 0.2.1, as the code of its `normalize_request` computes it.
///
/// The key is the SHA-256 of what Python's `json.dumps` makes of method, path and body, so Python's reading and writing
/// of JSON, URLs and Unicode is part of it; where versions of Python differ, that of 3.11 counts.
public enum Rewind1 {
  /// The key of a request; nil where `canonical` is.
  public static func key(for request: KeyRequest) -> MatchKey? {
    canonical(request).map(MatchKey.init(canonical:))
  }

  /// The text whose SHA-256 is the key. The content type plays no part.
  ///
  /// - Returns: Nil where llm-rewind raises an exception: for a body that is a JSON number, boolean or null, for lone
  ///   surrogates, for tools that cannot be sorted by name, for a path that is no URL, and for JSON nested deeper than
  ///   993. Nil too for NaN beside other numbers as names of tools or as keys of a list of pairs: their order depends
  ///   on the version of Python.
  @Sendable
  public static func canonical(_ request: KeyRequest) -> [UInt8]? {
    guard let method = PythonCase.uppercased(request.method),
      let target = PythonURL.withoutCredentials(request.target)
    else { return nil }
    var out: [UInt8] = []
    out.reserveCapacity(request.body.count + target.count + 64)
    out.append(UInt8(ascii: "{"))
    guard append(body: request.body, to: &out) else { return nil }
    append("method", method, to: &out)
    out.append(UInt8(ascii: ","))
    append("path", target, to: &out)
    out.append(UInt8(ascii: "}"))
    return out
  }

  private static func append(_ name: StaticString, _ text: [UInt8], to out: inout [UInt8]) {
    out.append(contentsOf: "\"\(name)\":\"".utf8)
    text.withUnsafeBytes { PythonEscapes.encode($0, into: &out) }
    out.append(UInt8(ascii: "\""))
  }

  /// Appends the member for a body and a comma; nothing for an empty one. False when there is no key.
  private static func append(body: [UInt8], to out: inout [UInt8]) -> Bool {
    guard !body.isEmpty else { return true }
    let start = out.count
    do throws(PythonError) {
      guard let text = PythonText(decoding: body) else { throw .value }
      out.append(contentsOf: "\"body\":".utf8)
      let hasSurrogates = try append(text, to: &out)
      guard !hasSurrogates || PythonUTF8.isEncodable(Array(out[start...])) else { return false }
    } catch .value {
      out.removeLast(out.count - start)
      append(raw: body, to: &out)
    } catch {
      return false
    }
    out.append(UInt8(ascii: ","))
    return true
  }

  /// - Returns: Whether the text has surrogates, which may be in what was appended.
  private static func append(_ text: PythonText, to out: inout [UInt8]) throws(PythonError) -> Bool {
    let bytes = text.bytes
    return try bytes.withUnsafeBytes { bytes in
      Result { () throws(PythonError) in
        var tape = try PythonTapeParser.parse(bytes, from: text.start)
        let object = try tape.dictionary()
        try Rewind1Writer.append(object, of: tape, to: &out)
        return text.hasSurrogates || tape.hasSurrogates
      }
    }.get()
  }

  private static func append(raw body: [UInt8], to out: inout [UInt8]) {
    out.append(contentsOf: "\"body_raw\":\"".utf8)
    out.reserveCapacity(out.count + 2 * body.count + 64)
    for byte in body { Hex.append(byte, to: &out) }
    out.append(UInt8(ascii: "\""))
  }
}
