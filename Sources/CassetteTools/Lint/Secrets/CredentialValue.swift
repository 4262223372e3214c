import CassetteFormat

/// Whether a header or a parameter has a value that may be the credential it is for, or something in its place.
enum CredentialValue {
  /// A shorter value cannot be a credential: `none`, `null`, `test`.
  private static let leastCount = 8

  /// Whether there is a credential in a header's value.
  ///
  /// Of a cookie, what follows its name may be one (RFC 6265, §4).
  ///
  /// - Parameter name: In lower case.
  static func isIn(header name: String, _ value: [UInt8]) -> Bool {
    switch name {
    case "cookie": value.split(separator: UInt8(ascii: ";")).contains { isIn(pair: $0) }
    case "set-cookie", "set-cookie2": value.split(separator: UInt8(ascii: ";")).first.map { isIn(pair: $0) } ?? false
    default: isIn(value)
    }
  }

  /// Whether the last word of a value is one: before it stand a scheme and parameters (RFC 9110, §11.4).
  static func isIn(_ value: [UInt8]) -> Bool {
    value.split { " =;\"".utf8.contains($0) }.last.map { isCredential(Array($0)) } ?? false
  }

  private static func isIn(pair: ArraySlice<UInt8>) -> Bool {
    let value = pair.firstIndex(of: UInt8(ascii: "=")).map { pair[($0 + 1)...] } ?? pair
    return isCredential(value.filter { !" \"".utf8.contains($0) })
  }

  /// Whether a value is neither short nor put in the place of a credential.
  private static func isCredential(_ value: [UInt8]) -> Bool {
    guard value.count >= leastCount, !isName(value) else { return false }
    return value.withUnsafeBytes { value in
      SecretPlaceholder.end(in: value, at: 0) != value.count && !Dummies.contain(value) && !Dummies.isPassword(value)
        && !saysItIsNone(value)
    }
  }

  /// A name in angle brackets, as Ruby's VCR and betamax are told to put there; no credential has them (RFC 9110, §11.2).
  private static func isName(_ value: [UInt8]) -> Bool {
    value.first == UInt8(ascii: "<") && value.last == UInt8(ascii: ">")
  }

  /// Whether it is made of words alone, of which one says so: `test_openai_api_key`, `Sanitized`.
  private static func saysItIsNone(_ value: UnsafeRawBufferPointer) -> Bool {
    let words = value.split { "-_".utf8.contains($0) }
    return words.allSatisfy { $0.allSatisfy { 0x61...0x7A ~= $0 | 0x20 } }
      && words.contains { wordsForNone.containsFolded(UnsafeRawBufferPointer(rebasing: $0)) }
  }

  private static let wordsForNone = [
    "dummy", "fake", "filtered", "masked", "mock", "sanitized", "scrubbed", "test",
  ].map { Array($0.utf8) }
}
