import CassetteFormat

extension LintPlace {
  /// For people, from the outside inwards: `exchange 3 › response.body › events 4…6 › /delta/partial_json`.
  public var text: String {
    var parts: [String] = []
    if let sequence { parts.append("event \(sequence)") }
    if let part { parts.append(part) }
    if let events {
      parts.append(
        events.count == 1 ? "SSE event \(events.lowerBound)" : "SSE events \(events.lowerBound)…\(events.upperBound)")
    }
    if let pointer, !pointer.isEmpty { parts.append(pointer) }
    if let archive, !"\(archive)".isEmpty { parts.append("\(archive)") }
    return TerminalText.line(parts.joined(separator: " › "))
  }

  /// For suppressions and baselines: `3.response.body/delta/partial_json`. Offsets are left out, since they move with
  /// every edit.
  public var path: String {
    var parts: [String] = []
    if let sequence { parts.append(String(sequence)) }
    if let part { parts.append(part) }
    if let archive {
      if let member = archive.member { parts.append(member) }
      return parts.joined(separator: ".") + (archive.pointer ?? "")
    }
    return parts.joined(separator: ".") + (pointer ?? "")
  }
}
