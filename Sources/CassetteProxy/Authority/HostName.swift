#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The host of an authority: a name in lower case, or an address.
struct HostName {
  /// Without the brackets of an IPv6 address.
  let text: String
  /// Four or sixteen bytes; nil for a name.
  let address: [UInt8]?

  init(_ host: String) {
    var text = host.lowercased()[...]
    if text.hasPrefix("["), text.hasSuffix("]") { text = text.dropFirst().dropLast() }
    // A name's dot at the end says that it is complete, and is no part of what certificates have.
    if text.hasSuffix(".") { text = text.dropLast() }
    self.text = String(text)
    address = Self.bytes(self.text, AF_INET, 4) ?? Self.bytes(self.text, AF_INET6, 16)
  }

  private static func bytes(_ text: String, _ family: Int32, _ count: Int) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: count)
    return inet_pton(family, text, &bytes) == 1 ? bytes : nil
  }

  static let loopback = [HostName("127.0.0.1"), HostName("::1")]

  var isLoopback: Bool { Self.loopback.contains { $0.address == address } }

  /// The address and a mask of ones, as name constraints have ranges.
  var exactRange: [UInt8] { address.map { $0 + [UInt8](repeating: 0xFF, count: $0.count) } ?? [] }
}
