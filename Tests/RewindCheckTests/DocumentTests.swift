import Foundation
import Testing

@Suite struct DocumentTests {
  /// What the program says of assertions is what the specification says.
  @Test func theSpecificationHasEveryAssertion() throws {
    let folder = try Folder()
    let text = String(decoding: try Repository.bytes("Spec/case.md"), as: UTF8.self)
    let assertions = try folder.run("explain", "--markdown").output
    #expect(text.contains(assertions), "put the output of rewind-check explain --markdown into Spec/case.md")
  }

  @Test func helpHasExamplesAndExitCodes() throws {
    let folder = try Folder()
    let help = try folder.run("--help").output
    #expect(help.contains("EXIT CODES") && help.contains("3  inconclusive"))
    for command in ["scaffold", "lint", "run", "list", "explain", "checkpoints"] {
      #expect(try folder.run(command, "--help").output.contains("EXAMPLES"), "\(command)")
    }
  }
}
