import CassetteFormat
import CassetteTools
import Foundation
import Testing

/// What is exported is read by mitmproxy itself, which finds in it what it finds in the file that was imported.
@Suite(.enabled("needs Python with mitmproxy") { PythonPeers.isAvailable })
struct MitmproxyPeerTests {
  /// Arguments are pairs of paths: a flow file, and its export. Prints each difference on a line.
  private static let compare = #"""
    import sys
    from mitmproxy import http
    from mitmproxy.io import FlowReader

    def flows(path):
        with open(path, "rb") as file:
            found = [flow for flow in FlowReader(file).stream() if isinstance(flow, http.HTTPFlow)]
        return sorted(found, key=lambda flow: flow.request.timestamp_start)

    def fields(message):
        return {"version": message.http_version, "headers": message.headers.fields, "content": message.raw_content,
                "trailers": message.trailers and message.trailers.fields}

    def view(flow):
        request, response = flow.request, flow.response
        result = {"id": flow.id, "method": request.method, "path": request.data.path, "scheme": request.scheme,
                  "url": request.pretty_url, "start": round(request.timestamp_start, 5), "request": fields(request),
                  "error": flow.error and flow.error.msg}
        if response:
            result |= {"status": response.status_code, "reason": response.data.reason, "response": fields(response)}
        if flow.websocket:
            result |= {"messages": [(m.type, m.from_client, m.content) for m in flow.websocket.messages],
                       "close": (flow.websocket.close_code, flow.websocket.close_reason)}
        return result

    for original, export in zip(sys.argv[1::2], sys.argv[2::2]):
        expected, actual = flows(original), flows(export)
        if len(expected) != len(actual):
            print(original, "has", len(expected), "flows, the export", len(actual))
        for index, (one, other) in enumerate(zip(expected, actual)):
            one, other = view(one), view(other)
            for key in one:
                if one[key] != other.get(key):
                    print(f"{original}, flow {index}, {key}: {one[key]!r:.200} became {other.get(key)!r:.200}")
    """#

  private func differences(_ recordings: [[UInt8]]) throws -> String {
    try PythonPeers.withFolder { folder in
      var arguments: [String] = []
      for (index, bytes) in recordings.enumerated() {
        let (cassette, _) = try imported(bytes, by: MitmproxyImporter())
        let files = ["\(index).mitm", "\(index)-export.mitm"].map { folder.appending(path: $0) }
        try Data(bytes).write(to: files[0])
        try Data(exported(cassette, by: MitmproxyExporter()).bytes).write(to: files[1])
        arguments += files.map { $0.path(percentEncoded: false) }
      }
      return String(decoding: try PythonPeers.run(script: Self.compare, arguments), as: UTF8.self)
    }
  }

  @Test func mitmproxyFindsTheSame() throws {
    // Of the old WebSocket flows, mitmproxy makes duplicates.
    let paths = TestData.files(in: "mitmproxy").filter { !$0.contains("websocket") }
    #expect(try differences(paths.map(TestData.bytes) + [MitmproxyTests.flow()]) == "")
  }
}
