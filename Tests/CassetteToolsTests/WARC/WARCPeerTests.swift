import CassetteFormat
import CassetteTools
import Foundation
import Testing

/// What is imported is what warcio reads.
@Suite(.enabled("needs Python with warcio") { PythonPeers.isAvailable })
struct WARCPeerTests {
  /// Prints identifier, status, body and headers of each response.
  private static let script = #"""
    import sys
    from warcio.archiveiterator import ArchiveIterator
    from warcio.bufferedreaders import ChunkedDataReader

    for record in ArchiveIterator(open(sys.argv[1], "rb")):
        if record.rec_type != "response":
            continue
        headers = record.http_headers
        chunked = "chunked" in (headers.get_header("Transfer-Encoding") or "").lower()
        stream = ChunkedDataReader(record.raw_stream, decomp_type=None) if chunked else record.raw_stream
        body = b"".join(iter(lambda: stream.read(65536), b""))
        lines = "|".join(f"{name}: {value}" for name, value in headers.headers)
        print(record.rec_headers.get_header("WARC-Record-ID").strip("<>"), headers.get_statuscode(), body.hex(), lines)
    """#

  @Test func readsWhatWarcioReads() throws {
    for path in TestData.files(in: "warc") {
      let output = String(decoding: try PythonPeers.run(script: Self.script, [path]), as: UTF8.self)
      let expected = output.split(separator: "\n").sorted().map(String.init)
      let (cassette, _) = try imported(TestData.bytes(path), by: WARCImporter())
      let actual = try cassette.events.filter { $0.fidelity["response.body"] == nil }.map { event in
        let response = try #require(event.exchange?.response)
        let body = try cassette.content(response.message) ?? []
        let hex = body.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        return "\(event.id ?? "") \(response.status) \(hex) \(response.message.headers.lines.joined(separator: "|"))"
      }
      #expect(expected == actual.sorted(), "\(path)")
    }
  }
}
