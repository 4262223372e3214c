import Foundation
import Testing

/// What the agent sends its requests with.
private let hasCurl = ["/usr/bin/curl", "/usr/local/bin/curl"].contains {
  FileManager.default.isExecutableFile(atPath: $0)
}

@Suite("The answers that make a program fail", .enabled(if: hasCurl))
struct BisectTests {
  /// Asks six questions, and then for the sum of the answers; fails when two of them are `no`.
  private static let agent = #"""
    ask() {
      curl -s -H 'content-type: application/json' -d '{"messages":[{"content":"'"$1"'","role":"user"}],"model":"m"}' \
        "$OPENAI_BASE_URL/chat/completions" | sed 's/.*"content":"\([^"]*\)".*/\1/'
    }
    said=""; no=0
    for n in 1 2 3 4 5 6; do a=$(ask "question $n"); said="$said $a"; [ "$a" != no ] || no=$((no + 1)); done
    ask "sum of$said"
    [ $no -lt 2 ]
    """#

  private static func exchange(_ question: String, _ answer: String) -> String {
    let request = #"{"messages":[{"content":"\#(question)","role":"user"}],"model":"m"}"#
    let response =
      #"{"choices":[{"finish_reason":"stop","index":0,"message":{"content":"\#(answer)","role":"assistant"}}],"model":"m"}"#
    return """
      - request:
          method: POST
          uri: https://api.openai.com/v1/chat/completions
          headers: {Content-Type: [application/json], x-session: [secret-of-\(question.count)]}
          body: '\(request)'
        response:
          status: {code: 200, message: OK}
          headers: {Content-Type: [application/json]}
          body: {string: '\(response)'}

      """
  }

  /// Writes a recording of the agent.
  private static func record(_ name: String, _ answers: [String], in folder: Folder) throws {
    var text = "version: 1\ninteractions:\n"
    for (index, answer) in answers.enumerated() { text += exchange("question \(index + 1)", answer) }
    text += exchange("sum of " + answers.joined(separator: " "), "done")
    try folder.write("\(name).yaml", text)
    let script = """
      rewind-pack import \(name).yaml -o \(name).rw -q && \
      rewind-pack redact \(name).rw -o \(name).rw --header x-session -q && rm \(name).yaml
      """
    let result = try Program.shell(script, in: folder)
    #expect(result.code == 0, "\(result)")
  }

  private static func folder(bad: [String]) throws -> Folder {
    let folder = try Folder()
    try record("good", Array(repeating: "yes", count: 6), in: folder)
    try record("bad", bad, in: folder)
    try folder.write("agent.sh", agent)
    return folder
  }

  private static func bisect(_ folder: Folder, _ options: String...) throws -> Program.Result {
    try Program.run(
      ["bisect", "--good", "good.rw", "--bad", "bad.rw"] + options + ["--", "sh", "agent.sh"], in: folder)
  }

  @Test("are found together, and saved as a cassette with which it fails")
  func together() throws {
    let folder = try Self.folder(bad: ["yes", "no", "maybe", "yes", "no", "perhaps"])
    let result = try Self.bisect(folder, "-o", "least.rw", "--logs", "logs")
    #expect(result.code == 0, "\(result)")
    #expect(
      result.output == """
        exit 1: it takes 2 of 4 answers that differ, together

        answer-changed: the model says something else
          at step 1 (POST /v1/chat/completions 200), response.body /choices/0/message/content
          [-yes-]{+no+}

        answer-changed: the model says something else
          at step 4 (POST /v1/chat/completions 200), response.body /choices/0/message/content
          [-yes-]{+no+}

        """)
    // Neither run asked for this sum.
    #expect(result.error.contains("least.rw: 7 exchanges, found in "))
    #expect(result.error.contains("rewind-replay least.rw --mode observe -- sh agent.sh\n"))
    #expect(result.error.contains("1 request of neither run got the answer to the nearest\n"))
    #expect(try folder.text("logs/run-1.out") == "done")
    let checks = """
      rewind-pack verify least.rw -q && rewind-lint check least.rw && \
      rewind-pack list least.rw --json | grep -c '"status":200' && rewind-pack redact least.rw --check -q
      """
    let checked = try Program.shell(checks, in: folder)
    #expect(checked.code == 0 && checked.output.contains("7\n"), "\(checked)")
    let replay = try Program.shell("rewind-replay least.rw --mode observe -q -- sh agent.sh", in: folder)
    #expect(replay.code == 1 && replay.output == "done", "\(replay)")
    // What was removed is listed, at the places where it came to stand.
    let unpacked = try Program.shell("rewind-pack unpack least.rw least && cat least/redactions.json", in: folder)
    #expect(unpacked.output.contains(#""ranges":[[0,21]],"seq":6}"#), "\(unpacked)")
  }

  @Test("are one when one is enough, and the cassette is replayed as it is")
  func single() throws {
    let folder = try Self.folder(bad: ["yes", "yes", "fine", "yes", "no", "yes"])
    try folder.write("agent.sh", Self.agent.replacing("-lt 2", with: "-lt 1"))
    let result = try Self.bisect(folder, "--json")
    #expect(result.code == 0, "\(result)")
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    let answers = try #require(object["answers"] as? [[String: Any]])
    #expect(
      answers.count == 1 && answers[0]["second"] as? Int == 4 && answers[0]["code"] as? String == "answer-changed")
    #expect(object["verdict"] as? String == "found" && object["output"] as? String == "bisect.rw")
    #expect(try folder.names() == ["agent.sh", "bad.rw", "bisect.rw", "good.rw"])
  }

  @Test("are told by a check, when the program ends with 0 in any case")
  func check() throws {
    let folder = try Self.folder(bad: ["yes", "yes", "yes", "maybe", "yes", "yes"])
    let result = try Self.bisect(folder, "--check", #"! grep -q maybe "$REWIND_STDOUT""#)
    #expect(
      result.code == 1 && result.output == "the command does as well with the 1 answer that differs\n", "\(result)")
    try folder.write("agent.sh", Self.agent.replacing(#"ask "sum of$said""#, with: #"echo "$said""#))
    let found = try Self.bisect(folder, "--check", #"! grep -q maybe "$REWIND_STDOUT""#)
    #expect(found.code == 0, "\(found)")
    #expect(found.output.hasPrefix("exit 0, the check ! grep -q maybe \"$REWIND_STDOUT\" does not pass: it takes the "))
  }

  @Test("are not looked for when the program fails anyway, or when nothing differs")
  func refused() throws {
    let folder = try Self.folder(bad: ["yes", "yes", "yes", "yes", "yes", "yes"])
    let same = try Self.bisect(folder)
    #expect(same.code == 1 && same.output.hasPrefix("no answer differs"), "\(same)")
    try folder.write("agent.sh", "echo no good >&2; exit 4")
    let fails = try Self.bisect(folder)
    #expect(fails.code == 3 && fails.error.contains("with the answers of the good run too: exit 4. It said: no good"))
    #expect(try Program.run(["bisect", "--good", "good.rw", "--bad", "bad.rw"], in: folder).code == 2)
    #expect(try folder.names() == ["agent.sh", "bad.rw", "good.rw"])
  }
}
