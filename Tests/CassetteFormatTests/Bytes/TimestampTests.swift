import Testing

@testable import CassetteFormat

@Suite struct TimestampTests {
  @Test(arguments: [
    ("1970-01-01T00:00:00Z", 0), ("1970-01-01T00:00:00.000001Z", 1), ("1970-01-01T00:00:01+00:00", 1_000_000),
    ("1970-01-01 00:00:00", 0), ("1969-12-31T23:59:59.999999Z", -1), ("2000-02-29T12:00:00Z", 951_825_600_000_000),
    ("2000-03-01T00:00:00Z", 951_868_800_000_000), ("2026-01-02T03:04:05.678901+02:00", 1_767_315_845_678_901),
    ("2026-01-02T03:04:05.5-03:30", 1_767_335_645_500_000), ("1900-03-01T00:00:00Z", -2_203_891_200_000_000),
    ("2024-12-31T23:59:59.123456789Z", 1_735_689_599_123_456), ("0001-01-01T00:00:00Z", -62_135_596_800_000_000),
  ])
  func known(text: String, microseconds: Int) {
    #expect(Timestamp.microseconds(text) == microseconds)
  }

  @Test(arguments: [
    "", "2026", "2026-01-02", "2026-01-02T03:04", "2026-1-02T03:04:05Z", "2026-13-02T03:04:05Z", "2026-00-02T03:04:05Z",
    "2026-01-32T03:04:05Z", "2026-01-00T03:04:05Z", "2026-01-02T03:04:05.Z", "2026-01-02T03:04:05ZZ",
    "2026-01-02T03:04:05+02",
    "2026-01-02T03:04:05+0200", " 2026-01-02T03:04:05Z", "2026-01-02T03:04:05Z ", "２026-01-02T03:04:05Z", "now",
  ])
  func notATime(text: String) {
    #expect(Timestamp.microseconds(text) == nil)
  }

  /// Reading gives back what was written, over all years that four digits name and next to midnight.
  @Test func roundTrip() {
    var generator = SeededGenerator(61)
    let (first, last) = (-719_162, 2_932_896)
    for _ in 0..<3_000 {
      let day = Int.random(in: first...last, using: &generator)
      let time = [0, 1, 86_399_999_999, generator.below(86_400_000_000)][generator.below(4)]
      let microseconds = day * 86_400_000_000 + time
      let text = Timestamp.string(microseconds)
      #expect(Timestamp.microseconds(text) == microseconds, "\(text)")
    }
  }

  @Test(arguments: [
    (0, "1970-01-01T00:00:00.000000+00:00"), (-1, "1969-12-31T23:59:59.999999+00:00"),
    (951_825_600_000_001, "2000-02-29T12:00:00.000001+00:00"),
    (1_767_315_845_678_901, "2026-01-02T01:04:05.678901+00:00"),
  ])
  func written(microseconds: Int, text: String) {
    #expect(Timestamp.string(microseconds) == text)
  }
}
