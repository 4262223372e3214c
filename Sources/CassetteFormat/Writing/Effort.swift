/// How hard a writer tries to make frames small.
public enum CompressionLevel: Hashable, Sendable {
  /// Level 3, and level 19 for as much as fits in the first 256 KiB of a cassette: most cassettes are small, and for
  /// them the best compression costs a few milliseconds.
  case automatic
  /// One of zstd's levels for every frame, 1 to 22.
  case fixed(Int)

  static let fixedRange = 1...22

  /// As people name it: `auto`, or the number.
  public init?(_ name: String) {
    if name == "auto" {
      self = .automatic
    } else if let level = Int(name), Self.fixedRange.contains(level), String(level) == name {
      self = .fixed(level)
    } else {
      return nil
    }
  }
}

/// Gives each blob, pack and segment its level.
///
/// It depends on the sizes of those before and nothing else, so that the same input gives the same bytes, and so that
/// a cassette that was unpacked is packed to the bytes it had.
struct Effort {
  private let level: CompressionLevel
  private var remaining = 256 << 10

  init(_ level: CompressionLevel) {
    self.level = level
  }

  /// The level for content of `size` bytes, with those of its prefix: a high level takes as long over a prefix.
  func level(for size: Int) -> Int {
    switch level {
    case .fixed(let level): level
    case .automatic: size <= remaining ? 19 : 3
    }
  }

  /// Takes what was written from the budget.
  mutating func spend(_ size: Int) {
    if size <= remaining { remaining -= size }
  }
}
