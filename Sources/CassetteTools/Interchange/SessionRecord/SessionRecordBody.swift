import CassetteFormat

/// The bytes that the test proxy plays back for a recorded body.
///
/// What a value means depends on the content type: text is a string, a list of lines or a JSON tree; a multipart body is
/// a list of its pieces; anything else is base64.
struct SessionRecordBody {
  private let contentType: String?
  private let isOld: Bool

  init(headers: [HeaderField], isOld: Bool) {
    let types = headers.filter { $0.name.equalsIgnoringCase("Content-Type") }
    contentType = types.count == 1 ? types[0].value.description : nil
    self.isOld = isOld
  }

  /// Nil when there was no body.
  ///
  /// - Parameter raw: The value as the file spells it.
  func read(_ raw: [UInt8]) throws -> RecordedBody? {
    let value: JSONValue
    switch raw.first {
    case UInt8(ascii: "{"): return RecordedBody(DotNetJSON.encode(raw), .reserialised)
    case UInt8(ascii: "["), UInt8(ascii: "\""): value = try Self.parse(raw)
    case UInt8(ascii: "n"): return nil
    default: return RecordedBody(raw, .reserialised)
    }
    if case .array(let items) = value {
      guard let lines = Self.strings(items) else { return RecordedBody(DotNetJSON.encode(raw), .reserialised) }
      if !isText && isMultipart { return try Self.multipart(lines) }
      return text(lines.joined())
    }
    guard case .string(let string) = value else { return nil }
    // A few recorders keep text without a content type, which the proxy takes for base64 and fails.
    if !isText, let bytes = Base64.decode(Array(string.utf8)) { return RecordedBody(bytes) }
    return text(string)
  }

  /// Text; JSON in it is written again, as the proxy does.
  private func text(_ text: String) -> RecordedBody {
    let bytes = Array(text.utf8)
    guard !isOld, isText, contentType?.contains("json") == true, !isManifest, !bytes.isEmpty,
      (try? JSONParser.lax(bytes.span.bytes)) != nil
    else { return RecordedBody(bytes) }
    let encoded = DotNetJSON.encode(bytes)
    return RecordedBody(encoded, encoded == bytes ? nil : .reserialised)
  }

  /// The pieces of a multipart body: lines, texts, binary parts as `b64:…`, and `[]` for parts without bytes.
  private static func multipart(_ pieces: [String]) throws -> RecordedBody {
    var bytes: [UInt8] = []
    for piece in pieces {
      if piece.hasPrefix("b64:") {
        guard let part = Base64.decode(Array(piece.utf8.dropFirst(4))) else {
          throw InterchangeError("a part of its multipart body is not base64")
        }
        bytes.append(contentsOf: part)
      } else {
        bytes.append(contentsOf: piece.utf8)
      }
    }
    return RecordedBody(bytes, .reserialised)
  }

  /// The strings of a list; nested lists, which must be empty, stand for nothing.
  private static func strings(_ items: [JSONValue]) -> [String]? {
    var strings: [String] = []
    for item in items {
      switch item {
      case .string(let text): strings.append(text)
      case .array(let empty) where empty.isEmpty: break
      default: return nil
      }
    }
    return strings
  }

  private static func parse(_ raw: [UInt8]) throws -> JSONValue {
    do { return try JSONParser.lax(raw.span.bytes) } catch { throw InterchangeError("its body: \(error)") }
  }

  private var isMultipart: Bool {
    guard let type = contentType?.lowercased() else { return false }
    return type.hasPrefix("multipart/") && type.contains("boundary=")
  }

  /// Docker's and OCI's manifests, whose digests depend on every byte.
  private var isManifest: Bool {
    guard let contentType else { return false }
    return contentType.contains("application/vnd.docker.distribution.manifest.v")
      || contentType.contains("application/vnd.oci.image.index.v")
  }

  private var isText: Bool {
    guard let type = contentType?.lowercased() else { return false }
    if type.contains("; charset=utf-8") { return true }
    return !isManifest
      && (["text/", "application/json", "application/x-www-form-urlencoded"].contains(where: type.hasPrefix)
        || ["json", "xml", "-urlencoded"].contains(where: type.hasSuffix))
  }
}
