import CassetteFormat
import CassetteTools
import CommandSupport

extension Excerpt.Report {
  /// What was written, for people.
  func text(fileBytes: Int) -> String {
    "\(Quantity.count(events, "event")), bodies of \(Quantity.size(bodyBytes)) in a file of \(Quantity.size(fileBytes))"
  }

  /// What was written, for programs.
  func json(fileBytes: Int) -> JSONObject {
    JSONObject(present: [
      "bodyBytes": .integer(bodyBytes), "copiedBytes": .integer(copiedBytes), "encodedBytes": .integer(encodedBytes),
      "events": .integer(events), "fileBytes": .integer(fileBytes), "id": JSONValue(id),
    ])
  }
}

extension CassetteArguments {
  /// Writes a part of the cassette as one that is derived from it.
  ///
  /// - Parameters:
  ///   - operator: What the derivation calls what is done.
  ///   - check: Refuses a choice that cannot be meant, by the numbers of all events.
  ///   - isKept: Whether an event is in the part.
  func excerpt(
    to destination: OutputOptions, operator name: String, parameters: JSONObject,
    check: (Set<Int>) throws -> Void = { _ in }, where isKept: (Event) -> Bool
  ) throws {
    let (report, fileBytes) = try rewrite("reading") { file, parent in
      let cassette = try CassetteReader(file, limits: limits, parent: parent)
      var numbers: Set<Int> = []
      let excerpt = try Excerpt(cassette) { event in
        numbers.insert(event.sequence)
        return isKept(event) ? "" : nil
      }
      try check(numbers)
      guard !excerpt.names.isEmpty else {
        throw Failure(
          message: "\(TerminalText.line(path)): no event is chosen",
          help: "Its events are in rewind-pack list \(TerminalText.line(path)).")
      }
      let output = try destination.open()
      let report = try excerpt.write(0, to: output, operator: name, parameters: parameters, limits: limits)
      return (report, output.count)
    }
    try destination.report(report.text(fileBytes: fileBytes), report.json(fileBytes: fileBytes))
  }
}
