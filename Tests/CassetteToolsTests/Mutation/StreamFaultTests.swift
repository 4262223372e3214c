import CassetteFormat
import CassetteTools
import Testing

@Suite struct StreamFaultTests {
  @Test(arguments: RecordedAnswer.streams) func cutsAtEvent(_ answer: RecordedAnswer) throws {
    let derived = try mutant("sse-cut-event", of: answer)
    #expect(answer.text.hasPrefix(try derived.text))
    #expect(try derived.response.message.body?.end == .eofClean)
  }
}
