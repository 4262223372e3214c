/// Bytes as Python's `json.loads` decodes them: the encoding guessed from the first bytes, lone surrogates let through.
///
/// The result is UTF-8 in which a lone surrogate stands as its three bytes ED A0…BF 80…BF; so Python's strings and
/// these bytes are equal, and ordered, alike.
struct PythonText {
  let bytes: [UInt8]
  /// How many bytes at the start are not part of the text: a byte order mark.
  let start: Int
  /// Whether there are surrogates. No text with surrogates can be written as UTF-8.
  let hasSurrogates: Bool

  /// Nil when Python raises `UnicodeDecodeError`.
  init?(decoding body: [UInt8]) {
    switch Encoding(of: body) {
    case .utf8(let mark):
      guard let check = PythonUTF8(body, from: mark) else { return nil }
      self.init(bytes: body, start: mark, hasSurrogates: check.hasSurrogates)
    case .utf16(let isBigEndian, let mark):
      guard body.count % 2 == 0 else { return nil }
      self.init(utf16: Self.units(body.dropFirst(mark), 2, isBigEndian))
    case .utf32(let isBigEndian, let mark):
      guard body.count % 4 == 0 else { return nil }
      self.init(utf32: Self.units(body.dropFirst(mark), 4, isBigEndian))
    }
  }

  private init(bytes: [UInt8], start: Int, hasSurrogates: Bool) {
    self.bytes = bytes
    self.start = start
    self.hasSurrogates = hasSurrogates
  }

  private static func units(_ bytes: ArraySlice<UInt8>, _ size: Int, _ isBigEndian: Bool) -> [UInt32] {
    stride(from: bytes.startIndex, to: bytes.endIndex, by: size).map { start in
      let unit = bytes[start..<start + size]
      return isBigEndian
        ? unit.reduce(0) { $0 << 8 | UInt32($1) } : unit.reversed().reduce(0) { $0 << 8 | UInt32($1) }
    }
  }

  private init(utf16 units: [UInt32]) {
    var points: [UInt32] = []
    points.reserveCapacity(units.count)
    for unit in units {
      if let high = points.last, Surrogate.isHigh(high), Surrogate.isLow(unit) {
        points[points.count - 1] = Surrogate.joined(high, unit)
      } else {
        points.append(unit)
      }
    }
    self.init(points)
  }

  private init?(utf32 points: [UInt32]) {
    guard points.allSatisfy({ $0 <= 0x10FFFF }) else { return nil }
    self.init(points)
  }

  private init(_ points: [UInt32]) {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(points.count)
    for point in points { bytes.append(codePoint: point) }
    self.init(bytes: bytes, start: 0, hasSurrogates: points.contains(where: Surrogate.isSurrogate))
  }

  /// What `json.detect_encoding` answers, and how long the byte order mark is.
  private enum Encoding {
    case utf8(mark: Int)
    case utf16(isBigEndian: Bool, mark: Int)
    case utf32(isBigEndian: Bool, mark: Int)

    init(of body: [UInt8]) {
      if body.starts(with: [0, 0, 0xFE, 0xFF]) {
        self = .utf32(isBigEndian: true, mark: 4)
      } else if body.starts(with: [0xFF, 0xFE, 0, 0]) {
        self = .utf32(isBigEndian: false, mark: 4)
      } else if body.starts(with: [0xFE, 0xFF]) {
        self = .utf16(isBigEndian: true, mark: 2)
      } else if body.starts(with: [0xFF, 0xFE]) {
        self = .utf16(isBigEndian: false, mark: 2)
      } else if body.starts(with: [0xEF, 0xBB, 0xBF]) {
        self = .utf8(mark: 3)
      } else {
        self = Self.withoutMark(body)
      }
    }

    /// JSON begins with ASCII: where its zero bytes are tells the width. Three bytes are always taken as UTF-8.
    private static func withoutMark(_ body: [UInt8]) -> Encoding {
      guard body.count == 2 || body.count >= 4 else { return .utf8(mark: 0) }
      let isWide = body.count >= 4
      if body[0] == 0 {
        return isWide && body[1] == 0 ? .utf32(isBigEndian: true, mark: 0) : .utf16(isBigEndian: true, mark: 0)
      }
      guard body[1] == 0 else { return .utf8(mark: 0) }
      return isWide && body[2] == 0 && body[3] == 0
        ? .utf32(isBigEndian: false, mark: 0) : .utf16(isBigEndian: false, mark: 0)
    }
  }
}

/// Halves of characters beyond U+FFFF in UTF-16.
enum Surrogate {
  static func isSurrogate(_ unit: UInt32) -> Bool { unit & ~0x7FF == 0xD800 }
  static func isHigh(_ unit: UInt32) -> Bool { unit & ~0x3FF == 0xD800 }
  static func isLow(_ unit: UInt32) -> Bool { unit & ~0x3FF == 0xDC00 }
  static func joined(_ high: UInt32, _ low: UInt32) -> UInt32 { 0x10000 + (high & 0x3FF) << 10 + low & 0x3FF }
}

extension [UInt8] {
  /// Appends a code point in UTF-8; a lone surrogate as the three bytes that its number would have.
  mutating func append(codePoint point: UInt32) {
    func tail(_ shift: UInt32) -> UInt8 { UInt8(truncatingIfNeeded: 0x80 | point >> shift & 0x3F) }
    switch point {
    case ..<0x80: append(UInt8(point))
    case ..<0x800: append(contentsOf: [UInt8(0xC0 | point >> 6), tail(0)])
    case ..<0x10000: append(contentsOf: [UInt8(0xE0 | point >> 12), tail(6), tail(0)])
    default: append(contentsOf: [UInt8(0xF0 | point >> 18), tail(12), tail(6), tail(0)])
    }
  }
}
