import CassetteTools
import Foundation
import Testing

/// `docs/sdk-table.md`, which `make sdk-table` makes, and which takes the SDKs to make again.
@Suite struct SDKTableTests {
  private let page: String

  init() throws { page = String(decoding: try Repository.bytes("docs/sdk-table.md"), as: UTF8.self) }

  @Test func itsRowsAreTheStarterPack() throws {
    let pack = try #require(MutationPack.named("smoke")).operators
    var tables: [[String]] = []
    for line in page.split(separator: "\n") {
      if line.hasPrefix("| mutant |") { tables.append([]) }
      guard line.hasPrefix("| `"), let id = line.split(separator: "`").dropFirst().first else { continue }
      try #require(!tables.isEmpty)
      tables[tables.count - 1].append(String(id))
    }
    #expect(tables.count == 4)
    for rows in tables { #expect(rows.sorted() == pack.sorted(), "run: make sdk-table") }
  }

  @Test func itIsOfThePinnedSDKs() throws {
    let pins = String(decoding: try Repository.bytes("scripts/sdk/requirements.txt"), as: UTF8.self)
    let versions = pins.split(separator: "\n").map { $0.replacing("==", with: " ") }
    #expect(page.contains("SDKs: " + versions.joined(separator: ", ") + "."), "run: make sdk-table")
  }

  @Test func itNamesRecordingsThatAreThere() {
    let names = page.split(separator: "\n").filter { $0.hasPrefix("- `") }.map { $0.dropFirst(3).dropLast() }
    #expect(names.count >= 8)
    for name in names {
      #expect(FileManager.default.fileExists(atPath: Repository.path("testdata/" + name)), "\(name)")
    }
  }
}
