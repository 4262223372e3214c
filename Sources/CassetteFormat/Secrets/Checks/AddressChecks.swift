/// Addresses of machines.
enum AddressChecks {
  /// Four numbers up to 255, of an address that is routed and not kept for documentation (RFC 6890).
  static func isPublic4(_ text: UnsafeRawBufferPointer) -> Bool {
    let parts = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    let numbers = parts.compactMap(number)
    guard parts.count == 4, numbers.count == 4 else { return false }
    switch (numbers[0], numbers[1], numbers[2]) {
    case (0, _, _), (10, _, _), (127, _, _), (224..., _, _), (100, 64...127, _), (169, 254, _), (172, 16...31, _),
      (192, 168, _), (192, 0, 0), (192, 0, 2), (192, 88, 99), (198, 18...19, _), (198, 51, 100), (203, 0, 113):
      return false
    default: return !(numbers[1] == 0 && numbers[2] == 0) && Set(numbers).count > 1
    }
  }

  /// An address of 2000::/3 that is not kept for documentation.
  static func isPublic6(_ text: UnsafeRawBufferPointer) -> Bool {
    let groups = text.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    let hasGap = groups.dropFirst().dropLast().contains { $0.isEmpty }
    guard groups.allSatisfy({ $0.count <= 4 }), hasGap ? (4...8).contains(groups.count) : groups.count == 8,
      groups.filter(\.isEmpty).count <= 1, let first = groups.first, first.count == 4
    else { return false }
    let isDocumentation =
      text.has(Array("2001:db8:".utf8), at: 0, folded: true)
      || text.has(Array("3fff:".utf8), at: 0, folded: true)
    return (first.first == UInt8(ascii: "2") || first.first == UInt8(ascii: "3")) && !isDocumentation
  }

  /// Six bytes that are not all the same: neither broadcast nor none.
  static func isMAC(_ text: UnsafeRawBufferPointer) -> Bool {
    Set(text.split { $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "-") }.map { $0.map(ASCII.lowercased) }).count
      > 2
  }

  /// A number up to 255 without zeros before it.
  private static func number(_ text: Slice<UnsafeRawBufferPointer>) -> Int? {
    guard (1...3).contains(text.count), text.count == 1 || text.first != UInt8(ascii: "0") else { return nil }
    let number = text.reduce(0) { $0 * 10 + Int($1) - 0x30 }
    return number <= 255 && text.allSatisfy(Alphabet.digits.contains) ? number : nil
  }
}
