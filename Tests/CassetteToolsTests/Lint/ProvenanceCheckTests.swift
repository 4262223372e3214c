import CassetteFormat
import Foundation
import Testing

@testable import CassetteTools

struct ProvenanceCheckTests {
  private func run(_ names: [String], header: Header = Header()) throws -> LintSample {
    let sample = try LintSample(header: header)
    for name in names { try sample.add(.marker(Marker(name: name))) }
    return sample
  }

  /// Findings in a cassette derived from one with the events a, b and c.
  private func derived(_ names: [String], sites: [JSONObject], redacted: Bool = false) throws -> [String] {
    let parent = try run(["a", "b", "c"]).reader()
    var header = Header()
    header.parent = redacted ? nil : parent.id
    let sample = try run(names, header: header)
    sample.derivation = Derivation(parent: header.parent, operator: "rename", version: "1", sites: sites)
    sample.derivation?.isRedacted = redacted
    return try sample.findings("RWV005", parent: parent).places
  }

  @Test func aDerivationNamesWhatItChanged() throws {
    #expect(try derived(["a", "X", "c"], sites: [["seq": 1]]) == [])
    #expect(try derived(["a", "X", "Y"], sites: [["seq": 1]]) == ["RWV005 2"])
    #expect(try derived(["a", "X", "c"], sites: []) == ["RWV005 1"])
    // What was cut off or added is the operator's business, and so are sites in its own terms.
    #expect(try derived(["a"], sites: [["seq": 1]]) == [])
    #expect(try derived(["a", "X", "c"], sites: [["lane": "main"]]) == [])
    #expect(try derived(["a", "X", "c"], sites: [], redacted: true) == [])
  }

  @Test func keysAreNoChange() throws {
    let parent = try run(["a"]).reader()
    var header = Header()
    header.parent = parent.id
    let sample = try LintSample(header: header)
    try sample.add(.marker(Marker(name: "a"))) { $0.keys = ["rewind/1": "0"] }
    sample.derivation = Derivation(parent: parent.id, operator: "copy", version: "1")
    #expect(try sample.findings("RWV005", parent: parent).isEmpty)
  }

  @Test func signaturesAreAskedForOnDemand() throws {
    try PythonPeers.withFolder { folder in
      let path = folder.appending(path: "run.rw").path(percentEncoded: false)
      try Data(run(["a"]).bytes()).write(to: URL(filePath: path))
      func codes(_ isRequired: Bool) throws -> [String] {
        var options = LintOptions()
        options.requiresSignature = isRequired
        return try Linting.findings(in: CassetteReader(path: path), options: options, path: path).map(\.rule.code)
          .filter { $0 == "RWV004" }
      }
      #expect(try codes(false) == [])
      #expect(try codes(true) == ["RWV004"])
      try Data("signature".utf8).write(to: URL(filePath: path + ".sig"))
      #expect(try codes(true) == [])
    }
  }

  @Test func signaturesCountOrAreFound() throws {
    try PythonPeers.withFolder { folder in
      let path = folder.appending(path: "run.rw").path(percentEncoded: false)
      try Data(run(["a"]).bytes()).write(to: URL(filePath: path))
      let signer = try TestSigner.ed25519()
      var options = LintOptions()
      func codes() throws -> [String] {
        try Linting.findings(in: CassetteReader(path: path), options: options, path: path).map(\.rule.code)
          .filter { $0 == "RWV003" }
      }
      let signature = try signer.signature(of: SignedStatement(CassetteReader(path: path)).bytes)
      try Data(signature).write(to: URL(filePath: path + ".sig"))
      // Nobody has said who may sign.
      #expect(try codes() == [])
      options.allowedSigners = Array(signer.line("alice@example.com").utf8)
      #expect(try codes() == [])
      options.allowedSigners = try Array(TestSigner.ed25519(seed: 2).line("bob@example.com").utf8)
      #expect(try codes() == ["RWV003"])
      options.allowedSigners = Array(signer.line("alice@example.com").utf8)
      try Data(run(["b"]).bytes()).write(to: URL(filePath: path))
      #expect(try codes() == ["RWV003"])
      try FileManager.default.removeItem(atPath: path + ".sig")
      #expect(try codes() == [])
    }
  }
}
