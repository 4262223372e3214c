/// The parts of JSON pointers (RFC 6901), by bytes: with an accent on it, a slash is another character.
package enum PointerToken {
  /// A key as a pointer has it.
  package static func escaped(_ key: String) -> String {
    guard key.utf8.contains(where: { $0 == tilde || $0 == slash }) else { return key }
    var out: [UInt8] = []
    Array(key.utf8).withUnsafeBytes { append($0, to: &out) }
    return String(decoding: out, as: UTF8.self)
  }

  /// Appends a key as a pointer has it.
  package static func append(_ key: UnsafeRawBufferPointer, to pointer: inout [UInt8]) {
    for byte in key {
      switch byte {
      case tilde: pointer += "~0".utf8
      case slash: pointer += "~1".utf8
      default: pointer.append(byte)
      }
    }
  }

  /// The parts of a pointer, as they are escaped.
  package static func parts(of pointer: String) -> ArraySlice<ArraySlice<UInt8>> {
    Array(pointer.utf8).split(separator: slash, omittingEmptySubsequences: false).dropFirst()
  }

  /// The key that a part names; nil when an escape in it is none.
  package static func unescaped(_ part: ArraySlice<UInt8>) -> [UInt8]? {
    var out: [UInt8] = []
    var rest = part
    while let byte = rest.popFirst() {
      guard byte == tilde else {
        out.append(byte)
        continue
      }
      switch rest.popFirst() {
      case UInt8(ascii: "0"): out.append(tilde)
      case UInt8(ascii: "1"): out.append(slash)
      default: return nil
      }
    }
    return out
  }

  private static let tilde = UInt8(ascii: "~")
  private static let slash = UInt8(ascii: "/")
}
