import CassetteFormat
import CassetteTools
import Testing

@testable import CassetteProxy

@Suite("Recording through a tunnel")
struct SecureRecordingTests {
  /// `curl` is a client that asks a proxy for a tunnel, and trusts whom it is told to.
  private static let hasCurl = (try? ChildProcess.run("curl", ["--version"]))?.code == 0

  @Test("keeps what goes over TLS on both sides", .enabled(if: hasCurl))
  func tunnel() throws {
    // BoringSSL, which the recorder has, knows no constraints for addresses.
    let upstream = try CertificateAuthority(hosts: nil)
    let provider = try FakeProvider(authority: upstream) { _, _ in .answer(#"{"id":1}"#) }
    let folder = TestFolder()
    let trusted = AuthorityFolder(path: "\(folder.path)/upstream")
    let own = AuthorityFolder(path: "\(folder.path)/own")
    let authority = try own.make(hosts: ["localhost"], replacing: false)
    // What the recorder trusts is a file.
    _ = try trusted.make(hosts: nil, replacing: false)
    let output = try FileOutput(path: trusted.certificatePath)
    try Array(upstream.certificatePEM.utf8).withUnsafeBytes(output.write)
    try output.finish()
    let recorder = try TestRecorder(provider, authority: authority) { options in
      options.upstream.trustedFile = trusted.certificatePath
    }
    let result = try ChildProcess.run(
      "curl",
      [
        "--silent", "--show-error", "--max-time", "10", "--noproxy", "", "--proxy", recorder.recorder.url, "--cacert",
        own.certificatePath, "--http1.1", "https://127.0.0.1:\(provider.port)/v1/a?x=1",
      ])
    #expect(result.code == 0 && String(decoding: result.output, as: UTF8.self) == #"{"id":1}"#)
    let cassette = try recorder.finish()
    let exchange = try #require(try cassette.events.first?.exchange)
    #expect(exchange.error == nil)
    #expect(exchange.request.scheme == "https" && exchange.request.path == "/v1/a?x=1")
    #expect(exchange.request.authority == ByteString("127.0.0.1:\(provider.port)"))
    #expect(try cassette.text(exchange.response?.message.body) == #"{"id":1}"#)
  }

  @Test("tells of a server that nobody vouches for", .enabled(if: hasCurl))
  func untrusted() throws {
    let provider = try FakeProvider(authority: CertificateAuthority(hosts: nil)) { _, _ in .answer("{}") }
    let recorder = try TestRecorder(provider, upstream: "https://127.0.0.1:\(provider.port)")
    #expect(try RawClient.ask(recorder.port, "GET", "/fake/v1/a").isEmpty)
    let error = try #require(try recorder.finish().events.first?.exchange?.error)
    #expect(error.phase == .tls && error.kind == "certificate")
    #expect(provider.requests.isEmpty)
  }
}
