public import CassetteFormat

/// Finds the secrets of a cassette: in bodies, headers, targets, and every other recorded string.
public struct CassetteDetector {
  private let detector: Detector

  public init(_ detector: Detector = Detector()) {
    self.detector = detector
  }

  /// Hands out the detections of the events in the order of `seq`, then those outside of events.
  public func forEach(in cassette: CassetteReader, _ body: (CassetteDetection) throws -> Void) throws {
    try cassette.forEachEvent { event in
      guard let exchange = event.exchange else { return }
      for (side, message) in [(Part.Side.request, exchange.request.message), (.response, exchange.response?.message)] {
        guard let recorded = message?.body, !recorded.isLost else { continue }
        for detection in detector.detections(in: try cassette.bytes(of: recorded)) {
          try body(CassetteDetection(sequence: event.sequence, part: .body(side), detection: detection))
        }
      }
    }
  }
}
