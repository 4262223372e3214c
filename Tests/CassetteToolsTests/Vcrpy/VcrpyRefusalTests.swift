import CassetteFormat
import CassetteTools
import Testing

/// Files that are not vcrpy's are named.
struct VcrpyRefusalTests {
  private static let valid = "{body: '', headers: {}, method: GET, uri: 'http://a/'}"

  @Test(arguments: [
    ("version: 1\ninteractions:\n- {kind: message, direction: sent, data: {}}", "a recording of WebSocket messages"),
    ("interactions:\n- {request_sample: {}, response_sample: {}}", "a recording of gRPC calls"),
    ("version: 2\ninteractions: []", "a go-vcr cassette of version 2"),
    ("interactions:\n- {id: 0, request: {proto: HTTP/1.1}, response: {code: 200}}", "a go-vcr cassette"),
    ("http_interactions: []\nrecorded_with: VCR 6.4.0", "a Ruby VCR cassette"),
    ("http_interactions: []\nrecorded_with: betamax/0.9", "a Betamax cassette"),
    ("when: {}\nthen: {}\n---\nwhen: {}\nthen: {}", "a httpmock recording"),
    (#"{"blobs": {}, "session": {}, "steps": []}"#, "an llm-rewind cassette of version 1 (--from rw1)"),
    ("log: {entries: []}", "a HAR file"), ("{}", "an empty mapping"),
    ("name: x\non: [push]", "a file with the keys name, on"),
    ("requests: []", "a file with requests or responses, not both"),
  ])
  func namesOtherFormats(text: String, format: String) {
    #expect(throws: InterchangeError("this is not a vcrpy cassette but \(format)")) {
      try imported(Array(text.utf8), by: VcrpyImporter())
    }
  }

  @Test(arguments: [
    ("", "the file is empty"), ("just text", "the file is text, not a vcrpy cassette"),
    ("interactions: []\nversion: 1\n---\na: b", "the file has several YAML documents; a vcrpy cassette is one"),
    ("interactions: [", "the file is not YAML: did not find expected node content, line 2"),
    ("interactions:\n- {request: \(valid)}", "interaction 1: it has no request or no response"),
    (
      "interactions:\n- {request: \(valid), response: {status: {code: 99}}}",
      "interaction 1: its response has no status code from 100 to 999"
    ),
    ("interactions:\n- {request: {method: GET}, response: {}}", "interaction 1: it has no uri"),
    (
      "interactions:\n- {request: {method: GET, uri: a, headers: {'': b}}, response: {}}",
      "interaction 1: a header has an empty name"
    ),
    (
      "interactions:\n- {request: {method: GET, uri: a, body: !!python/object:os.system {}}, response: {}}",
      "interaction 1: its body is a Python object (tag:yaml.org,2002:python/object:os.system), which is not taken as data"
    ),
    (
      "interactions:\n- {request: {method: GET, uri: a, body: !!python/name:os.system ''}, response: {}}",
      "interaction 1: the tag tag:yaml.org,2002:python/name:os.system stands for a Python object, which is not taken as data"
    ),
    (
      "interactions:\n- {request: {method: GET, uri: a, body: !!binary '?'}, response: {}}",
      "interaction 1: a binary value is not base64"
    ),
    ("interactions:\n- *a", "the alias *a stands for nothing before it, line 2"),
    ("requests: []\nresponses: [{}]", "1 responses have no request"),
  ])
  func saysWhatIsWrong(text: String, message: String) {
    #expect(throws: InterchangeError(message)) { try imported(Array(text.utf8), by: VcrpyImporter()) }
  }

  @Test func stopsAtAliasesThatMultiply() {
    var yaml = "metadata:\n- &a0 [\(String(repeating: "x, ", count: 100))x]\n"
    for level in 1..<20 {
      yaml += "- &a\(level) [\(Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", "))]\n"
    }
    #expect(throws: InterchangeError.self) {
      try imported(Array((yaml + "interactions: []").utf8), by: VcrpyImporter())
    }
  }

  @Test func stopsAtDeepNesting() {
    let yaml = "interactions: []\nmetadata: \(String(repeating: "[", count: 300))\(String(repeating: "]", count: 300))"
    #expect(throws: InterchangeError("values are nested deeper than 200, line 2")) {
      try imported(Array(yaml.utf8), by: VcrpyImporter())
    }
  }

  @Test func warnsOfRequestsWithoutResponse() throws {
    let (cassette, report) = try imported(Array("requests: [\(Self.valid)]\nresponses: []".utf8), by: VcrpyImporter())
    #expect(report.warnings == ["1 requests have no response"])
    #expect(try cassette.exchange.response == nil)
  }

  @Test(arguments: [
    ("interactions:\n- request:\n", true), ("---\nversion: 1\ninteractions: []\n", true),
    ("requests:\n- body: x\n", true),
    ("- request: !!python/object:vcr.request.Request\n", true), (#"{"version": 1, "interactions": ["#, true),
    (#"{"blobs": {"steps": "interactions"}}"#, false), ("---\nversion: 2\ninteractions:\n", false),
    ("http_interactions:\n- request:\n", false), ("log:\n  interactions: 1\n", false), ("PK\u{3}\u{4}", false),
    ("", false),
  ])
  func recognisesItsOwn(start: String, expected: Bool) {
    #expect(VcrpyImporter().recognises(SourceSample(Array(start.utf8), fileName: "x.yaml")) == expected)
  }
}
