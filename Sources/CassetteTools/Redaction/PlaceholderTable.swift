import CassetteFormat

/// Gives what is removed its placeholders: the same for the same, numbered in the order of first appearance.
struct PlaceholderTable {
  private struct Key: Hashable {
    let cause: RedactionCause
    let secret: [UInt8]
  }

  private var known: [Key: String] = [:]
  private var last: [String: Int] = [:]
  private var taken: Set<String> = []

  /// Keeps placeholders from being given that stand in the recording already, whoever wrote them.
  mutating func take(_ placeholders: Set<String>) { taken.formUnion(placeholders.map(Self.stem)) }

  /// The placeholder without the `x` at its end.
  static func stem(_ placeholder: String) -> String {
    String(placeholder.reversed().drop { $0 == "x" }.reversed())
  }

  /// The placeholder of what a hit removes.
  mutating func placeholder(for hit: RedactionHit) -> String {
    let key = Key(cause: hit.cause, secret: hit.secret)
    if let placeholder = known[key] { return placeholder }
    var placeholder: String
    repeat {
      last[hit.cause.label, default: 0] += 1
      let ordinal = String(last[hit.cause.label]!)
      placeholder = "RW_REDACTED_\(hit.cause.label)_\(ordinal.count < 2 ? "0" : "")\(ordinal)"
    } while taken.contains(placeholder)
    if hit.keepsLength {
      placeholder += String(repeating: "x", count: max(0, hit.secret.count - placeholder.utf8.count))
    }
    known[key] = placeholder
    return placeholder
  }
}
