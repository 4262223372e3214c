/// A random generator that gives the same numbers in every run, so that a failure can be repeated (SplitMix64).
package struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  package init(_ seed: Int) {
    state = UInt64(bitPattern: Int64(seed))
  }

  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
    return value ^ value >> 31
  }

  /// A number from 0 up to, not including, a bound.
  package mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &self) }

  /// True once in so many calls.
  package mutating func oneIn(_ count: Int) -> Bool { below(count) == 0 }

  /// Bytes that do not compress.
  package mutating func bytes(_ count: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      var offset = 0
      while offset < count {
        var word = next()
        let length = min(8, count - offset)
        Swift.withUnsafeBytes(of: &word) {
          UnsafeMutableRawBufferPointer(buffer)[offset...].copyBytes(from: $0[..<length])
        }
        offset += length
      }
      initialized = count
    }
  }

  /// Bytes that look like a conversation: words, so that they compress about as JSON bodies do.
  package mutating func words(_ count: Int) -> [UInt8] {
    let words = ["{\"role\":\"user\",", "\"content\":", "the ", "answer ", "tool_use ", "of ", "42, ", "→ ", "is "]
    var out: [UInt8] = []
    out.reserveCapacity(count + 16)
    while out.count < count { out.append(contentsOf: words[below(words.count)].utf8) }
    return Array(out[..<count])
  }

  /// A string of any scalars: control characters, quotes, combining marks, emoji.
  package mutating func string(_ maximumLength: Int) -> String {
    var scalars = String.UnicodeScalarView()
    for _ in 0..<below(maximumLength + 1) {
      let ranges: [ClosedRange<UInt32>] = [
        0...0x1F, 0x20...0x7F, 0x20...0x7F, 0x22...0x22, 0x5C...0x5C, 0x80...0x7FF, 0x300...0x36F, 0x800...0xD7FF,
        0xE000...0xFFFF, 0x1F300...0x1FAFF, 0x10000...0x10FFFF,
      ]
      scalars.append(Unicode.Scalar(UInt32.random(in: ranges[below(ranges.count)], using: &self))!)
    }
    return String(scalars)
  }
}
