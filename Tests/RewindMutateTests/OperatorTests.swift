import Foundation
import Testing

@Suite struct OperatorTests {
  @Test func theRegistryIsInTheSpecification() throws {
    let result = try Folder().run("operators", "--json")
    #expect(result.code == 0)
    #expect(result.output == String(decoding: try Repository.bytes("Spec/operators.json"), as: UTF8.self))
  }

  @Test func theDocumentationHasTheirTables() throws {
    let tables = try Folder().run("operators", "--markdown").output
    let page = String(decoding: try Repository.bytes("docs/operators.md"), as: UTF8.self)
    #expect(!tables.isEmpty)
    #expect(page.hasSuffix(tables), "run: rewind-mutate operators --markdown")
  }

  @Test func thereAreMany() throws {
    let object = try JSONSerialization.jsonObject(with: Data(try Repository.bytes("Spec/operators.json")))
    let all = try #require((object as? [String: Any])?["operators"] as? [[String: Any]])
    #expect(all.count >= 120)
    for item in all {
      let id = try #require(item["id"] as? String)
      for key in ["summary", "expected", "source", "class", "version"] {
        #expect((item[key] as? String)?.isEmpty == false, "\(id) has no \(key)")
      }
      let text = try #require(item["summary"] as? String)
      #expect(text.hasSuffix("."), "\(id): \(text)")
    }
  }

  @Test func explainsOne() throws {
    let result = try Folder().run("explain", "http-429")
    #expect(result.code == 0)
    for part in ["http-429, version 1, class transient", "expected  recover", "retry_after=1", "source    "] {
      #expect(result.output.contains(part), "\(part)")
    }
    #expect(try Folder().run("explain", "http-429x").code == 1)
  }

  @Test func showsExamples() throws {
    for command in ["list", "derive", "diff", "rederive", "explain", "operators"] {
      let result = try Folder().run(command, "--help")
      #expect(result.code == 0)
      #expect(result.output.contains("EXAMPLES\n  rewind-mutate \(command)"), "\(command)")
      #expect(result.output.split(separator: "\n").allSatisfy { $0.hasPrefix("USAGE") || $0.count <= 80 })
    }
  }
}
