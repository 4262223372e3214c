import Foundation
import Testing

@testable import CassetteFormat

/// Runs every example of the specification: `Spec/README.md` says how each kind of block is to be taken.
@Suite struct ExampleTests {
  private static let blocks = MarkdownBlock.all(
    in: String(decoding: Repository.bytes("Spec/cassette.md"), as: UTF8.self))

  private static func blocks(_ prefix: String) -> [MarkdownBlock] { blocks.filter { $0.info.hasPrefix(prefix) } }

  private func line(_ block: MarkdownBlock) throws -> [UInt8] {
    try #require(block.lines.count == 1, "an example is one line")
    return Array(block.lines[0].utf8)
  }

  @Test func nothingIsLeftOut() {
    let known = ["json ", "jsonl chunks", "sh example", "text identity"]
    let runnable = Self.blocks.filter { !["", "text"].contains($0.info) }
    #expect(runnable.filter { block in !known.contains { block.info.hasPrefix($0) } }.map(\.description) == [])
    #expect(runnable.count >= 30)
  }

  @Test(arguments: blocks("json ").filter { !$0.info.hasPrefix("json reject") })
  func valuesAreAccepted(_ block: MarkdownBlock) throws {
    let text = try line(block)
    let object = try JSONParser.strictObject(text.span.bytes, at: Place())
    switch block.info {
    case "json header": _ = try Header(text)
    case "json manifest": _ = try Manifest(text)
    case "json row": _ = try BlobRow(object, at: Place())
    case "json event": _ = try Event(object)
    case "json redactions":
      _ = try Redactions.check(text, BlobAssembler(limits: Limits(), parent: nil, isThin: false))
    default: Issue.record("an unknown kind of example")
    }
  }

  @Test func theRedactionsAreThoseOfAVector() throws {
    let block = try #require(Self.blocks("json redactions").first)
    let vector = Repository.bytes("Spec/conformance/v2/redactions/split-over-events.rw")
    #expect(try CassetteReader(MemoryInput(vector)).redactions == line(block))
  }

  @Test(arguments: blocks("json reject"))
  func faultsAreRefused(_ block: MarkdownBlock) throws {
    let text = try line(block)
    let rule = block.info.split(separator: " ").last.map(String.init)
    #expect(throws: Finding.self) { try JSONParser.strict(text.span.bytes) }
    do { _ = try JSONParser.strict(text.span.bytes) } catch { #expect(error.rule.id == rule) }
  }

  @Test(arguments: blocks("jsonl chunks"))
  func tablesAreAccepted(_ block: MarkdownBlock) {
    let bytes = Array(block.lines.map { $0 + "\n" }.joined().utf8)
    #expect(ChunkTable(bytes)?.bytes == bytes)
  }

  @Test func theIdentityIsThatOfTheExample() throws {
    let block = try #require(Self.blocks("text identity").first)
    let id = Digest(of: Array(block.lines.map { $0 + "\n" }.joined().utf8)).hex
    #expect(block.after.joined(separator: "\n").contains(id))
    #expect(try CassetteReader(MemoryInput(Repository.bytes(Self.example))).manifest.id.hex == id)
  }

  private static let example = "Spec/conformance/v2/valid/example.rw"

  @Test func commandsPrintWhatIsShown() throws {
    let folder = try TemporaryFolder()
    try Data(Repository.bytes(Self.example)).write(to: URL(fileURLWithPath: folder.file("example.rw")))
    for block in Self.blocks("sh example") {
      for (command, expected) in Self.commands(block) {
        #expect(try Self.shell(command, in: folder) == expected, "line \(block.number): \(command)")
      }
    }
  }

  /// The commands of a block, each with the lines that it prints.
  private static func commands(_ block: MarkdownBlock) -> [(command: String, output: String)] {
    block.lines.reduce(into: []) { commands, line in
      if line.hasPrefix("$ ") {
        commands.append((String(line.dropFirst(2)), ""))
      } else if !commands.isEmpty {
        commands[commands.count - 1].output += line + "\n"
      }
    }
  }

  private static func shell(_ command: String, in folder: TemporaryFolder) throws -> String {
    let output = folder.file("output.txt")
    try Data().write(to: URL(fileURLWithPath: output))
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", command]
    process.currentDirectoryURL = URL(fileURLWithPath: folder.path)
    let file = try FileHandle(forWritingTo: URL(fileURLWithPath: output))
    process.standardOutput = file
    process.standardError = file
    try process.run()
    process.waitUntilExit()
    return try String(contentsOfFile: output, encoding: .utf8)
  }
}
