import Foundation
import Testing

@Suite("rewind-record init")
struct InitTests {
  @Test("makes an authority, tells how to trust it, and does not replace one unasked")
  func make() throws {
    let folder = try Folder()
    let environment = ["REWIND_CA": folder.path("ca")]
    let result = try folder.run("init", "--host", "llm.example.com", environment: environment)
    #expect(result.code == 0)
    #expect(result.output.hasPrefix("\(folder.path("ca"))/rewind-ca.pem: made, for api.anthropic.com, "))
    for word in ["llm.example.com", "update-ca-certificates", "NODE_EXTRA_CA_CERTS", "security add-trusted-cert"] {
      #expect(result.output.contains(word))
    }
    let attributes = try FileManager.default.attributesOfItem(atPath: folder.path("ca/rewind-ca.key"))
    #expect(attributes[.posixPermissions] as? Int == 0o600)
    let again = try folder.run("init", environment: environment)
    #expect(again.code == 125 && again.error.contains("--force"))
    let replaced = try folder.run("init", "--any-host", "--force", "--json", environment: environment)
    #expect(replaced.code == 0 && replaced.output.contains(#""hosts":null"#))
    #expect(try folder.run("init", "--any-host", "--host", "a", environment: environment).code == 2)
  }
}
