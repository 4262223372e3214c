import Testing

@testable import CassetteFormat

@Suite struct SegmentTests {
  private let text = Array(#"{"kind":"marker","name":"a","seq":0}"#.utf8) + Array("\n[]\n{\n".utf8)

  /// Who reads rows without a validator gets the first fault.
  @Test func throwsTheFirstFinding() {
    do {
      _ = try Segment(text, member: "m", from: 100)
      Issue.record("nothing was thrown")
    } catch {
      #expect(error.place == Place(member: "m", offset: 137))
    }
  }

  @Test func reportsEveryFinding() {
    var findings: [Finding] = []
    let segment = Segment(text, member: "m") { findings.append($0) }
    #expect(segment.events.count == 1)
    #expect(findings.map(\.place.offset) == [37, 41])
  }
}
