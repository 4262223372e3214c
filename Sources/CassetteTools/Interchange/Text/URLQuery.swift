import CassetteFormat

/// Names and values of queries.
enum URLQuery {
  /// Text with everything percent-encoded but unreserved characters (RFC 3986 §2.3).
  static func encoded(_ text: String) -> String {
    String(decoding: PercentEncoding.encoded(text.utf8), as: UTF8.self)
  }

  /// Text without percent-encoding, `+` being a space; nil when it is no text then.
  static func decoded(_ text: Substring) -> String? {
    String(validating: PercentEncoding.decodedParameter(Array(text.utf8)[...]), as: UTF8.self)
  }
}
