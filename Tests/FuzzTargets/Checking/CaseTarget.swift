import CassetteFormat
import CassetteTools

/// Cases and the runs that they are held against: whatever a file says, it is judged the same way twice; and a case that
/// is made of a run, whatever its tools are called and say, can be read again and is true of that run.
struct CaseTarget: FuzzTarget {
  let name = "case"

  func seeds(_ repository: FuzzRepository) throws -> [[UInt8]] {
    let lists = AssertionKind.all.map { kind in
      "observed_failure:\n"
        + kind.examples.map { "  - " + $0.replacing("\n", with: "\n  ") + "\n" }.joined()
    }
    return try repository.files(below: "testdata/replaykit", suffix: "case.yaml").map(\.bytes)
      + lists.map { Array($0.utf8) }
  }

  func check(_ bytes: [UInt8]) throws {
    let cassette = try Self.cassette(bytes)
    let run = try RunFacts(cassette)
    let (found, problems) = RegressionCase.read(bytes)
    guard RegressionCase.read(bytes).problems == problems else { throw Broken("the same case has other problems") }
    if let found {
      let results = (0..<2).map { _ in found.judge(run, recording: run) }
      guard results[0].desired.map(\.outcome) == results[1].desired.map(\.outcome),
        results[0].signatures.map(\.outcome) == results[1].signatures.map(\.outcome)
      else { throw Broken("the same run is judged otherwise") }
      _ = CaseLint.problems(in: found, recording: run)
    } else if !problems.contains(where: { $0.severity == .error }) {
      throw Broken("a case that cannot be read has no error")
    }
    try Self.check(
      scaffold: CaseScaffold(cassette, name: String(decoding: bytes, as: UTF8.self), recording: "run.rw"), run)
  }

  private static func check(scaffold: CaseScaffold, _ run: RunFacts) throws {
    let (found, problems) = RegressionCase.read(Array(scaffold.yaml.utf8))
    guard let found, problems.isEmpty else { throw Broken("a new case cannot be read: \(problems)") }
    let result = found.judge(run, recording: run)
    guard result.verdict == (scaffold.isFailure ? .reproduced : .passed) else {
      throw Broken("a new case is not true of its own run: \(result.reason)")
    }
  }

  /// A run whose tools are called as the lines of the input, and give the input back.
  private static func cassette(_ bytes: [UInt8]) throws -> CassetteReader {
    let output = MemoryOutput()
    let writer = try CassetteWriter(output)
    let body = try writer.add(body: bytes)
    var sequence = 0
    func append(_ content: Event.Content) throws {
      try writer.append(Event(sequence: sequence, content: content))
      sequence += 1
    }
    for line in bytes.split(separator: 0x0A).prefix(8) {
      let text = String(decoding: line, as: UTF8.self)
      var call = ToolCall(name: text, arguments: body, result: body)
      if line.count % 3 == 0 { call.error = ToolCall.Failure(kind: "error", message: text) }
      try append(.tool(call))
      if line.count % 4 == 0 { try append(.marker(Marker(name: "error", detail: text))) }
      if line.count % 5 == 0 { try append(.checkpoint(Checkpoint(name: text, phase: .after, state: body))) }
    }
    var request = Request(method: "POST", path: "/v1/messages")
    request.message.body = body
    try append(.http(Exchange(request: request, response: Response(status: 200, body: body))))
    try writer.finish()
    return try CassetteReader(MemoryInput(output.bytes))
  }
}
