import CassetteFormat
import CassetteTools
import Foundation
import Testing

/// What is exported as HAR is read by mitmproxy, which finds the same requests and responses in it.
@Suite(.enabled("needs Python with mitmproxy") { MitmproxyPeer.python != nil })
struct MitmproxyHARPeerTests {
  private static let read = #"""
    import sys
    from mitmproxy import io
    for path in sys.argv[1:]:
        with open(path, "rb") as file:
            for flow in io.FlowReader(file).stream():
                request, response = flow.request, flow.response
                content = response.get_content(strict=False) or b""
                try:
                    text = content.decode()
                except UnicodeDecodeError:
                    # Text in a character set that mitmproxy has guessed from the headers.
                    text = response.get_text(strict=False)
                    content = text.encode() if text and text.encode("latin-1", "replace") == content else content
                print(request.method, request.pretty_url, len(request.headers.fields), response.status_code,
                      len(response.headers.fields), (request.raw_content or b"").hex(), content.hex(), sep="|")
    """#

  private func expected(_ cassette: CassetteReader) throws -> [String] {
    func hex(_ bytes: [UInt8]) -> String { bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }
    return try cassette.events.map { event in
      let exchange = event.exchange!
      let response = exchange.response
      let sent = try cassette.content(exchange.request.message) ?? []
      let url = "\(exchange.request.scheme!)://\(exchange.request.authority!)\(exchange.request.path)"
      return [
        "\(exchange.request.method)", url, "\(exchange.request.message.headers.count)", "\(response?.status ?? 0)",
        "\(response?.message.headers.count ?? 0)", hex(sent), hex(try cassette.content(response?.message) ?? []),
      ].joined(separator: "|")
    }
  }

  @Test func mitmproxyReadsExports() throws {
    let files = TestData.files(in: "har") + TestData.files(in: "vcrpy").filter { $0.contains("openai") }.prefix(3)
    var lines: [String] = []
    let output = try PythonPeers.withFolder { folder in
      var paths: [String] = []
      for (index, file) in files.enumerated() {
        let importer: any Importer = file.hasSuffix(".har") ? HARImporter() : VcrpyImporter()
        let cassette = try imported(TestData.bytes(file), by: importer).cassette
        let isDecoded = try cassette.events.allSatisfy { $0.exchange?.response?.message.body?.coding == nil }
        guard isDecoded else { continue }
        lines += try expected(cassette)
        let path = folder.appending(path: "\(index).har")
        try Data(exported(cassette, by: HARExporter()).bytes).write(to: path)
        paths.append(path.path(percentEncoded: false))
      }
      return String(
        decoding: try PythonPeers.run(MitmproxyPeer.python!, ["-c", Self.read] + paths), as: UTF8.self)
    }
    #expect(lines.count >= 5)
    #expect(output.split(separator: "\n").map(String.init) == lines)
  }
}
