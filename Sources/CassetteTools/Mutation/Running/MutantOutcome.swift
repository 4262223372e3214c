package import CassetteFormat

/// What came of one mutant, with what the verdict rests on.
package struct MutantOutcome: Hashable, Sendable {
  /// A request, as people read it.
  package struct RequestLine: Hashable, Sendable {
    /// Microseconds since the program was started.
    package let at: Int
    package let request: String
    package let answer: String
    /// Whether it got what the mutant has otherwise.
    package let isFaulted: Bool
  }

  /// The mutant's id.
  package let id: String
  package let verdict: Verdict
  package let reason: String
  /// Of the run, in microseconds; nil when there was none.
  package var duration: Int?
  /// How the program ended.
  package var end: String?
  package var requests: [RequestLine] = []
  /// How many there were, when not all are listed.
  package var requestCount = 0
  /// The end of standard error.
  package var errorTail = ""
  /// What decides whether the verdict holds for another run (``RunIdentity``).
  package var fingerprint = ""

  package init(id: String, _ judgement: RunJudge.Judgement) {
    self.id = id
    verdict = judgement.verdict
    reason = judgement.reason
  }

  private static let listed = 40
  private static let tail = 2000

  /// - Parameter mutant: Nil when nothing is known of it.
  package init(id: String, _ judgement: RunJudge.Judgement, _ run: RunObservation, _ mutant: MutantProfile?) {
    self.init(id: id, judgement)
    duration = run.duration
    end = run.end.text
    requestCount = run.requests.count
    requests = run.requests.prefix(Self.listed).map { request in
      let isFaulted = request.sequence.map { mutant?.faults[$0] != nil } ?? false
      return RequestLine(
        at: request.at, request: TerminalText.line(request.title), answer: Self.text(request.answer, mutant),
        isFaulted: isFaulted)
    }
    errorTail = TerminalText.block(Array(run.error.suffix(Self.tail)))
  }

  private static func text(_ answer: ObservedRequest.Answer, _ mutant: MutantProfile?) -> String {
    switch answer {
    case .served(let sequence, let status):
      let word = status.map(String.init) ?? "no answer"
      guard let mutant else { return "\(word), event \(sequence)" }
      let name =
        mutant.faults[sequence].map { "mutated (\($0.kind.rawValue))" } ?? "event \(mutant.parentNumber(of: sequence))"
      return "\(word), \(name)"
    case .missed(let kind, .error): return "miss: \(kind)"
    case .missed(let kind, .closing): return "miss: \(kind); a closing answer was made up"
    case .missed(let kind, .nearest(let sequence)): return "miss: \(kind); event \(sequence) was served"
    }
  }
}

extension MutantOutcome {
  package var json: JSONObject {
    var object: JSONObject = [
      "fingerprint": .string(fingerprint), "mutant": .string(id), "reason": .string(reason),
      "verdict": .string(verdict.rawValue),
    ]
    object.set("duration", duration)
    object.set("end", end)
    object.set("requestCount", requestCount == 0 ? nil : requestCount)
    object.set(
      "requests",
      nonEmpty: requests.map { line in
        var object: JSONObject = [
          "answer": .string(line.answer), "at": .integer(line.at), "request": .string(line.request),
        ]
        if line.isFaulted { object["mutated"] = true }
        return .object(object)
      })
    object.set("stderr", errorTail.isEmpty ? nil : errorTail)
    return object
  }

  /// Nil for what is no outcome's.
  package init?(_ json: JSONObject) {
    guard let id = json.string("mutant"), let verdict = json.string("verdict").flatMap(Verdict.init),
      let reason = json.string("reason")
    else { return nil }
    self.init(id: id, RunJudge.Judgement(verdict, reason))
    duration = json.integer("duration")
    end = json.string("end")
    requestCount = json.integer("requestCount") ?? 0
    requests = json.objects("requests").compactMap { line in
      guard let at = line.integer("at"), let request = line.string("request"), let answer = line.string("answer") else {
        return nil
      }
      return RequestLine(at: at, request: request, answer: answer, isFaulted: line["mutated"] == true)
    }
    errorTail = json.string("stderr") ?? ""
    fingerprint = json.string("fingerprint") ?? ""
  }

  /// The outcomes in a file of JSON lines, the last of each mutant. A line that was being written when the run ended is
  /// passed over.
  package static func read(_ bytes: [UInt8]) -> [String: MutantOutcome] {
    var outcomes: [String: MutantOutcome] = [:]
    for line in bytes.split(separator: 0x0A) {
      let text = Array(line)
      guard case .object(let object)? = try? JSONParser.lax(text.span.bytes), let outcome = MutantOutcome(object) else {
        continue
      }
      outcomes[outcome.id] = outcome
    }
    return outcomes
  }
}
