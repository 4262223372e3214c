public import CassetteFormat

/// A secret, or something personal, that stands in some content.
public struct Detection: Hashable, Sendable {
  public let rule: SecretRule
  public let confidence: Confidence
  /// Where it stands in the content, ascending and disjoint; several for a secret that arrived in pieces.
  ///
  /// They hold whole units: an escape such as `\u0073`, a `%73`, four characters of base64.
  public let ranges: [Range<Int>]
  /// How the text was got from the content, outermost first; empty when it stands there as it is.
  public let views: [View]
  /// The JSON pointer of the string or key that holds it: in the document, in the line, or in each event.
  ///
  /// Nil outside of JSON, and when a key on the way is itself a secret.
  public internal(set) var pointer: String?
  /// The server-sent events, or JSON lines, that it is split over, from 0.
  public internal(set) var events: ClosedRange<Int>?
  /// The secret. Only for telling whether two are the same: never printed.
  public let text: [UInt8]
  /// How many of its first bytes are the same in every secret of the kind.
  let prefixLength: Int

  /// A step from the bytes to a text in which a secret shows.
  public enum View: String, Hashable, Sendable, CaseIterable {
    /// The strings and keys of JSON, without their escapes.
    case json
    /// The same, of JSON inside a text.
    case nestedJSON = "nested-json"
    /// The pieces of a string from all server-sent events.
    case serverSentEvents = "server-sent-events"
    /// The pieces of a string from all JSON lines, or from all elements of a list.
    case lines
    /// Backslash escapes in text that is not JSON as a whole, such as source code.
    case escapes
    case percent
    case base64
    /// Without the escape sequences that colour a terminal's text.
    case ansi
  }
}

extension Detection {
  /// What may be shown of it: at most four characters that every secret of its kind begins with, and its length.
  public var excerpt: String {
    String(decoding: text.prefix(min(prefixLength, 4)), as: UTF8.self) + "…(\(text.count))"
  }
}
