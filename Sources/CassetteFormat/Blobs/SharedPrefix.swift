#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// How many leading bytes two byte strings have in common.
package enum SharedPrefix {
  private static let block = 4096

  package static func length(_ left: [UInt8], _ right: [UInt8]) -> Int {
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

extension SharedPrefix {
  /// Whether a range of bytes stands at an offset of other bytes, which have that many.
  static func isEqual(_ left: [UInt8], _ range: Range<Int>, _ right: RawSpan, _ offset: Int) -> Bool {
    left.withUnsafeBytes { left in
      right.withUnsafeBytes { right in
        guard let start = left.baseAddress, let other = right.baseAddress else { return range.isEmpty }
        return memcmp(start + range.lowerBound, other + offset, range.count) == 0
      }
    }
  }
}
