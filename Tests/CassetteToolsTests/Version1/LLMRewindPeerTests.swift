import CassetteFormat
import CassetteTools
import Foundation
import Testing

/// What is exported as version 1 goes through llm-rewind's own import, and its store then holds the bodies of the cassette.
@Suite(.enabled("needs Python with llm-rewind") { PythonPeers.isAvailable })
struct LLMRewindPeerTests {
  /// Arguments: a version 1 file and a folder for the store. Prints each step's bodies in base64, and what replay would send.
  private static let load = #"""
    import base64, json, sys
    from pathlib import Path
    from rewind.engines.cassette import import_cassette, load_cassette_file
    from rewind.storage.blobs import BlobStore
    from rewind.storage.db import RewindDB

    db, blobs = RewindDB(":memory:"), BlobStore(Path(sys.argv[2]))
    session = import_cassette(load_cassette_file(Path(sys.argv[1])), db, blobs)
    for step in db.get_steps(session):
        request = json.loads(blobs.read(step.req_blob))
        response = json.loads(blobs.read(step.resp_blob))
        body = response["body"].encode()
        if "chunks" in response:
            assert "".join(c["data"] for c in response["chunks"]).encode() == body
        sent = request.get("body_raw") if "body_raw" in request else json.dumps(request["body"], sort_keys=True)
        print(step.order_idx, request["method"], request["path"], response["status_code"],
              base64.b64encode(sent.encode()).decode(), base64.b64encode(body).decode())
    """#

  private func loaded(_ document: [UInt8]) throws -> [String] {
    try PythonPeers.withFolder { folder in
      let path = folder.appending(path: "run.rw")
      try Data(document).write(to: path)
      let output = try PythonPeers.run(
        script: Self.load,
        [path.path(percentEncoded: false), folder.appending(path: "blobs").path(percentEncoded: false)])
      return String(decoding: output, as: UTF8.self).split(separator: "\n").map(String.init)
    }
  }

  /// The lines that a cassette's exchanges should give.
  private func expected(_ cassette: CassetteReader) throws -> [String] {
    var lines: [String] = []
    try cassette.forEachEvent { event in
      guard let exchange = event.exchange, let response = exchange.response else { return }
      func text(_ body: Body?) throws -> String { Data(try body.map(cassette.bytes) ?? []).base64EncodedString() }
      lines.append(
        "\(event.sequence) \(exchange.request.method) \(exchange.request.path) \(response.status) "
          + "\(try text(exchange.request.message.body)) \(try text(response.message.body))")
    }
    return lines
  }

  @Test(arguments: ["agent-3-steps.rw", "agent-3-steps-openai-plain.rw"])
  func llmRewindImportsTheExport(name: String) throws {
    let original = try TestData.bytes(TestData.folder.appending(path: "rw1/\(name)").path(percentEncoded: false))
    let output = MemoryOutput()
    let writer = try CassetteWriter(output)
    let source = ImportSource(file: MemoryInput(original), fileName: name)
    let imported = try Version1Importer().import(source, into: writer)
    try writer.finish(session: imported.session, source: imported.source)
    let cassette = try CassetteReader(MemoryInput(output.bytes))
    let document = MemoryOutput()
    #expect(try Version1Exporter().export(cassette, to: document).isEmpty)
    let lines = try loaded(document.bytes)
    #expect(lines.count == 3)
    #expect(lines == (try expected(cassette)))
    // And the same as of the file that llm-rewind wrote.
    #expect(lines == (try loaded(original)))
  }
}
