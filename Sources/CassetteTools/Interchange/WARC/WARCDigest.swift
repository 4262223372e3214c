import CassetteFormat
import Crypto

/// A digest as WARC fields have it: `sha1:` and base32, or hexadecimal digits; also other algorithms.
enum WARCDigest {
  /// Whether bytes have the digest; nil for an algorithm that is not known.
  static func matches(_ digest: String, _ bytes: [UInt8]) -> Bool? {
    guard let colon = digest.firstIndex(of: ":") else { return nil }
    let value = digest[digest.index(after: colon)...].lowercased().filter { $0 != "=" && $0 != " " }
    let actual: [UInt8]
    switch digest[..<colon].lowercased() {
    case "sha1", "sha-1": actual = Array(Insecure.SHA1.hash(data: bytes))
    case "sha256", "sha-256": actual = Array(SHA256.hash(data: bytes))
    case "sha512", "sha-512": actual = Array(SHA512.hash(data: bytes))
    case "md5": actual = Array(Insecure.MD5.hash(data: bytes))
    default: return nil
    }
    return value == base32(actual).lowercased() || value.utf8.elementsEqual(Hex.encoded(actual))
  }

  /// `sha1:` and base32, as most writers have it.
  static func sha1(_ bytes: [UInt8]) -> String { "sha1:" + base32(Array(Insecure.SHA1.hash(data: bytes))) }

  /// Base32 without padding (RFC 4648 §6).
  private static func base32(_ bytes: [UInt8]) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
    var text = ""
    var buffer = 0
    var count = 0
    for byte in bytes {
      buffer = (buffer << 8 | Int(byte)) & 0xFFFF
      count += 8
      while count >= 5 {
        count -= 5
        text.append(alphabet[buffer >> count & 31])
      }
    }
    if count > 0 { text.append(alphabet[buffer << (5 - count) & 31]) }
    return text
  }
}
