import CassetteFormat

/// Findings that were there when a project began to lint: they do not count, new ones do.
///
/// A finding is known by file, rule and place without offsets, and how often; nothing in it is computed from recorded
/// text but names.
public struct Baseline: Sendable {
  private var counts: [Key: Int] = [:]

  private struct Key: Hashable, Comparable {
    let path: String
    let rule: String
    let place: String

    static func < (left: Key, right: Key) -> Bool {
      (left.path, left.rule, left.place) < (right.path, right.rule, right.place)
    }
  }

  public init() {}

  /// Reads a baseline; nil when the bytes are not one.
  public init?(_ bytes: [UInt8]) {
    guard case .object(let object)? = try? JSONParser.lax(bytes.span.bytes), object["version"] == .integer(1),
      case .array(let entries)? = object["findings"]
    else { return nil }
    for entry in entries {
      guard case .object(let entry) = entry, case .string(let path)? = entry["path"],
        case .string(let rule)? = entry["rule"], case .string(let place)? = entry["at"],
        case .integer(let count)? = entry["count"]
      else { return nil }
      counts[Key(path: path, rule: rule, place: place)] = count
    }
  }

  public mutating func add(_ finding: LintFinding, in path: String) {
    counts[Self.key(finding, path), default: 0] += 1
  }

  /// Takes a finding off those that are known; false when there was none left.
  public mutating func take(_ finding: LintFinding, in path: String) -> Bool {
    let key = Self.key(finding, path)
    guard let count = counts[key], count > 0 else { return false }
    counts[key] = count - 1
    return true
  }

  /// As JSON, a finding a line, sorted: fit for git.
  public var lines: [String] {
    let entries = counts.sorted { $0.key < $1.key }.map { key, count in
      JSONValue.object([
        "at": .string(key.place), "count": .integer(count), "path": .string(key.path), "rule": .string(key.rule),
      ])
    }
    let texts = entries.map { String(decoding: CanonicalJSON.encode($0), as: UTF8.self) }
    return ["{\"findings\":["]
      + texts.enumerated().map { "\($1)\($0 + 1 < texts.count ? "," : "")" } + ["],\"version\":1}"]
  }

  private static func key(_ finding: LintFinding, _ path: String) -> Key {
    Key(path: path, rule: finding.rule.code, place: finding.place.path)
  }
}
