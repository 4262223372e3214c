import CassetteTools
import Testing

/// The table of presets in the README is that of the program.
@Suite struct PresetTests {
  @Test func theReadmeListsEveryPreset() throws {
    let readme = try String(decoding: Repository.bytes("README.md"), as: UTF8.self)
    let rows = RedactionPreset.all.map { preset in
      let queries = preset.queries.isEmpty ? [] : ["parameters \(Self.code(preset.queries))"]
      let more = queries + (preset.pointers.isEmpty ? [] : [Self.code(preset.pointers)])
      return "| `\(preset.name)` | \(Self.code(preset.headers)) | \(more.joined(separator: "; ")) |\n"
    }
    #expect(readme.contains("| preset | headers | and |\n|---|---|---|\n\(rows.joined())\n"))
  }

  private static func code(_ words: [String]) -> String { words.map { "`\($0)`" }.joined(separator: ", ") }
}
