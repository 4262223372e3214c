import CassetteFormat
import CassetteTools

/// The search for secrets: places are inside of the content, and the same whatever was searched before.
struct DetectorTarget: FuzzTarget {
  let name = "detector"

  private static let types = [
    "application/json", "text/event-stream", "application/x-www-form-urlencoded", "text/plain",
  ]

  func seeds(_ repository: FuzzRepository) throws -> [[UInt8]] {
    let secret = String(decoding: KeyShape.all[0].key(1), as: UTF8.self)
    let texts = [
      #"{"key":"\#(secret)","list":["{\"nested\":\"\#(secret)\"}"]}"#,
      "data: {\"delta\":{\"text\":\"\(secret.prefix(40))\"}}\n\ndata: {\"delta\":{\"text\":\"\(secret.dropFirst(40))\"}}\n\n",
      "a=1&api_key=\(secret)&b=%73k", "\u{1B}[31m\(secret)\u{1B}[0m", Base64.encode(Array(secret.utf8)),
      "/v1/x?key=\(secret)#\(secret)",
    ]
    return texts.map { Array($0.utf8) } + (try EventStreamTarget().seeds(repository))
      + (try JSONTarget().seeds(repository))
  }

  func mutate(
    _ bytes: [UInt8], _ generator: inout SeededGenerator, _ change: ([UInt8]) -> [UInt8]
  ) -> [UInt8] {
    generator.oneIn(4) ? KeyShape.plant(in: bytes, &generator) : change(bytes)
  }

  func check(_ bytes: [UInt8]) throws {
    let scanner = SecretScanner(rules: SecretRule.all)
    var end = 0
    for match in scanner.matches(in: bytes) {
      try Broken.unless(match.range.lowerBound >= end && !match.range.isEmpty, "matches overlap, or are empty")
      end = match.range.upperBound
    }
    try Broken.unless(end <= bytes.count, "a match ends behind the text")
    let detector = Detector(scanner)
    for type in Self.types.map({ Array($0.utf8) }) {
      let fresh = Detector(scanner).detections(in: bytes, type: type)
      _ = detector.detections(in: Array(bytes.prefix(bytes.count * 2 / 3)), type: type)
      for _ in 0..<2 {
        let found = detector.detections(in: bytes, type: type)
        try Broken.unless(
          found.map(\.ranges) == fresh.map(\.ranges) && found.map(\.rule) == fresh.map(\.rule),
          "after other contents it finds \(found.count) secrets instead of \(fresh.count)")
      }
      for detection in fresh { try check(detection, bytes) }
    }
    for (_, detection) in detector.detections(inTarget: bytes) { try check(detection, bytes) }
  }

  private func check(_ detection: Detection, _ bytes: [UInt8]) throws {
    var end = 0
    for range in detection.ranges {
      try Broken.unless(range.lowerBound >= end && range.upperBound <= bytes.count, "ranges are not ascending")
      end = range.upperBound
    }
    try Broken.unless(!detection.ranges.isEmpty, "a detection stands nowhere")
    try Broken.unless(
      detection.text.count < 12 || !detection.excerpt.utf8.contains(detection.text), "an excerpt shows the secret")
  }
}
