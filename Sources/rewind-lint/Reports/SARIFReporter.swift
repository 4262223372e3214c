import CassetteFormat
import CassetteTools
import CommandSupport

/// SARIF 2.1.0, as code scanning takes it.
///
/// A cassette is no text: the physical location is the file's first line, and the place in it is a logical location.
struct SARIFReporter: LintReporter {
  private let context: ReportContext
  private var list: JSONListWriter
  private var fingerprints = Fingerprints()
  private let rules: [LintRule]
  private let indexes: [String: Int]

  private static let schema =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
  /// Places of one finding; a secret may stand in every request.
  private static let maximumPlaces = 100

  init(_ context: ReportContext) {
    self.context = context
    list = JSONListWriter(context.out)
    rules = LintRules.all
    indexes = Dictionary(rules.enumerated().map { ($1.code, $0) }, uniquingKeysWith: { first, _ in first })
  }

  func begin() throws {
    let driver: JSONObject = [
      "name": "rewind-lint",
      "rules": .array(rules.map { .object($0.sarif) }), "semanticVersion": .string(CassetteFormat.version),
    ]
    let tool = TerminalText.json(CanonicalJSON.encode(["driver": .object(driver)] as JSONObject))
    try context.out.line(
      "{\"$schema\":\"\(Self.schema)\",\"version\":\"2.1.0\",\"runs\":[{\"columnKind\":\"unicodeCodePoints\",\"tool\":\(tool),\"results\":["
    )
  }

  mutating func report(_ result: LintResult) throws {
    for finding in result.findings { try list.append(object(finding, result.path)) }
  }

  private mutating func object(_ finding: LintFinding, _ path: String) -> JSONObject {
    let places = ([finding.place] + finding.others).prefix(Self.maximumPlaces)
    return JSONObject(present: [
      "level": .string(finding.severity.name),
      "locations": .array([.object(finding.place.sarif(path))]),
      "message": ["text": .string(TerminalText.line(finding.message))],
      "partialFingerprints": ["rewindLint/v1": .string(fingerprints.next(for: finding, in: path))],
      "properties": .object(finding.sarifProperties),
      "relatedLocations": places.count < 2
        ? nil : .array(places.dropFirst().map { .object($0.sarif(path)) }),
      "ruleId": .string(finding.rule.code), "ruleIndex": indexes[finding.rule.code].map(JSONValue.integer),
    ])
  }

  func end(_ summary: LintSummary) throws {
    try list.finish()
    let notes = summary.failures.map { path, message -> JSONValue in
      [
        "level": "error", "locations": .array([.object(LintPlace().sarif(path))]),
        "message": ["text": .string(TerminalText.line(message))],
      ]
    }
    let invocation: JSONValue = [
      "executionSuccessful": .bool(summary.failures.isEmpty), "toolExecutionNotifications": .array(notes),
    ]
    let text = TerminalText.json(CanonicalJSON.encode(["invocations": .array([invocation])] as JSONObject))
    try context.out.line("],\(text.dropFirst().dropLast())}]}")
  }
}

extension LintRule {
  fileprivate var sarif: JSONObject {
    JSONObject(present: [
      "defaultConfiguration": .object(["level": .string(severity.name)]), "fullDescription": ["text": .string(why)],
      "help": ["markdown": .string(RuleText.markdown(self)), "text": .string("\(why)\n\n\(remedy)")],
      "id": .string(code), "name": .string(name),
      "properties": .object(
        JSONObject(present: [
          "precision": .string(isCategory(.secrets) ? "high" : "medium"),
          "security-severity": isCategory(.secrets) ? .string("8.0") : nil,
          "tags": .array((isCategory(.secrets) || isCategory(.personal) ? ["security"] : ["correctness"])),
        ])),
      "shortDescription": ["text": .string(title)],
    ])
  }

  private func isCategory(_ category: Category) -> Bool { self.category == category }
}

extension LintFinding {
  /// `byteRange` is where it stands in the part without its content coding, or in the archive.
  fileprivate var sarifProperties: JSONObject {
    let offset = place.archive?.offset.map { JSONValue.array([.array([.integer($0), .integer(0)])]) }
    return JSONObject(present: [
      "byteRange": place.ranges.isEmpty ? offset : place.rangesJSON,
      "confidence": confidence.map { .string($0.name) }, "excerpt": excerpt.map { .string(TerminalText.line($0)) },
      "places": .integer(1 + others.count),
    ])
  }
}

extension LintPlace {
  fileprivate func sarif(_ path: String) -> JSONObject {
    let logical: JSONObject = [
      "fullyQualifiedName": .string(TerminalText.line(self.path)), "kind": "member",
      "name": .string(TerminalText.line(text)),
    ]
    let physical: JSONObject = [
      "artifactLocation": ["uri": .string(FileURI.reference(path))], "region": ["startLine": 1],
    ]
    return JSONObject(present: [
      "logicalLocations": self.path.isEmpty ? nil : .array([.object(logical)]), "physicalLocation": .object(physical),
    ])
  }
}
