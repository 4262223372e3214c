import CassetteFormat

@testable import CassetteTools

/// Runs of a program as a recorder would have seen them: an agent that asks a model twice.
enum RunSample {
  static let first = Digest(of: Array("first".utf8))
  static let second = Digest(of: Array("second".utf8))
  static let other = Digest(of: Array("other".utf8))
  static let output = Array("the answer is 42\n".utf8)

  static let recorded = RecordedRequests(entries: [
    0: .init(dialect: .anthropicMessages, match: first, group: 1),
    1: .init(dialect: .anthropicMessages, match: second, group: 2),
  ])

  static func request(
    _ match: Digest, _ answer: ObservedRequest.Answer, at time: Int = 0, method: String = "POST",
    dialect: KeyDialect = .anthropicMessages, body: String = ""
  ) -> ObservedRequest {
    ObservedRequest(
      at: time, method: method, target: "/v1/messages?x=1", match: match, align: match, dialect: dialect,
      answer: answer, body: Array(body.utf8))
  }

  static func served(_ match: Digest, _ sequence: Int, _ status: Int? = 200, at time: Int = 0) -> ObservedRequest {
    request(match, .served(sequence: sequence, status: status), at: time)
  }

  static func run(
    _ requests: [ObservedRequest] = [served(first, 0), served(second, 1)], _ end: ProcessEnd = .code(0),
    output: String? = nil, error: String = ""
  ) -> RunObservation {
    RunObservation(
      requests: requests, end: end, output: output.map { Array($0.utf8) } ?? Self.output, error: Array(error.utf8),
      duration: 1_000_000)
  }

  static var baseline: RunBaseline? {
    guard case .clean(let baseline) = RunBaseline.compare(run(), run(), allowsUnconsumed: false, recorded: recorded)
    else { return nil }
    return baseline
  }

  /// A mutant of the first answer.
  static func mutant(
    _ kind: MutationClass, _ fault: AnswerFault, wait: Int? = nil, forbidsRetry: Bool = false
  ) -> MutantProfile {
    var profile = MutantProfile(
      mutant: Mutant(
        id: "abcdefghijkl", operator: "sse-test", version: "1", kind: kind, parameters: JSONObject(), seed: 0,
        sequence: 0, lane: nil, site: JSONObject(), summary: "step 0 sse-test"),
      match: first, replacements: [(0, kind == .transient ? 2 : 1)])
    profile.faults[0] = .init(kind: fault, wait: wait, forbidsRetry: forbidsRetry)
    return profile
  }

  static func judge(
    _ run: RunObservation, _ mutant: MutantProfile, _ continuation: RunJudge.Continuation = .stop
  ) -> RunJudge.Judgement? {
    baseline.map {
      RunJudge(baseline: $0, recorded: recorded, continuation: continuation, attempts: 10).judge(run, mutant)
    }
  }
}
