public import CassetteFormat

/// A finding that somebody has looked at and accepted: from `rewind.toml`, or from the cassette's own header.
public struct Suppression: Hashable, Sendable {
  /// Where it was written down, for the message when it is of no use: the table of `rewind.toml`, or the header.
  public enum Source: Hashable, Sendable {
    case configuration(table: String)
    /// The entry of the header's `lint.allow` with this index.
    case header(index: Int)
  }

  /// A code, or what codes begin with.
  public var rule: String
  /// The files, as paths from the configuration's folder; nil for all.
  public var path: String?
  /// The places, as ``LintPlace/path``; nil for all.
  public var at: String?
  public var reason: String
  /// The last day on which it holds, `YYYY-MM-DD`; nil for ever.
  public var expires: String?
  public var source: Source

  public init(
    rule: String, path: String? = nil, at: String? = nil, reason: String, expires: String? = nil, source: Source
  ) {
    self.rule = rule
    self.path = path
    self.at = at
    self.reason = reason
    self.expires = expires
    self.source = source
  }

  /// The suppressions that a cassette's header holds (spec §6).
  public static func inHeader(_ header: Header) -> [Suppression] {
    header.allowances.enumerated().compactMap { index, object in
      guard let rule = object.text("rule"), let reason = object.text("reason") else { return nil }
      return Suppression(
        rule: rule, at: object.text("at"), reason: reason, expires: object.text("expires"),
        source: .header(index: index))
    }
  }

  /// Whether a text has the form of a day, `YYYY-MM-DD`.
  public static func isDay(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    return bytes.count == 10
      && bytes.enumerated().allSatisfy { index, byte in
        index == 4 || index == 7 ? byte == UInt8(ascii: "-") : (0x30...0x39).contains(byte)
      }
  }

  public func isExpired(on day: String) -> Bool { expires.map { $0 < day } ?? false }

  /// Whether it is for a file.
  public func isOf(_ path: String) -> Bool { self.path.map { Glob($0).matches(path) } ?? true }

  func covers(_ finding: LintFinding, in path: String) -> Bool {
    finding.rule.code.hasPrefix(rule) && isOf(path)
      && (at.map { Glob($0).matches(finding.place.path) } ?? true)
  }
}

extension JSONObject {
  fileprivate func text(_ key: String) -> String? {
    if case .string(let text)? = self[key] { text } else { nil }
  }
}
