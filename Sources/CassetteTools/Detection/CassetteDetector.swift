public import CassetteFormat

/// Finds the secrets of a cassette: in bodies, headers, targets, and every other recorded string.
public struct CassetteDetector {
  private let detector: Detector

  public init(_ detector: Detector = Detector()) {
    self.detector = detector
  }

  /// Hands out the detections of the events in the order of `seq`, then those outside of events.
  ///
  /// - Returns: What could not be searched, or not wholly.
  /// - Throws: What `body` throws; findings about blobs that cannot be read.
  @discardableResult
  public func forEach(
    in cassette: CassetteReader, _ body: (CassetteDetection) throws -> Void
  ) throws -> [UnsearchedContent] {
    try withoutActuallyEscaping(body) { body in
      let walk = CassetteWalk(detector, bytes: cassette.bytes(of:), body)
      try cassette.forEachEvent { try walk.search($0, $0.json) }
      try walk.searchOutside(header: cassette.header, manifest: cassette.manifest)
      if let redactions = try cassette.redactions { try walk.search(redactions: redactions) }
      try cassette.forEachExtension(walk.search(extension:_:))
      return walk.unsearched
    }
  }

  /// The bytes of a body that detections have their places in: without its content coding, if it can be taken off.
  public static func content(
    of body: Body, in cassette: CassetteReader, limits: DetectionLimits = DetectionLimits()
  ) throws -> [UInt8] {
    Decompression.content(of: body, try cassette.bytes(of: body), limit: limits.bodySize)
  }
}

/// A content that may hold a secret that was not found.
public struct UnsearchedContent: Sendable {
  public enum Reason: Hashable, Sendable {
    /// Its content coding is not known, is damaged, or unfolds to too much.
    case coding(String)
    /// A limit of `DetectionLimits` was reached.
    case limit
  }

  public let sequence: Int?
  public let part: Part
  public let reason: Reason
}
