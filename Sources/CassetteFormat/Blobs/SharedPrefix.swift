#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// How many leading bytes two byte strings have in common.
enum SharedPrefix {
  private static let block = 4096

  static func length(_ left: [UInt8], _ right: [UInt8]) -> Int {
    let count = min(left.count, right.count)
    return left.withUnsafeBytes { left in
      right.withUnsafeBytes { right in
        guard let start = left.baseAddress, let other = right.baseAddress else { return 0 }
        var offset = 0
        while offset + block <= count, memcmp(start + offset, other + offset, block) == 0 { offset += block }
        while offset < count, left[offset] == right[offset] { offset += 1 }
        return offset
      }
    }
  }
}
