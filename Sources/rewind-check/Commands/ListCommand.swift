import ArgumentParser
import CassetteFormat
import CassetteTools
import CommandSupport

struct ListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List cases.",
    discussion: """
      EXAMPLES
        rewind-check list
        rewind-check list cases --json | jq -r .path
      """)

  @Argument(help: ArgumentHelp("Cases, or folders of them.", valueName: "CASE"), completion: .directory)
  var cases = ["."]

  @OptionGroup var json: JSONOption

  func run() throws {
    let found = try CaseFile.find(cases)
    try FileOutput.standardOutput { out in
      if json.isOn {
        for file in found { try out.line(try Self.json(file)) }
        return
      }
      var table = TextTable([
        .init("CASE"), .init("NAME", shrinks: true), .init("SIGNATURES", .right), .init("DESIRED", .right),
        .init("FOR PEOPLE", .right), .init("RECORDING"),
      ])
      for file in found { table.append(try Self.cells(file)) }
      try table.write(to: out)
    }
    if found.contains(where: { $0.found == nil }) { throw RewindCheck.wrongCase }
  }

  private static func cells(_ file: CaseFile) throws -> [String] {
    let name = TerminalText.line(file.folder)
    guard let found = file.found else { return [name, "cannot be read: rewind-check lint", "", "", "", ""] }
    return [
      name, TerminalText.line(found.name ?? ""), String(found.signatures.count), String(found.desired.count),
      String(found.semanticChecks.count),
      try file.recordingPath().map { TerminalText.line(Source.fileName($0)) } ?? "none",
    ]
  }

  private static func json(_ file: CaseFile) throws -> JSONObject {
    let found = file.found
    return JSONObject(present: [
      "description": found?.description.map(JSONValue.string), "desired": found.map { texts($0.desired) },
      "isReadable": .bool(found != nil), "name": found?.name.map(JSONValue.string), "path": ByteString(file.path).json,
      "recording": try file.recordingPath().map { ByteString($0).json },
      "semanticChecks": found.map { .array($0.semanticChecks.map(JSONValue.string)) },
      "signatures": found.map { texts($0.signatures) },
    ])
  }

  private static func texts(_ assertions: [CaseAssertion]) -> JSONValue { .array(assertions.map { .string($0.text) }) }
}
