import CassetteFormat
import CassetteTools

/// How fast recorded answers are sent.
package enum ReplayTiming: Hashable, Sendable {
  /// At once.
  case instant
  /// As fast as they came, times a factor: 1 is as recorded, 0.5 is twice as fast.
  case scaled(Double)

  package static let real = ReplayTiming.scaled(1)

  /// Reads `instant`, `real` or `scaled=X`; nil for anything else.
  package init?(_ text: String) {
    switch text {
    case "instant": self = .instant
    case "real": self = .real
    default:
      guard text.hasPrefix("scaled="), let factor = Double(text.dropFirst("scaled=".count)),
        (0...1000).contains(factor)
      else { return nil }
      self = .scaled(factor)
    }
  }

  package var text: String {
    switch self {
    case .instant: "instant"
    case .scaled(1): "real"
    case .scaled(let factor): "scaled=\(factor)"
    }
  }

  /// The longest that anything waits, in microseconds: a day. Sums of such delays fit an integer.
  static let longest = 86_400_000_000

  /// How long to wait where so many microseconds were recorded.
  func microseconds(_ recorded: Int) -> Int {
    guard case .scaled(let factor) = self else { return 0 }
    return Int(min(Double(max(0, recorded)) * factor, Double(Self.longest)))
  }

  /// How long after the request the head came, as far as the recording tells: what the pieces of the body did not take.
  static func beforeHead(_ event: Event, _ chunks: ChunkTable?) -> Int {
    let body = chunks?.chunks.reduce(0) { min($0 + min($1.delay, longest), longest) } ?? 0
    return max(0, min(event.took ?? 0, longest) - body)
  }
}
