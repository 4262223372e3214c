extension SecretShape {
  /// The fields whose value is meant, by their names in lower case.
  struct Fields: Sendable {
    var headers: [String] = []
    var queries: [String] = []
    /// The last words of the names of JSON members, joined by `_`: `api_key` is also `openaiApiKey`.
    var members: [String] = []
    /// Names of members that are not meant though they end so.
    var excepted: [String] = []

    func contain(_ field: SecretContext.Field) -> Bool {
      switch field {
      case .text, .key: false
      case .header(let name): headers.contains { name.elementsEqual($0.utf8) }
      case .query(let name): Self.contains(queries, Self.words(of: name))
      case .member(let name):
        !members.isEmpty && Self.contains(members, ends: Self.words(of: name))
          && !Self.contains(excepted, ends: Self.words(of: name))
      }
    }

    private static func contains(_ names: [String], _ name: [UInt8]) -> Bool {
      names.contains { name.elementsEqual($0.utf8) }
    }

    static func contains(_ names: [String], ends name: [UInt8]) -> Bool {
      names.contains { end in
        guard name.count >= end.utf8.count, name.suffix(end.utf8.count).elementsEqual(end.utf8) else { return false }
        return name.count == end.utf8.count || name[name.count - end.utf8.count - 1] == UInt8(ascii: "_")
      }
    }

    /// A name in lower case, with `_` between its words: `X-Api-Key` and `xApiKey` are `x_api_key`.
    static func words(of name: some Sequence<UInt8>) -> [UInt8] {
      var words: [UInt8] = []
      var isInWord = false
      for byte in name.prefix(256) {
        let isCapital = (0x41...0x5A).contains(byte)
        if isCapital, isInWord { words.append(UInt8(ascii: "_")) }
        words.append(Alphabet.alphanumeric.contains(byte) ? ASCII.lowercased(byte) : UInt8(ascii: "_"))
        isInWord = !isCapital && Alphabet.alphanumeric.contains(byte)
      }
      return words
    }
  }
}
