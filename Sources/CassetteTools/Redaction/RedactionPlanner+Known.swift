import CassetteFormat

extension RedactionPlanner {
  /// The most digests of digests that are followed.
  private static let maximumGenerations = 16

  /// Adds known texts where nothing told what they are, until no content changes that has a digest in another.
  mutating func addKnownTexts() throws {
    for _ in 0..<Self.maximumGenerations {
      _ = try addDigests()
      let rules = known.takeRules()
      guard !rules.isEmpty else { return }
      let detector = Detector(SecretScanner(rules: rules, allow: options.allowed))
      try CassetteDetector(detector).forEach(in: cassette) { found in try addKnown(found) }
    }
    throw RedactionIncomplete()
  }

  private mutating func addKnown(_ found: CassetteDetection) throws {
    guard let origin = known.origin(of: found.detection.text) else { return }
    let site = Site(sequence: found.sequence, part: found.part)
    let isFound = sites[site]?.contains { ranges in
      found.detection.ranges.allSatisfy { range in
        ranges.contains { $0.lowerBound <= range.lowerBound && range.upperBound <= $0.upperBound }
      }
    }
    guard isFound != true else { return }
    sites[site, default: []].append(found.detection.ranges)
    guard case .secret(let secret) = origin else { return try add(found, .bodyDigest) }
    let again = CassetteDetection(
      sequence: found.sequence, part: found.part, detection: found.detection.again(secret))
    findings.append(RedactionFinding(again))
    try add(again, .detected(secret.rule))
  }

  /// Adds the digests of the contents that change and did not before; false when there are none.
  mutating func addDigests() throws -> Bool {
    var isNew = false
    for blob in plan.blobs.keys.sorted(by: { $0.digest.hex < $1.digest.hex }) where known.isNew(blob) {
      isNew = true
      let body = Body(blob: blob.digest, size: 0, coding: blob.coding)
      known.add(digestsOf: try cassette.blob(blob.digest))
      if blob.coding != nil { known.add(digestsOf: try CassetteDetector.content(of: body, in: cassette)) }
    }
    return isNew
  }
}
