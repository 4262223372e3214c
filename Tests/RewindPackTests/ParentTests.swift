import Foundation
import Testing

@Suite struct ParentTests {
  private static let folder = "Spec/conformance/v2/derivation/"

  @Test func findsBodiesInTheParent() throws {
    let folder = try Folder()
    for name in ["parent", "thin", "grandchild", "fat"] {
      try folder.copy(Self.folder + name + ".rw", as: name + ".rw")
    }
    let body = try folder.run("cat", "fat.rw", "0", "--request")
    #expect(!body.output.isEmpty)
    #expect(try folder.run("cat", "thin.rw", "0", "--request", "--parent", "parent.rw") == body)
    // A grandchild's chain, named in any order.
    let chain = try folder.run("textconv", "grandchild.rw", "--parent", "parent.rw", "--parent", "thin.rw")
    #expect(chain.output.contains("\"content\": \"What is 2 + 2?\""))
    #expect(
      try folder.run("verify", "--quiet", "grandchild.rw", "--parent", "thin.rw", "--parent", "parent.rw").code == 0)
    // A fat cassette needs no parent, and does not mind one.
    #expect(try folder.run("cat", "fat.rw", "0", "--request", "--parent", "thin.rw") == body)
  }

  @Test func saysThatAParentIsNeeded() throws {
    let folder = try Folder()
    try folder.copy(Self.folder + "thin.rw", as: "thin.rw")
    try folder.copy(Self.folder + "fat.rw", as: "fat.rw")
    let missing = try folder.run("cat", "thin.rw", "0", "--request")
    #expect(missing.code == 1)
    #expect(
      missing.error.contains(
        "a thin cassette leaves it to its parent [RW-D01]\n  = help: Name the parent with --parent"))
    let other = try folder.run("cat", "thin.rw", "0", "--request", "--parent", "fat.rw")
    #expect(other.code == 1)
    #expect(other.error.hasPrefix("error: thin.rw: none of the parents given has the id "))
    #expect(try folder.run("show", "thin.rw", "0").output.contains("(in a parent that was not given)"))
  }

  /// Cycles, chains that are too long and wrong parents, as the vectors have them.
  @Test func judgesChainsAsTheVectorsSay() throws {
    let folder = try Folder()
    let data = Data(try Repository.bytes("Spec/conformance/vectors.json"))
    let vectors = try #require(JSONSerialization.jsonObject(with: data) as? [[String: Any]])
    var count = 0
    for vector in vectors {
      guard let file = vector["file"] as? String, file.hasPrefix("v2/derivation/"),
        let parents = vector["parents"] as? [String]
      else { continue }
      count += 1
      func path(_ name: String) -> String { Repository.path("Spec/conformance/" + name) }
      let arguments = ["verify", "--json", path(file)] + parents.flatMap { ["--parent", path($0)] }
      let result = try Program.run(arguments, in: folder)
      let report = try #require(
        JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any], "\(file): \(result)")
      #expect(report["verdict"] as? String == vector["verdict"] as? String, "\(file)")
      let rules = (report["findings"] as? [[String: Any]])?.compactMap { $0["rule"] as? String }
      if let rule = vector["rule"] as? String {
        let allowed = [rule] + (vector["also"] as? [String] ?? [])
        #expect(rules?.contains(where: allowed.contains) == true, "\(file)")
      }
    }
    #expect(count > 5)
  }
}
