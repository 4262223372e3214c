import CassetteFormat
import CassetteTools
import Foundation
import Testing

@Suite struct CaseReadingTests {
  private static func read(_ text: String) -> (found: RegressionCase?, lines: [String]) {
    let (found, problems) = RegressionCase.read(Array(text.utf8))
    return (
      found,
      problems.map { "\($0.line.map(String.init) ?? "-") \($0.severity.rawValue) \($0.code.rawValue): \($0.message)" }
    )
  }

  @Test func readsReplayKitsCase() throws {
    let (found, problems) = RegressionCase.read(
      try TestData.bytes(TestData.folder.appending(path: "replaykit/readme/case.yaml").path(percentEncoded: false)))
    let read = try #require(found)
    #expect(read.name == "search-loop" && read.recording == "source-trace.json")
    #expect(read.signatures.map(\.text) == ["status_is: error", "max_tool_calls: 5", "final_output_exists: false"])
    #expect(read.desired.map(\.line) == [11, 12, 13])
    #expect(read.semanticChecks == ["response addresses the user's question correctly"])
    #expect(problems.map(\.code) == [.replayKitWord])
  }

  @Test func takesOtherWordsOfReplayKit() throws {
    let (found, lines) = Self.read(
      """
      title: other words
      source_trace: {path: trace.json}
      signatures:
        - {type: status_is, value: error}
        - max_tool_calls: 5
          tool_name: lookup
      assertions: [{type: status_is, value: success, note: as it was before}]
      semantic_checks: [{description: is it kind?, severity: high}]
      """)
    let read = try #require(found)
    #expect(read.name == "other words" && read.recording == "trace.json")
    #expect(read.signatures.map(\.text) == ["status_is: error", "max_tool_calls: 5, tool_name: lookup"])
    #expect(read.desired.first?.note == "as it was before")
    #expect(read.semanticChecks == ["is it kind?"])
    #expect(lines.count == 1)
  }

  @Test func tellsAllThatIsWrongWithItsLine() {
    let (found, lines) = Self.read(
      """
      version: 1
      cassete: run.rw
      observed_failure:
        - staus_is: error
        - tool_calls: {tool: lookup, atleast: 5}
        - final_output_exists: maybe
        - errors: 0
          loop: true
      desired_behavior:
        - final_output_matches: '(a'
        - json_path: {path: '$.a[', exists: true}
        - status_is: success
        - status_is: success
        - tool_calls: {at_least: 3, at_most: 2}
        - checkpoint: {at: docs, exists: true}
        - expect: same-tool-sequenze
      name: one
      name: two
      """)
    #expect(found == nil)
    #expect(
      lines == [
        "18 error duplicate-key: name stands there twice",
        "4 error unknown-assertion: there is no assertion staus_is; did you mean status_is?",
        "5 error unknown-key: tool_calls has no key atleast; did you mean at_least?",
        "6 error wrong-value: final_output_exists must be true or false",
        "7 error wrong-value: loop is an assertion of its own: begin it with a dash",
        "10 error wrong-value: final_output_matches is no regular expression that is read here: a group has no end at byte 2",
        "11 error wrong-value: path is no query that is read here: a name in quotes, a number, *, or ? is expected, at byte 4",
        "13 warning duplicate-assertion: status_is: success stands in line 12 already",
        "14 error wrong-value: at_least is more than at_most: nothing is so",
        "15 error wrong-value: at must be a JSON pointer, such as /docs/0",
        "16 error wrong-value: did you mean same-tool-sequence?",
        "2 error unknown-key: a case has no key cassete; did you mean cassette?",
      ])
  }

  @Test(arguments: [
    ("", "syntax"), ("[]", "wrong-value"), ("name: x", "nothing-to-check"),
    ("version: 2\nassertions: [errors: 0]", "wrong-value"),
    ("a: &b 1\nassertions: [errors: 0]", "syntax"), ("a: *b", "syntax"), ("name: !!str x", "syntax"),
    ("assertions: [errors: 0]\n---\nname: x", "syntax"), ("assertions: {errors: 0}", "wrong-value"),
    ("cassette: ../run.rw\nassertions: [errors: 0]", "wrong-value"), ("a: [", "syntax"), ("\u{0}", "syntax"),
    ("assertions: [errors: -1]", "wrong-value"), ("assertions: [{tool_name: x}]", "wrong-value"),
  ])
  func refuses(_ text: String, _ code: String) {
    let problems = RegressionCase.read(Array(text.utf8)).problems
    #expect(problems.contains { $0.severity == .error && $0.code.rawValue == code }, "\(problems)")
  }

  @Test func depthAndSizeAreBounded() {
    let deep = "assertions: " + String(repeating: "[", count: 100) + String(repeating: "]", count: 100)
    #expect(Self.read(deep).lines.contains { $0.contains("nested deeper") })
    #expect(Self.read(deep.replacing("[", with: "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[")).found == nil)
    let long = "assertions:\n" + String(repeating: "- errors: 0\n", count: 1001)
    #expect(Self.read(long).lines.contains { $0.contains("at most 1000") })
    #expect(
      Self.read(String(repeating: " ", count: 1 << 20) + "a").lines == ["- error syntax: a case file has at most 1 MiB"]
    )
  }

  @Test func everyExampleOfTheDocumentationIsRead() {
    for kind in AssertionKind.all {
      for example in kind.examples {
        let lines = example.split(separator: "\n").enumerated().map { ($0 == 0 ? "  - " : "  ") + $1 }
        let (found, problems) = Self.read("desired_behavior:\n" + lines.joined(separator: "\n") + "\n")
        #expect(found?.desired.first?.name == kind.name, "\(example): \(problems)")
      }
    }
  }
}
