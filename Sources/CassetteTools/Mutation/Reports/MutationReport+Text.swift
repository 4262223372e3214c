import CassetteFormat

/// The report as a table for people, and the lines of other programs.
extension MutationReport {
  func textLines(width: Int?, _ style: TerminalStyle) -> [String] {
    var table = TextTable([
      .init("VERDICT"), .init("STEP", .right), .init("MUTATION"), .init("ID"), .init("DETAIL", shrinks: true),
    ])
    for row in rows {
      table.append([
        row.verdict, String(row.mutant.sequence), row.mutant.operator, row.mutant.id,
        row.outcome.map { TerminalText.line($0.reason) } ?? "",
      ])
    }
    var lines = rows.isEmpty ? [] : table.lines(width: width)
    for index in rows.indices { lines[index + 1] = Self.coloured(lines[index + 1], rows[index], style) }
    if !rows.isEmpty { lines[0] = style.bold(lines[0]) }
    return lines + [summary]
  }

  private static func coloured(_ line: String, _ row: Row, _ style: TerminalStyle) -> String {
    guard line.hasPrefix(row.verdict) else { return line }
    let word =
      switch row.outcome?.verdict.group {
      case .handled: style.green(row.verdict)
      case .unhandled, .hung: style.red(row.verdict)
      case .diverged: style.yellow(row.verdict)
      case .invalid, nil: style.faint(row.verdict)
      }
    return word + line.dropFirst(row.verdict.count)
  }

  /// Workflow commands of GitHub Actions: errors for what is not handled, and a notice with the score.
  var githubLines: [String] {
    let file = AnnotationText.property(cassette)
    func line(_ kind: String, _ title: String, _ message: String) -> String {
      "::\(kind) file=\(file),line=1,title=\(AnnotationText.property(title))::\(AnnotationText.message(message))"
    }
    return rows.compactMap { row in
      guard let outcome = row.outcome, [.unhandled, .hung].contains(outcome.verdict.group) else { return nil }
      return line("error", "\(row.verdict): \(row.mutant.summary)", "\(outcome.reason)\n\(command(row))")
    } + [line("notice", "rewind-mutate", summary)]
  }

  /// How to get the mutant as a cassette of its own.
  func command(_ row: Row) -> String {
    let name = row.mutant.operator
    let standard = MutationRegistry.named(name)?.values(JSONObject()) ?? JSONObject()
    let settings = row.mutant.parameters.members.filter { standard[$0.key] != $0.value }.map { member in
      let value =
        if case .string(let text) = member.value { text } else {
          String(decoding: CanonicalJSON.encode(member.value), as: UTF8.self)
        }
      return " --set " + Shell.quoted("\(name).\(member.key)=\(value)")
    }
    return "rewind-mutate derive \(Shell.quoted(cassette)) --id \(row.mutant.id)\(settings.joined())"
      + (seed == 0 ? "" : " --seed \(seed)") + " -o mutant.rw"
  }

  var junitLines: [String] {
    var suite = JUnitText.Suite(cassette)
    for row in rows {
      let result: JUnitText.Result
      switch row.outcome?.verdict.group {
      case .handled: result = .passed(row.outcome?.reason ?? "")
      case .unhandled, .hung:
        result = .failed(type: row.verdict, message: row.outcome?.reason ?? "", text: command(row))
      case .diverged: result = .skipped("diverged: \(row.outcome?.reason ?? "")")
      case .invalid where row.outcome?.verdict == .harnessError: result = .broken(row.outcome?.reason ?? "")
      case .invalid, nil: result = .skipped("\(row.verdict): \(row.outcome?.reason ?? "it was not run")")
      }
      suite.cases.append(
        JUnitText.Case(name: "\(row.mutant.summary) [\(row.mutant.id)]", result, microseconds: row.outcome?.duration))
    }
    return JUnitText.start("rewind-mutate") + suite.lines + JUnitText.end
  }
}
