import CassetteFormat
import Foundation
import Testing

/// SARIF against its published schema, with Python's jsonschema.
@Suite struct SARIFTests {
  /// An environment with jsonschema, made once in the build folder; nil, with a line that says so, without PyPI.
  private static let python: String? = {
    let folder = Repository.path(".build/sarif-peer")
    let python = folder + "/bin/python"
    let make =
      "test -x '\(python)' || { python3 -m venv '\(folder)' && '\(folder)/bin/pip' install --quiet "
      + "--disable-pip-version-check --retries 1 jsonschema==4.26.0; } && '\(python)' -c 'import jsonschema'"
    guard let scratch = try? Folder(), (try? Program.shell(make, in: scratch))?.code == 0 else {
      print("the test against SARIF's schema is skipped: pip cannot install jsonschema (is PyPI reachable?)")
      return nil
    }
    return python
  }()

  private static let check = """
    import json, sys, jsonschema
    schema = json.load(open(sys.argv[1]))
    errors = list(jsonschema.validators.validator_for(schema)(schema).iter_errors(json.load(open(sys.argv[2]))))
    for error in errors[:5]: print(error.json_path, error.message[:200])
    sys.exit(bool(errors))
    """

  @Test(.enabled(if: python != nil)) func isValid() throws {
    let folder = try Folder()
    try folder.write("a b\u{1B}.rw", Runs.hostile())
    try folder.write("run.rw", Runs.streamed())
    try folder.write("text.rw", "hello")
    let report = try folder.run("--format", "sarif", "--pii", "--min-confidence", "low", ".", "missing.rw")
    try folder.write("report.sarif", report.output)
    try folder.write("check.py", Self.check)
    let schema = Repository.path("testdata/sarif/sarif-schema-2.1.0.json")
    let result = try Program.shell("'\(Self.python ?? "")' check.py '\(schema)' report.sarif", in: folder)
    #expect(result.code == 0, "\(result)")
  }

  @Test func saysWhereAndWhat() throws {
    let folder = try Folder()
    try folder.write("a b.rw", Runs.streamed())
    let report = try folder.run("--format", "sarif", "--select", "RWS", "a b.rw", "missing.rw")
    let log = try #require(JSONSerialization.jsonObject(with: Data(report.output.utf8)) as? [String: Any])
    let run = try #require((log["runs"] as? [[String: Any]])?.first)
    let result = try #require((run["results"] as? [[String: Any]])?.first)
    #expect(result["ruleId"] as? String == "RWS101")
    let rules = try #require(
      ((run["tool"] as? [String: Any])?["driver"] as? [String: Any])?["rules"] as? [[String: Any]])
    #expect(rules[try #require(result["ruleIndex"] as? Int)]["id"] as? String == "RWS101")
    let location = try #require((result["locations"] as? [[String: Any]])?.first)
    let physical = try #require(location["physicalLocation"] as? [String: Any])
    #expect((physical["artifactLocation"] as? [String: Any])?["uri"] as? String == "a%20b.rw")
    let logical = try #require((location["logicalLocations"] as? [[String: Any]])?.first)
    #expect(logical["fullyQualifiedName"] as? String == "0.response.body/delta/text")
    let properties = try #require(result["properties"] as? [String: Any])
    #expect((properties["byteRange"] as? [[Int]])?.count == 3)
    #expect((result["partialFingerprints"] as? [String: String])?["rewindLint/v1"]?.count == 32)
    let invocation = try #require((run["invocations"] as? [[String: Any]])?.first)
    #expect(invocation["executionSuccessful"] as? Bool == false)
    #expect((invocation["toolExecutionNotifications"] as? [Any])?.count == 1)
  }
}
