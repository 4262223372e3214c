/// Personal data that is known by more than its characters.
enum PersonalChecks {
  /// A dot in the domain, letters after the last one, and not a domain of examples.
  static func isEmail(_ text: UnsafeRawBufferPointer) -> Bool {
    guard let at = text.firstIndex(of: UInt8(ascii: "@")) else { return false }
    let domain = UnsafeRawBufferPointer(rebasing: text[(at + 1)...])
    guard let dot = domain.lastIndex(of: UInt8(ascii: ".")), dot > 0, domain.count - dot > 2,
      domain[(dot + 1)...].allSatisfy(letters.contains), text[at - 1] != UInt8(ascii: ".")
    else { return false }
    return !SecretLists.reservedDomains.contains {
      domain.count >= $0.count && domain.has($0, at: domain.count - $0.count, folded: true)
    }
  }

  /// Seven to fifteen digits after the plus, not beginning with 0 (E.164).
  static func isPhone(_ text: UnsafeRawBufferPointer) -> Bool {
    let digits = digits(of: text)
    return (8...15).contains(digits.count) && digits[0] != 0 && Set(digits).count > 2
  }

  /// Twelve to nineteen digits that satisfy Luhn's sum, of a network that issues cards.
  static func isCard(_ text: UnsafeRawBufferPointer) -> Bool {
    let digits = digits(of: text)
    guard (13...19).contains(digits.count), (2...6).contains(digits[0]), Set(digits).count > 2 else { return false }
    let sum = digits.reversed().enumerated().reduce(0) { sum, digit in
      let doubled = digit.offset % 2 == 1 ? digit.element * 2 : digit.element
      return sum + doubled / 10 + doubled % 10
    }
    return sum % 10 == 0
  }

  /// Letters and digits that leave 1 modulo 97, with the first four moved to the end (ISO 13616).
  static func isIBAN(_ text: UnsafeRawBufferPointer) -> Bool {
    let characters = text.filter { $0 != UInt8(ascii: " ") }
    guard (15...34).contains(characters.count) else { return false }
    let rest = (characters[4...] + characters[..<4]).reduce(0) { rest, byte in
      let value = byte < 0x41 ? Int(byte) - 0x30 : Int(byte) - 0x41 + 10
      return (rest * (value < 10 ? 10 : 100) + value) % 97
    }
    return rest == 1
  }

  /// None of the numbers that are never given out.
  static func isSSN(_ text: UnsafeRawBufferPointer) -> Bool {
    let digits = digits(of: text)
    guard digits.count == 9 else { return false }
    let area = digits[0] * 100 + digits[1] * 10 + digits[2]
    return area != 0 && area != 666 && area < 900 && digits[3...4] != [0, 0] && digits[5...] != [0, 0, 0, 0]
      && digits != [1, 2, 3, 4, 5, 6, 7, 8, 9] && digits != [0, 7, 8, 0, 5, 1, 1, 2, 0]
  }

  /// Not one of the names that machines and examples have.
  static func isUserName(_ text: UnsafeRawBufferPointer) -> Bool {
    text.contains { letters.contains($0) }
      && !SecretLists.userNames.containsFolded(text)
  }

  /// Not one of the names that are the same everywhere.
  static func isInternalHost(_ text: UnsafeRawBufferPointer) -> Bool {
    !SecretLists.hosts.containsFolded(text)
      && text.first != UInt8(ascii: ".") && text.first != UInt8(ascii: "-")
  }

  private static func digits(of text: UnsafeRawBufferPointer) -> [Int] {
    text.filter(Alphabet.digits.contains).map { Int($0) - 0x30 }
  }

  private static let letters = Alphabet("A-Za-z")
}
