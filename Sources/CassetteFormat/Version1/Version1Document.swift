/// A version 1 cassette: llm-rewind's JSON, `{"version": 1, "session": …, "steps": […], "blobs": {sha256: base64}}` (spec §20).
struct Version1Document {
  let file: any RandomAccessBytes
  /// Where the base64 text of each blob stands in the file.
  private(set) var blobs: [Digest: Range<Int>] = [:]
  private(set) var session = JSONObject()
  private(set) var steps: [Step] = []

  /// One row of `steps`.
  struct Step {
    let fields: JSONObject
    /// The number of the event that stands for it: `order_idx`, or the position when those are not unique.
    let sequence: Int

    func string(_ key: String) -> String? {
      if case .string(let value)? = fields[key] { value } else { nil }
    }

    func integer(_ key: String) -> Int? {
      if case .integer(let value)? = fields[key], value >= 0 { value } else { nil }
    }

    func digest(_ key: String) -> Digest? { string(key).flatMap(Digest.init(hex:)) }
  }

  private static let maximumMetadata = 256 << 20

  init(_ file: any RandomAccessBytes) throws {
    self.file = file
    var ranges: [String: Range<Int>] = [:]
    (ranges, blobs) = try Self.outline(file)
    try Self.checkVersion(Self.read(file, ranges["version"]))
    if case .object(let object)? = try Self.read(file, ranges["session"]) { session = object }
    guard case .array(let rows)? = try Self.read(file, ranges["steps"]) else {
      throw Finding(.z01, "this version 1 cassette has no steps", at: Place(pointer: "/steps"))
    }
    steps = try Self.steps(rows)
  }

  private static func checkVersion(_ value: JSONValue?) throws {
    guard case .integer(let version)? = value else {
      throw Finding(
        .z01, "this JSON document has no version number: it is not a version 1 cassette", at: Place(offset: 0))
    }
    guard version == 1 else {
      throw Finding(
        .h02, "this is a JSON cassette of version \(version); version 1 is supported", at: Place(pointer: "/version"))
    }
  }

  /// Where the document's members stand, and where the text of each blob does.
  private static func outline(
    _ file: any RandomAccessBytes
  ) throws -> (members: [String: Range<Int>], blobs: [Digest: Range<Int>]) {
    var members: [String: Range<Int>] = [:]
    var blobs: [Digest: Range<Int>] = [:]
    var document = JSONFileScanner(file, "this version 1 cassette")
    try document.members { scanner, key in
      if key == "blobs" {
        try scanner.members { nested, name in
          guard let digest = Digest(hex: name) else { throw nested.fail("a blob's name is not a digest") }
          blobs[digest] = try nested.string()
        }
      } else {
        members[key] = try scanner.value()
      }
    }
    guard try document.isAtEnd() else { throw document.fail("there is something after the document") }
    return (members, blobs)
  }

  private static func read(_ file: any RandomAccessBytes, _ range: Range<Int>?) throws -> JSONValue? {
    guard let range else { return nil }
    let place = Place(offset: range.lowerBound)
    guard range.count <= maximumMetadata else {
      throw Finding(
        .l01, "the session or the steps have \(range.count) bytes; the limit is \(maximumMetadata)", at: place)
    }
    let text = try file.read(at: range.lowerBound, count: range.count)
    return try JSONParser.lax(text.span.bytes, at: place)
  }

  private static func steps(_ rows: [JSONValue]) throws(Finding) -> [Step] {
    var steps: [Step] = []
    var numbers: Set<Int> = []
    for (index, row) in rows.enumerated() {
      guard case .object(let object) = row else {
        throw Finding(.e01, "a step is not an object", at: Place(pointer: "/steps/\(index)"))
      }
      if case .integer(let number)? = object["order_idx"], number >= 0 { numbers.insert(number) }
      steps.append(Step(fields: object, sequence: index))
    }
    guard numbers.count == steps.count else { return steps }
    return steps.map { Step(fields: $0.fields, sequence: $0.integer("order_idx") ?? $0.sequence) }
      .sorted { $0.sequence < $1.sequence }
  }

  /// A blob's bytes, not yet checked against its digest; nil when the document does not have it.
  func bytes(_ digest: Digest) throws -> [UInt8]? {
    guard let range = blobs[digest] else { return nil }
    guard let bytes = Base64.decode(try file.read(at: range.lowerBound, count: range.count)) else {
      throw Finding(.b02, "the blob \(digest) is not base64", at: Place(offset: range.lowerBound))
    }
    return bytes
  }

  func place(of digest: Digest) -> Place {
    Place(offset: blobs[digest]?.lowerBound, pointer: "/blobs/\(digest)")
  }
}
