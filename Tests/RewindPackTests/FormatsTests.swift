import CassetteTools
import Foundation
import Testing

@Suite struct FormatsTests {
  @Test func tableOfTheDocumentationIsTheProgramsOwn() throws {
    let folder = try Folder()
    let result = try folder.run("formats", "--markdown")
    #expect(result.code == 0)
    let page = String(decoding: try Repository.bytes("docs/formats.md"), as: UTF8.self)
    #expect(page.hasSuffix("\n" + result.output), "rewind-pack formats --markdown prints what docs/formats.md ends in")
  }

  @Test func everyFormatHasAPage() throws {
    for format in Formats.all {
      let page = String(decoding: try Repository.bytes("docs/formats/\(format.page).md"), as: UTF8.self)
      #expect(page.hasPrefix("# "), "\(format.name)")
      for (isMeant, command) in [(format.importer != nil, "import"), (format.isExported, "export")] where isMeant {
        #expect(page.contains("rewind-pack \(command)"), "docs/formats/\(format.page).md shows how to \(command)")
      }
    }
  }

  @Test func namesAreUniqueAndListed() throws {
    let names = Formats.all.map(\.name)
    #expect(Set(names).count == names.count)
    let folder = try Folder()
    let rows = try folder.run("formats", "--json").output.split(separator: "\n")
    let printed = try rows.map { try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]) }
    #expect(printed.compactMap { $0["name"] as? String } == names)
    #expect(printed.compactMap { $0["import"] as? Bool } == Formats.all.map { $0.importer != nil })
    let text = try folder.run("formats")
    for name in names { #expect(text.output.contains("\n\(name) ")) }
  }
}
