import ArgumentParser
import CassetteFormat
package import CassetteTools

/// What a redaction looks for.
package struct RedactionChoice: ParsableArguments {
  package init() {}

  @Option(
    help: ArgumentHelp("Only this rule, such as RWS101; may be repeated.", valueName: "RULE"),
    completion: .list(SecretRule.all.map(\.code)))
  var rule: [String] = []

  @Flag(help: "Personal data as well: mail addresses, telephone numbers, home folders and so on.")
  var pii = false

  @Option(
    help: ArgumentHelp("What is less certain stays: low, medium or high.", valueName: "LEVEL"),
    completion: .list(Confidence.allCases.map { "\($0)" }))
  var minConfidence = "medium"

  @Option(help: ArgumentHelp("The values of this header, too; may be repeated.", valueName: "NAME"))
  var header: [String] = []

  @Option(help: ArgumentHelp("The values of this query parameter, too; may be repeated.", valueName: "NAME"))
  var query: [String] = []

  @Option(
    help: ArgumentHelp(
      "The value at this JSON pointer in bodies, too; * is any name or index; may be repeated.", valueName: "POINTER"))
  var pointer: [String] = []

  @Option(
    help: ArgumentHelp("Each line of this file as it is, too; - is standard input.", valueName: "FILE"),
    completion: .file())
  var textFile: String?

  @Option(
    help: ArgumentHelp(
      "What a provider's traffic tells of its user, too: \(Self.presets.joined(separator: ", ")); may be repeated.",
      valueName: "NAME"),
    completion: .list(Self.presets))
  var preset: [String] = []

  private static let presets = RedactionPreset.all.map(\.name) + ["all"]

  /// What was chosen, but for the file with texts.
  package var options: RedactionOptions {
    get throws {
      var options = RedactionOptions()
      if !rule.isEmpty { options.rules = try rule.map(Self.rule) }
      if pii { options.rules += SecretRule.personal.filter { !options.rules.contains($0) } }
      guard let confidence = Confidence.allCases.first(where: { "\($0)" == minConfidence }) else {
        throw ValidationError("--min-confidence must be low, medium or high")
      }
      options.confidence = confidence
      options.headers = Set(header.map { $0.lowercased() })
      options.queries = Set(query)
      options.pointers = pointer
      if let wrong = pointer.first(where: { !$0.hasPrefix("/") }) {
        throw ValidationError("--pointer must begin with /, unlike \(TerminalText.line(wrong))")
      }
      for name in preset { try Self.presets(name).forEach { options.add($0) } }
      return options
    }
  }

  /// What was chosen; reads the file with texts.
  package func optionsWithTexts() throws -> RedactionOptions {
    var options = try options
    guard let textFile else { return options }
    var lines = InputLines(try FileInput(path: textFile))
    while let line = try lines.next() {
      guard let text = String(validating: line, as: UTF8.self) else {
        throw Failure(message: "\(TerminalText.line(textFile)): line \(lines.count) is not UTF-8")
      }
      guard !text.isEmpty else { continue }
      guard text.utf8.count >= 4 else {
        throw Failure(
          message: "\(TerminalText.line(textFile)): line \(lines.count) has fewer than 4 bytes",
          help: "So short a text stands in too many places.")
      }
      options.texts.append(text)
    }
    return options
  }

  private static func rule(_ name: String) throws -> SecretRule {
    guard let rule = SecretRule.all.first(where: { $0.code == name.uppercased() || $0.name == name }) else {
      throw ValidationError("there is no rule \(TerminalText.line(name)); rewind-lint rules lists them")
    }
    return rule
  }

  private static func presets(_ name: String) throws -> [RedactionPreset] {
    if name == "all" { return RedactionPreset.all }
    guard let preset = RedactionPreset.all.first(where: { $0.name == name }) else {
      throw ValidationError("--preset must be one of \(presets.joined(separator: ", "))")
    }
    return [preset]
  }
}
