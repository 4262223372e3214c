import CassetteTools
import NIOSSL
import Testing

@testable import CassetteProxy

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

private func mode(_ path: String) -> mode_t {
  var status = stat()
  return stat(path, &status) == 0 ? status.st_mode & 0o777 : 0
}

@Suite("Certificate authority")
struct AuthorityTests {
  private let folder = TestFolder()

  @Test("is kept in a folder of the user, its key for him alone")
  func files() throws {
    let place = AuthorityFolder(path: "\(folder.path)/a/b/ca")
    #expect(try place.load() == nil)
    let authority = try place.make(hosts: ["api.openai.com"], replacing: false)
    #expect(mode("\(place.path)/rewind-ca.key") == 0o600)
    #expect(mode(place.certificatePath) == 0o644)
    #expect(mode(place.path) == 0o700)
    #expect(try place.load()?.certificatePEM == authority.certificatePEM)
    #expect(throws: AuthorityError.self) { try place.make(hosts: nil, replacing: false) }
    let other = try place.make(hosts: nil, replacing: true)
    #expect(other.certificatePEM != authority.certificatePEM)
    #expect(try place.load()?.certificatePEM == other.certificatePEM)
  }

  @Test("whose key others may read is refused, and so are files of two authorities")
  func refusals() throws {
    let place = AuthorityFolder(path: "\(folder.path)/ca")
    _ = try place.make(hosts: nil, replacing: false)
    chmod("\(place.path)/rewind-ca.key", 0o640)
    #expect(throws: AuthorityError.self) { try place.load() }
    let (one, two) = (try CertificateAuthority(hosts: nil), try CertificateAuthority(hosts: nil))
    #expect(throws: AuthorityError.self) {
      try CertificateAuthority(certificatePEM: one.certificatePEM, keyPEM: two.keyPEM)
    }
    #expect(throws: AuthorityError.self) {
      try CertificateAuthority(certificatePEM: "-----BEGIN CERTIFICATE-----", keyPEM: "")
    }
  }

  @Test("has its folder from the environment")
  func environment() throws {
    func path(_ environment: [String: String]) throws -> String {
      try AuthorityFolder(environment: { environment[$0] }).path
    }
    #expect(try path(["REWIND_CA": "/x", "HOME": "/h"]) == "/x")
    #expect(try path(["XDG_DATA_HOME": "/d", "HOME": "/h"]) == "/d/rewind/ca")
    #expect(try path(["REWIND_CA": "", "HOME": "/h"]) == "/h/.local/share/rewind/ca")
    #expect(throws: AuthorityError.self) { try path([:]) }
  }

  @Test("knows the hosts that its certificate is good for")
  func constraints() throws {
    let authority = try CertificateAuthority(hosts: ["API.OpenAI.com.", "openai.azure.com"])
    #expect(authority.hosts == ["api.openai.com", "openai.azure.com", "localhost"])
    #expect(["api.openai.com", "me.openai.azure.com", "localhost", "127.0.0.1", "[::1]"].allSatisfy(authority.permits))
    #expect(["openai.com", "xapi.openai.com", "10.0.0.1", "example.com"].allSatisfy { !authority.permits($0) })
    #expect(try CertificateAuthority(hosts: nil).permits("example.com"))
  }

  /// OpenSSL judges what we made: `openssl verify` follows name constraints as clients do.
  @Test(
    "signs what clients accept, within its constraints only",
    arguments: [
      ("api.openai.com", "-verify_hostname", true), ("eu.api.openai.com", "-verify_hostname", true),
      ("127.0.0.1", "-verify_ip", true), ("::1", "-verify_ip", true), ("example.com", "-verify_hostname", false),
      ("10.1.2.3", "-verify_ip", false),
    ])
  func chains(host: String, check: String, isGood: Bool) throws {
    let authority = try CertificateAuthority(hosts: ["api.openai.com"])
    let leaf = try authority.leaf(for: host)
    #expect(leaf.chain.count == 2)
    func write(_ name: String, _ text: String) throws -> String {
      let file = try #require(fopen("\(folder.path)/\(name)", "w"))
      fputs(text, file)
      fclose(file)
      return "\(folder.path)/\(name)"
    }
    let der = try leaf.chain[0].toDERBytes()
    let derPath = "\(folder.path)/leaf.der"
    let file = try #require(fopen(derPath, "w"))
    fwrite(der, 1, der.count, file)
    fclose(file)
    let trusted = try write("ca.pem", authority.certificatePEM)
    let result = try ChildProcess.run("openssl", ["verify", "-x509_strict", "-CAfile", trusted, check, host, derPath])
    #expect((result.code == 0) == isGood)
  }

  @Test("keeps a host's certificate, whatever way the host is written")
  func cache() throws {
    let authority = try CertificateAuthority(hosts: nil)
    let leaf = try authority.leaf(for: "API.example.com")
    #expect(try authority.leaf(for: "api.example.com.").chain == leaf.chain)
    #expect(try authority.leaf(for: "other.example.com").chain != leaf.chain)
    #expect(try authority.leaf(for: String(repeating: "a", count: 63) + ".example.com").chain.count == 2)
  }
}
