import CassetteFormat
import CassetteTools
import Testing

/// Which format a JSON file is taken for.
struct JSONRecognitionTests {
  @Test(
    arguments: [
      (#"{"Entries": [], "Variables": {}}"#, "session-record"),
      (
        #"{"request": {"method": "POST", "url": "u", "endpoint": "/e", "model": "m"}, "response": {"body": {"#,
        "llama-stack"
      ),
      (
        #"{"request": {"tool_name": "t"}, "response": {"body": {"__type__": "x"}, "is_streaming": false}}"#,
        "llama-stack"
      ),
      (#"{"custom_id": "a", "method": "POST", "url": "/v1", "body": {}}"#, "openai-batch"),
      (#"{"id": "b", "custom_id": "a", "response": {"status_code": 200}}"#, "openai-batch"),
      (#"{"data": {"pairs": []}, "meta": {}}"#, "hoverfly"),
      (#"{"request": {"method": "GET", "url": "/"}, "response": {"status": 200}}"#, "wiremock"),
      (#"{"mappings": [{"request": {"urlPath": "/"}, "response": {"jsonBody": {}}}]}"#, "wiremock"),
      (#"[{"scope": "s", "method": "GET", "path": "/", "status": 200}]"#, "nock"),
      (#"{"interactions": [{"request": {"uri": "x"}, "response": {}}], "version": 1}"#, "vcrpy"),
      (#"[{"request": {"body": null, "method": "GET"}, "response": {}}]"#, "vcrpy"),
      (#"[{"client_conn": {}, "request": {"method": "GET", "contentHash": "a"}}]"#, nil),
      (#"{"a": 1}"#, nil), ("[]", nil), ("{}", nil),
    ] as [(String, String?)])
  func recognises(json: String, name: String?) {
    #expect(Formats.recognise(SourceSample(Array(json.utf8), fileName: "x.json"))?.name == name)
  }
}
