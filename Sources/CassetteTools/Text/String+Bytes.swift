extension String {
  /// The text with something else for each byte of a kind: what reads it looks at bytes, and with an accent on it, a quote
  /// is another character.
  ///
  /// - Parameter byte: Of ASCII.
  func replacing(_ byte: UInt8, with other: String) -> String {
    var out: [UInt8] = []
    out.reserveCapacity(utf8.count)
    for next in utf8 { if next == byte { out += other.utf8 } else { out.append(next) } }
    return String(decoding: out, as: UTF8.self)
  }
}
