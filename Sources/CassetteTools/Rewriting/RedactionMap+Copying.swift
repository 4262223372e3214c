import CassetteFormat

extension RedactionMap {
  /// What is made of the cassette that the map is from.
  enum Copying {
    /// A part of it, with its session and private members.
    case excerpt
    /// A part of a cassette with others: its session may be kept, or stand in a list.
    case merged(keepsSession: Bool, extensions: Set<String>)
  }

  /// Keeps the places that are in a new cassette.
  ///
  /// - Parameter number: The new number of an event; nil when it is left out.
  mutating func keepPlaces(in copier: CassetteCopier, of copying: Copying, number: (Int) -> Int?) {
    changePlaces { place in
      var place = place
      guard case .string(let part)? = place["part"], case .integer(let sequence)? = place["seq"] else { return nil }
      let member = if case .string(let text)? = place["member"] { text } else { "" }
      switch part {
      case "request", "response", "event":
        guard let number = number(sequence) else { return nil }
        place["seq"] = .integer(number)
      case "extension":
        if case .merged(_, let names) = copying, !names.contains(member) { return nil }
      case "session":
        if case .merged(false, _) = copying { return nil }
      default:
        // The derivation is a new one, and the header's note of the session is gone.
        if case .merged = copying { return nil }
        if member.hasPrefix("/derivation") || part == "header" && member.hasPrefix("/session") { return nil }
      }
      if case .string(let hex)? = place["blob"], let digest = Digest(hex: hex), !copier.has(digest) { return nil }
      return place
    }
  }
}
