package import CassetteFormat

/// The mutants of a cassette and what became of each: what every form of report is made of.
package struct MutationReport: Sendable {
  package struct Row: Sendable {
    package let mutant: Mutant
    /// Nil for a mutant that was not run yet.
    package let outcome: MutantOutcome?

    package init(mutant: Mutant, outcome: MutantOutcome?) {
      self.mutant = mutant
      self.outcome = outcome
    }

    var verdict: String { outcome?.verdict.rawValue ?? "pending" }
  }

  /// The cassette as it was named.
  package var cassette: String
  /// What choices depended on.
  package var seed: Int
  /// The command that was run.
  package var arguments: [String]
  /// The name and version of this program.
  package var tool: String
  /// In the order of the cassette.
  package var rows: [Row]
  /// The recorded answers that mutants change, by the numbers of their events.
  package var sources: [Int: AnswerSource]
  /// What each mutant changes, for people, by its id.
  package var differences: [String: String]

  package init(
    cassette: String, seed: Int = 0, arguments: [String], tool: String, rows: [Row],
    sources: [Int: AnswerSource] = [:], differences: [String: String] = [:]
  ) {
    self.cassette = cassette
    self.seed = seed
    self.arguments = arguments
    self.tool = tool
    self.rows = rows
    self.sources = sources
    self.differences = differences
  }

  package var score: MutationScore {
    rows.reduce(into: MutationScore()) { $0.add($1.outcome?.verdict) }
  }

  /// `12 handled, 2 unhandled, 1 hung; score 80.00 %`
  package var summary: String {
    let score = score
    var parts = Verdict.Group.allCases.compactMap { group -> String? in
      guard score[group] > 0 else { return nil }
      return group == .invalid ? "\(score[group]) not counted" : "\(score[group]) \(group.rawValue)"
    }
    if score.pending > 0 { parts.append("\(score.pending) not run yet") }
    return "\(parts.isEmpty ? "no mutants" : parts.joined(separator: ", ")); score \(score.text)"
  }
}

extension MutationReport {
  /// The forms that a report is written in.
  package enum Format: String, Sendable, CaseIterable {
    case text, json, stryker, html, junit, github
  }

  /// Writes the report.
  ///
  /// - Parameters:
  ///   - width: Of a terminal, that lines of text are cut to; nil for no cutting.
  ///   - style: Of text.
  package func write(
    _ format: Format, to out: any ByteOutput, width: Int? = nil, style: TerminalStyle = TerminalStyle(isOn: false)
  ) throws {
    switch format {
    case .text: for line in textLines(width: width, style) { try out.line(line) }
    case .json: try out.line(TerminalText.json(CanonicalJSON.encode(json)))
    case .stryker: try out.line(TerminalText.json(CanonicalJSON.encode(stryker)))
    case .html: try out.line(html)
    case .junit: for line in junitLines { try out.line(line) }
    case .github: for line in githubLines { try out.line(line) }
    }
  }

  package var json: JSONObject {
    [
      "arguments": .array(arguments.map(JSONValue.string)), "cassette": .string(cassette),
      "mutants": .array(
        rows.map { row in
          var object = row.mutant.json
          object["outcome"] = row.outcome.map { .object($0.json) }
          return .object(object)
        }),
      "score": .object(score.json), "tool": .string(tool),
    ]
  }
}
