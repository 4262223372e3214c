import CassetteFormat
import Foundation
import Testing

@testable import CassetteTools

/// Who names the planted causes: the table of `docs/diff.md`, and its summary in `README.md`. `scripts/diff-table` writes
/// them.
@Suite(.enabled("needs Python with llm-rewind") { PythonPeers.isAvailable })
struct ScenarioTableTests {
  private static let root = TestData.folder.deletingLastPathComponent()
  private static let marks = ("<!-- scenarios -->\n", "<!-- end of scenarios -->\n")

  private struct Row {
    let scenario: Scenario
    let ours: (name: String, isRight: Bool)
    /// Of the copy in which only that was edited, and of the run that was made anew.
    let peer: [(name: String, isRight: Bool)]
  }

  private func rows() throws -> [Row] {
    let all = try Scenario.all.map { (scenario: $0, copy: try $0.runs(isLive: false), live: try $0.runs(isLive: true)) }
    // Version 1 has no recorded tools; llm-rewind's recorder never writes any.
    let copies = try LLMRewindBisect.answers(all.map(\.copy))
    let lives = try LLMRewindBisect.answers(all.map(\.live))
    return try all.indices.map { index in
      let scenario = all[index].scenario
      let diff = try RunDiff(all[index].live.0.cassette(), all[index].live.1.cassette())
      let root = diff.verdict == .differs ? diff.rootCause : nil
      let step = root.map { diff.pairs[$0.pair] }.flatMap { ($0.second ?? $0.first)?.sequence }
      return Row(
        scenario: scenario,
        ours: (root?.code.rawValue ?? diff.verdict.rawValue, root?.code == scenario.code && step == scenario.step),
        peer: [copies[index], lives[index]].map { ($0.cause, scenario.peer.contains($0.cause)) })
    }
  }

  private func table(_ rows: [Row]) -> String {
    func cell(_ answer: (name: String, isRight: Bool)) -> String { "\(answer.isRight ? "✓" : "✗") `\(answer.name)`" }
    var lines = [
      "| what was changed | API | `rewind-diff`, run anew | llm-rewind, copy | llm-rewind, run anew |",
      "|---|---|---|---|---|",
    ]
    for row in rows {
      lines.append(
        "| \(row.scenario.name) | \(row.scenario.base.rawValue) | \(cell(row.ours)) | \(cell(row.peer[0])) | \(cell(row.peer[1])) |"
      )
    }
    let right = [
      rows.count { $0.ours.isRight }, rows.count { $0.peer[0].isRight }, rows.count { $0.peer[1].isRight },
    ]
    lines.append("| **right, of \(rows.count)** | | **\(right[0])** | **\(right[1])** | **\(right[2])** |")
    return lines.joined(separator: "\n") + "\n"
  }

  /// Kinds of changes, by what they are called.
  private static let kinds: [(name: String, codes: [DiffCode?])] = [
    ("model, sampling, output contract", [.modelRequested, .sampling, .outputContract]),
    ("tools on offer", [.toolsAdded, .toolsRemoved, .toolSchema, .toolDescription]),
    (
      "prompts, history, attachments",
      [.systemPrompt, .userInput, .historyEdited, .attachment, .volatilePrompt, .opaqueState]
    ),
    ("API, client", [.apiVersion, .betaHeader, .environment]),
    ("what tools got and gave back", [.toolInput, .toolOutput]),
    (
      "answers",
      [.modelServed, .backendFingerprint, .tokenisationChanged, .answerChanged, .outcomeChanged]
    ),
    ("errors, connections, retries", [.statusChanged, .providerErrorType, .transportError, .retryCount]),
    ("steps more, less, in another order", [.stepInserted, .stepRemoved, .reordered]),
    ("noise, times, nothing", [nil, .noiseOnly, .timingOnly]),
  ]

  private func summary(_ rows: [Row]) -> String {
    var lines = [
      "| what was changed | pairs | `rewind-diff`, run anew | llm-rewind, copy | llm-rewind, run anew |",
      "|---|---|---|---|---|",
    ]
    func counts(_ rows: [Row]) -> [Int] {
      [
        rows.count, rows.count { $0.ours.isRight }, rows.count { $0.peer[0].isRight },
        rows.count { $0.peer[1].isRight },
      ]
    }
    for (name, codes) in Self.kinds {
      let kind = rows.filter { codes.contains($0.scenario.code) }
      lines.append("| \(name) | " + counts(kind).map(String.init).joined(separator: " | ") + " |")
    }
    lines.append("| **all** | " + counts(rows).map { "**\($0)**" }.joined(separator: " | ") + " |")
    return lines.joined(separator: "\n") + "\n"
  }

  @Test func theTableIsWhatBothSay() throws {
    let rows = try rows()
    #expect(rows.count >= 40)
    let wrong = rows.filter { !$0.ours.isRight }
    #expect(wrong.isEmpty, "\(wrong.map(\.scenario.name))")
    #expect(Self.kinds.map { kind in rows.count { kind.codes.contains($0.scenario.code) } }.reduce(0, +) == rows.count)
    try check(table(rows), in: "docs/diff.md")
    try check(summary(rows), in: "README.md")
  }

  /// Compares a table to the one in a document, or puts it there.
  private func check(_ table: String, in name: String) throws {
    let file = Self.root.appending(path: name)
    let text = try String(contentsOf: file, encoding: .utf8)
    let start = try #require(text.range(of: Self.marks.0)).upperBound
    let end = try #require(text.range(of: Self.marks.1)).lowerBound
    if ProcessInfo.processInfo.environment["REWIND_DIFF_TABLE"] != nil {
      try text.replacingCharacters(in: start..<end, with: table).write(to: file, atomically: true, encoding: .utf8)
    } else {
      #expect(text[start..<end] == table, "run scripts/diff-table")
    }
  }
}
