import CassetteFormat
import CassetteTools

/// Every parser of JSON: the strict one takes the canonical form alone, and the others agree with it.
struct JSONTarget: FuzzTarget {
  let name = "json"

  func seeds(_ repository: FuzzRepository) throws -> [[UInt8]] {
    let archives = try repository.vectors().map(RawArchive.init(whatIsIn:))
    let documents = archives.flatMap(\.members).filter { $0.name.suffix(5).elementsEqual(".json".utf8) }.map(\.content)
    let segments = archives.flatMap(\.members).filter { $0.name.starts(with: "timeline/".utf8) }
    let lines = segments.flatMap {
      ((try? ZstdDecompressor().decompress($0.content, limit: 1 << 16, at: Place())) ?? [])
        .split(separator: 0x0A).map(Array.init)
    }
    return documents + lines + (try repository.files(below: "testdata/fuzz/keys").map(\.bytes))
  }

  func check(_ bytes: [UInt8]) throws {
    let strict = try refusable { try JSONParser.strict(bytes.span.bytes) }
    let lax = try refusable { try JSONParser.lax(bytes.span.bytes) }
    if let strict {
      try Broken.unless(CanonicalJSON.encode(strict) == bytes, "what is strict is not canonical")
      try Broken.unless(lax == strict, "the lax parser reads something else")
    }
    if let lax { try checkCanonical(lax) }
    checkRanges(try refusable { try JSONOutline.members(of: bytes, at: Place()) } ?? [], bytes.count)
    _ = JSONMembers(bytes)?.value("kind")
    if let text = PrettyJSON.layOut(bytes) {
      try Broken.unless(PrettyJSON.layOut(text) == text, "laid out again, it is something else")
    }
  }

  /// Written and read again, a value is the same.
  private func checkCanonical(_ value: JSONValue) throws {
    let text = CanonicalJSON.encode(value)
    let again = try JSONParser.lax(text.span.bytes)
    try Broken.unless(CanonicalJSON.encode(again) == text, "read again, it is something else")
  }

  /// The ranges are used to take the bytes apart.
  private func checkRanges(_ members: [JSONOutline.Member], _ count: Int) {
    for member in members { precondition(!member.value.isEmpty && member.value.upperBound <= count) }
  }
}
