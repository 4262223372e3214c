import CassetteFormat
import Foundation
import Testing

@testable import CassetteTools

struct SizeCheckTests {
  @Test func largeBodies() throws {
    var options = LintOptions()
    options.largeBlob = 100
    func codes(_ count: Int) throws -> [String] {
      let sample = try LintSample()
      let body = try sample.body(String(repeating: "a", count: count))
      try sample.add(.tool(ToolCall(name: "f", arguments: body, result: body)))
      return try sample.findings("RWZ001", options: options).map { "\($0.rule.code) \($0.place.part ?? "")" }
    }
    #expect(try codes(101) == ["RWZ001 arguments"])
    #expect(try codes(100) == [])
  }

  @Test func largeFiles() throws {
    let sample = try LintSample()
    let size = try sample.bytes().count
    let reader = try CassetteReader(MemoryInput(sample.bytes()))
    var options = LintOptions()
    options.largeCassette = size
    func codes(_ size: Int) throws -> [String] {
      try Linting.findings(in: reader, size: size, options: options).map(\.rule.code).filter { $0 == "RWZ002" }
    }
    #expect(try codes(size) == [])
    #expect(try codes(size + 1) == ["RWZ002"])
  }

  @Test func mediaInPrompts() throws {
    func codes(_ text: String) throws -> [String] {
      let sample = try LintSample()
      let message = #"{"role":"user","content":[{"type":"image","source":{"data":"\#(text)"}}]}"#
      try sample.call(#"{"messages":[\#(message)]}"#)
      // The next request sends it again, and it is said once.
      try sample.call(#"{"messages":[\#(message),{"role":"user","content":"more"}]}"#)
      return try sample.findings("RWZ003").places
    }
    let file = Base64.encode((0..<48 << 10).map { UInt8(truncatingIfNeeded: $0 * $0 / 7) })
    #expect(try codes(file) == ["RWZ003 0"])
    #expect(try codes(String(file.dropLast())) == [])
    #expect(try codes(String(repeating: "some words ", count: 16 << 10)) == [])
    #expect(try codes(String(repeating: "word", count: 16 << 10)) == [])
  }

  /// Whether RWZ004 is found for a cassette in a folder of a repository with these attributes.
  private func isMissing(_ attributes: String?, in folder: String = "", repository: Bool = true) throws -> Bool {
    try PythonPeers.withFolder { top in
      let tests = top.appending(path: "tests/cassettes")
      try FileManager.default.createDirectory(at: tests, withIntermediateDirectories: true)
      if repository {
        try FileManager.default.createDirectory(at: top.appending(path: ".git"), withIntermediateDirectories: true)
      }
      if let attributes {
        try Data(attributes.utf8).write(to: top.appending(path: folder).appending(path: ".gitattributes"))
      }
      let file = tests.appending(path: "run.rw")
      let sample = try LintSample()
      try Data(sample.bytes()).write(to: file)
      let path = file.path(percentEncoded: false)
      return try Linting.findings(in: CassetteReader(path: path), path: path).contains { $0.rule.code == "RWZ004" }
    }
  }

  @Test func gitIsToldThatCassettesAreBinary() throws {
    #expect(try isMissing(nil))
    #expect(try isMissing("*.png binary\n# *.rw binary\n"))
    #expect(try isMissing("*.rw\n"))
    #expect(try !isMissing("*.png binary\r\n*.rw binary -text diff=rw\r\n"))
    #expect(try !isMissing("tests/**/*.rw\t-text\n"))
    #expect(try !isMissing("*.rw -text", in: "tests"))
    #expect(try isMissing("* text=auto\n"))
    #expect(try !isMissing("* binary\n"))
    #expect(try !isMissing("", repository: false))
  }
}
