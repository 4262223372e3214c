import CassetteFormat

/// When an event was recorded, by the cassette's clock or by the answer's Date header: to the day.
struct RecordingTime {
  /// Days since 1970.
  let day: Int
  private let year: [UInt8]

  /// Nil when nothing tells.
  init?(_ event: Event, _ subject: LintSubject) {
    let start = (try? subject.cassette.manifest.session?.start).flatMap(Timestamp.microseconds)
    let date = event.exchange?.response?.message.header("Date").flatMap { HTTPDate.microseconds($0.description) }
    // An answer's date is nearer than the session's when no one counted the time in between.
    guard let time = date ?? start else { return nil }
    let day = time / 86_400_000_000
    guard (0..<100_000).contains(day) else { return nil }
    self.day = day
    year = Array(Timestamp.string(time).utf8.prefix(4))
  }

  /// Whether a date or a time lies within a day of the recording.
  func isNear(_ text: VolatileText, _ content: [UInt8]) -> Bool {
    let spelling = String(decoding: content[text.range], as: UTF8.self)
    if text.kind == .epoch {
      guard let seconds = Int(spelling.prefix(10)) else { return false }
      return abs(seconds / 86_400 - day) <= 1
    }
    guard let time = Timestamp.microseconds("\(spelling.prefix(10))T00:00:00Z") else { return false }
    return abs(time / 86_400_000_000 - day) <= 1
  }

  /// Whether a named date has the year of the recording.
  func isNamed(_ text: VolatileText, _ content: [UInt8]) -> Bool {
    let bytes = content[text.range]
    return bytes.indices.contains { bytes[$0...].starts(with: year) }
  }
}
