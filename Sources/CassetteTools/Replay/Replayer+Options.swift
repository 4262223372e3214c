package import CassetteFormat

extension Replayer {
  /// How a replay treats requests that come in another order than they were recorded.
  package enum Order: String, Sendable, CaseIterable {
    /// They are answered, and counted.
    case relaxed
    /// Within a lane nothing may be skipped.
    case lane
    /// Nothing may be skipped.
    case total
  }

  package enum Mode: String, Sendable, CaseIterable {
    /// A miss is a miss.
    case strict
    /// A miss is answered with the nearest recording that is left, to see how far a program gets.
    case observe
  }

  package struct Options: Sendable {
    /// Nil for the one that the cassette names, or `rewind/2`.
    package var profile: KeyProfile?
    /// Those to use in the place of the cassette's own.
    package var masks: [JSONValue]?
    package var order = Order.relaxed
    package var mode = Mode.strict
    /// Whether the last recording of a request may be served again when all have been.
    package var allowsRepeats = false
    /// The status of the response to a miss.
    package var missStatus = 424
    /// Only events before this number are served.
    package var limit: Int?
    /// How many exchanges may be read before they are asked for, by `readAhead`: a few MiB of them.
    package var ahead = 2048
    /// Whether align keys are computed too, for whoever observes.
    package var derivesKeys = false

    package init() {}
  }
}
