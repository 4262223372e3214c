import CassetteFormat
import CassetteTools
import CommandSupport

/// Says what became of many recordings: each for programs, in sum for people, what failed for both.
struct ImportReport {
  let isJSON: Bool
  let isQuiet: Bool
  private var made = 0
  private var events = 0
  private var skipped = 0
  private var failed = 0
  private var secrets: [String: Int] = [:]
  private var places: [String: Int] = [:]

  init(isJSON: Bool, isQuiet: Bool) {
    self.isJSON = isJSON
    self.isQuiet = isQuiet
  }

  /// A recording that became a cassette of its own.
  mutating func add(_ file: InputFile, _ output: String, _ cassette: ImportTask.Made, _ out: any ByteOutput) throws {
    made += 1
    events += cassette.totals.events
    secrets.merge(cassette.secrets?.counts ?? [:], uniquingKeysWith: +)
    places.merge(cassette.places ?? [:], uniquingKeysWith: +)
    warn(file, cassette.warnings)
    RedactionCheck.warn(cassette.unsearched, output)
    guard isJSON else { return }
    var object = cassette.json
    object["output"] = ByteString(output).json
    object["path"] = ByteString(file.path).json
    try out.line(object)
  }

  /// A recording that became a part of a cassette.
  mutating func add(part file: InputFile) { made += 1 }

  mutating func skip(_ file: InputFile) { skipped += 1 }

  mutating func fail(_ file: InputFile, _ failure: Failure, _ out: any ByteOutput) throws {
    failed += 1
    failure.report()
    guard isJSON else { return }
    try out.line(
      JSONObject(present: ["error": .string(failure.message), "path": ByteString(file.path).json]))
  }

  private func warn(_ file: InputFile, _ warnings: [String]) {
    for text in warnings {
      StandardError.line(
        TerminalStyle(descriptor: 2).yellow("warning:") + " " + TerminalText.line("\(file.path): \(text)"))
    }
  }

  /// - Throws: `Failure` when nothing was imported, and nothing failed that has been told of.
  func checkIsSomething() throws {
    if made > 0 { return }
    if failed > 0 { throw Failure.failed }
    throw Failure(
      message: "none of \(Quantity.count(skipped, "file")) is a recording",
      help: "rewind-pack formats lists what can be imported; --from names the format of a file that is not recognised.")
  }

  /// Prints the sum.
  ///
  /// - Parameter folder: Where the cassettes are; nil when they became one.
  /// - Throws: `Failure.failed` when something failed; `Failure` when nothing was imported.
  func end(in folder: String? = nil) throws {
    try checkIsSomething()
    let others = [
      failed == 0 ? nil : "\(failed) failed", skipped == 0 ? nil : "\(Quantity.count(skipped, "other file")) left out",
    ].compactMap(\.self).map { ", " + $0 }.joined()
    if let folder, !isQuiet {
      StandardError.line(
        "\(TerminalText.line(folder)): \(Quantity.count(made, "cassette")) with \(Quantity.count(events, "event"))\(others)"
          + (places.isEmpty ? "" : "; \(RedactionText.summary(places, "removed"))"))
    } else if !isQuiet, !others.isEmpty {
      StandardError.line("\(Quantity.count(made, "recording"))\(others)")
    }
    if let folder { SecretCount.warn(secrets, in: folder) }
    if failed > 0 { throw Failure.failed }
  }
}

extension ImportTask.Made {
  var json: JSONObject {
    JSONObject(present: [
      "bodyBytes": .integer(totals.bodyBytes), "events": .integer(totals.events), "fileBytes": .integer(fileBytes),
      "id": JSONValue(id), "redacted": places.map(JSONValue.init),
      "secrets": secrets.flatMap { $0.counts.isEmpty ? nil : JSONValue($0.counts) },
      "warnings": .array(warnings.map(JSONValue.string)),
    ])
  }
}
