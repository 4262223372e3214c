import ArgumentParser
import CassetteFormat
import CassetteTools
import CommandSupport

struct FormatsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "formats",
    abstract: "List the formats of other tools, and what each keeps.",
    discussion: """
      A part of a run that comes through as it was on the wire is exact; decoded, reserialised and reconstructed \
      say what happens to others, and what is not listed is not in the format.

      EXAMPLES
        rewind-pack formats
        rewind-pack formats --markdown > docs/formats.md
        rewind-pack formats --json | jq -r 'select(.import) | .name'
      """)

  @OptionGroup var listing: ListingOptions

  func run() throws {
    try FileOutput.standardOutput { out in
      if listing.json.isOn {
        for format in Formats.all { try out.line(format.json) }
      } else if listing.markdown {
        for line in FormatTable.markdown(Formats.all) { try out.line(line) }
      } else {
        try FormatTable.text(Formats.all).write(to: out)
      }
    }
  }
}

extension InterchangeFormat {
  fileprivate var json: JSONObject {
    let parts = keeps.map { (key: $0.rawValue, value: JSONValue.string($1.rawValue)) }.sorted { $0.key < $1.key }
    return JSONObject(present: [
      "export": .bool(isExported), "files": .array(files.map(JSONValue.string)), "import": .bool(importer != nil),
      "keeps": .object(JSONObject(parts.map { JSONObject.Member(key: $0.key, value: $0.value) })),
      "name": .string(name), "notes": notes.isEmpty ? nil : .string(notes), "title": .string(title),
    ])
  }
}
