import Foundation
import Testing

@Suite struct KeyTests {
  private static let key = "67202b123f4a2d7cba34e2f2c01356f6e7dfefc1188c3ea1db171947687aac93"

  @Test func computesOneKey() throws {
    let folder = try Folder()
    try folder.write("body.json", #"{ "a": 1 }"#)
    let result = try Program.shell("rewind-pack key --method post --path /x < body.json", in: folder)
    #expect(result == .init(Self.key + "\n"))
    let canonical = try Program.shell(
      "rewind-pack key --method POST --path /x --content-type application/json --canonical < body.json", in: folder)
    #expect(canonical == .init(#"{"body":{"a":1},"method":"POST","path":"/x"}"# + "\n"))
  }

  @Test func computesManyKeys() throws {
    let folder = try Folder()
    try folder.write(
      "requests.jsonl",
      """
      {"method":"POST","path":"/x","content_type":"application/json","body_base64":"eyJhIjoxfQ=="}
      {"method":"POST","path":"/x","body_base64":"bnVsbA=="}
      {"method":"POST","path":{"base64":"/w=="},"content_type":null,"body_base64":""}
      {"method":"GET","path":"/v1/models?limit=2&key=secret"}
      """)
    let result = try Program.shell("rewind-pack key --batch < requests.jsonl", in: folder)
    let last = "b52b3bfb03ad209baa564030e09f15e269f81df92664b937ba83c471c741eee1"
    #expect(result == .init("\(Self.key)\n-\n-\n\(last)\n"))
    let canonical = try Program.shell("rewind-pack key --batch --canonical < requests.jsonl | tail -n 1", in: folder)
    #expect(canonical.output == #"{"method":"GET","path":"/v1/models?limit=2"}"# + "\n")
  }

  @Test(arguments: [
    ("--batch", "[]", "error: line 1: an object is expected\n", 1),
    ("--batch", #"{"method":"GET","path":"/"}"# + "\nx", "error: line 2: an object is expected\n", 1),
    ("--batch", #"{"method":"GET"}"#, "error: line 1: a request needs a method and a path\n", 1),
    ("--batch", #"{"method":1,"path":"/"}"#, "error: line 1: method is not a string\n", 1),
    (
      "--batch", #"{"method":"GET","path":"/","body_base64":"e30"}"#,
      "error: line 1: body_base64 is not padded base64\n", 1
    ),
    (
      "--method POST --path /x", "null",
      "error: the request has no key in the profile rewind/1\n", 1
    ),
  ])
  func saysWhatIsWrong(arguments: String, input: String, error: String, code: Int32) throws {
    let folder = try Folder()
    try folder.write("input", input)
    let result = try Program.shell("rewind-pack key \(arguments) < input", in: folder)
    #expect(result.error == error)
    #expect(result.code == code)
  }

  @Test(arguments: [["--batch", "--method", "GET"], ["--method", "GET"], [], ["--batch", "--profile", "rewind/9"]])
  func refusesWrongUsage(arguments: [String]) throws {
    #expect(try Program.run(["key"] + arguments, in: Folder()).code == 2)
  }

  /// llm-rewind itself, in Python, on requests made at random.
  @Test(.enabled("needs llm-rewind from PyPI") { LLMRewind.isAvailable })
  func agreesWithLLMRewind() throws {
    let result = try Program.shell(
      "\(LLMRewind.python ?? "") '\(Repository.path("scripts/compare-keys"))' --count 4000 --seed 7 "
        + "--program '\(Program.url.path)'", in: Folder())
    #expect(result.code == 0, "\(result)")
  }
}
