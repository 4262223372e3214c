import CassetteFormat
import Foundation
import Testing

/// The Swift code of README.md is this file's, so that it compiles and runs.
@Suite struct ReadmeSnippetTests {
  private func printExchanges() throws {
    // README begins
    let cassette = try CassetteReader(path: "run.rw")
    try cassette.forEachEvent { event in
      guard let exchange = event.exchange, let response = exchange.response else { return }
      print(event.sequence, exchange.request.method, exchange.request.path, response.status)
      if let body = response.message.body {
        print(try cassette.bytes(of: body).count)
      }
    }
    // README ends
  }

  /// The lines between the marks, without their indentation.
  private static func snippet() throws -> [String] {
    let lines = try String(contentsOfFile: #filePath, encoding: .utf8).split(
      separator: "\n", omittingEmptySubsequences: false)
    let begin = try #require(lines.firstIndex { $0.hasSuffix("// README begins") })
    let end = try #require(lines.firstIndex { $0.hasSuffix("// README ends") })
    return lines[(begin + 1)..<end].map { String($0.dropFirst(4)) }
  }

  @Test func readmeShowsThisCode() throws {
    let blocks = MarkdownBlock.all(in: String(decoding: Repository.bytes("README.md"), as: UTF8.self))
    let block = try #require(blocks.first { $0.info == "swift" })
    #expect(block.lines == ["import CassetteFormat", ""] + (try Self.snippet()))
    #expect(blocks.filter { $0.info == "swift" }.count == 1)
  }

  @Test func theCodeSaysWhatIsMissing() throws {
    // There is no run.rw in the folder that tests run in: opening is as far as this goes.
    #expect(throws: FileError.self) { try printExchanges() }
  }
}
