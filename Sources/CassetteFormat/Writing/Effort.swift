/// How hard a writer tries to make frames small.
public enum CompressionLevel: Hashable, Sendable {
  /// Level 3, and level 19 for the first frames of a cassette, up to 128 KiB of them: most cassettes are small, and for
  /// them the best compression costs a few milliseconds.
  case automatic
  /// One of zstd's levels for every frame, 1 to 22.
  case fixed(Int)

  /// As the manifest names it: `auto`, or the number.
  public init?(_ name: String) {
    if name == "auto" {
      self = .automatic
    } else if let level = Int(name), (1...22).contains(level), String(level) == name {
      self = .fixed(level)
    } else {
      return nil
    }
  }

  public var name: String {
    switch self {
    case .automatic: "auto"
    case .fixed(let level): String(level)
    }
  }
}

/// Gives each frame its level. It depends on the frames before and nothing else, so that the same input gives the same bytes.
struct Effort {
  private let level: CompressionLevel
  private var remaining = 128 << 10

  init(_ level: CompressionLevel) {
    self.level = level
  }

  mutating func level(forFrameOf size: Int) -> Int {
    switch level {
    case .fixed(let level): return level
    case .automatic:
      guard size <= remaining else { return 3 }
      remaining -= size
      return 19
    }
  }
}
