import CassetteFormat
import CassetteTools
import Foundation
import Testing

/// What is exported is read by vcrpy itself, and is what Python makes of the file that was imported.
@Suite(.enabled("needs Python with vcrpy") { PythonPeers.isAvailable })
struct VcrpyPeerTests {
  /// Arguments are pairs of paths: a recording, and its export. Prints each difference on a line.
  private static let compare = #"""
    import base64, gzip, json, sys
    import yaml
    from vcr.persisters.filesystem import FilesystemPersister
    from vcr.serializers import yamlserializer

    def as_bytes(value):
        return value.encode() if isinstance(value, str) else value

    def recorded(path):
        data = open(path, "rb").read()
        if data[:2] == b"\x1f\x8b":
            data = gzip.decompress(data)
        data = yaml.load(data, Loader=yaml.CSafeLoader)
        pairs = data.get("interactions")
        if pairs is None:
            pairs = [{"request": q, "response": s} for q, s in zip(data["requests"], data["responses"], strict=True)]
        for pair in pairs:
            for side, message in pair.items():
                if "parsed_body" in message:
                    text = json.dumps(message["parsed_body"])
                    message["body"] = text if side == "request" else {"string": text}
                message["headers"] = {as_bytes(k).decode(): [as_bytes(v).decode() for v in (vs if isinstance(vs, list) else [vs])]
                                      for k, vs in message["headers"].items()}
        return pairs

    def view(pair, first_only):
        request, response = pair["request"], pair["response"]
        headers = request["headers"]
        if first_only:
            headers = {k: vs[:1] for k, vs in headers.items()}
        return {
            "method": request["method"], "uri": request["uri"], "body": as_bytes(request["body"]), "headers": headers,
            "code": response["status"]["code"], "message": response["status"]["message"],
            "response": as_bytes(response["body"]["string"]), "response headers": response["headers"],
        }

    def loaded(path):
        requests, responses = FilesystemPersister.load_cassette(path, yamlserializer)
        return [{"request": r._to_dict(), "response": s} for r, s in zip(requests, responses, strict=True)]

    for original, export in zip(sys.argv[1::2], sys.argv[2::2]):
        expected, actual = recorded(original), loaded(export)
        if len(expected) != len(actual):
            print(original, "has", len(expected), "interactions, the export", len(actual))
        for index, (one, other) in enumerate(zip(expected, actual)):
            one, other = view(one, True), view(other, True)
            for key in one:
                if one[key] != other[key]:
                    print(f"{original}, interaction {index}, {key}: {one[key]!r:.200} became {other[key]!r:.200}")
    """#

  private func differences(_ paths: [String]) throws -> String {
    try PythonPeers.withFolder { folder in
      var arguments: [String] = []
      for (index, path) in paths.enumerated() {
        let (cassette, _) = try imported(TestData.bytes(path), by: VcrpyImporter())
        let file = folder.appending(path: "\(index).yaml")
        try Data(exported(cassette, by: VcrpyExporter()).bytes).write(to: file)
        arguments += [path, file.path(percentEncoded: false)]
      }
      return String(decoding: try PythonPeers.run(script: Self.compare, arguments), as: UTF8.self)
    }
  }

  @Test func vcrpyReadsExportsOfRecordings() throws {
    let paths = TestData.files(in: "vcrpy").filter { !$0.contains("sideband") }
    #expect(paths.count > 10)
    #expect(try differences(paths) == "")
  }

  @Test func vcrpyReadsEveryBody() throws {
    let script = """
      import sys
      from vcr.persisters.filesystem import FilesystemPersister
      from vcr.serializers import yamlserializer
      requests, responses = FilesystemPersister.load_cassette(sys.argv[1], yamlserializer)
      for request, response in zip(requests, responses, strict=True):
          print(request.body_bytes.hex(), response["body"]["string"].hex())
      """
    let output = try PythonPeers.withFolder { folder in
      let file = folder.appending(path: "bodies.yaml")
      try Data(exported(VcrpyExportTests.cassetteOfBodies(), by: VcrpyExporter()).bytes).write(to: file)
      return String(decoding: try PythonPeers.run(script: script, [file.path(percentEncoded: false)]), as: UTF8.self)
    }
    let lines = output.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
    #expect(lines.count == VcrpyExportTests.bodies.count)
    for (line, body) in zip(lines, VcrpyExportTests.bodies) {
      let hex = body.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
      #expect(line == "\(hex) \(hex)")
    }
  }

  /// All recordings below a folder that calls itself vcrpy's in an `INDEX.tsv`.
  @Test(.enabled(if: ProcessInfo.processInfo.environment["REWIND_CORPUS"] != nil, "REWIND_CORPUS names no folder"))
  func importsACorpus() throws {
    let folder = ProcessInfo.processInfo.environment["REWIND_CORPUS"]!
    let index = String(decoding: try TestData.bytes(folder + "/INDEX.tsv"), as: UTF8.self)
    let rows = index.split(separator: "\n").dropFirst().map { $0.split(separator: "\t") }.filter {
      $0[3].hasPrefix("vcrpy")
    }
    #expect(!rows.isEmpty)
    #expect(try differences(rows.map { "\(folder)/\($0[0])" }) == "")
    for row in rows {
      let (cassette, _) = try imported(TestData.bytes("\(folder)/\(row[0])"), by: VcrpyImporter())
      #expect(try cassette.events.count == Int(row[5]), "\(row[0])")
    }
  }
}
