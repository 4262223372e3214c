import CassetteFormat

/// The bytes of a recorded body, as VCR and Betamax make them when they replay it.
struct RubyVCRBody {
  private(set) var bytes: [UInt8] = []
  /// An encoding that is not known: the bytes are UTF-8 instead.
  private(set) var unknownEncoding: String?

  /// Reads a body: a mapping with the text or its base64, or, in old cassettes, the text alone. Nil when it is null.
  ///
  /// - Throws: `InterchangeError` for anything else.
  init?(_ node: YAMLNode?) throws {
    guard let node, !node.isNull else { return nil }
    guard node.pairs != nil, node["str"] == nil else {
      guard let text = try Self.scalar(node)?.text() else { return nil }
      bytes = text
      return
    }
    let encoding = try node.text("encoding").map { String(decoding: $0, as: UTF8.self) }
    if let base64 = node["base64_string"]?.scalar {
      bytes = LenientBase64.decode(base64.bytes)
    } else {
      guard let content = node["string"], let scalar = try Self.scalar(content) else { return nil }
      guard let text = try scalar.text() else { return nil }
      bytes = text
      // Binary has no encoding to be brought into.
      guard let encoding, !encoding.isEmpty, !scalar.isBinary else { return }
      if let encoded = TextEncoding.encode(text, as: encoding) { bytes = encoded } else { unknownEncoding = encoding }
    }
  }

  /// A text, or a string of a Ruby class of its own, which is a mapping with the text in it.
  private static func scalar(_ node: YAMLNode) throws -> YAMLScalar? {
    guard let scalar = node.scalar ?? node["str"]?.scalar else { throw InterchangeError("its body is not text") }
    return scalar
  }
}
