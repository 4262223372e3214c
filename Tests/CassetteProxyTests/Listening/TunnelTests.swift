import CassetteFormat
import CassetteProxy
import NIOCore
import NIOPosix
import NIOSSL
import Testing

@Suite("A tunnel")
struct TunnelTests {
  private static func served(authority: CertificateAuthority?) throws -> ServedCassette {
    var recordings = [ServedCassette.Recording("/v1/models", body: "models"), .init("/v1/other", body: "other")]
    recordings[0].authority = "api.example.com"
    recordings[1].authority = "api.example.com"
    return try ServedCassette(recordings, authority: authority)
  }

  @Test("ends TLS with a certificate of the authority, and the request is the host's")
  func secure() async throws {
    let authority = try CertificateAuthority(hosts: nil)
    let served = try Self.served(authority: authority)
    let text = try await SecureClient.get(
      "/v1/models", host: "api.example.com", through: served.server.port, trusting: authority.certificatePEM)
    #expect(text.hasPrefix("HTTP/1.1 200 OK\r\n") && text.hasSuffix("\r\n\r\nmodels"))
    let other = try await SecureClient.get(
      "/v1/models", host: "api.example.org", through: served.server.port, trusting: authority.certificatePEM)
    #expect(other.hasPrefix("HTTP/1.1 424 ") && other.contains("x-rewind-miss: blocked-host"))
  }

  @Test("is closed when there is no authority, or the client does not trust it")
  func distrust() async throws {
    for authority in [nil, try CertificateAuthority(hosts: nil)] {
      let served = try Self.served(authority: authority)
      let stranger = try CertificateAuthority(hosts: nil).certificatePEM
      await #expect(throws: (any Error).self) {
        try await SecureClient.get(
          "/v1/models", host: "api.example.com", through: served.server.port, trusting: stranger)
      }
    }
  }

  @Test("takes plain HTTP too, also what is sent ahead")
  func plain() throws {
    let served = try Self.served(authority: nil)
    let client = try served.client()
    try client.send("CONNECT api.example.com:80 HTTP/1.1\r\nHost: api.example.com:80\r\n\r\nGET /v1/models HT")
    #expect(client.read(until: "\r\n\r\n") == "HTTP/1.1 200 Connection Established\r\n\r\n")
    try client.send("TP/1.1\r\n\r\nGET /v1/other HTTP/1.1\r\nConnection: close\r\n\r\n")
    let text = client.readAll().text
    #expect(text.contains("models") && text.hasSuffix("other"))
  }

  @Test("in a tunnel is refused")
  func nested() throws {
    let served = try Self.served(authority: nil)
    let client = try served.client()
    try client.send("CONNECT a:80 HTTP/1.1\r\n\r\n")
    _ = client.read(until: "\r\n\r\n")
    try client.send("CONNECT b:80 HTTP/1.1\r\n\r\n")
    #expect(client.readAll().text.hasPrefix("HTTP/1.1 400 "))
  }
}
